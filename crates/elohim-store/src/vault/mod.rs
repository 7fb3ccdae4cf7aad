//! Rows of the vault: slots, objects, uploads, shares. All of it is opaque to the server.

pub mod accounts;
pub mod objects;
pub mod share_tickets;
pub mod shares;
pub mod slots;
pub mod uploads;
