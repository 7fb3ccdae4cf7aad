//! The vault from outside: devices over one server, servers that lie, the stock `age` tool, and bytes of earlier versions.

mod age_tool;
mod blobs;
mod classes;
mod convergence;
mod devices;
mod drop_boxes;
mod index;
mod links;
mod lying_server;
mod marks;
mod several;
mod slots;
mod support;
mod team;
mod team_attacks;
mod team_join;
mod vectors;
