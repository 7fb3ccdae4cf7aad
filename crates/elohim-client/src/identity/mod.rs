//! Accounts: one's own, those of others, and what they may do.

mod account;
mod permissions;
mod users;

pub use account::Identity;
pub(crate) use account::login;
pub use permissions::Permissions;
pub use users::{Invitations, Users};
