use elohim_core::vault::ShareTicket;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::{share_tickets, shares};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{account_id, at, digest, share_link, step, ticket};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_ticket_is_claimed_once_and_swept_when_it_expired(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let link = share_link(1, account_id(1), None);
    let mine = ticket(1, link.id, 1);
    step(&db.vault, async |tx| {
        shares::insert(tx, &link, &[]).await?;
        share_tickets::insert(tx, &mine).await
    })
    .await
    .unwrap();
    let twice = step(&db.vault, async |tx| share_tickets::insert(tx, &ticket(2, link.id, 1)).await).await;
    assert!(matches!(twice, Err(Error::Unique(Unique::ShareTicketSha256))), "{twice:?}");

    let mut tx = db.vault.begin().await.unwrap();
    assert_eq!(share_tickets::find_by_hash(&mut tx, &digest(1)).await.unwrap(), Some(mine.clone()));
    assert_eq!(share_tickets::find_by_hash(&mut tx, &digest(2)).await.unwrap(), None);
    assert!(share_tickets::claim(&mut tx, mine.id, at(7)).await.unwrap());
    assert!(!share_tickets::claim(&mut tx, mine.id, at(8)).await.unwrap());
    let claimed = ShareTicket { claimed_at: Some(at(7)), ..mine };
    assert_eq!(share_tickets::find_by_hash(&mut tx, &digest(1)).await.unwrap(), Some(claimed));
    assert_eq!(share_tickets::purge_expired(&mut tx, at(100)).await.unwrap(), 0);
    assert_eq!(share_tickets::purge_expired(&mut tx, at(101)).await.unwrap(), 1);
    assert_eq!(share_tickets::find_by_hash(&mut tx, &digest(1)).await.unwrap(), None);
}
