//! What the commands do: one file each.

pub(crate) mod account;
pub(crate) mod audit;
mod config;
mod doctor;
pub(crate) mod invitations;
mod migrate;
pub(crate) mod open;
mod pages;
pub(crate) mod permissions;
pub(crate) mod privacy;
pub(crate) mod recover;
mod run;
mod scrub;
pub(crate) mod second_factor;
pub(crate) mod secrets;
pub(crate) mod send;
mod serve;
pub(crate) mod sessions;
pub(crate) mod teams;
mod usage;
pub(crate) mod users;
pub(crate) mod vault;
pub(crate) mod web;

pub(crate) use run::run;
