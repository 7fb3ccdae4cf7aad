//! Whether what is stored is what was written: the engine's own check, every row's checksum, and the audit chain.

use crate::db::{Db, Pools};
use crate::error::{Error, Result};
use crate::identity::{
    accounts, bundles, invitations, notices, oidc, passkeys, preferences, refresh_tokens, second_factors, sessions,
};
use crate::ops::{audit, audit_anchor};
use crate::privacy::{consents, erasures, policies, receipt_keys, subject_keys};
use crate::teams::{invites, members, promotions, team};
use crate::tx::Tx;
use crate::vault::{
    activity, drop_boxes, object_reads, objects, share_notices, share_tickets, shares, slots, submissions, uploads,
};

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The table, or `database` when the engine speaks of the file.
    pub table: String,
    /// The key of the row, or what the engine says.
    pub id: String,
}

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrityReport {
    /// Whether nothing was found.
    pub ok: bool,
    /// How many rows were verified.
    pub rows: u64,
    /// What was found, in the order of the tables.
    pub problems: Vec<Problem>,
}

impl Problem {
    /// The problem that a read has met; any other failure of the read stays one.
    pub(crate) fn of(error: Error) -> Result<Self> {
        match error {
            Error::Corrupt { table, id } => Ok(Self { table: table.to_owned(), id }),
            other => Err(other),
        }
    }
}

/// Reads a whole database and reports what is damaged. Takes as long as reading it takes, and holds up nobody.
///
/// # Errors
/// Any [`Error`] but damage, which is what the report is about.
pub async fn check(db: &Db) -> Result<IntegrityReport> {
    let mut problems = Vec::new();
    engine(db, &mut problems).await?;
    let mut tx = db.snapshot().await?;
    let mut rows = tables(&mut tx, &mut problems).await?;
    rows += audit_anchor::AnchorRow::scan(&mut tx, &mut problems).await?;
    match audit::verify(&mut tx).await {
        Ok(chain) => {
            rows += chain.rows;
            if let Some(seq) = chain.broken_at {
                problems.push(Problem { table: "audit_log".to_owned(), id: seq.to_string() });
            }
        }
        Err(error) => problems.push(Problem::of(error)?),
    }
    Ok(IntegrityReport { ok: problems.is_empty(), rows, problems })
}

/// What the engine itself can see. PostgreSQL verifies its pages when it reads them, which the walk over all rows makes it
/// do; it has no more to ask without extensions.
async fn engine(db: &Db, problems: &mut Vec<Problem>) -> Result<()> {
    let Pools::Sqlite { readers, .. } = &db.pools else { return Ok(()) };
    let said = sqlx::query_as::<_, (String,)>("PRAGMA integrity_check").fetch_all(readers).await;
    match said.map_err(|error| Error::from_engine(error, "database")) {
        Ok(lines) => problems.extend(
            lines
                .into_iter()
                .filter(|(line,)| line != "ok")
                .map(|(line,)| Problem { table: "database".to_owned(), id: line }),
        ),
        Err(error) => problems.push(Problem::of(error)?),
    }
    let orphans = sqlx::query_as::<_, (String, i64)>("SELECT \"table\", rowid FROM pragma_foreign_key_check()");
    let orphans = orphans.fetch_all(readers).await.map_err(|error| Error::from_engine(error, "database"))?;
    problems.extend(
        orphans
            .into_iter()
            .map(|(table, row)| Problem { table, id: format!("row {row} belongs to a row that is not there") }),
    );
    Ok(())
}

async fn tables(tx: &mut Tx, problems: &mut Vec<Problem>) -> Result<u64> {
    let mut rows = 0;
    match tx.name() {
        "app" => {
            rows += accounts::AccountRow::scan(tx, problems).await?;
            rows += sessions::SessionRow::scan(tx, problems).await?;
            rows += refresh_tokens::RefreshTokenRow::scan(tx, problems).await?;
            rows += second_factors::SecondFactorRow::scan(tx, problems).await?;
            rows += second_factors::RecoveryCodeRow::scan(tx, problems).await?;
            rows += invitations::InvitationRow::scan(tx, problems).await?;
            rows += bundles::BundleRow::scan(tx, problems).await?;
            rows += bundles::AssignmentRow::scan(tx, problems).await?;
            rows += team::TeamRow::scan(tx, problems).await?;
            rows += members::MemberRow::scan(tx, problems).await?;
            rows += invites::InviteRow::scan(tx, problems).await?;
            rows += promotions::PromotionRow::scan(tx, problems).await?;
            rows += erasures::ErasureRow::scan(tx, problems).await?;
            rows += receipt_keys::ReceiptKeyRow::scan(tx, problems).await?;
            rows += policies::PolicyRow::scan(tx, problems).await?;
            rows += consents::ConsentRow::scan(tx, problems).await?;
            rows += notices::NoticeRow::scan(tx, problems).await?;
            rows += preferences::PreferencesRow::scan(tx, problems).await?;
            rows += oidc::links::OidcLinkRow::scan(tx, problems).await?;
            rows += oidc::attempts::OidcAttemptRow::scan(tx, problems).await?;
            rows += oidc::handoffs::OidcHandoffRow::scan(tx, problems).await?;
            rows += oidc::sessions::OidcSessionRow::scan(tx, problems).await?;
            rows += passkeys::keys::PasskeyRow::scan(tx, problems).await?;
            rows += passkeys::ceremonies::PasskeyCeremonyRow::scan(tx, problems).await?;
        }
        "keys" => {
            rows += subject_keys::SubjectKeyRow::scan(tx, problems).await?;
            rows += subject_keys::IndexKeyRow::scan(tx, problems).await?;
        }
        "vault" => {
            rows += slots::SlotSetRow::scan(tx, problems).await?;
            rows += slots::SlotRow::scan(tx, problems).await?;
            rows += objects::ObjectRow::scan(tx, problems).await?;
            rows += objects::ObjectPartRow::scan(tx, problems).await?;
            rows += uploads::UploadRow::scan(tx, problems).await?;
            rows += uploads::UploadPartRow::scan(tx, problems).await?;
            rows += shares::ShareLinkRow::scan(tx, problems).await?;
            rows += shares::ShareObjectRow::scan(tx, problems).await?;
            rows += share_notices::ShareNoticeRow::scan(tx, problems).await?;
            rows += share_tickets::ShareTicketRow::scan(tx, problems).await?;
            rows += drop_boxes::DropBoxRow::scan(tx, problems).await?;
            rows += submissions::SubmissionRow::scan(tx, problems).await?;
            rows += activity::ActivityRow::scan(tx, problems).await?;
            rows += object_reads::ObjectReadsRow::scan(tx, problems).await?;
            for account in objects::miscounted(tx).await? {
                problems.push(Problem { table: "vault_usage".to_owned(), id: account.to_string() });
            }
        }
        _ => {}
    }
    Ok(rows)
}
