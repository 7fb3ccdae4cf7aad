use elohim_core::teams::{Membership, Standing, TeamRole};
use elohim_store::identity::accounts;
use elohim_store::ops::integrity;
use elohim_store::teams::{members, team as teams};
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account, account_id, at, membership, step, team};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn memberships_change_as_a_whole(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let ward = team(1, "Ward").id;
    let (alice, bob) = (membership(ward, account_id(1)), membership(ward, account_id(2)));
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        accounts::insert(tx, &account(2, "bob"), "h").await?;
        teams::insert(tx, &team(1, "Ward")).await?;
        members::put(tx, &alice).await?;
        members::put(tx, &bob).await
    })
    .await
    .unwrap();
    let gone = Membership {
        role: TeamRole::Guest,
        standing: Standing::Removed,
        since: at(3),
        acting_until: Some(at(9)),
        announcement: None,
        welcome: Some(vec![0, 9]),
        ..alice.clone()
    };
    let mut tx = db.app.begin().await.unwrap();
    members::put(&mut tx, &gone).await.unwrap();
    assert_eq!(members::find(&mut tx, ward, account_id(1)).await.unwrap(), Some(gone.clone()));
    assert_eq!(members::list(&mut tx, ward).await.unwrap(), [gone.clone(), bob.clone()]);
    assert_eq!(members::list_of(&mut tx, account_id(2)).await.unwrap(), std::slice::from_ref(&bob));
    // Who was asked in and never came goes as who left does; who is there stays.
    members::put(&mut tx, &Membership { standing: Standing::Invited, since: at(3), ..bob.clone() }).await.unwrap();
    assert_eq!(members::purge_gone(&mut tx, at(3)).await.unwrap(), 0);
    assert_eq!(members::purge_gone(&mut tx, at(4)).await.unwrap(), 2);
    members::put(&mut tx, &bob).await.unwrap();
    assert_eq!(members::purge_gone(&mut tx, at(1_000_000)).await.unwrap(), 0);
    assert!(members::delete(&mut tx, ward, account_id(2)).await.unwrap());
    assert!(!members::delete(&mut tx, ward, account_id(2)).await.unwrap());
    assert_eq!(members::list(&mut tx, ward).await.unwrap(), []);
    members::put(&mut tx, &bob).await.unwrap();
    assert!(accounts::delete(&mut tx, account_id(2)).await.unwrap());
    assert_eq!(members::find(&mut tx, ward, account_id(2)).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
