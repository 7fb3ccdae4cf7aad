//! Erasing people: everything that is theirs, wherever it lies. An erasure that was begun is finished, whatever comes between.

use std::time::Duration;

use elohim_core::id::AccountId;
use elohim_core::identity::{Account, Role};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::privacy::{Erased, Erasure};
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::audit;
use elohim_store::privacy::{erasures, subject_keys};
use elohim_store::vault::objects;

use super::receipt::ReceiptKey;
use crate::identity::{proof, tokens};
use crate::teams::members::leave_all;
use crate::{Actor, App, Result};

/// Open erasures that are read at a time.
const BATCH: u32 = 100;
/// How old a key without an account is before it is removed: the account may be about to be stored.
const KEYS_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// On whose behalf something is erased.
pub struct By<'a> {
    pub(crate) actor: AuditActor,
    pub(crate) request_id: &'a str,
}

impl<'a> By<'a> {
    /// On behalf of the server itself, for a reason that the audit log names.
    pub fn system(reason: &'static str) -> Self {
        Self { actor: AuditActor::System(reason), request_id: "" }
    }

    pub(crate) fn request(who: &'a Actor) -> Self {
        Self { actor: who.audited(), request_id: &who.caller.request_id }
    }
}

/// Erases the actor, who shows the password again, and a code where the account has a second factor. Answers the signed receipt.
///
/// # Errors
/// [`ErrorCode::AccountProtected`] for the founder, who would be made anew at the next start; [`ErrorCode::InvalidCredentials`],
/// [`ErrorCode::SecondFactorRequired`], [`ErrorCode::SecondFactorInvalid`], or a limit.
pub async fn erase_own(
    app: &App,
    who: &Actor,
    password: &Secret,
    code: Option<&str>,
    ticket: Option<&Secret>,
) -> Result<String> {
    if who.account.role == Role::FounderRights {
        return Err(ErrorCode::AccountProtected.into());
    }
    let (tx, account) = proof::password(app, who, password).await?.begin(app, who).await?;
    let mut tx = proof::code(app, who, tx, &account, code).await?;
    let by = By::request(who);
    let erasure = begin(app, &mut tx, &by, account, ticket).await?;
    tx.commit().await?;
    // Goes on when the client is gone.
    let (app, who) = (app.clone(), who.clone());
    let task = app.tasks.clone().spawn(async move { finish(&app, &By::request(&who), &erasure).await });
    task.await.map_err(|_| crate::Error::Internal("an erasure stopped; it is finished by a sweep"))?
}

/// Switches an account off for good and writes down that it is to be erased: the next sweep does it, if nobody does before.
///
/// # Errors
/// Those of the database.
pub async fn begin(app: &App, tx: &mut Tx, by: &By<'_>, account: Account, ticket: Option<&Secret>) -> Result<Erasure> {
    let (id, now) = (account.id, app.clock.now());
    accounts::update(tx, &Account { disabled: true, ..account }).await?;
    sessions::revoke_all(tx, id, None, now).await?;
    let subject = ReceiptKey::get(tx, &*app.entropy, now).await?.subject(id);
    let ticket = ticket.map(|ticket| tokens::digest(ticket.expose()));
    let erasure =
        Erasure { subject, account: Some(id), begun_at: now, finished_at: None, ticket, erased: None, receipt: None };
    erasures::begin(tx, &erasure).await?;
    audit::record(tx, now, &by.actor, &AuditEvent::AccountRemovalBegun(id), by.request_id).await?;
    Ok(erasures::find(tx, &subject).await?.unwrap_or(erasure))
}

