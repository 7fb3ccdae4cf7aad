//! Share links, for those who open them. Looking never counts; the first byte does.

use std::ops::Range;

use elohim_core::id::{ShareLinkId, ShareTicketId};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::vault::share_link::TICKET_LIFETIME;
use elohim_core::vault::{Object, ShareLink, ShareTicket, SharedObject};
use elohim_core::{ErrorCode, Secret};
use elohim_store::ops::audit;
use elohim_store::vault::{objects, share_tickets, shares};
use subtle::ConstantTimeEq;

use crate::identity::tokens;
use crate::limits::LimitGroup;
use crate::metrics::{self, ShareOutcome};
use crate::vault::stream::{self, Body};
use crate::{App, Caller, Error, Result};

/// An opened link.
pub struct Opened {
    /// Shown with every request for bytes.
    pub ticket: Secret,
    /// What is known of it.
    pub row: ShareTicket,
    /// The link.
    pub link: ShareLink,
    /// What it serves.
    pub objects: Vec<Object>,
}

/// Opens a link for whoever has its proof. The throttle is charged before anything is compared, so that a right guess
/// beyond it is refused like a wrong one.
///
/// # Errors
/// The share codes of the HTTP contract.
pub async fn open(app: &App, caller: &Caller, id: ShareLinkId, proof: Option<&[u8]>) -> Result<Opened> {
    throttle(app, caller, id)?;
    let mut tx = app.db.vault.snapshot().await?;
    let link = shares::find(&mut tx, id).await?;
    let link = admit(app, link, proof).inspect_err(|error| metrics::share_access(outcome_of(error)))?;
    let mut served = Vec::new();
    for shared in shares::objects(&mut tx, id).await? {
        let object = objects::find(&mut tx, link.account.into(), shared.object).await?;
        served.push(object.filter(|object| object.deleted_at.is_none()).ok_or(ErrorCode::ShareInvalidToken)?);
    }
    drop(tx);
    let (ticket, now) = (tokens::random_token(app), app.clock.now());
    let row = ShareTicket {
        id: ShareTicketId::generate(&*app.clock, &*app.entropy),
        link: id,
        sha256: tokens::digest(ticket.expose()),
        created_at: now,
        expires_at: now.saturating_add(TICKET_LIFETIME),
        claimed_at: None,
    };
    let mut tx = app.db.vault.begin().await?;
    share_tickets::insert(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(Opened { ticket, row, link, objects: served })
}

/// One object that a ticket lets its holder fetch.
pub struct Fetchable {
    link: ShareLink,
    ticket: ShareTicket,
    /// The stored object.
    pub object: Object,
    /// How the link serves it.
    pub shared: SharedObject,
}

/// What the ticket lets its holder fetch as number `index`. Counts nothing.
///
/// # Errors
/// [`ErrorCode::ShareInvalidToken`] when the ticket is not one of this link, is over, or the link was revoked.
pub async fn find(app: &App, caller: &Caller, id: ShareLinkId, ticket: &str, index: u32) -> Result<Fetchable> {
    app.limits.charge_as(LimitGroup::ShareFetch, &caller.address, ErrorCode::ShareRateLimited)?;
    let invalid = || Error::Refused(ErrorCode::ShareInvalidToken);
    let mut tx = app.db.vault.snapshot().await?;
    let ticket = share_tickets::find_by_hash(&mut tx, &tokens::digest(ticket.as_bytes())).await?;
    let ticket =
        ticket.filter(|ticket| ticket.link == id && app.clock.now() < ticket.expires_at).ok_or_else(invalid)?;
    let link = shares::find(&mut tx, id).await?.filter(|link| link.revoked_at.is_none()).ok_or_else(invalid)?;
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    let shared = shares::objects(&mut tx, id).await?.into_iter().nth(index).ok_or_else(invalid)?;
    let object = objects::find(&mut tx, link.account.into(), shared.object).await?;
    let object = object.filter(|object| object.deleted_at.is_none()).ok_or_else(invalid)?;
    Ok(Fetchable { link, ticket, object, shared })
}

/// Takes one download of the link, unless this ticket has taken one already, and gives the stored bytes `range`.
///
/// # Errors
/// [`ErrorCode::ShareMaxDownloads`] or [`ErrorCode::ShareExpired`] when there is none left to take.
pub async fn fetch(app: &App, caller: &Caller, what: &Fetchable, range: Range<u64>) -> Result<Body> {
    if what.ticket.claimed_at.is_none() {
        claim(app, caller, what).await.inspect_err(|error| metrics::share_access(outcome_of(error)))?;
    }
    let mut tx = app.db.vault.snapshot().await?;
    let parts = objects::parts(&mut tx, what.object.pool, what.object.id).await?;
    app.activity.read(what.object.pool, what.object.id, &range, app.clock.now(), app.settings.vault.count_reads);
    Ok(stream::read(app, what.object.pool, what.object.id, parts, range))
}

async fn claim(app: &App, caller: &Caller, what: &Fetchable) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.vault.begin().await?;
    if !share_tickets::claim(&mut tx, what.ticket.id, now).await? {
        return Ok(());
    }
    if shares::claim(&mut tx, what.link.id, now).await?.is_none() {
        let present = shares::find(&mut tx, what.link.id).await?;
        let closed = present.and_then(|link| link.closed(now));
        return Err(closed.unwrap_or(ErrorCode::ShareMaxDownloads).into());
    }
    let event = AuditEvent::ShareDownloaded(what.link.id);
    audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
    tx.commit().await?;
    app.activity.share_downloaded(what.object.pool, now);
    metrics::share_access(ShareOutcome::Ok);
    Ok(())
}

