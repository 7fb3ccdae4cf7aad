//! The HTTP layer from outside: a small router on a real socket, and clients that write bytes by hand.

mod addresses;
mod answers;
mod cors;
mod cross_site;
mod demo;
mod docs;
mod exhaustion;
mod extractors;
mod heads;
mod logs;
mod metrics;
mod shutdown;
mod slow_clients;
mod wire;
