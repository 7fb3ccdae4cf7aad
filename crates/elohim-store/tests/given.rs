//! Things that stories begin with.

use elohim_core::id::{
    AccountId, BundleId, DropBoxId, InvitationId, ObjectId, PoolId, PromotionId, RefreshTokenId, SessionId,
    ShareLinkId, ShareNoticeId, ShareTicketId, TeamId, TeamInviteId, UploadId,
};
use elohim_core::identity::{
    Account, Assignment, Bundle, BundleKind, Effect, Invitation, Permission, RefreshToken, Role, SecondFactor, Session,
    Username,
};
use elohim_core::privacy::Erasure;
use elohim_core::teams::{Membership, Promotion, PromotionKind, Standing, Team, TeamInvite, TeamName, TeamRole};
use elohim_core::vault::{
    DropBox, Part, SealedBy, Sha256, ShareLink, ShareNotice, ShareNoticeKind, ShareNotify, ShareTicket, SharedObject,
    SlotSet, Submission, Upload,
};
use elohim_core::{Secret, Timestamp};
use elohim_store::vault::objects::NewObject;
use elohim_store::{Db, Result, Tx};
use uuid::Uuid;

pub(crate) fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn account_id(number: u128) -> AccountId {
    AccountId::from_uuid(uuid(number))
}

pub(crate) fn pool_id(number: u128) -> PoolId {
    PoolId::from_uuid(uuid(number))
}

pub(crate) fn object_id(number: u8) -> ObjectId {
    ObjectId::from_bytes([number; 16])
}

pub(crate) fn digest(number: u8) -> Sha256 {
    Sha256([number; 32])
}

pub(crate) fn account(number: u128, name: &str) -> Account {
    Account {
        id: account_id(number),
        username: Username::parse(name).unwrap(),
        role: Role::Member,
        must_change_password: true,
        disabled: false,
        created_at: at(1_700_000_000_123_456),
        display_name: None,
        password_expires_at: None,
    }
}

pub(crate) fn session(number: u128, account: AccountId, created: i64) -> Session {
    Session {
        id: SessionId::from_uuid(uuid(number)),
        account,
        device: "Browser \u{1f5a5} O'Neill; \"quoted\"".to_owned(),
        created_at: at(created),
        last_used_at: at(created),
        expires_at: at(created + 1000),
        last_address: None,
        proved_at: None,
        with_passkey: false,
        revoked_at: None,
    }
}

pub(crate) fn second_factor(account: AccountId) -> SecondFactor {
    SecondFactor { account, secret: Secret::new([7; 20]), confirmed_at: None, last_step: 5, created_at: at(3) }
}

pub(crate) fn invitation(number: u128, account: AccountId, max_uses: u32) -> Invitation {
    Invitation {
        id: InvitationId::from_uuid(uuid(number)),
        sha256: digest(number.to_be_bytes()[15]),
        role: Role::Member,
        created_by: account,
        created_at: at(i64::try_from(number).unwrap()),
        expires_at: at(1000),
        max_uses,
        uses: 0,
        revoked_at: None,
    }
}

pub(crate) fn bundle(number: u128, kind: BundleKind, name: &str) -> Bundle {
    let rules = [(Permission::SystemViewAuditLogs, Effect::Allow), (Permission::VaultUse, Effect::Deny)];
    let (id, name) = (BundleId::from_uuid(uuid(number)), name.to_owned());
    Bundle { id, kind, name, rules: rules.into(), created_at: at(5) }
}

pub(crate) fn assignment(account: AccountId, bundle: &Bundle, expires: Option<i64>) -> Assignment {
    let bundle = bundle.clone();
    Assignment { account, bundle, assigned_by: account_id(1), assigned_at: at(6), expires_at: expires.map(at) }
}

pub(crate) fn refresh_token(number: u128, session: SessionId, sha256: u8) -> RefreshToken {
    RefreshToken {
        id: RefreshTokenId::from_uuid(uuid(number)),
        session,
        sha256: digest(sha256),
        created_at: at(1),
        expires_at: at(100),
        spent_at: None,
    }
}

pub(crate) fn slots(account: AccountId) -> SlotSet {
    SlotSet {
        account,
        memory_kib: 65536,
        passes: 3,
        lanes: 4,
        salt: [7; 16],
        slots: (0..16).map(|n| vec![n; 300]).collect(),
    }
}

pub(crate) fn parts(lengths: &[u64]) -> Vec<Part> {
    (0..)
        .zip(lengths)
        .map(|(index, length)| Part { index, length: *length, sha256: digest(index.to_be_bytes()[3]) })
        .collect()
}

