use elohim_core::teams::{Team, TeamName};
use elohim_store::identity::accounts;
use elohim_store::ops::integrity;
use elohim_store::teams::{members, team as teams};
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account, account_id, membership, step, team};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn teams_come_and_go_with_everybody_in_them(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (ward, other) = (team(1, "Ward"), team(2, "Other"));
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        teams::insert(tx, &ward).await?;
        teams::insert(tx, &other).await?;
        members::put(tx, &membership(ward.id, account_id(1))).await
    })
    .await
    .unwrap();
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(teams::find_many(&mut tx, &[other.id, ward.id, ward.id]).await.unwrap(), [ward.clone(), other.clone()]);
    assert_eq!(teams::find_many(&mut tx, &[]).await.unwrap(), []);
    assert_eq!(
        (
            teams::count_by(&mut tx, account_id(1)).await.unwrap(),
            teams::count_by(&mut tx, account_id(2)).await.unwrap()
        ),
        (2, 0)
    );
    let name = TeamName::parse("Ward 7").unwrap();
    assert!(teams::rename(&mut tx, ward.id, &name).await.unwrap());
    assert!(!teams::rename(&mut tx, team(3, "x").id, &name).await.unwrap());
    let renamed = Team { name, ..ward.clone() };
    assert_eq!(teams::lock(&mut tx, ward.id).await.unwrap(), Some(renamed));
    assert!(teams::delete(&mut tx, ward.id).await.unwrap());
    assert!(!teams::delete(&mut tx, ward.id).await.unwrap());
    assert_eq!(teams::find(&mut tx, ward.id).await.unwrap(), None);
    assert_eq!(members::list_of(&mut tx, account_id(1)).await.unwrap(), []);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
