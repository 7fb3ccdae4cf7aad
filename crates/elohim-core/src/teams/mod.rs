//! Teams: people who work together, apart from what each may do in the deployment.

pub mod invite;
pub mod membership;
pub mod promotion;
pub mod role;
pub mod team;

pub use invite::TeamInvite;
pub use membership::{Membership, Standing};
pub use promotion::{Promotion, PromotionKind};
pub use role::{TeamRight, TeamRole, max_super_admins};
pub use team::{Team, TeamName};
