//! The command line from outside: the real program, its exit statuses and what it prints.

mod audit;
mod config;
mod drive;
mod drop_boxes;
mod export;
mod oidc;
mod pages;
mod passkeys;
mod people;
mod privacy;
mod program;
mod recover_script;
mod recovery;
mod serve;
mod several;
mod teams;
mod tour;
mod vault;
