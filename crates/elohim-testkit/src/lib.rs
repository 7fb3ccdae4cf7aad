//! A whole deployment for tests: the real router over real databases, with a clock and randomness that tests set.
//!
//! **What it is not.** It has no fakes of our own code: what a test drives is what ships. It is linked by tests only.
//!
//! **Invariants**
//! - Time stands still until a test moves it, and randomness repeats, so that answers can be compared whole.
//! - Every [`TestApp`] has databases and storage of its own and removes them when it goes.
//!
//! **To use it**: `TestApp::new(Engine::Sqlite).await`, then [`TestApp::get`] and its sisters; [`TestApp::member`] signs
//! somebody in.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails loudly")]

mod app;
mod clock;
mod directory;
mod entropy;
mod oidc;
mod passkeys;
mod privacy;
mod relay;
mod request;
mod teams;

pub use app::{JWT_SECRET, Member, TestApp};
pub use clock::TestClock;
pub use directory::{Behaviour, CLIENT_ID, CLIENT_SECRET, Directory, IdToken, Signing};
pub use elohim_store::testing::Engine;
pub use entropy::SeededEntropy;
pub use passkeys::{Device, ORIGIN, RP_ID};
pub use relay::{At, Break, Carried, Relay};
pub use request::{Answer, Call, content_digest};
pub use teams::GivenTeam;
