use elohim_core::identity::Invitation;
use elohim_store::identity::{accounts, invitations};
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account, account_id, at, digest, invitation, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_invitation_is_used_as_often_as_it_says(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let twice = invitation(1, account_id(1), 2);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        invitations::insert(tx, &twice).await?;
        invitations::insert(tx, &invitation(2, account_id(1), 1)).await
    })
    .await
    .unwrap();
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(invitations::find_by_hash(&mut tx, &digest(1)).await.unwrap(), Some(twice.clone()));
    assert_eq!(invitations::find_by_hash(&mut tx, &digest(9)).await.unwrap(), None);
    assert!(!invitations::use_once(&mut tx, twice.id, at(1000)).await.unwrap(), "it is over");
    let mut used = Vec::new();
    for _ in 0..3 {
        used.push(invitations::use_once(&mut tx, twice.id, at(999)).await.unwrap());
    }
    assert_eq!(used, [true, true, false]);
    let spent = Invitation { uses: 2, ..twice };
    assert_eq!(invitations::find(&mut tx, spent.id).await.unwrap(), Some(spent.clone()));

    let other = invitation(2, account_id(1), 1);
    assert!(invitations::revoke(&mut tx, other.id, at(50)).await.unwrap());
    assert!(!invitations::revoke(&mut tx, other.id, at(51)).await.unwrap());
    assert!(!invitations::use_once(&mut tx, other.id, at(60)).await.unwrap(), "it was taken back");
    let revoked = Invitation { revoked_at: Some(at(50)), ..other };
    assert_eq!(invitations::list(&mut tx, 10, 0).await.unwrap(), (vec![revoked, spent.clone()], 2));
    assert_eq!(invitations::list(&mut tx, 1, 1).await.unwrap(), (vec![spent], 2));
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
