//! Teams: who is in them, who may come in, who decides. None of it opens a team's vault: only keys do, and the clients of the
//! team hand those to each other.

pub(crate) mod access;
pub mod invites;
pub mod members;
pub mod promotions;
pub mod sweeps;
pub mod team;
