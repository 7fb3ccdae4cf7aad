//! Everything that the server can read about somebody, for them to take along. Record by record, so that no amount of it fills
//! the memory.

use elohim_core::ErrorCode;
use elohim_core::Timestamp;
use elohim_core::id::{AccountId, SessionId};
use elohim_core::identity::oidc::OidcLink;
use elohim_core::identity::{Account, Assignment, Invitation, Notice, Passkey, Preferences, SecondFactor, Session};
use elohim_core::ops::audit::Entry;
use elohim_core::privacy::consent::Consent;
use elohim_core::teams::{Membership, Promotion, Team, TeamInvite};
use elohim_core::vault::{
    Counts, DropBox, Object, ObjectReads, Quarter, ShareLink, ShareNotice, SlotSet, Submission, Upload,
};
use elohim_store::identity::{
    accounts, bundles, invitations, notices, oidc, passkeys, preferences, second_factors, sessions,
};
use elohim_store::ops::audit;
use elohim_store::privacy::consents;
use elohim_store::teams::{invites, members, promotions, team};
use elohim_store::vault::{
    activity, drop_boxes, object_reads, objects, share_notices, shares, slots, submissions, uploads,
};
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;

use crate::vault::activity::flush;
use crate::{Actor, App, Result};

/// Records that are read at a time.
const BATCH: u32 = 100;

/// One record.
pub enum Exported {
    /// The account itself.
    Account(Box<Account>),
    /// A session, perhaps over.
    Session(Box<Session>),
    /// The second factor. Its key is not told: it would let whoever finds the export sign in.
    SecondFactor(Box<SecondFactor>),
    /// The link to the directory.
    Oidc(Box<OidcLink>),
    /// A passkey. Its private half was never here.
    Passkey(Box<Passkey>),
    /// Permissions beyond the role.
    Permission(Box<Assignment>),
    /// An invitation that was made.
    Invitation(Box<Invitation>),
    /// A notice.
    Notice(Box<Notice>),
    /// The preferences.
    Preferences(Box<Preferences>),
    /// An invite to a team that was made, or that is for the account alone.
    TeamInvite(Box<TeamInvite>),
    /// A request for a role in a team that is about the account, or that it made or decided.
    Promotion(Box<Promotion>),
    /// The encrypted slots of the vault.
    VaultSlots(Box<SlotSet>),
    /// A team that one is in.
    Team(Box<(Team, Membership)>),
    /// A stored object; its bytes are fetched by its id.
    VaultObject(Object),
    /// An upload that is not complete.
    Upload(Upload),
    /// A share link.
    Share(Box<ShareLink>),
    /// What its maker was told of it.
    ShareNotice(ShareNotice),
    /// A drop box.
    DropBox(Box<DropBox>),
    /// What waits in one.
    Submission(Box<Submission>),
    /// What happened in the vault in a quarter of an hour.
    Activity(Quarter, Counts),
    /// How often an object was read.
    ObjectReads(ObjectReads),
    /// A decision about the privacy policy.
    Consent(Consent),
    /// An entry of the audit log, and of which database.
    Audit(&'static str, Box<Entry>),
}

type Sender = mpsc::Sender<Result<Exported>>;

/// All records about the actor.
pub fn export(app: &App, who: &Actor) -> BoxStream<'static, Result<Exported>> {
    let (to, from) = mpsc::channel(16);
    let (app, who) = (app.clone(), who.clone());
    app.tasks.clone().spawn(async move {
        if let Err(error) = send_all(&app, &who, &to).await {
            // Whoever reads it must not take a part for the whole.
            let _ = to.send(Err(error)).await;
        }
    });
    stream::unfold(from, |mut from| async move { from.recv().await.map(|record| (record, from)) }).boxed()
}

async fn send_all(app: &App, who: &Actor, to: &Sender) -> Result<()> {
    let id = who.account.id;
    let mut tx = app.db.app.snapshot().await?;
    let account = accounts::find(&mut tx, id).await?.ok_or(ErrorCode::NotFound)?;
    let mut few = vec![Exported::Account(Box::new(account))];
    few.extend(second_factors::find(&mut tx, id).await?.map(|factor| Exported::SecondFactor(Box::new(factor))));
    few.extend(oidc::links::find(&mut tx, id).await?.map(|link| Exported::Oidc(Box::new(link))));
    let own = passkeys::keys::list(&mut tx, id).await?;
    few.extend(own.into_iter().map(|passkey| Exported::Passkey(Box::new(passkey))));
    let given = bundles::assigned(&mut tx, id, Timestamp::from_micros(i64::MIN)).await?;
    few.extend(given.into_iter().map(|one| Exported::Permission(Box::new(one))));
    // Whatever the permissions are now: what is held about somebody is theirs to see.
    let mut mine = members::list_of(&mut tx, id).await?;
    let ids: Vec<_> = mine.iter().map(|member| member.team).collect();
    for team in team::find_many(&mut tx, &ids).await? {
        let at = mine.iter().position(|member| member.team == team.id).map(|at| mine.swap_remove(at));
        few.extend(at.map(|member| Exported::Team(Box::new((team, member)))));
    }
    few.extend(preferences::find(&mut tx, id).await?.map(|all| Exported::Preferences(Box::new(all))));
    drop(tx);
    let mut tx = app.db.vault.snapshot().await?;
    few.extend(slots::find(&mut tx, id).await?.map(|set| Exported::VaultSlots(Box::new(set))));
    drop(tx);
    send(to, few).await?;
    send_activity(app, who, to).await?;
    let mut sessions = Vec::new();
    for section in Section::ALL {
        let mut offset = 0_u32;
        loop {
            let found = section.page(app, id, offset).await?;
            let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
            sessions.extend(found.iter().filter_map(|record| match record {
                Exported::Session(session) => Some(session.id),
                _ => None,
            }));
            send(to, found).await?;
            if count < BATCH {
                break;
            }
            offset = offset.saturating_add(count);
        }
    }
    send_objects(app, who, to).await?;
    send_audit(app, who, &sessions, to).await
}