fn throttle(app: &App, caller: &Caller, id: ShareLinkId) -> Result<()> {
    let key = format!("{id}/{}", caller.address);
    let charge = |group, key: &str| app.limits.charge_as(group, key, ErrorCode::ShareRateLimited);
    charge(LimitGroup::ShareAccessAddress, &caller.address)
        .and_then(|()| charge(LimitGroup::ShareAccess, &key))
        .and_then(|()| charge(LimitGroup::ShareAccessDay, &key))
        .inspect_err(|_| {
            metrics::share_access(ShareOutcome::Throttled);
            let link: String = id.to_string().chars().take(6).collect();
            tracing::info!(event = "share.throttled", share = %format_args!("{link}..."), request_id = %caller.request_id, "too many attempts on a share link");
        })
}

/// The link, for somebody with the right proof, while it is open. The proof is compared even when there is no such link.
fn admit(app: &App, link: Option<ShareLink>, proof: Option<&[u8]>) -> Result<ShareLink> {
    let expected = link.as_ref().map_or([0; 32], |link| link.auth_sha256.0);
    let shown = proof.map(|proof| tokens::digest(proof).0).unwrap_or_default();
    let right: bool = expected.ct_eq(&shown).into();
    let link = link.filter(|link| link.revoked_at.is_none()).ok_or(ErrorCode::ShareInvalidToken)?;
    match (proof, right, link.has_password) {
        (Some(_), true, _) => link.closed(app.clock.now()).map_or(Ok(link), |code| Err(code.into())),
        (None, _, true) => Err(ErrorCode::SharePasswordRequired.into()),
        (Some(_), false, true) => Err(ErrorCode::SharePasswordIncorrect.into()),
        (_, _, false) => Err(ErrorCode::ShareInvalidToken.into()),
    }
}

fn outcome_of(error: &Error) -> ShareOutcome {
    match error.code() {
        ErrorCode::SharePasswordRequired | ErrorCode::SharePasswordIncorrect => ShareOutcome::Password,
        ErrorCode::ShareExpired => ShareOutcome::Expired,
        ErrorCode::ShareMaxDownloads => ShareOutcome::Consumed,
        _ => ShareOutcome::UnknownToken,
    }
}
