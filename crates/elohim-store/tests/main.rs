//! The store seen from outside, on both engines: the same story for each noun, races, damage, refusals.

mod blobs;
mod catalogue;
mod given;
mod identity;
mod older;
mod open;
mod ops;
mod privacy;
mod teams;
mod vault;
