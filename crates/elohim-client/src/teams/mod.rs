//! Teams.

mod members;
mod team;

pub use team::Teams;
