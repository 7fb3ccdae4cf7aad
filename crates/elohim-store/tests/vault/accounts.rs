use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::{accounts, objects, share_tickets, shares, slots, uploads};
use rstest::rstest;

use crate::given::{
    account_id, new_object, parts, pool_id, share_link, shared, slots as slot_set, step, ticket, upload,
};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_goes_with_everything_and_leaves_others_alone(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    for number in [1, 2_u8] {
        let me = account_id(number.into());
        step(&db.vault, async |tx| {
            slots::insert(tx, &slot_set(me)).await?;
            objects::insert(tx, &new_object(me, 1, 5), &parts(&[5])).await?;
            uploads::insert(tx, &upload(number.into(), me, 2, 10)).await?;
            uploads::put_part(tx, upload(number.into(), me, 2, 10).id, &parts(&[5])[0]).await?;
            let link = share_link(number, me, None);
            shares::insert(tx, &link, &[shared(1)]).await?;
            share_tickets::insert(tx, &ticket(number.into(), link.id, number)).await
        })
        .await
        .unwrap();
    }
    let list = async |after, limit| step(&db.vault, async |tx| accounts::list(tx, after, limit).await).await.unwrap();
    assert_eq!(list(None, 10).await, [pool_id(1), pool_id(2)]);
    assert_eq!(list(None, 1).await, [pool_id(1)]);
    assert_eq!(list(Some(pool_id(1)), 10).await, [pool_id(2)]);

    let before = integrity::check(&db.vault).await.unwrap();
    step(&db.vault, async |tx| accounts::delete(tx, pool_id(1)).await).await.unwrap();
    let after = integrity::check(&db.vault).await.unwrap();
    assert!(before.ok && after.ok);
    assert_eq!(after.rows * 2, before.rows, "half of all rows were the other's");
    assert_eq!(list(None, 10).await, [pool_id(2)]);
    step(&db.vault, async |tx| accounts::delete(tx, pool_id(2)).await).await.unwrap();
    assert_eq!(integrity::check(&db.vault).await.unwrap().rows, 0);
}
