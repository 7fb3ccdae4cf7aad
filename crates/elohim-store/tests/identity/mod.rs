mod accounts;
mod bundles;
mod invitations;
mod oidc;
mod passkeys;
mod refresh_tokens;
mod second_factors;
mod sessions;
