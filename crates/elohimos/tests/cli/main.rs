//! The command line from outside: the real program, its exit statuses and what it prints.

mod audit;
mod borders;
mod config;
mod content_search;
mod drive;
mod drop_boxes;
mod export;
mod import;
mod links;
mod offline;
mod oidc;
mod pages;
mod passkeys;
mod people;
mod privacy;
mod program;
mod recover_script;
mod recovery;
mod renewal;
mod second;
mod serve;
mod several;
mod teams;
mod tour;
mod trash;
mod vault;
