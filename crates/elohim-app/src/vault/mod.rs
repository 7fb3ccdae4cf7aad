//! The vault as the server serves it: slots, the pool of opaque objects, uploads in parts, share links, drop boxes, analytics.

pub mod accounts;
pub mod activity;
pub mod analytics;
mod calendar;
pub mod drop_boxes;
pub mod objects;
pub mod orphans;
mod part_body;
pub mod pools;
pub mod receiving;
mod sealing;
pub mod search;
pub mod share_access;
pub mod share_notices;
pub mod shares;
pub mod slots;
pub mod stream;
pub mod sweeps;
pub(crate) mod throttle;
pub(crate) mod turns;
pub mod uploads;
pub mod usage;

pub use part_body::PartBody;
