//! Rows of the vault: slots, objects, uploads, shares, drop boxes, activity. All of it is opaque to the server.

pub mod accounts;
pub mod activity;
pub mod drop_boxes;
pub mod object_reads;
pub mod objects;
pub mod share_tickets;
pub mod shares;
pub mod slots;
pub mod submissions;
pub mod uploads;
