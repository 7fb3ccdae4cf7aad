//! Erasing people: everything that is theirs, wherever it lies. An erasure that was begun is finished, whatever comes between.

use elohim_core::identity::{Account, Role};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::privacy::Erasure;
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::audit;
use elohim_store::privacy::erasures;
use elohim_store::vault::objects;

use super::receipt::{Erased, ReceiptKey};
use crate::identity::second_factor;
use crate::teams::members::leave_all;
use crate::{Actor, App, Result};

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
pub async fn erase_own(app: &App, who: &Actor, password: &Secret, code: Option<&str>) -> Result<String> {
    if who.account.role == Role::FounderRights {
        return Err(ErrorCode::AccountProtected.into());
    }
    second_factor::step_up(app, who, password).await?;
    let mut tx = app.db.app.begin().await?;
    let account = accounts::lock(&mut tx, who.account.id).await?.ok_or(ErrorCode::NotFound)?;
    if let Some(factor) = second_factor::active(&mut tx, &account).await? {
        let code = code.ok_or(ErrorCode::SecondFactorRequired)?;
        if second_factor::spend(app, &mut tx, &factor, &account, code).await?.is_none() {
            return Err(ErrorCode::SecondFactorInvalid.into());
        }
    }
    let by = By::request(who);
    let erasure = begin(app, &mut tx, &by, account).await?;
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
pub async fn begin(app: &App, tx: &mut Tx, by: &By<'_>, account: Account) -> Result<Erasure> {
    let (id, now) = (account.id, app.clock.now());
    accounts::update(tx, &Account { disabled: true, ..account }).await?;
    sessions::revoke_all(tx, id, None, now).await?;
    let subject = ReceiptKey::get(tx, &*app.entropy, now).await?.subject(id);
    let erasure = Erasure { subject, account: Some(id), begun_at: now, finished_at: None };
    erasures::begin(tx, &erasure).await?;
    audit::record(tx, now, &by.actor, &AuditEvent::AccountRemovalBegun(id), by.request_id).await?;
    Ok(erasures::find(tx, &subject).await?.unwrap_or(erasure))
}

/// Removes everything: bytes, then the rows of the vault, then the account with all that hangs on it. Answers the receipt. When
/// it is interrupted it can be done again.
pub(crate) async fn finish(app: &App, by: &By<'_>, erasure: &Erasure) -> Result<String> {
    let Some(id) = erasure.account else { return Err(ErrorCode::NotFound.into()) };
    let mut tx = app.db.vault.snapshot().await?;
    let usage = objects::usage(&mut tx, id.into()).await?;
    drop(tx);
    crate::vault::accounts::remove(app, id.into()).await?;
    let mut tx = app.db.app.begin().await?;
    let now = app.clock.now();
    leave_all(app, &mut tx, by, id).await?;
    let name = accounts::find(&mut tx, id).await?.map(|account| account.username);
    if accounts::delete(&mut tx, id).await? {
        audit::record(&mut tx, now, &by.actor, &AuditEvent::AccountRemoved(id), by.request_id).await?;
    }
    erasures::finish(&mut tx, &erasure.subject, now).await?;
    let key = ReceiptKey::get(&mut tx, &*app.entropy, now).await?;
    let receipt = key.sign(erasure, now, Erased { objects: usage.objects, bytes: usage.bytes })?;
    tx.commit().await?;
    if let Some(name) = name {
        app.delays.unlock(name.as_str());
    }
    for db in [&app.db.app, &app.db.vault] {
        if let Err(error) = db.forget_deleted().await {
            tracing::warn!(
                event = "erasure.wal_stays",
                db = db.name(),
                "deleted rows stay in the log for now: {error}"
            );
        }
    }
    Ok(receipt)
}

/// Finishes erasures that were interrupted. Answers how many.
///
/// # Errors
/// Those of the storage.
pub async fn finish_begun(app: &App) -> Result<u64> {
    let mut tx = app.db.app.snapshot().await?;
    let open = erasures::list_open(&mut tx).await?;
    drop(tx);
    let by = By::system("erasure");
    let mut finished = 0;
    for erasure in open {
        finish(app, &by, &erasure).await?;
        finished += 1;
    }
    Ok(finished)
}
