use elohim_core::privacy::consent::{Consent, Policy};
use elohim_store::identity::accounts;
use elohim_store::ops::integrity::{self, Problem};
use elohim_store::privacy::{consents, policies};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, Error, Unique};
use rstest::rstest;

use crate::given::{account, at, step};

fn policy(version: u32) -> Policy {
    Policy { version, text: format!("text {version}"), published_at: at(version.into()) }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_version_is_published_once(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    assert_eq!(step(&db.app, async |tx| policies::current(tx).await).await.unwrap(), None);
    for version in [1, 10, 9] {
        step(&db.app, async |tx| policies::insert(tx, &policy(version)).await).await.unwrap();
    }
    let again = step(&db.app, async |tx| policies::insert(tx, &policy(9)).await).await;
    assert!(matches!(again, Err(Error::Unique(Unique::PrivacyPolicy))), "{again:?}");
    assert_eq!(step(&db.app, async |tx| policies::current(tx).await).await.unwrap(), Some(policy(10)));
    assert_eq!(step(&db.app, async |tx| policies::find(tx, 9).await).await.unwrap(), Some(policy(9)));
    assert_eq!(step(&db.app, async |tx| policies::find(tx, 2).await).await.unwrap(), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_last_decision_counts_and_every_one_is_guarded(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (alice, bob) = (account(1, "alice"), account(2, "bob"));
    let mut tx = db.app.begin().await.unwrap();
    for one in [&alice, &bob] {
        accounts::insert(&mut tx, one, "h").await.unwrap();
    }
    policies::insert(&mut tx, &policy(1)).await.unwrap();
    let mut all = Vec::new();
    for accepted in [true, false] {
        let seq = consents::next_seq(&mut tx, alice.id).await.unwrap();
        // At the same moment: the place decides.
        let consent = Consent { account: alice.id, seq, version: 1, accepted, at: at(5) };
        consents::insert(&mut tx, &consent).await.unwrap();
        all.insert(0, consent);
        let agreed = u64::from(accepted);
        assert_eq!(consents::count(&mut tx, 1).await.unwrap(), (agreed, 2 - agreed));
    }
    assert_eq!(consents::list(&mut tx, alice.id, 10, 0).await.unwrap(), (all.clone(), 2));
    assert_eq!(consents::latest(&mut tx, alice.id, 1).await.unwrap(), Some(all[0]));
    assert_eq!(consents::latest(&mut tx, alice.id, 2).await.unwrap(), None);
    let missing = consents::list_missing(&mut tx, 1, 10, 0).await.unwrap();
    assert_eq!(missing, [(alice.clone(), Some(all[0])), (bob.clone(), None)]);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
    db.behind(DatabaseName::App, "UPDATE privacy_consents SET accepted = TRUE WHERE seq = 2").await;
    db.behind(DatabaseName::App, "UPDATE privacy_policies SET content = 'other'").await;
    let problems = integrity::check(&db.app).await.unwrap().problems;
    let of = |table: &str, id: String| Problem { table: table.to_owned(), id };
    let consent = of("privacy_consents", format!("{}/2", alice.id));
    assert_eq!(problems, [of("privacy_policies", "1".to_owned()), consent]);
    let mut tx = db.app.begin().await.unwrap();
    assert!(accounts::delete(&mut tx, alice.id).await.unwrap());
    assert_eq!(consents::list(&mut tx, alice.id, 10, 0).await.unwrap(), (vec![], 0));
}
