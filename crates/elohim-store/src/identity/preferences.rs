//! How people like things.

use elohim_core::id::AccountId;
use elohim_core::identity::{Preferences, Theme};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// The preferences of an account.
    struct PreferencesRow in "preferences", key (account_id) {
        account_id: Uuid,
        language: Option<String>,
        theme: String,
        time_zone: Option<String>,
    }
}

impl Entity for PreferencesRow {
    type Of = Preferences;

    fn read(self) -> Option<Preferences> {
        Some(Preferences { language: self.language, theme: Theme::find(&self.theme)?, time_zone: self.time_zone })
    }
}

statements! {
    FIND = sql!("SELECT * FROM preferences WHERE account_id = $1");
    DELETE = sql!("DELETE FROM preferences WHERE account_id = $1");
}

/// The preferences of an account; `None` when it has never said any.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Preferences>> {
    fetch!(fetch_optional::<PreferencesRow>(tx, FIND, account.as_uuid()))?.map(entity).transpose()
}

/// Stores the preferences of an account, which was locked, in place of those before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn replace(tx: &mut Tx, account: AccountId, preferences: &Preferences) -> Result<()> {
    execute!(tx, DELETE, account.as_uuid())?;
    let row = PreferencesRow {
        account_id: account.as_uuid(),
        language: preferences.language.clone(),
        theme: preferences.theme.as_str().to_owned(),
        time_zone: preferences.time_zone.clone(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}
