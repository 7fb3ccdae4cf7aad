//! What can go wrong when rows are read or written, sorted by what a caller can do about it.

use std::error::Error as StdError;

/// The outcome of a database operation.
pub type Result<T> = std::result::Result<T, Error>;

/// The cause of an error, for the log.
type Source = Box<dyn StdError + Send + Sync>;

/// Why a database operation did not happen. The transaction it happened in must be dropped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something with the same key is there already.
    #[error("{0:?} is taken already")]
    Unique(Unique),
    /// Others hold what is needed; trying again later helps.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached, or its files cannot be read or written.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Source),
    /// No space is left for the database.
    #[error("the database has no space left")]
    Full(#[source] Source),
    /// What was read is not what was written. Nothing of it is used.
    #[error("a row of {table} is damaged: {id}")]
    Corrupt {
        /// The table it lies in, or `database` when the engine found the file itself damaged.
        table: &'static str,
        /// Its key, or what the engine said.
        id: String,
    },
    /// A bug, or a state that no rule allows.
    #[error("the database refused")]
    Other(#[source] Source),
}

macro_rules! uniques {
    ($($(#[$doc:meta])* $name:ident $constraint:literal $columns:literal;)*) => {
        /// Which rule of "only one" was hit.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Unique {
            $($(#[$doc])* $name,)*
            /// A rule that this program does not know.
            Unknown,
        }

        impl Unique {
            /// Every known rule, with the name of its constraint and its columns as SQLite spells them.
            pub const ALL: &'static [(Self, &'static str, &'static str)] =
                &[$((Self::$name, $constraint, $columns)),*];
        }
    };
}

uniques! {
    /// An account with this id.
    Account "pk_accounts" "accounts.id";
    /// An account with this user name.
    AccountUsername "uq_accounts_username" "accounts.name_index";
    /// An invitation with this id.
    Invitation "pk_invitations" "invitations.id";
    /// An invitation with this digest.
    InvitationSha256 "uq_invitations_sha256" "invitations.sha256";
    /// A notice with this id.
    Notice "pk_notices" "notices.id";
    /// The account's preferences.
    Preferences "pk_preferences" "preferences.account_id";
    /// The account's second factor.
    SecondFactor "pk_second_factors" "second_factors.account_id";
    /// One of the account's recovery codes.
    RecoveryCode "pk_recovery_codes" "recovery_codes.account_id, recovery_codes.sha256";
    /// A bundle of permissions with this id.
    Bundle "pk_permission_bundles" "permission_bundles.id";
    /// A bundle of permissions with this name.
    BundleName "uq_permission_bundles_name" "permission_bundles.name";
    /// A bundle that the account has already.
    BundleAssignment "pk_permission_assignments" "permission_assignments.account_id, permission_assignments.bundle_id";
    /// A team with this id.
    Team "pk_teams" "teams.id";
    /// Somebody who is in the team already.
    TeamMember "pk_team_members" "team_members.team_id, team_members.account_id";
    /// An invite to a team with this id.
    TeamInvite "pk_team_invites" "team_invites.id";
    /// An invite to a team with this digest.
    TeamInviteSha256 "uq_team_invites_sha256" "team_invites.sha256";
    /// A request for another role with this id.
    TeamPromotion "pk_team_promotions" "team_promotions.id";
    /// The erasure of this person.
    Erasure "pk_erasures" "erasures.subject";
    /// The key of receipts.
    ReceiptKey "pk_receipt_keys" "receipt_keys.id";
    /// A version of the privacy policy.
    PrivacyPolicy "pk_privacy_policies" "privacy_policies.version";
    /// A decision about the privacy policy.
    PrivacyConsent "pk_privacy_consents" "privacy_consents.account_id, privacy_consents.seq";
    /// The anchor of a log.
    AuditAnchor "pk_audit_anchor" "audit_anchor.id";
    /// The key of this account.
    SubjectKey "pk_subject_keys" "subject_keys.account_id";
    /// The key of the index of names.
    IndexKey "pk_index_keys" "index_keys.id";
    /// A session with this id.
    Session "pk_sessions" "sessions.id";
    /// A refresh token with this id.
    RefreshToken "pk_refresh_tokens" "refresh_tokens.id";
    /// A refresh token with this digest.
    RefreshTokenSha256 "uq_refresh_tokens_sha256" "refresh_tokens.sha256";
    /// A passkey with this id.
    Passkey "pk_passkeys" "passkeys.id";
    /// A passkey that an authenticator gave this id.
    PasskeyCredential "uq_passkeys_credential" "passkeys.credential_id";
    /// A ceremony of a passkey with this digest.
    PasskeyCeremony "pk_passkey_ceremonies" "passkey_ceremonies.sha256";
    /// The account's link to the directory.
    OidcLink "pk_oidc_links" "oidc_links.account_id";
    /// An account that this person of the directory is linked to.
    OidcLinkSubject "uq_oidc_links_issuer_subject" "oidc_links.issuer, oidc_links.subject_index";
    /// A sign-in with the directory that is under way, with this digest.
    OidcAttempt "pk_oidc_attempts" "oidc_attempts.sha256";
    /// A finished sign-in with the directory, with this digest.
    OidcHandoff "pk_oidc_handoffs" "oidc_handoffs.sha256";
    /// A session that came from the directory.
    OidcSession "pk_oidc_sessions" "oidc_sessions.session_id";
    /// The account's unlock slots.
    VaultSlots "pk_vault_slot_sets" "vault_slot_sets.account_id";
    /// One of the account's unlock slots.
    VaultSlot "pk_vault_slots" "vault_slots.account_id, vault_slots.slot";
    /// The pool's usage row.
    VaultUsage "pk_vault_usage" "vault_usage.pool_id";
    /// An object with this id, perhaps a deleted one.
    VaultObject "pk_vault_objects" "vault_objects.pool_id, vault_objects.id";
    /// An object at this place in the change feed.
    VaultObjectSeq "uq_vault_objects_seq" "vault_objects.pool_id, vault_objects.seq";
    /// A part of an object.
    VaultObjectPart "pk_vault_object_parts" "vault_object_parts.pool_id, vault_object_parts.object_id, vault_object_parts.part";
    /// An upload with this id.
    VaultUpload "pk_vault_uploads" "vault_uploads.id";
    /// An open upload for this object.
    VaultUploadObject "uq_vault_uploads_object" "vault_uploads.pool_id, vault_uploads.object_id";
    /// A part of an upload.
    VaultUploadPart "pk_vault_upload_parts" "vault_upload_parts.upload_id, vault_upload_parts.part";
    /// A share link with this id.
    ShareLink "pk_vault_share_links" "vault_share_links.id";
    /// An object of a share link, by its place.
    ShareObjectPosition "pk_vault_share_objects" "vault_share_objects.link_id, vault_share_objects.position";
    /// An object of a share link, by its id.
    ShareObject "uq_vault_share_objects_object" "vault_share_objects.link_id, vault_share_objects.object_id";
    /// A notice about a share link with this id.
    ShareNotice "pk_vault_share_notices" "vault_share_notices.id";
    /// A share ticket with this id.
    ShareTicket "pk_vault_share_tickets" "vault_share_tickets.id";
    /// A share ticket with this digest.
    ShareTicketSha256 "uq_vault_share_tickets_sha256" "vault_share_tickets.sha256";
    /// A limit with this digest.
    Throttle "pk_vault_throttles" "vault_throttles.id";
    /// What happened in a pool on a day.
    VaultActivity "pk_vault_activity" "vault_activity.pool_id, vault_activity.day_at";
    /// How often an object was read.
    VaultObjectReads "pk_vault_object_reads" "vault_object_reads.pool_id, vault_object_reads.object_id";
    /// A drop box with this id.
    DropBox "pk_vault_drop_boxes" "vault_drop_boxes.id";
    /// A submission that is this object.
    Submission "pk_vault_submissions" "vault_submissions.account_id, vault_submissions.object_id";
    /// An audit row at this place of the chain.
    Audit "pk_audit_log" "audit_log.seq";
    /// The head of the audit chain.
    AuditHead "pk_audit_head" "audit_head.id";
    /// The row that names the instance.
    Instance "pk_instance" "instance.id";
}

impl Unique {
    fn of(error: &dyn sqlx::error::DatabaseError) -> Self {
        let columns = error.message().split_once("constraint failed: ").map_or("", |(_, rest)| rest);
        Self::ALL
            .iter()
            .find(|(_, constraint, sqlite)| error.constraint() == Some(constraint) || columns == *sqlite)
            .map_or(Self::Unknown, |(unique, _, _)| *unique)
    }
}

impl Error {
    /// Sorts what the engine said about a statement on `table`.
    pub(crate) fn from_engine(error: sqlx::Error, table: &'static str) -> Self {
        match error {
            sqlx::Error::Database(database) => Self::from_database(database),
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Corrupt { table, id: "of which a column cannot be read".to_owned() }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(Box::new(error)),
            other => Self::Other(Box::new(other)),
        }
    }

    /// A number that no column can hold.
    pub(crate) fn too_large() -> Self {
        Self::Other("a number is larger than any column holds".into())
    }

    fn from_database(error: Box<dyn sqlx::error::DatabaseError>) -> Self {
        if error.is_unique_violation() {
            return Self::Unique(Unique::of(&*error));
        }
        let code = error.code().map(std::borrow::Cow::into_owned).unwrap_or_default();
        // SQLite gives extended result codes: the lowest byte is the primary one.
        if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
            return match code.parse::<u32>().unwrap_or(0) & 0xff {
                5 | 6 => Self::Busy,
                13 => Self::Full(error),
                11 | 26 => Self::Corrupt { table: "database", id: error.message().to_owned() },
                8 | 10 | 14 | 15 => Self::Unavailable(error),
                _ => Self::Other(error),
            };
        }
        match code.as_str() {
            "40001" | "40P01" | "55P03" | "57014" => Self::Busy,
            "53100" => Self::Full(error),
            "XX001" | "XX002" => Self::Corrupt { table: "database", id: error.message().to_owned() },
            other if ["08", "53", "57P"].iter().any(|class| other.starts_with(class)) => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions as _, SqliteConnection};

    use super::*;

    async fn sorted(connection: &mut SqliteConnection, sql: &'static str) -> Error {
        match sqlx::raw_sql(sql).execute(connection).await {
            Ok(_) => panic!("{sql} worked"),
            Err(error) => Error::from_engine(error, "t"),
        }
    }

    #[tokio::test]
    async fn what_sqlite_says_is_sorted_by_what_a_caller_can_do() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("a.db"))
            .create_if_missing(true)
            .busy_timeout(std::time::Duration::ZERO);
        let mut one = options.connect().await.unwrap();
        let mut other = options.connect().await.unwrap();
        sqlx::raw_sql("CREATE TABLE t (a BLOB UNIQUE)").execute(&mut one).await.unwrap();

        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
        assert!(matches!(sorted(&mut one, "BEGIN IMMEDIATE").await, Error::Busy));
        sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();

        sqlx::raw_sql("PRAGMA max_page_count = 5").execute(&mut one).await.unwrap();
        assert!(matches!(sorted(&mut one, "INSERT INTO t VALUES (zeroblob(100000))").await, Error::Full(_)));
        sqlx::raw_sql("INSERT INTO t VALUES (1)").execute(&mut one).await.unwrap();
        let twice = sorted(&mut one, "INSERT INTO t VALUES (1)").await;
        assert!(matches!(twice, Error::Unique(Unique::Unknown)), "{twice:?}");
        sqlx::raw_sql("PRAGMA query_only = ON").execute(&mut one).await.unwrap();
        assert!(matches!(sorted(&mut one, "DELETE FROM t").await, Error::Unavailable(_)));
        assert!(matches!(sorted(&mut one, "SELECT nothing").await, Error::Other(_)));
    }
}
