//! Teams and who is in them.

pub mod invites;
pub mod members;
pub mod promotions;
pub mod team;
