//! Accounts, sessions, roles: who somebody is and what that person may do.

pub mod account;
pub mod password;
pub mod permission;
pub mod session;

pub use account::{Account, Username};
pub use permission::{Permission, Role};
pub use session::{RefreshToken, Session};
