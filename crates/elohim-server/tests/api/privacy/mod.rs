mod consents;
mod erasure;
mod export;
pub(crate) mod given;
mod policy;
mod processing;
mod retention;
