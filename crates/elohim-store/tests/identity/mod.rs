mod accounts;
mod bundles;
mod invitations;
mod refresh_tokens;
mod second_factors;
mod sessions;
