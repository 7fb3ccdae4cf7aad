//! Names, devices and addresses of before there were keys of people: they are sealed when the databases are opened.

use elohim_core::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::databases::Databases;
use crate::digest::{Canonical, feed_added, row_sum};
use crate::error::{Error, Result};
use crate::identity::accounts::{self, AccountRow};
use crate::identity::sessions::{ADDRESS, DEVICE, SessionRow};
use crate::row::{Stored as _, checked};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

statements! {
    // What is sealed begins with the mark of an index, which no name does.
    OLDER = sql! {
        sqlite: "SELECT * FROM accounts WHERE substr(name_index, 1, 1) <> '#'",
        postgres: "SELECT * FROM accounts WHERE substr(name_index, 1, 1) <> '#' FOR UPDATE",
    };
    SEAL = sql!("UPDATE accounts SET name_index = $2, profile = $3 WHERE id = $1 RETURNING *");
    SESSIONS = sql!("SELECT * FROM sessions WHERE account_id = $1");
    SEAL_SESSION = sql!("UPDATE sessions SET device = $2, last_address = $3 WHERE id = $1 RETURNING *");
}

/// Seals what is not sealed yet. A damaged row stays as it is, and stays damaged to whoever reads it.
pub(super) async fn older(databases: &Databases) -> Result<()> {
    let mut tx = databases.app.begin().await?;
    let rows = fetch!(fetch_all::<AccountRow>(&mut tx, OLDER))?;
    if rows.is_empty() {
        return Ok(());
    }
    let count = rows.len();
    for row in rows {
        if older_sum(&row) == row.row_sum {
            seal(&mut tx, row).await?;
        } else {
            damaged(&row.damaged());
        }
    }
    tx.commit().await?;
    databases.app.forget_deleted().await?;
    tracing::info!(event = "store.sealed", count, "names are sealed under keys of their own now");
    Ok(())
}

async fn seal(tx: &mut Tx, row: AccountRow) -> Result<()> {
    let key = tx.keyring().make(row.id, Timestamp::from_micros(row.created_at)).await?;
    let index = accounts::index(tx, &row.name_index).await?;
    let profile = accounts::sealed(&key, row.id, &row.name_index, row.profile.as_deref())?;
    fetch!(fetch_one::<AccountRow>(tx, SEAL, row.id, index, profile))?.store_sum(tx).await?;
    for session in fetch!(fetch_all::<SessionRow>(tx, SESSIONS, row.id))? {
        let session = match checked(session) {
            Ok(session) => session,
            Err(error) => {
                damaged(&error);
                continue;
            }
        };
        let device = key.seal(DEVICE, session.id, &session.device)?;
        let address = session.last_address.as_deref();
        let address = address.map(|address| key.seal(ADDRESS, session.id, address)).transpose()?;
        fetch!(fetch_one::<SessionRow>(tx, SEAL_SESSION, session.id, device, address))?.store_sum(tx).await?;
    }
    Ok(())
}

fn damaged(error: &Error) {
    tracing::error!(event = "store.damaged", "not sealed: {error}");
}

/// The checksum of an account of then, whose columns were called otherwise.
fn older_sum(row: &AccountRow) -> i64 {
    let mut digest = Sha256::new();
    digest.update(b"accounts\0");
    row.id.feed(&mut digest);
    row.name_index.feed(&mut digest);
    row.role.feed(&mut digest);
    row.must_change_password.feed(&mut digest);
    row.disabled.feed(&mut digest);
    row.created_at.feed(&mut digest);
    row.password_hash.feed(&mut digest);
    feed_added("display_name", row.profile.as_ref(), &mut digest);
    feed_added("password_expires_at", row.password_expires_at.as_ref(), &mut digest);
    row_sum(digest)
}
