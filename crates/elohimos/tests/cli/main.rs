//! The command line from outside: the real program, its exit statuses and what it prints.

mod config;
mod people;
mod privacy;
mod program;
mod serve;
mod teams;
mod tour;
mod vault;
