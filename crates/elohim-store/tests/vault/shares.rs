use elohim_core::vault::{ShareLink, ShareNotify};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::{accounts, shares};
use elohim_store::{Error, Unique};
use rstest::rstest;
use tokio::task::JoinSet;

use crate::given::{account_id, at, pool_id, share_link, shared, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_link_serves_its_files_until_it_closes(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let me = account_id(1);
    let link = share_link(1, me, Some(2));
    let files = [shared(9), shared(3)];
    let mut tx = db.vault.begin().await.unwrap();
    shares::insert(&mut tx, &link, &files).await.unwrap();
    shares::insert(&mut tx, &share_link(2, me, None), &[]).await.unwrap();
    assert_eq!(shares::find(&mut tx, link.id).await.unwrap(), Some(link.clone()));
    assert_eq!(shares::objects(&mut tx, link.id).await.unwrap(), files);
    assert_eq!(shares::list(&mut tx, me.into(), 9, 0).await.unwrap(), (vec![share_link(2, me, None), link.clone()], 2));
    assert_eq!(shares::list(&mut tx, me.into(), 1, 1).await.unwrap(), (vec![link.clone()], 2));
    assert_eq!(shares::list(&mut tx, account_id(2).into(), 9, 0).await.unwrap(), (vec![], 0));

    assert_eq!(shares::claim(&mut tx, link.id, at(1000)).await.unwrap(), None);
    let once = ShareLink { downloads: 1, ..link.clone() };
    assert_eq!(shares::claim(&mut tx, link.id, at(999)).await.unwrap(), Some(once));
    assert!(shares::claim(&mut tx, link.id, at(999)).await.unwrap().is_some());
    assert_eq!(shares::claim(&mut tx, link.id, at(999)).await.unwrap(), None);

    let open = share_link(2, me, None);
    assert!(!shares::revoke(&mut tx, share_link(9, me, None).id, at(7)).await.unwrap());
    assert!(shares::revoke(&mut tx, open.id, at(7)).await.unwrap());
    assert!(!shares::revoke(&mut tx, open.id, at(8)).await.unwrap());
    assert_eq!(shares::claim(&mut tx, open.id, at(9)).await.unwrap(), None);
    let revoked = ShareLink { revoked_at: Some(at(7)), ..open };
    assert_eq!(shares::find(&mut tx, revoked.id).await.unwrap(), Some(revoked));
}

/// A link to what lies in a team's pool is the team's to list and to lock, and its maker's to take along.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn links_are_found_by_their_pool(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (me, team) = (account_id(1), pool_id(7));
    let own = share_link(1, me, None);
    let theirs = ShareLink { pool: team, view_only: true, notify: ShareNotify::Each, ..share_link(2, me, None) };
    let mut tx = db.vault.begin().await.unwrap();
    for link in [&own, &theirs] {
        shares::insert(&mut tx, link, &[]).await.unwrap();
    }
    assert_eq!(shares::list(&mut tx, me.into(), 9, 0).await.unwrap(), (vec![own.clone()], 1));
    assert_eq!(shares::list(&mut tx, team, 9, 0).await.unwrap(), (vec![theirs.clone()], 1));
    assert_eq!(shares::list_made(&mut tx, me, 9, 0).await.unwrap(), [theirs.clone(), own.clone()]);
    assert_eq!(shares::lock(&mut tx, me.into(), theirs.id).await.unwrap(), None);
    assert_eq!(shares::lock(&mut tx, team, theirs.id).await.unwrap(), Some(theirs.clone()));
    assert_eq!(accounts::list(&mut tx, None, 9).await.unwrap(), [pool_id(1), team]);
    accounts::delete(&mut tx, team).await.unwrap();
    assert_eq!(shares::list_made(&mut tx, me, 9, 0).await.unwrap(), [own]);
    shares::insert(&mut tx, &theirs, &[]).await.unwrap();
    accounts::delete(&mut tx, pool_id(1)).await.unwrap();
    assert_eq!(shares::list_made(&mut tx, me, 9, 0).await.unwrap(), []);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_file_is_not_shared_twice_by_one_link(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let link = share_link(1, account_id(1), None);
    let twice = step(&db.vault, async |tx| shares::insert(tx, &link, &[shared(3), shared(3)]).await).await;
    assert!(matches!(twice, Err(Error::Unique(Unique::ShareObject))), "{twice:?}");
    assert_eq!(step(&db.vault, async |tx| shares::find(tx, link.id).await).await.unwrap(), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_claim_a_one_time_link_one_succeeds(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let link = share_link(1, account_id(1), Some(1));
    step(&db.vault, async |tx| shares::insert(tx, &link, &[shared(1)]).await).await.unwrap();
    let mut racers = JoinSet::new();
    for _ in 0..200 {
        let (vault, id) = (db.vault.clone(), link.id);
        racers.spawn(async move { step(&vault, async |tx| shares::claim(tx, id, at(7)).await).await.unwrap() });
    }
    let won: Vec<_> = racers.join_all().await.into_iter().flatten().collect();
    assert_eq!(won, [ShareLink { downloads: 1, ..link.clone() }]);
    let found = step(&db.vault, async |tx| shares::find(tx, link.id).await).await.unwrap();
    assert_eq!(found, Some(ShareLink { downloads: 1, ..link }));
}