pub(crate) fn new_object(pool: impl Into<PoolId>, id: u8, length: u64) -> NewObject {
    NewObject { pool: pool.into(), id: object_id(id), length, created_at: at(5) }
}

pub(crate) fn upload(number: u128, pool: impl Into<PoolId>, object: u8, created: i64) -> Upload {
    Upload {
        id: UploadId::from_uuid(uuid(number)),
        pool: pool.into(),
        object: object_id(object),
        length: 10,
        parts: 2,
        created_at: at(created),
        drop_box: None,
    }
}

pub(crate) fn drop_box(number: u8, account: AccountId) -> DropBox {
    DropBox {
        id: DropBoxId::from_bytes([number; 16]),
        account,
        recipient: "age1".to_owned(),
        max_bytes: 1000,
        created_at: at(1),
        expires_at: Some(at(100)),
        closed_at: None,
    }
}

pub(crate) fn submission(drop_box: u8, account: AccountId, object: u8) -> Submission {
    Submission {
        object: object_id(object),
        drop_box: DropBoxId::from_bytes([drop_box; 16]),
        account,
        length: 5,
        header_len: 3,
        sealed_by: SealedBy::Sender,
        label: None,
        received_at: at(2),
    }
}

pub(crate) fn share_link(number: u8, account: AccountId, max_downloads: Option<u32>) -> ShareLink {
    ShareLink {
        id: ShareLinkId::from_bytes([number; 16]),
        account,
        pool: account.into(),
        auth_sha256: digest(number),
        has_password: true,
        view_only: false,
        notify: ShareNotify::First,
        capsule: vec![0, 255, 7],
        created_at: at(i64::from(number)),
        expires_at: at(1000),
        max_downloads,
        downloads: 0,
        revoked_at: None,
    }
}

pub(crate) fn share_notice(number: u128, link: &ShareLink) -> ShareNotice {
    ShareNotice {
        id: ShareNoticeId::from_uuid(uuid(number)),
        link: link.id,
        account: link.account,
        kind: ShareNoticeKind::FirstDownload,
        downloads: 1,
        at: at(i64::try_from(number).unwrap()),
    }
}

pub(crate) fn shared(object: u8) -> SharedObject {
    SharedObject { object: object_id(object), header: vec![object; 20], skip: 200 }
}

pub(crate) fn ticket(number: u128, link: ShareLinkId, sha256: u8) -> ShareTicket {
    ShareTicket {
        id: ShareTicketId::from_uuid(uuid(number)),
        link,
        sha256: digest(sha256),
        created_at: at(1),
        expires_at: at(100),
        claimed_at: None,
    }
}

pub(crate) fn team(number: u128, name: &str) -> Team {
    let (id, name) = (TeamId::from_uuid(uuid(number)), TeamName::parse(name).unwrap());
    Team { id, name, created_by: account_id(1), created_at: at(5) }
}

pub(crate) fn membership(team: TeamId, account: AccountId) -> Membership {
    Membership {
        team,
        account,
        role: TeamRole::Member,
        standing: Standing::Active,
        since: at(6),
        acting_until: None,
        announcement: Some(vec![1, 0, 255]),
        welcome: None,
    }
}

pub(crate) fn team_invite(number: u128, team: TeamId, account: AccountId, max_uses: u32) -> TeamInvite {
    TeamInvite {
        id: TeamInviteId::from_uuid(uuid(number)),
        team,
        sha256: digest(number.to_be_bytes()[15]),
        role: TeamRole::Guest,
        account: None,
        created_by: account,
        created_at: at(i64::try_from(number).unwrap()),
        expires_at: at(1000),
        max_uses,
        uses: 0,
        revoked_at: None,
    }
}

pub(crate) fn promotion(number: u128, team: TeamId, account: AccountId) -> Promotion {
    Promotion {
        id: PromotionId::from_uuid(uuid(number)),
        team,
        account,
        kind: PromotionKind::Member,
        requested_by: account,
        requested_at: at(i64::try_from(number).unwrap()),
        decided_by: None,
        decided_at: None,
        granted: false,
    }
}

pub(crate) fn erasure(number: u8, account: AccountId) -> Erasure {
    Erasure {
        subject: digest(number),
        account: Some(account),
        begun_at: at(8),
        finished_at: None,
        ticket: Some(digest(number + 100)),
        erased: None,
        receipt: None,
    }
}

/// Runs one step in a transaction of its own.
pub(crate) async fn step<T>(db: &Db, work: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    let mut tx = db.begin().await?;
    let out = work(&mut tx).await?;
    tx.commit().await?;
    Ok(out)
}
