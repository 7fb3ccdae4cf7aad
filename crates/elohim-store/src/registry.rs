//! Every statement and every table with checksums, by database: what the tests prepare and what the integrity check walks.

use crate::db;
use crate::identity::oidc::{
    attempts as oidc_attempts, handoffs as oidc_handoffs, links as oidc_links, sessions as oidc_sessions,
};
use crate::identity::passkeys::{ceremonies as passkey_ceremonies, keys as passkeys};
use crate::identity::{accounts, bundles, invitations, notices, preferences, refresh_tokens, second_factors, sessions};
use crate::open::{DatabaseName, INSTANCE_STATEMENTS, SEAL_STATEMENTS};
use crate::ops::{audit, audit_anchor};
use crate::privacy::{consents, erasures, policies, receipt_keys, retention, subject_keys};
use crate::sql;
use crate::teams::{invites as team_invites, members, promotions, team};
use crate::vault::{
    accounts as vault_accounts, activity, drop_boxes, object_reads, objects, search, share_notices, share_tickets,
    shares, slots, submissions, throttles, uploads,
};

pub use sql::Sql;

/// A statement and where it is declared.
pub type Statement = (&'static str, Sql);

/// A table and its columns.
pub type Table = (&'static str, &'static [&'static str]);

/// Statements that run on every database.
const EVERYWHERE: &[&[Statement]] = &[
    db::STATEMENTS,
    INSTANCE_STATEMENTS,
    audit::STATEMENTS,
    audit_anchor::AnchorRow::STATEMENTS,
    audit_anchor::STATEMENTS,
];
const APP: &[&[Statement]] = &[
    accounts::AccountRow::STATEMENTS,
    accounts::STATEMENTS,
    SEAL_STATEMENTS,
    sessions::SessionRow::STATEMENTS,
    sessions::STATEMENTS,
    refresh_tokens::RefreshTokenRow::STATEMENTS,
    refresh_tokens::STATEMENTS,
    second_factors::SecondFactorRow::STATEMENTS,
    second_factors::RecoveryCodeRow::STATEMENTS,
    second_factors::STATEMENTS,
    invitations::InvitationRow::STATEMENTS,
    invitations::STATEMENTS,
    bundles::BundleRow::STATEMENTS,
    bundles::AssignmentRow::STATEMENTS,
    bundles::STATEMENTS,
    team::TeamRow::STATEMENTS,
    team::STATEMENTS,
    members::MemberRow::STATEMENTS,
    members::STATEMENTS,
    team_invites::InviteRow::STATEMENTS,
    team_invites::STATEMENTS,
    promotions::PromotionRow::STATEMENTS,
    promotions::STATEMENTS,
    erasures::ErasureRow::STATEMENTS,
    erasures::STATEMENTS,
    receipt_keys::ReceiptKeyRow::STATEMENTS,
    receipt_keys::STATEMENTS,
    policies::PolicyRow::STATEMENTS,
    policies::STATEMENTS,
    consents::ConsentRow::STATEMENTS,
    consents::STATEMENTS,
    notices::NoticeRow::STATEMENTS,
    notices::STATEMENTS,
    preferences::PreferencesRow::STATEMENTS,
    preferences::STATEMENTS,
    oidc_links::OidcLinkRow::STATEMENTS,
    oidc_links::STATEMENTS,
    oidc_attempts::OidcAttemptRow::STATEMENTS,
    oidc_attempts::STATEMENTS,
    oidc_handoffs::OidcHandoffRow::STATEMENTS,
    oidc_handoffs::STATEMENTS,
    oidc_sessions::OidcSessionRow::STATEMENTS,
    oidc_sessions::STATEMENTS,
    passkeys::PasskeyRow::STATEMENTS,
    passkeys::STATEMENTS,
    passkey_ceremonies::PasskeyCeremonyRow::STATEMENTS,
    passkey_ceremonies::STATEMENTS,
];
const VAULT: &[&[Statement]] = &[
    slots::SlotSetRow::STATEMENTS,
    slots::SlotRow::STATEMENTS,
    slots::STATEMENTS,
    objects::ObjectRow::STATEMENTS,
    objects::ObjectPartRow::STATEMENTS,
    objects::STATEMENTS,
    search::STATEMENTS,
    #[cfg(feature = "testing")]
    crate::vault::filling::STATEMENTS,
    uploads::UploadRow::STATEMENTS,
    uploads::UploadPartRow::STATEMENTS,
    uploads::STATEMENTS,
    shares::ShareLinkRow::STATEMENTS,
    shares::ShareObjectRow::STATEMENTS,
    shares::STATEMENTS,
    share_notices::ShareNoticeRow::STATEMENTS,
    share_notices::STATEMENTS,
    share_tickets::ShareTicketRow::STATEMENTS,
    share_tickets::STATEMENTS,
    drop_boxes::DropBoxRow::STATEMENTS,
    drop_boxes::STATEMENTS,
    submissions::SubmissionRow::STATEMENTS,
    submissions::STATEMENTS,
    throttles::STATEMENTS,
    activity::ActivityRow::STATEMENTS,
    activity::STATEMENTS,
    object_reads::ObjectReadsRow::STATEMENTS,
    object_reads::STATEMENTS,
    vault_accounts::STATEMENTS,
];

const KEYS: &[&[Statement]] =
    &[subject_keys::SubjectKeyRow::STATEMENTS, subject_keys::IndexKeyRow::STATEMENTS, subject_keys::STATEMENTS];

/// Every statement that runs on a database.
pub fn statements(database: DatabaseName) -> Vec<Statement> {
    let own: &[&[Statement]] = match database {
        DatabaseName::App => APP,
        DatabaseName::Vault => VAULT,
        DatabaseName::Keys => KEYS,
        DatabaseName::Datasets | DatabaseName::Memory => &[],
    };
    let declared = EVERYWHERE.iter().chain(own).copied().flatten().copied();
    declared.chain(retention::statements(database)).collect()
}

/// Every table of a database whose rows carry a checksum, with its columns in the order of the checksum.
pub fn tables(database: DatabaseName) -> Vec<Table> {
    match database {
        DatabaseName::App => vec![
            accounts::AccountRow::COLUMNS,
            sessions::SessionRow::COLUMNS,
            refresh_tokens::RefreshTokenRow::COLUMNS,
            second_factors::SecondFactorRow::COLUMNS,
            second_factors::RecoveryCodeRow::COLUMNS,
            invitations::InvitationRow::COLUMNS,
            bundles::BundleRow::COLUMNS,
            bundles::AssignmentRow::COLUMNS,
            team::TeamRow::COLUMNS,
            members::MemberRow::COLUMNS,
            team_invites::InviteRow::COLUMNS,
            promotions::PromotionRow::COLUMNS,
            erasures::ErasureRow::COLUMNS,
            receipt_keys::ReceiptKeyRow::COLUMNS,
            policies::PolicyRow::COLUMNS,
            consents::ConsentRow::COLUMNS,
            audit_anchor::AnchorRow::COLUMNS,
            notices::NoticeRow::COLUMNS,
            preferences::PreferencesRow::COLUMNS,
            oidc_links::OidcLinkRow::COLUMNS,
            oidc_attempts::OidcAttemptRow::COLUMNS,
            oidc_handoffs::OidcHandoffRow::COLUMNS,
            oidc_sessions::OidcSessionRow::COLUMNS,
            passkeys::PasskeyRow::COLUMNS,
            passkey_ceremonies::PasskeyCeremonyRow::COLUMNS,
        ],
        DatabaseName::Vault => vec![
            slots::SlotSetRow::COLUMNS,
            slots::SlotRow::COLUMNS,
            objects::ObjectRow::COLUMNS,
            objects::ObjectPartRow::COLUMNS,
            uploads::UploadRow::COLUMNS,
            uploads::UploadPartRow::COLUMNS,
            shares::ShareLinkRow::COLUMNS,
            shares::ShareObjectRow::COLUMNS,
            share_notices::ShareNoticeRow::COLUMNS,
            share_tickets::ShareTicketRow::COLUMNS,
            drop_boxes::DropBoxRow::COLUMNS,
            submissions::SubmissionRow::COLUMNS,
            activity::ActivityRow::COLUMNS,
            object_reads::ObjectReadsRow::COLUMNS,
            audit_anchor::AnchorRow::COLUMNS,
        ],
        DatabaseName::Keys => vec![
            subject_keys::SubjectKeyRow::COLUMNS,
            subject_keys::IndexKeyRow::COLUMNS,
            audit_anchor::AnchorRow::COLUMNS,
        ],
        DatabaseName::Datasets | DatabaseName::Memory => vec![audit_anchor::AnchorRow::COLUMNS],
    }
}
