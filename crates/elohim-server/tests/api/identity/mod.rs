mod auth;
mod bundles;
mod invitations;
mod sessions;
mod tokens;
mod users;
