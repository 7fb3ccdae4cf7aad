//! Accounts: one's own, those of others, and what they may do.

mod account;
mod oidc;
mod passkeys;
mod permissions;
mod proof;
mod users;

pub use account::Identity;
pub(crate) use account::{login, text};
pub use permissions::Permissions;
pub use users::{Invitations, Users};
