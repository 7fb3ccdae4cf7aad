//! What is stored about people, as a test sees it from behind.

use elohim_app::privacy::erasure::{self, By};
use elohim_store::{DatabaseName, registry};

use crate::{Member, TestApp};

/// Tables whose rows carry no checksum, and which the registry does not list.
const WITHOUT_SUM: [&str; 5] = ["audit_head", "audit_log", "instance", "vault_throttles", "vault_usage"];

impl TestApp {
    /// Every table that there is.
    pub fn tables(&self) -> Vec<String> {
        let listed = DatabaseName::ALL.iter().flat_map(|name| registry::tables(*name)).map(|(table, _)| table);
        listed.chain(WITHOUT_SUM).map(str::to_owned).collect()
    }

    /// Begins to erase somebody, and does not go on: as when the server stops then.
    pub async fn begin_erasure(&self, who: &Member) {
        let mut tx = self.app.db.app.begin().await.expect("a transaction");
        let begun = erasure::begin(&self.app, &mut tx, &By::system("test"), who.account.clone(), None).await;
        begun.expect("an erasure");
        tx.commit().await.expect("a commit");
    }
}
