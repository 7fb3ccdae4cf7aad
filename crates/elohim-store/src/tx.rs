//! Transactions.

use std::sync::Arc;
use std::time::Instant;

use sqlx::{Postgres, Sqlite, Transaction};

use crate::error::{Error, Result};
use crate::keyring::Keyring;
use crate::metrics;

/// A transaction on one of the databases. Dropping it rolls it back.
pub struct Tx {
    name: &'static str,
    connection: Connection,
    keyring: Arc<Keyring>,
}

/// A transaction of one engine.
pub(crate) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) fn new(name: &'static str, connection: Connection, keyring: Arc<Keyring>) -> Self {
        Self { name, connection, keyring }
    }

    /// Makes everything that was done in the transaction durable and visible.
    ///
    /// # Errors
    /// Any [`Error`]; then nothing of it was done, unless the connection broke in this very moment.
    pub async fn commit(self) -> Result<()> {
        let started = Instant::now();
        let outcome = match self.connection {
            Connection::Sqlite(transaction) => transaction.commit().await,
            Connection::Postgres(transaction) => transaction.commit().await,
        };
        metrics::query(self.name, "commit", started.elapsed());
        outcome.map_err(|error| {
            let error = Error::from_engine(error, "database");
            metrics::failure(self.name, &error);
            error
        })
    }

    /// The short name of the database: `app`, `vault`, `datasets`, `memory` or `keys`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The keys of people.
    pub(crate) fn keyring(&self) -> &Arc<Keyring> {
        &self.keyring
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}
