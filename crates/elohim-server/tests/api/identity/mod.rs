mod auth;
mod bundles;
mod invitations;
mod second_factor;
mod sessions;
mod tokens;
mod users;
