mod accounts;
mod refresh_tokens;
mod sessions;
