mod auth;
mod sessions;
