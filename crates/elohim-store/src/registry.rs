//! Every statement and every table with checksums, by database: what the tests prepare and what the integrity check walks.

use crate::db;
use crate::identity::{accounts, bundles, invitations, refresh_tokens, second_factors, sessions};
use crate::open::{DatabaseName, INSTANCE_STATEMENTS};
use crate::ops::audit;
use crate::privacy::{erasures, receipt_keys};
use crate::sql;
use crate::teams::{invites as team_invites, members, promotions, team};
use crate::vault::{accounts as vault_accounts, objects, share_tickets, shares, slots, uploads};

pub use sql::Sql;

/// A statement and where it is declared.
pub type Statement = (&'static str, Sql);

/// A table and its columns.
pub type Table = (&'static str, &'static [&'static str]);

/// Statements that run on every database.
const EVERYWHERE: &[&[Statement]] = &[db::STATEMENTS, INSTANCE_STATEMENTS, audit::STATEMENTS];
const APP: &[&[Statement]] = &[
    accounts::AccountRow::STATEMENTS,
    accounts::STATEMENTS,
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
];
const VAULT: &[&[Statement]] = &[
    slots::SlotSetRow::STATEMENTS,
    slots::SlotRow::STATEMENTS,
    slots::STATEMENTS,
    objects::ObjectRow::STATEMENTS,
    objects::ObjectPartRow::STATEMENTS,
    objects::STATEMENTS,
    uploads::UploadRow::STATEMENTS,
    uploads::UploadPartRow::STATEMENTS,
    uploads::STATEMENTS,
    shares::ShareLinkRow::STATEMENTS,
    shares::ShareObjectRow::STATEMENTS,
    shares::STATEMENTS,
    share_tickets::ShareTicketRow::STATEMENTS,
    share_tickets::STATEMENTS,
    vault_accounts::STATEMENTS,
];

/// Every statement that runs on a database.
pub fn statements(database: DatabaseName) -> Vec<Statement> {
    let own: &[&[Statement]] = match database {
        DatabaseName::App => APP,
        DatabaseName::Vault => VAULT,
        DatabaseName::Datasets | DatabaseName::Memory => &[],
    };
    EVERYWHERE.iter().chain(own).copied().flatten().copied().collect()
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
            share_tickets::ShareTicketRow::COLUMNS,
        ],
        DatabaseName::Datasets | DatabaseName::Memory => Vec::new(),
    }
}
