mod erasure;
mod export;
mod given;
mod processing;
