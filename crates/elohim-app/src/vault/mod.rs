//! The vault as the server serves it: slots, the pool of opaque objects, uploads in parts, share links, drop boxes, analytics.

pub mod accounts;
pub mod activity;
pub mod analytics;
mod calendar;
pub mod drop_boxes;
pub mod objects;
pub mod pools;
pub mod receiving;
mod sealing;
pub mod search;
pub mod share_access;
pub mod shares;
pub mod slots;
pub mod stream;
pub mod sweeps;
pub(crate) mod turns;
pub mod uploads;
pub mod usage;
