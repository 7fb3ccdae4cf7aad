//! The vault as the server serves it: slots, the pool of opaque objects, uploads in parts, share links.

pub mod accounts;
pub mod objects;
pub mod pools;
pub mod share_access;
pub mod shares;
pub mod slots;
pub mod stream;
pub mod sweeps;
pub(crate) mod turns;
pub mod uploads;
