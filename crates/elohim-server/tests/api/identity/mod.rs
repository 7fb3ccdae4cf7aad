mod auth;
mod bundles;
mod invitations;
mod sessions;
mod users;
