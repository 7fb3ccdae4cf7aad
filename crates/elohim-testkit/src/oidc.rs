//! Sign-ins with a directory, as if their story had happened.

use std::time::Duration;

use elohim_core::Clock as _;
use elohim_core::Secret;
use elohim_core::identity::oidc::{MAX_ATTEMPTS, OidcAttempt, OidcLink, Person, ReturnTo};
use elohim_core::vault::Sha256;
use elohim_store::identity::oidc::{attempts, links};

use crate::{Member, TestApp};

impl TestApp {
    /// A link to a person of a directory that the deployment does not use.
    pub async fn linked_elsewhere(&self, who: &Member, issuer: &str, subject: &str) {
        let person = Person { issuer: issuer.to_owned(), subject: subject.to_owned() };
        let link = OidcLink { account: who.account.id, person, created_at: self.clock.now() };
        let mut tx = self.app.db.app.begin().await.expect("a transaction");
        links::insert(&mut tx, &link).await.expect("a link");
        tx.commit().await.expect("a commit");
    }

    /// As many sign-ins under way as a deployment bears.
    pub async fn fill_oidc_attempts(&self) {
        let now = self.clock.now();
        let mut tx = self.app.db.app.begin().await.expect("a transaction");
        for number in 0..MAX_ATTEMPTS {
            let mut digest = [0; 32];
            digest.iter_mut().zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
            let attempt = OidcAttempt {
                sha256: Sha256(digest),
                issuer: "https://directory.example".to_owned(),
                nonce: Secret::new("n"),
                verifier: Secret::new("v"),
                challenge: Sha256(digest),
                return_to: ReturnTo::parse("/").expect("a path"),
                account: None,
                created_at: now,
                expires_at: now.saturating_add(Duration::from_secs(60)),
            };
            attempts::insert(&mut tx, &attempt).await.expect("a sign-in");
        }
        tx.commit().await.expect("a commit");
    }
}
