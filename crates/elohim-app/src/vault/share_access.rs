//! Share links, for those who open them. Looking never counts; the first byte does.

use std::ops::Range;

use elohim_core::id::{ShareLinkId, ShareTicketId};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::vault::share_link::TICKET_LIFETIME;
use elohim_core::vault::{Object, ShareLink, ShareNoticeKind, ShareNotify, ShareTicket, SharedObject};
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::ops::audit;
use elohim_store::vault::{objects, share_tickets, shares};
use subtle::ConstantTimeEq;

use crate::identity::tokens;
use crate::limits::LimitGroup;
use crate::metrics::{self, ShareOutcome};
use crate::vault::stream::{self, Body};
use crate::vault::{pools, share_notices, throttle};
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
/// beyond it is refused like a wrong one, and in the transaction that a right one gets its ticket in: a wrong guess is written down before
/// it is answered. What can be read before and after is: on SQLite everybody who opens something waits for the one writer.
///
/// # Errors
/// The share codes of the HTTP contract.
pub async fn open(app: &App, caller: &Caller, id: ShareLinkId, proof: Option<&[u8]>) -> Result<Opened> {
    let address = &caller.address;
    let in_memory = |group, key: &str| app.limits.charge_as(group, key, ErrorCode::ShareRateLimited);
    in_memory(LimitGroup::ShareAccessAddress, address)
        .and_then(|()| in_memory(LimitGroup::ShareAccessNode, &format!("{id}/{address}")))
        .inspect_err(|_| note_throttled(caller, id))?;
    let mut tx = app.db.vault.snapshot().await?;
    // One that was revoked is counted like one that never was.
    let link = find_open(app, &mut tx, id).await?;
    let known = link.as_ref().map(|link| link.id);
    let guessed = throttle::refuse_guessed(app, &mut tx, known).await;
    drop(tx);
    let mut tx = app.db.vault.begin().await?;
    let charged = match guessed {
        Ok(()) => throttle::charge(app, &mut tx, known, address).await,
        refused => refused,
    };
    if let Err(error) = charged {
        if matches!(error, Error::Limited { .. }) {
            note_throttled(caller, id);
            if let Err(failed) = tell_throttled(app, tx, link).await {
                let code = failed.code().as_str();
                tracing::warn!(event = "share.not_told", err = code, "a notice could not be written down: {failed}");
            }
        }
        return Err(error);
    }
    let is_right = is_right(link.as_ref(), proof);
    // Whoever shows nothing, to learn whether there is a password, has not guessed.
    if let (false, Some(_), Some(link)) = (is_right, proof, known) {
        throttle::was_wrong(app, &mut tx, link).await?;
    }
    let admitted = match admit(app, link, proof, is_right) {
        Ok(link) => Ok((give_ticket(app, &mut tx, id).await?, link)),
        Err(refused) => Err(refused),
    };
    tx.commit().await?;
    let ((ticket, row), link) = admitted.inspect_err(|error| metrics::share_access(outcome_of(error)))?;
    let objects = served(app, &link).await.inspect_err(|error| metrics::share_access(outcome_of(error)))?;
    Ok(Opened { ticket, row, link, objects })
}

/// The link, unless it was revoked, or whoever made it may not open anything to others any more.
async fn find_open(app: &App, tx: &mut Tx, id: ShareLinkId) -> Result<Option<ShareLink>> {
    let link = shares::find(tx, id).await?.filter(|link| link.revoked_at.is_none());
    let Some(link) = link else { return Ok(None) };
    Ok(pools::may_open(app, link.pool, link.account).await?.then_some(link))
}