/// Removes everything: bytes, then the rows of the vault, then the account with all that hangs on it. Answers the receipt. When
/// it is interrupted it can be done again.
pub(crate) async fn finish(app: &App, by: &By<'_>, erasure: &Erasure) -> Result<String> {
    let Some(id) = erasure.account else { return Err(ErrorCode::NotFound.into()) };
    let erased = measure(app, erasure, id).await?;
    crate::vault::accounts::remove(app, id.into()).await?;
    let mut tx = app.db.app.begin().await?;
    let now = app.clock.now();
    let name = accounts::find(&mut tx, id).await?.map(|account| account.username);
    leave_all(app, &mut tx, by, id).await?;
    // From here on no copy of a database says who this was, even when what follows is interrupted: then it is done again.
    accounts::destroy_key(&tx, id).await?;
    if accounts::delete(&mut tx, id).await? {
        audit::record(&mut tx, now, &by.actor, &AuditEvent::AccountRemoved(id), by.request_id).await?;
    }
    let receipt = ReceiptKey::get(&mut tx, &*app.entropy, now).await?.sign(erasure, now, erased)?;
    erasures::finish(&mut tx, &erasure.subject, now, &receipt).await?;
    tx.commit().await?;
    if let Some(name) = name {
        app.delays.unlock(name.as_str());
    }
    if let Err(error) = forget_deleted(app).await {
        tracing::warn!(event = "erasure.wal_stays", "deleted rows stay in the log until a sweep: {error}");
    }
    Ok(receipt)
}

/// What there is before anything is removed. An erasure that was interrupted keeps what it found at first.
async fn measure(app: &App, erasure: &Erasure, id: AccountId) -> Result<Erased> {
    if let Some(erased) = erasure.erased {
        return Ok(erased);
    }
    let mut tx = app.db.vault.snapshot().await?;
    let usage = objects::usage(&mut tx, id.into()).await?;
    drop(tx);
    let erased = Erased { objects: usage.objects, bytes: usage.bytes };
    let mut tx = app.db.app.begin().await?;
    erasures::measure(&mut tx, &erasure.subject, erased).await?;
    tx.commit().await?;
    Ok(erased)
}

/// Makes the databases forget deleted rows that lie in their logs of writing.
///
/// # Errors
/// Those of the databases.
pub(crate) async fn forget_deleted(app: &App) -> Result<u64> {
    app.db.app.forget_deleted().await?;
    app.db.vault.forget_deleted().await?;
    app.db.keys.forget_deleted().await?;
    Ok(0)
}

/// Removes keys of people who are not there: of those who were erased, and of registrations that came to nothing. Answers how
/// many.
///
/// # Errors
/// Those of the databases.
pub(crate) async fn purge_keys(app: &App) -> Result<u64> {
    let mut keys = app.db.keys.snapshot().await?;
    let older = subject_keys::list_older(&mut keys, app.clock.now().saturating_sub(KEYS_KEPT)).await?;
    drop(keys);
    let mut tx = app.db.app.snapshot().await?;
    let there = accounts::existing(&mut tx).await?;
    drop(tx);
    let gone: Vec<_> = older.into_iter().filter(|id| !there.contains(id)).collect();
    let mut keys = app.db.keys.begin().await?;
    for id in &gone {
        subject_keys::delete(&mut keys, *id).await?;
    }
    keys.commit().await?;
    Ok(gone.len() as u64)
}

/// The receipt of an erasure whose answer was lost, for whoever holds the ticket that was sent with it.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountBeingErased`] while it goes on.
pub async fn receipt(app: &App, ticket: &Secret) -> Result<String> {
    let mut tx = app.db.app.snapshot().await?;
    let erasure = erasures::find_by_ticket(&mut tx, &tokens::digest(ticket.expose())).await?;
    Ok(erasure.ok_or(ErrorCode::NotFound)?.receipt.ok_or(ErrorCode::AccountBeingErased)?)
}

/// Finishes erasures that were interrupted. Answers how many.
///
/// # Errors
/// Those of the storage.
pub async fn finish_begun(app: &App) -> Result<u64> {
    let by = By::system("erasure");
    let (mut finished, mut failed, mut failure) = (0, 0, None);
    loop {
        let mut tx = app.db.app.snapshot().await?;
        let open = erasures::list_open(&mut tx, BATCH, failed).await?;
        drop(tx);
        if open.is_empty() {
            return failure.map_or(Ok(finished), Err);
        }
        for erasure in open {
            // One that cannot be finished keeps no other from it.
            match finish(app, &by, &erasure).await {
                Ok(_) => finished += 1,
                Err(error) => {
                    failed += 1;
                    failure = failure.or(Some(error));
                }
            }
        }
    }
}
