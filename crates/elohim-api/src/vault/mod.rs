//! The vault as the server sees it: opaque bytes.

pub mod analytics;
pub mod drop_boxes;
pub mod objects;
pub mod pool;
pub mod search;
pub mod share_access;
pub mod share_notices;
pub mod shares;
pub mod slots;
pub mod uploads;
pub mod usage;
