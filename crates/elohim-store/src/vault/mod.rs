//! Rows of the vault: slots, objects, uploads, shares, drop boxes, activity. All of it is opaque to the server.

pub mod accounts;
pub mod activity;
pub mod drop_boxes;
#[cfg(feature = "testing")]
pub mod filling;
pub mod object_reads;
pub mod objects;
pub mod search;
pub mod share_notices;
pub mod share_tickets;
pub mod shares;
pub mod slots;
pub mod submissions;
pub mod throttles;
pub mod uploads;
