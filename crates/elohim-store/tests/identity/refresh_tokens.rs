use elohim_core::identity::RefreshToken;
use elohim_store::identity::{accounts, refresh_tokens, sessions};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;
use tokio::task::JoinSet;

use crate::given::{account, account_id, at, digest, refresh_token, session, step};

async fn given_token(db: &TestDatabases) -> RefreshToken {
    let login = session(10, account_id(1), 10);
    let token = refresh_token(1, login.id, 1);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        sessions::insert(tx, &login).await?;
        refresh_tokens::insert(tx, &token).await
    })
    .await
    .unwrap();
    token
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_token_is_found_by_digest_and_goes_with_its_session(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let token = given_token(db).await;
    let again = refresh_token(2, token.session, 1);
    let twice = step(&db.app, async |tx| refresh_tokens::insert(tx, &again).await).await;
    assert!(matches!(twice, Err(Error::Unique(Unique::RefreshTokenSha256))), "{twice:?}");

    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(refresh_tokens::find_by_hash(&mut tx, &digest(1)).await.unwrap(), Some(token.clone()));
    assert_eq!(refresh_tokens::find_by_hash(&mut tx, &digest(2)).await.unwrap(), None);
    assert!(refresh_tokens::spend(&mut tx, token.id, at(7)).await.unwrap());
    assert!(!refresh_tokens::spend(&mut tx, token.id, at(8)).await.unwrap());
    let spent = RefreshToken { spent_at: Some(at(7)), ..token };
    assert_eq!(refresh_tokens::find_by_hash(&mut tx, &digest(1)).await.unwrap(), Some(spent));

    assert_eq!(refresh_tokens::purge_expired(&mut tx, at(100)).await.unwrap(), 0);
    assert_eq!(sessions::purge_expired(&mut tx, at(9999)).await.unwrap(), 1);
    assert_eq!(refresh_tokens::find_by_hash(&mut tx, &digest(1)).await.unwrap(), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_spend_a_token_one_succeeds(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let token = given_token(db).await;
    let mut racers = JoinSet::new();
    for _ in 0..200 {
        let app = db.app.clone();
        racers.spawn(
            async move { step(&app, async |tx| refresh_tokens::spend(tx, token.id, at(7)).await).await.unwrap() },
        );
    }
    assert_eq!(racers.join_all().await.into_iter().filter(|won| *won).count(), 1);
    let found = step(&db.app, async |tx| refresh_tokens::find_by_hash(tx, &digest(1)).await).await.unwrap();
    assert_eq!(found, Some(RefreshToken { spent_at: Some(at(7)), ..token }));
}
