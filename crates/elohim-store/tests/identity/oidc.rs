use elohim_core::Secret;
use elohim_core::id::AccountId;
use elohim_core::identity::oidc::{OidcAttempt, OidcHandoff, OidcLink, Person, ReturnTo};
use elohim_store::identity::oidc::{attempts, handoffs, links, sessions as oidc_sessions};
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{account, account_id, at, digest, session, step};

fn person(subject: &str) -> Person {
    Person { issuer: "https://directory.example".to_owned(), subject: subject.to_owned() }
}

fn link(account: AccountId, subject: &str) -> OidcLink {
    OidcLink { account, person: person(subject), created_at: at(7) }
}

fn attempt(number: u8, account: Option<AccountId>) -> OidcAttempt {
    OidcAttempt {
        sha256: digest(number),
        issuer: person("").issuer,
        nonce: Secret::new("nonce"),
        verifier: Secret::new("verifier"),
        challenge: digest(99),
        return_to: ReturnTo::parse("/back").unwrap(),
        account,
        created_at: at(1),
        expires_at: at(i64::from(number)),
    }
}

fn handoff(number: u8, account: AccountId) -> OidcHandoff {
    OidcHandoff {
        sha256: digest(number),
        challenge: digest(99),
        account,
        person: person("one"),
        links: true,
        created_at: at(1),
        expires_at: at(i64::from(number)),
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_person_is_linked_to_one_account_and_an_account_to_one_person(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (anna, bert) = (account_id(1), account_id(2));
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "anna"), "h").await?;
        accounts::insert(tx, &account(2, "bert"), "h").await?;
        links::insert(tx, &link(anna, "one")).await
    })
    .await
    .unwrap();
    let insert = async |link: OidcLink| step(&db.app, async |tx| links::insert(tx, &link).await).await;
    let taken = insert(link(bert, "one")).await;
    assert!(matches!(taken, Err(Error::Unique(Unique::OidcLinkSubject))), "{taken:?}");
    let second = insert(link(anna, "two")).await;
    assert!(matches!(second, Err(Error::Unique(Unique::OidcLink))), "{second:?}");
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(links::find(&mut tx, anna).await.unwrap(), Some(link(anna, "one")));
    assert_eq!(links::find_by_person(&mut tx, &person("one")).await.unwrap(), Some(link(anna, "one")));
    assert_eq!(links::find_by_person(&mut tx, &person("One")).await.unwrap(), None, "names are taken to the letter");
    assert!(links::delete(&mut tx, anna).await.unwrap());
    assert!(!links::delete(&mut tx, anna).await.unwrap());
    links::insert(&mut tx, &link(bert, "one")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn sign_ins_under_way_are_taken_once_and_go_with_their_account(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let anna = account_id(1);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "anna"), "h").await?;
        sessions::insert(tx, &session(10, anna, 5)).await?;
        oidc_sessions::insert(tx, session(10, anna, 5).id).await?;
        for number in [10, 20] {
            attempts::insert(tx, &attempt(number, None)).await?;
            handoffs::insert(tx, &handoff(number, anna)).await?;
        }
        attempts::insert(tx, &attempt(30, Some(anna))).await
    })
    .await
    .unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
    let mut tx = db.app.begin().await.unwrap();
    let taken = attempts::take(&mut tx, &digest(10)).await.unwrap().unwrap();
    let shown = (taken.nonce.expose_str(), taken.verifier.expose_str(), taken.return_to.as_str(), taken.expires_at);
    assert_eq!(shown, (Some("nonce"), Some("verifier"), "/back", at(10)));
    assert!(attempts::take(&mut tx, &digest(10)).await.unwrap().is_none());
    assert_eq!(handoffs::find(&mut tx, &digest(10)).await.unwrap(), Some(handoff(10, anna)));
    assert!(handoffs::spend(&mut tx, &digest(10)).await.unwrap());
    assert!(!handoffs::spend(&mut tx, &digest(10)).await.unwrap());
    assert_eq!(attempts::purge_expired(&mut tx, at(19)).await.unwrap(), 0);
    assert_eq!(attempts::purge_expired(&mut tx, at(20)).await.unwrap(), 1);
    assert_eq!(handoffs::purge_expired(&mut tx, at(19)).await.unwrap(), 0);
    assert!(oidc_sessions::contains(&mut tx, session(10, anna, 5).id).await.unwrap());
    accounts::delete(&mut tx, anna).await.unwrap();
    assert_eq!(attempts::make_room(&mut tx, 1).await.unwrap(), 0, "what was begun goes with the account");
    assert_eq!(handoffs::find(&mut tx, &digest(20)).await.unwrap(), None);
    assert!(!oidc_sessions::contains(&mut tx, session(10, anna, 5).id).await.unwrap());
}

/// Whoever begins without end crowds out their own, and nobody who is signed in.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_oldest_of_strangers_make_room(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let anna = account_id(1);
    let mut tx = db.app.begin().await.unwrap();
    accounts::insert(&mut tx, &account(1, "anna"), "h").await.unwrap();
    for (number, account) in [(5, Some(anna)), (10, None), (20, None)] {
        attempts::insert(&mut tx, &attempt(number, account)).await.unwrap();
    }
    assert_eq!(attempts::make_room(&mut tx, 4).await.unwrap(), 0);
    assert_eq!(attempts::make_room(&mut tx, 3).await.unwrap(), 1);
    assert!(attempts::take(&mut tx, &digest(10)).await.unwrap().is_none());
    assert_eq!(attempts::make_room(&mut tx, 2).await.unwrap(), 1);
    assert!(attempts::take(&mut tx, &digest(5)).await.unwrap().is_some());
    assert_eq!(attempts::make_room(&mut tx, 1).await.unwrap(), 0);
}
