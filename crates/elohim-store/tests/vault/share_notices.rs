use elohim_core::vault::share_notice::MAX_WAITING;
use elohim_core::vault::{ShareNotice, ShareNoticeKind};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::{share_notices, shares};
use rstest::rstest;

use crate::given::{account_id, at, share_link, share_notice, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn notices_wait_for_whoever_made_the_link_and_are_bounded(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (me, other) = (account_id(1), account_id(2));
    let links = [share_link(1, me, None), share_link(2, me, None)];
    let mut tx = db.vault.begin().await.unwrap();
    for link in &links {
        shares::insert(&mut tx, link, &[]).await.unwrap();
    }
    for number in 1..=u128::from(MAX_WAITING) {
        assert!(share_notices::insert(&mut tx, &share_notice(number, &links[0])).await.unwrap());
    }
    assert!(!share_notices::insert(&mut tx, &share_notice(500, &links[0])).await.unwrap());
    // Many of one kind leave room for those of another.
    let guessed = ShareNotice { kind: ShareNoticeKind::Throttled, ..share_notice(502, &links[0]) };
    assert!(share_notices::insert(&mut tx, &guessed).await.unwrap());
    assert!(share_notices::insert(&mut tx, &share_notice(501, &links[1])).await.unwrap());
    let (newest, total) = share_notices::list(&mut tx, me, 2, 0).await.unwrap();
    assert_eq!((newest, total), (vec![guessed, share_notice(501, &links[1])], MAX_WAITING + 2));
    assert_eq!(share_notices::list(&mut tx, other, 9, 0).await.unwrap(), (vec![], 0));
    assert!(!share_notices::delete(&mut tx, other, share_notice(501, &links[1]).id).await.unwrap());
    assert!(share_notices::delete(&mut tx, me, share_notice(501, &links[1]).id).await.unwrap());
    assert!(!share_notices::delete(&mut tx, me, share_notice(501, &links[1]).id).await.unwrap());
    assert_eq!(share_notices::purge(&mut tx, at(11)).await.unwrap(), 10);
    assert!(share_notices::insert(&mut tx, &share_notice(500, &links[0])).await.unwrap());
    tx.commit().await.unwrap();
    // They go with their link.
    db.behind(elohim_store::DatabaseName::Vault, "DELETE FROM vault_share_links").await;
    let left = step(&db.vault, async |tx| share_notices::list(tx, me, 9, 0).await).await.unwrap();
    assert_eq!(left, (vec![], 0));
}
