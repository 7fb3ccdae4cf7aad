//! The whole program under stress: killed at every write, searched for secrets, stopped, started twice, out of disk.
//! Every check that something is absent first shows that it would see it.

mod canary;
mod crash;
mod disk_full;
mod lifecycle;
mod search;
mod server;
mod strace;
