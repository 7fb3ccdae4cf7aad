use elohim_core::Secret;
use elohim_core::identity::BundleKind;
use elohim_core::vault::{Counts, ObjectReads, Quarter};
use elohim_store::identity::{accounts, bundles, invitations, refresh_tokens, second_factors, sessions};
use elohim_store::ops::integrity::{self, IntegrityReport, Problem};
use elohim_store::privacy::{erasures, receipt_keys};
use elohim_store::teams::{invites, members, promotions, team as team_store};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::{
    activity, drop_boxes, object_reads, objects, share_notices, share_tickets, shares, slots, submissions, uploads,
};
use elohim_store::{DatabaseName, Databases, Error};
use rstest::rstest;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::given::{
    account, account_id, assignment, at, bundle, digest, drop_box, erasure, invitation, membership, new_object,
    object_id, parts, promotion, refresh_token, second_factor, session, share_link, share_notice, shared,
    slots as slot_set, step, submission, team, team_invite, ticket, upload,
};

const NEEDLE: &str = "needle-in-the-row";

/// One row in every table.
async fn given_everything(db: &TestDatabases) {
    let me = account_id(1);
    let login = session(10, me, 10);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), NEEDLE).await?;
        sessions::insert(tx, &login).await?;
        refresh_tokens::insert(tx, &refresh_token(1, login.id, 1)).await?;
        second_factors::insert(tx, &second_factor(me)).await?;
        second_factors::replace_codes(tx, me, &[digest(1)]).await?;
        invitations::insert(tx, &invitation(1, me, 1)).await?;
        let extra = bundle(1, BundleKind::Set, "extra");
        bundles::insert(tx, &extra).await?;
        bundles::assign(tx, &assignment(me, &extra, None)).await?;
        let ward = team(20, "Ward");
        team_store::insert(tx, &ward).await?;
        members::put(tx, &membership(ward.id, me)).await?;
        invites::insert(tx, &team_invite(1, ward.id, me, 1)).await?;
        promotions::insert(tx, &promotion(1, ward.id, me)).await?;
        receipt_keys::insert(tx, &Secret::new([1; 32]), at(7)).await?;
        erasures::begin(tx, &erasure(1, me)).await
    })
    .await
    .unwrap();
    step(&db.vault, async |tx| {
        slots::insert(tx, &slot_set(me)).await?;
        objects::insert(tx, &new_object(me, 1, 5), &parts(&[5])).await?;
        uploads::insert(tx, &upload(1, me, 2, 10)).await?;
        uploads::put_part(tx, upload(1, me, 2, 10).id, &parts(&[5])[0]).await?;
        let link = share_link(1, me, None);
        shares::insert(tx, &link, &[shared(1)]).await?;
        share_tickets::insert(tx, &ticket(1, link.id, 1)).await?;
        share_notices::insert(tx, &share_notice(1, &link)).await?;
        drop_boxes::insert(tx, &drop_box(1, me)).await?;
        submissions::insert(tx, &submission(1, me, 1)).await?;
        activity::add(tx, me.into(), Quarter::of(at(1)), &Counts::added(5)).await?;
        object_reads::add(tx, me.into(), ObjectReads { object: object_id(1), reads: 1, last_read_at: at(2) }).await
    })
    .await
    .unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn good_databases_are_good(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    given_everything(db).await;
    let good = |rows| IntegrityReport { ok: true, rows, problems: vec![] };
    assert_eq!(integrity::check(&db.app).await.unwrap(), good(14));
    assert_eq!(integrity::check(&db.vault).await.unwrap(), good(29));
    assert_eq!(integrity::check(&db.datasets).await.unwrap(), good(0));
    assert_eq!(integrity::check(&db.keys).await.unwrap(), good(2));
}

