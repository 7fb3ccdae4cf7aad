//! Databases that older versions have written: what is in them stays good, and what is sealed since is sealed at the start.

use elohim_core::identity::{Account, DisplayName, Session};
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, Error};
use rstest::rstest;

use crate::given::{account, account_id, session, step};

/// From the present schema back to the one before keys of people.
const BACK_TO_10: [&str; 3] = [
    "ALTER TABLE accounts RENAME COLUMN name_index TO username",
    "ALTER TABLE accounts RENAME COLUMN profile TO display_name",
    "DELETE FROM _sqlx_migrations WHERE version >= 11",
];

/// And on to the second.
const BACK_TO_2: [&str; 28] = [
    "DROP TABLE notices",
    "DROP TABLE preferences",
    "DROP TABLE passkey_ceremonies",
    "DROP TABLE passkeys",
    "DROP TABLE audit_anchor",
    "DROP TABLE privacy_consents",
    "DROP TABLE privacy_policies",
    "DROP TABLE oidc_sessions",
    "DROP TABLE oidc_handoffs",
    "DROP TABLE oidc_attempts",
    "DROP TABLE oidc_links",
    "DROP TABLE erasures",
    "DROP TABLE receipt_keys",
    "DROP TABLE team_promotions",
    "DROP TABLE team_invites",
    "DROP TABLE team_members",
    "DROP TABLE teams",
    "DROP TABLE recovery_codes",
    "DROP TABLE second_factors",
    "DROP TABLE permission_assignments",
    "DROP TABLE permission_bundles",
    "DROP TABLE invitations",
    "ALTER TABLE accounts DROP COLUMN display_name",
    "ALTER TABLE accounts DROP COLUMN password_expires_at",
    "ALTER TABLE sessions DROP COLUMN last_address",
    "ALTER TABLE sessions DROP COLUMN proved_at",
    "ALTER TABLE sessions DROP COLUMN with_passkey",
    "DELETE FROM _sqlx_migrations WHERE version >= 3",
];

const NO_KEYS: [&str; 7] = [
    "DROP TABLE subject_keys",
    "DROP TABLE index_keys",
    "DROP TABLE audit_anchor",
    "DROP TABLE audit_head",
    "DROP TABLE audit_log",
    "DROP TABLE instance",
    "DROP TABLE _sqlx_migrations",
];

/// An id in the spelling of an engine.
fn id(engine: Engine, number: u8) -> String {
    match engine {
        Engine::Sqlite => format!("x'{number:032x}'"),
        Engine::Postgres => format!("'{number:032x}'"),
    }
}

/// What alice's row was before there were keys; the sum is that of the version that wrote it.
fn alice(engine: Engine, more: &str, values: &str, sum: i64) -> &'static str {
    let id = id(engine, 1);
    let sql = format!(
        "INSERT INTO accounts (id, username, role, must_change_password, disabled, created_at, password_hash{more}, row_sum)
         VALUES ({id}, 'alice', 'member', TRUE, FALSE, 1700000000123456, 'h'{values}, {sum})"
    );
    sql.leak()
}

fn phone(engine: Engine, more: &str, values: &str, sum: i64) -> &'static str {
    let (id, account) = (id(engine, 10), id(engine, 1));
    let sql = format!(
        "INSERT INTO sessions (id, account_id, device, created_at, last_used_at, expires_at{more}, row_sum)
         VALUES ({id}, {account}, 'Phone of Alice', 10, 10, 1010{values}, {sum})"
    );
    sql.leak()
}

async fn older(engine: Engine, back: &[&'static str], rows: &[&'static str]) -> TestDatabases {
    let db = TestDatabases::new(engine).await;
    for sql in back.iter().chain(rows) {
        db.behind(DatabaseName::App, sql).await;
    }
    for sql in NO_KEYS {
        db.behind(DatabaseName::Keys, sql).await;
    }
    db
}

async fn found(db: &TestDatabases) -> (Option<Account>, Option<Session>) {
    let mut tx = db.app.snapshot().await.unwrap();
    let account = accounts::find(&mut tx, account_id(1)).await.unwrap();
    (account, sessions::find(&mut tx, session(10, account_id(1), 10).id).await.unwrap())
}

/// Rows that were written before a column was added have a checksum without it, and are good all the same.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn rows_of_an_older_schema_stay_good(#[case] engine: Engine) {
    let rows = [alice(engine, "", "", 6_424_867_510_256_673_980), phone(engine, "", "", 6_733_128_993_752_115_961)];
    let mut db = older(engine, &[&BACK_TO_10[..], &BACK_TO_2[..]].concat(), &rows).await;
    db.reopen().await;
    let report = integrity::check(&db.app).await.unwrap();
    assert_eq!((report.ok, report.rows), (true, 2), "{:?}", report.problems);
    let device = "Phone of Alice".to_owned();
    let phone = Session { device, ..session(10, account_id(1), 10) };
    assert_eq!(found(&db).await, (Some(account(1, "alice")), Some(phone)));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn names_of_before_are_sealed_at_the_start(#[case] engine: Engine) {
    let rows = [
        alice(engine, ", display_name", ", 'Alice A.'", -1_411_446_928_526_518_872),
        phone(engine, ", last_address", ", '192.0.2.7'", 5_524_478_576_222_752_224),
    ];
    let mut db = older(engine, &BACK_TO_10, &rows).await;
    let said = |dump: Vec<u8>| {
        ["alice", "Alice A.", "Phone of Alice", "192.0.2.7"]
            .map(|text| dump.windows(text.len()).any(|bytes| bytes == text.as_bytes()))
    };
    assert_eq!(said(db.dump().await), [true; 4]);
    db.reopen().await;
    let expected = Account { display_name: Some(DisplayName::parse("Alice A.").unwrap()), ..account(1, "alice") };
    let phone = Session {
        device: "Phone of Alice".to_owned(),
        last_address: Some("192.0.2.7".to_owned()),
        ..session(10, expected.id, 10)
    };
    assert_eq!(found(&db).await, (Some(expected.clone()), Some(phone)));
    let by_name = step(&db.app, async |tx| accounts::find_credentials(tx, &expected.username).await).await.unwrap();
    assert_eq!(by_name, Some((expected, "h".to_owned())));
    assert!(integrity::check(&db.app).await.unwrap().ok);
    assert_eq!(said(db.dump().await), [false; 4]);
}

/// A row that is damaged is not made good by sealing it.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn damage_of_before_stays_damage(#[case] engine: Engine) {
    let rows = [alice(engine, "", "", 1), phone(engine, "", "", 1)];
    let mut db = older(engine, &BACK_TO_10, &rows).await;
    db.reopen().await;
    let found = step(&db.app, async |tx| accounts::find(tx, account_id(1)).await).await;
    assert!(matches!(found, Err(Error::Corrupt { table: "accounts", .. })), "{found:?}");
    let report = integrity::check(&db.app).await.unwrap();
    assert_eq!((report.ok, report.problems.len()), (false, 2), "{:?}", report.problems);
}