/// Tells the maker of a link once a day that somebody tries it more often than is allowed.
async fn tell_throttled(app: &App, mut tx: Tx, link: Option<ShareLink>) -> Result<()> {
    let Some(link) = link.filter(|link| link.notify != ShareNotify::Never) else { return Ok(()) };
    if throttle::is_first_of_day(app, &mut tx, link.id).await? {
        share_notices::tell(app, &mut tx, &link, ShareNoticeKind::Throttled).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A ticket for somebody who has shown the proof of a link.
async fn give_ticket(app: &App, tx: &mut Tx, link: ShareLinkId) -> Result<(Secret, ShareTicket)> {
    let (ticket, now) = (tokens::random_token(app), app.clock.now());
    let row = ShareTicket {
        id: ShareTicketId::generate(&*app.clock, &*app.entropy),
        link,
        sha256: tokens::digest(ticket.expose()),
        created_at: now,
        expires_at: now.saturating_add(TICKET_LIFETIME),
        claimed_at: None,
    };
    share_tickets::insert(tx, &row).await?;
    Ok((ticket, row))
}

/// What a link serves, in the order of its manifest. One that serves something that is gone serves nothing.
async fn served(app: &App, link: &ShareLink) -> Result<Vec<Object>> {
    let mut tx = app.db.vault.snapshot().await?;
    let ids: Vec<_> = shares::objects(&mut tx, link.id).await?.iter().map(|shared| shared.object).collect();
    let found = objects::find_many(&mut tx, link.pool, &ids).await?;
    let live = |id| found.iter().find(|object| object.id == id && object.deleted_at.is_none()).cloned();
    ids.into_iter().map(|id| live(id).ok_or_else(|| ErrorCode::ShareInvalidToken.into())).collect()
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
    let link = find_open(app, &mut tx, id).await?.ok_or_else(invalid)?;
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    let shared = shares::objects(&mut tx, id).await?.into_iter().nth(index).ok_or_else(invalid)?;
    let object = objects::find(&mut tx, link.pool, shared.object).await?;
    let object = object.filter(|object| object.deleted_at.is_none()).ok_or_else(invalid)?;
    Ok(Fetchable { link, ticket, object, shared })
}

impl Fetchable {
    /// Lets go on only where a stock tool may open what is fetched.
    ///
    /// # Errors
    /// [`ErrorCode::ShareViewOnly`] for a link to look at only.
    pub fn require_keepable(&self) -> Result<()> {
        if self.link.view_only { Err(ErrorCode::ShareViewOnly.into()) } else { Ok(()) }
    }
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
    let Some(link) = shares::claim(&mut tx, what.link.id, now).await? else {
        let present = shares::find(&mut tx, what.link.id).await?;
        let closed = present.and_then(|link| link.closed(now));
        return Err(closed.unwrap_or(ErrorCode::ShareMaxDownloads).into());
    };
    if let Some(kind) = link.notice_of_download() {
        share_notices::tell(app, &mut tx, &link, kind).await?;
    }
    let event = AuditEvent::ShareDownloaded(what.link.id);
    audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
    tx.commit().await?;
    app.activity.share_downloaded(what.object.pool, now);
    metrics::share_access(ShareOutcome::Ok);
    Ok(())
}

fn note_throttled(caller: &Caller, id: ShareLinkId) {
    metrics::share_access(ShareOutcome::Throttled);
    let link: String = id.to_string().chars().take(6).collect();
    tracing::info!(event = "share.throttled", share = %format_args!("{link}..."), request_id = %caller.request_id, "too many attempts on a share link");
}

/// Whether the proof is the link's. It is compared even when there is no such link.
fn is_right(link: Option<&ShareLink>, proof: Option<&[u8]>) -> bool {
    let expected = link.map_or([0; 32], |link| link.auth_sha256.0);
    let shown = proof.map(|proof| tokens::digest(proof).0).unwrap_or_default();
    let is_right: bool = expected.ct_eq(&shown).into();
    is_right && link.is_some() && proof.is_some()
}

/// The link, for somebody with the right proof, while it is open.
fn admit(app: &App, link: Option<ShareLink>, proof: Option<&[u8]>, is_right: bool) -> Result<ShareLink> {
    let link = link.ok_or(ErrorCode::ShareInvalidToken)?;
    match (proof, is_right, link.has_password) {
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
