use elohim_core::teams::TeamInvite;
use elohim_store::identity::accounts;
use elohim_store::ops::integrity;
use elohim_store::teams::{invites, team as teams};
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account, account_id, at, digest, step, team, team_invite};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_invite_is_used_as_often_as_it_says(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let ward = team(1, "Ward").id;
    let twice = TeamInvite { account: Some(account_id(77)), ..team_invite(1, ward, account_id(1), 2) };
    let other = team_invite(2, ward, account_id(1), 1);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        teams::insert(tx, &team(1, "Ward")).await?;
        teams::insert(tx, &team(2, "Other")).await?;
        invites::insert(tx, &twice).await?;
        invites::insert(tx, &other).await
    })
    .await
    .unwrap();
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(invites::find_by_hash(&mut tx, &digest(1)).await.unwrap(), Some(twice.clone()));
    assert_eq!(invites::find(&mut tx, team(2, "Other").id, twice.id).await.unwrap(), None);
    assert!(!invites::use_once(&mut tx, twice.id, at(1000)).await.unwrap(), "it is over");
    let mut used = Vec::new();
    for _ in 0..3 {
        used.push(invites::use_once(&mut tx, twice.id, at(999)).await.unwrap());
    }
    assert_eq!(used, [true, true, false]);
    assert!(!invites::revoke(&mut tx, team(2, "Other").id, other.id, at(50)).await.unwrap(), "it is of another team");
    assert!(invites::revoke(&mut tx, ward, other.id, at(50)).await.unwrap());
    assert!(!invites::revoke(&mut tx, ward, other.id, at(51)).await.unwrap());
    assert!(!invites::use_once(&mut tx, other.id, at(60)).await.unwrap(), "it was taken back");
    let (spent, revoked) = (TeamInvite { uses: 2, ..twice }, TeamInvite { revoked_at: Some(at(50)), ..other });
    assert_eq!(invites::list(&mut tx, ward, 10, 0).await.unwrap(), (vec![revoked, spent.clone()], 2));
    assert_eq!(invites::list(&mut tx, ward, 1, 1).await.unwrap(), (vec![spent], 2));
    assert_eq!(invites::purge_expired(&mut tx, at(1000)).await.unwrap(), 0);
    assert_eq!(invites::purge_expired(&mut tx, at(1001)).await.unwrap(), 2);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
