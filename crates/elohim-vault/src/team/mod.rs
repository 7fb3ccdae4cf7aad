//! Vaults of teams: the same log, files and formats, but several people's signatures, and keys that change when one goes.
//!
//! | thing | made of |
//! |---|---|
//! | vault id | the member id of its creator: the chain of those who may admit others begins with a key that the id names |
//! | address key | random, for the life of the vault: where entry n lies |
//! | epoch | a random secret; its log and store identities open what is written while it is the newest |
//! | entry | an age file to the log identity of its epoch, signed by a member whose role allowed what it does |
//! | new epoch | one entry: an age file to the new log identity and to every member who stays |
//!
//! Whoever is removed cannot open that entry, nor anything after it. What they could read before they can read for ever.

pub mod entrance;
pub mod join;
pub mod kept;
pub mod root;
pub(crate) mod rules;

pub use entrance::{Newcomer, Welcome};
pub use join::InviteSecret;
pub use kept::{Invite, Standing};
pub use root::{Epoch, TeamRoot};