/// Every table, every column: what is changed behind our back is seen, by table and key.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_changed_row_of_any_table_is_named(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    given_everything(db).await;
    let id = |n: u128| crate::given::uuid(n).to_string();
    let ones = "01".repeat(16);
    let app = [
        ("UPDATE accounts SET role = 'founder_rights'", "accounts", id(1)),
        ("UPDATE sessions SET expires_at = expires_at + 1", "sessions", id(10)),
        ("UPDATE refresh_tokens SET spent_at = 1", "refresh_tokens", id(1)),
        ("UPDATE second_factors SET last_step = 0", "second_factors", id(1)),
        ("UPDATE recovery_codes SET used_at = 1", "recovery_codes", format!("{}/{ones}{ones}", id(1))),
        ("UPDATE invitations SET role = 'super_admin'", "invitations", id(1)),
        ("UPDATE permission_bundles SET rules = 'allow:system.manage_users'", "permission_bundles", id(1)),
        ("UPDATE permission_assignments SET expires_at = 7", "permission_assignments", format!("{}/{}", id(1), id(1))),
    ];
    let vault = [
        ("UPDATE vault_slot_sets SET passes = 1", "vault_slot_sets", id(1)),
        ("UPDATE vault_slots SET slot = 17 WHERE slot = 5", "vault_slots", format!("{}/17", id(1))),
        ("UPDATE vault_objects SET parts = 7", "vault_objects", format!("{}/{ones}", id(1))),
        ("UPDATE vault_object_parts SET length = 4", "vault_object_parts", format!("{}/{ones}/0", id(1))),
        ("UPDATE vault_uploads SET length = 4", "vault_uploads", id(1)),
        ("UPDATE vault_upload_parts SET length = 4", "vault_upload_parts", format!("{}/0", id(1))),
        ("UPDATE vault_share_links SET view_only = TRUE", "vault_share_links", ones.clone()),
        ("UPDATE vault_share_objects SET skip = 1", "vault_share_objects", format!("{ones}/0")),
        ("UPDATE vault_share_notices SET downloads = 7", "vault_share_notices", id(1)),
        ("UPDATE vault_share_tickets SET claimed_at = NULL, expires_at = 9", "vault_share_tickets", id(1)),
        ("UPDATE vault_drop_boxes SET max_bytes = 7", "vault_drop_boxes", ones.clone()),
        ("UPDATE vault_submissions SET header_len = 7", "vault_submissions", format!("{}/{ones}", id(1))),
        ("UPDATE vault_activity SET day_at = 1", "vault_activity", format!("{}/1", id(1))),
        ("UPDATE vault_object_reads SET reads = 7", "vault_object_reads", format!("{}/{ones}", id(1))),
        ("UPDATE vault_usage SET bytes = 6", "vault_usage", id(1)),
    ];
    let keys = [
        ("UPDATE subject_keys SET created_at = 9", "subject_keys", id(1)),
        ("UPDATE index_keys SET row_sum = row_sum + 1", "index_keys", "1".to_owned()),
    ];
    let all = [(DatabaseName::App, &app[..]), (DatabaseName::Vault, &vault[..]), (DatabaseName::Keys, &keys[..])];
    for (name, changes) in all {
        let mut expected = Vec::new();
        for (sql, table, id) in changes {
            db.behind(name, sql).await;
            expected.push(Problem { table: (*table).to_owned(), id: id.clone() });
            let report = integrity::check(db.get(name)).await.unwrap();
            assert_eq!((report.ok, report.problems), (false, expected.clone()), "{sql}");
        }
    }
}

#[tokio::test]
async fn bytes_flipped_in_a_file_are_seen_by_us_and_not_by_the_engine() {
    let db = TestDatabases::new(Engine::Sqlite).await;
    given_everything(&db).await;
    db.close().await;
    let file = db.file(DatabaseName::App).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let found: Vec<usize> =
        bytes.windows(NEEDLE.len()).enumerate().filter(|(_, w)| *w == NEEDLE.as_bytes()).map(|(n, _)| n).collect();
    for place in &found {
        bytes[place + 3] ^= 0x01;
    }
    assert_eq!(found.len(), 1);
    std::fs::write(&file, bytes).unwrap();

    let mut engine = SqliteConnectOptions::new().filename(&file).connect().await.unwrap();
    let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut engine).await.unwrap();
    engine.close().await.unwrap();
    assert_eq!(said, "ok", "the engine's own check is expected to miss it");

    let settings = db.settings();
    // The closed databases still hold the directory's lock, which ends with them.
    let copy = tempfile::tempdir().unwrap();
    copy_databases(&settings, copy.path());
    drop(db);
    let opened = Databases::open(&elohim_store::DatabaseSettings::Sqlite { data_dir: copy.path().to_owned() }).await;
    let opened = opened.unwrap();
    let report = integrity::check(&opened.app).await.unwrap();
    let id = account_id(1).to_string();
    assert_eq!(report.problems, [Problem { table: "accounts".to_owned(), id: id.clone() }]);
    let read = step(&opened.app, async |tx| accounts::find(tx, account_id(1)).await).await;
    assert!(matches!(read, Err(Error::Corrupt { table: "accounts", id: named }) if named == id));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_change_never_blesses_a_damaged_row(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    given_everything(db).await;
    db.behind(DatabaseName::Vault, "UPDATE vault_share_links SET max_downloads = 99").await;
    let link = share_link(1, account_id(1), None).id;
    let claimed = step(&db.vault, async |tx| shares::claim(tx, link, crate::given::at(5)).await).await;
    assert!(matches!(claimed, Err(Error::Corrupt { table: "vault_share_links", .. })), "{claimed:?}");
}

fn copy_databases(from: &elohim_store::DatabaseSettings, to: &std::path::Path) {
    let elohim_store::DatabaseSettings::Sqlite { data_dir } = from else { panic!("not files") };
    for name in DatabaseName::ALL {
        let target = to.join(name.file());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(data_dir.join(name.file()), target).unwrap();
    }
}
