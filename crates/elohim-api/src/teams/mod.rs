//! Teams.

pub mod invites;
pub mod members;
pub mod promotions;
pub mod team;
