mod accounts;
mod bundles;
mod invitations;
mod refresh_tokens;
mod sessions;