async fn send_activity(app: &App, who: &Actor, to: &Sender) -> Result<()> {
    let pool = who.account.id.into();
    let _ = flush(app, pool).await;
    let mut tx = app.db.vault.snapshot().await?;
    let counted = activity::since(&mut tx, pool, Timestamp::from_micros(0)).await?;
    drop(tx);
    send(to, counted.into_iter().map(|(quarter, counts)| Exported::Activity(quarter, counts)).collect()).await
}

async fn send_objects(app: &App, who: &Actor, to: &Sender) -> Result<()> {
    let mut after = 0;
    loop {
        let mut tx = app.db.vault.snapshot().await?;
        let found = objects::changes(&mut tx, who.account.id.into(), after, BATCH).await?;
        drop(tx);
        let Some(last) = found.last() else { return Ok(()) };
        after = last.seq;
        send(to, found.into_iter().map(Exported::VaultObject).collect()).await?;
    }
}

/// What the actor did, and what was done to the account or a session of it.
async fn send_audit(app: &App, who: &Actor, sessions: &[SessionId], to: &Sender) -> Result<()> {
    for (name, db) in app.db.all() {
        let mut after = 0;
        loop {
            let mut tx = db.snapshot().await?;
            let found = audit::about(&mut tx, who.account.id, sessions, after, BATCH).await?;
            drop(tx);
            let Some(last) = found.last() else { break };
            after = last.seq;
            send(to, found.into_iter().map(|entry| Exported::Audit(name, Box::new(entry))).collect()).await?;
        }
    }
    Ok(())
}

/// What is read page by page.
#[derive(Clone, Copy)]
enum Section {
    Sessions,
    Invitations,
    Shares,
    ShareNotices,
    Uploads,
    DropBoxes,
    Submissions,
    ObjectReads,
    Consents,
    Notices,
    TeamInvites,
    Promotions,
}

impl Section {
    const ALL: [Self; 12] = [
        Self::Sessions,
        Self::Invitations,
        Self::Shares,
        Self::ShareNotices,
        Self::Uploads,
        Self::DropBoxes,
        Self::Submissions,
        Self::ObjectReads,
        Self::Consents,
        Self::Notices,
        Self::TeamInvites,
        Self::Promotions,
    ];

    async fn page(self, app: &App, id: AccountId, offset: u32) -> Result<Vec<Exported>> {
        let db = match self {
            Self::Shares
            | Self::ShareNotices
            | Self::Uploads
            | Self::DropBoxes
            | Self::Submissions
            | Self::ObjectReads => &app.db.vault,
            _ => &app.db.app,
        };
        let mut tx = db.snapshot().await?;
        Ok(match self {
            Self::Sessions => {
                let found = sessions::list_all(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::Session(Box::new(one))).collect()
            }
            Self::Invitations => {
                let found = invitations::list_by(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::Invitation(Box::new(one))).collect()
            }
            Self::Shares => {
                let found = shares::list_made(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::Share(Box::new(one))).collect()
            }
            Self::ShareNotices => {
                let (found, _) = share_notices::list(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(Exported::ShareNotice).collect()
            }
            Self::Uploads => {
                let found = uploads::list(&mut tx, id.into(), BATCH, offset).await?;
                found.into_iter().map(Exported::Upload).collect()
            }
            Self::DropBoxes => {
                let (found, _) = drop_boxes::list(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::DropBox(Box::new(one))).collect()
            }
            Self::Submissions => {
                let (found, _) = submissions::list(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::Submission(Box::new(one))).collect()
            }
            Self::ObjectReads => {
                let found = object_reads::list(&mut tx, id.into(), BATCH, offset).await?;
                found.into_iter().map(Exported::ObjectReads).collect()
            }
            Self::Notices => {
                let (found, _) = notices::list(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::Notice(Box::new(one))).collect()
            }
            Self::TeamInvites => {
                let found = invites::list_about(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::TeamInvite(Box::new(one))).collect()
            }
            Self::Promotions => {
                let found = promotions::list_about(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(|one| Exported::Promotion(Box::new(one))).collect()
            }
            Self::Consents => {
                let (found, _) = consents::list(&mut tx, id, BATCH, offset).await?;
                found.into_iter().map(Exported::Consent).collect()
            }
        })
    }
}

async fn send(to: &Sender, records: Vec<Exported>) -> Result<()> {
    for record in records {
        // Nobody listens any more: there is nobody to tell.
        to.send(Ok(record)).await.map_err(|_| crate::Error::Internal("an export was given up by its reader"))?;
    }
    Ok(())
}
