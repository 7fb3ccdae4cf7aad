//! The databases belong together: each holds the id of its instance.

use uuid::Uuid;

use super::{DatabaseName, OpenError, migrations};
use crate::databases::Databases;

use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

statements! {
    FIND = sql!("SELECT instance_id, complete FROM instance");
    CREATE = sql! {
        sqlite: "INSERT INTO instance (id, instance_id, complete) VALUES (1, randomblob(16), FALSE) ON CONFLICT DO NOTHING",
        postgres: "INSERT INTO instance (id, instance_id, complete) VALUES (1, gen_random_uuid(), FALSE) ON CONFLICT DO NOTHING",
    };
    JOIN = sql!("INSERT INTO instance (id, instance_id, complete) VALUES (1, $1, TRUE) ON CONFLICT DO NOTHING");
    COMPLETE = sql!("UPDATE instance SET complete = TRUE WHERE NOT complete");
}

/// The migration of `app` that came together with the database of keys.
const KEYS_SINCE: i64 = 11;

/// Brings every schema up to date and checks that the databases are those of one instance.
pub(super) async fn bring_up(databases: &Databases, only_on_request: bool) -> Result<(), OpenError> {
    let before = migrations::status(DatabaseName::App, &databases.app.pools).await?.found();
    let (id, complete) = bring_up_app(databases, only_on_request).await?;
    for name in [DatabaseName::Vault, DatabaseName::Datasets, DatabaseName::Memory, DatabaseName::Keys] {
        let db = databases.get(name);
        let status = migrations::status(name, &db.pools).await?;
        let is_new = name == DatabaseName::Keys && before < KEYS_SINCE;
        if complete && !is_new && status.applied.is_empty() {
            return Err(OpenError::Missing { database: name.as_str() });
        }
        bring_up_schema(databases, name, only_on_request).await?;
        let mut tx = db.begin().await?;
        execute!(&mut tx, JOIN, id)?;
        if find(&mut tx).await?.map(|(found, _)| found) != Some(id) {
            return Err(OpenError::OtherInstance { database: name.as_str() });
        }
        tx.commit().await?;
    }
    if !complete {
        let mut tx = databases.app.begin().await?;
        execute!(&mut tx, COMPLETE)?;
        tx.commit().await?;
    }
    Ok(())
}

/// The id of the instance, and whether all databases were there before.
async fn bring_up_app(databases: &Databases, only_on_request: bool) -> Result<(Uuid, bool), OpenError> {
    bring_up_schema(databases, DatabaseName::App, only_on_request).await?;
    let mut tx = databases.app.begin().await?;
    execute!(&mut tx, CREATE)?;
    let found = find(&mut tx).await?.ok_or(OpenError::Missing { database: DatabaseName::App.as_str() })?;
    tx.commit().await?;
    Ok(found)
}

async fn bring_up_schema(databases: &Databases, name: DatabaseName, only_on_request: bool) -> Result<(), OpenError> {
    let pools = &databases.get(name).pools;
    let status = migrations::status(name, pools).await?;
    let (found, known) = (status.found(), status.newest_known());
    if found > known {
        return Err(OpenError::Newer { database: name.as_str(), found, known });
    }
    if only_on_request && found > 0 && found < known {
        return Err(OpenError::Pending { database: name.as_str() });
    }
    migrations::run(name, pools).await
}

async fn find(tx: &mut Tx) -> crate::Result<Option<(Uuid, bool)>> {
    fetch!(fetch_optional::<(Uuid, bool)>(tx, FIND))
}
