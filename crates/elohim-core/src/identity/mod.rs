//! Accounts, sessions, roles: who somebody is and what that person may do.

pub mod account;
pub mod bundle;
pub mod invitation;
pub mod notice;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod permission;
pub mod preferences;
pub mod second_factor;
pub mod session;

pub use account::{Account, DisplayName, Username};
pub use bundle::{Assignment, Bundle, BundleKind, Effect};
pub use invitation::Invitation;
pub use notice::{Notice, NoticeKind};
pub use passkey::{Passkey, PasskeyCeremony, PasskeyName};
pub use permission::{Permission, Permissions, Role};
pub use preferences::{Preferences, Theme};
pub use second_factor::SecondFactor;
pub use session::{RefreshToken, Session};
