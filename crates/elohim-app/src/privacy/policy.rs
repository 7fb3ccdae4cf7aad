//! The privacy policy: publishing it, reading it, agreeing to it.

use elohim_core::ErrorCode;
use elohim_core::identity::{Account, Permission};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::privacy::consent::{Consent, MAX_VERSION, Policy};
use elohim_store::identity::accounts;
use elohim_store::ops::audit;
use elohim_store::privacy::{consents, policies};
use elohim_store::{Error as StoreError, Unique};

use crate::{Actor, App, Error, Result};

/// Publishes a new version, which holds from now on: the one that is given, or the next. No version is ever changed.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], [`ErrorCode::PolicyVersionTaken`] when there is this version or a later one.
pub async fn publish(app: &App, who: &Actor, version: Option<u32>, text: String) -> Result<Policy> {
    who.require(Permission::SystemManageSettings)?;
    let mut tx = app.db.app.begin().await?;
    let current = policies::current(&mut tx).await?.map_or(0, |policy| policy.version);
    let version = version.unwrap_or(current.saturating_add(1));
    if version <= current || version > MAX_VERSION {
        return Err(ErrorCode::PolicyVersionTaken.into());
    }
    let policy = Policy { version, text, published_at: app.clock.now() };
    match policies::insert(&mut tx, &policy).await {
        Err(StoreError::Unique(Unique::PrivacyPolicy)) => return Err(ErrorCode::PolicyVersionTaken.into()),
        outcome => outcome?,
    }
    let event = AuditEvent::PolicyPublished(version);
    audit::record(&mut tx, policy.published_at, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(policy)
}

/// A version of the policy; the one that holds when none is named.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn get(app: &App, version: Option<u32>) -> Result<Policy> {
    let mut tx = app.db.app.snapshot().await?;
    let found = match version {
        Some(version) => policies::find(&mut tx, version).await?,
        None => policies::current(&mut tx).await?,
    };
    found.ok_or(Error::Refused(ErrorCode::NotFound))
}

/// Writes down whether the actor agrees to a version. Who has decided so before has nothing to add: that decision is answered.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such version.
pub async fn decide(app: &App, who: &Actor, version: u32, accepted: bool) -> Result<Consent> {
    let (id, now) = (who.account.id, app.clock.now());
    let mut tx = app.db.app.begin().await?;
    accounts::lock(&mut tx, id).await?.ok_or(ErrorCode::NotFound)?;
    policies::find(&mut tx, version).await?.ok_or(ErrorCode::NotFound)?;
    if let Some(before) = consents::latest(&mut tx, id, version).await?.filter(|one| one.accepted == accepted) {
        return Ok(before);
    }
    let consent = Consent { account: id, seq: consents::next_seq(&mut tx, id).await?, version, accepted, at: now };
    consents::insert(&mut tx, &consent).await?;
    let event =
        if accepted { AuditEvent::ConsentGiven(id, version) } else { AuditEvent::ConsentWithdrawn(id, version) };
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(consent)
}

/// What the actor decided, newest first, and how many decisions there are.
///
/// # Errors
/// Those of the database.
pub async fn list_own(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<Consent>, u64)> {
    let mut tx = app.db.app.snapshot().await?;
    Ok(consents::list(&mut tx, who.account.id, limit, offset).await?)
}

/// Who agrees to the policy that holds. Accounts that are switched off do not count.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The version that holds.
    pub version: u32,
    /// How many agree.
    pub accepted: u64,
    /// How many do not: they withdrew, or said nothing.
    pub missing: u64,
    /// Those who do not, by name, each with the last decision about this version.
    pub who: Vec<(Account, Option<Consent>)>,
}

/// Who agrees to the policy that holds, and a page of those who do not.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], [`ErrorCode::NotFound`] when nothing was published.
pub async fn acceptance(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<Acceptance> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.snapshot().await?;
    let version = policies::current(&mut tx).await?.ok_or(ErrorCode::NotFound)?.version;
    let (accepted, missing) = consents::count(&mut tx, version).await?;
    let who = consents::list_missing(&mut tx, version, limit, offset).await?;
    Ok(Acceptance { version, accepted, missing, who })
}
