//! The record of processing says everything that there is.

use std::collections::BTreeSet;

use elohim_api::privacy::processing::Processing;
use elohim_core::privacy::INVENTORY;
use elohim_testkit::{Engine, TestApp};

#[tokio::test]
async fn every_table_is_in_the_record_of_processing() {
    let app = TestApp::new(Engine::Sqlite).await;
    let anna = app.member("anna").await;
    let shown: Processing = app.get("/api/v1/privacy/processing").bearer(&anna.token).send().await.json();
    assert_eq!(shown.data.len(), INVENTORY.len());
    let said: BTreeSet<_> = shown.data.iter().flat_map(|class| class.places.iter().map(String::as_str)).collect();
    let tables = app.tables();
    let missing: Vec<_> = tables.iter().filter(|table| !said.contains(table.as_str())).collect();
    // Which deployment this is: nobody's.
    assert_eq!(missing, ["instance"]);
    let places = ["log files", "memory of the server", "stored files"];
    let not_there: Vec<_> = said.iter().filter(|place| !tables.iter().any(|table| table == *place)).collect();
    assert_eq!(not_there, places.iter().collect::<Vec<_>>());
    for class in INVENTORY {
        assert!(matches!(class.basis, "b" | "c" | "f"), "{}", class.name);
        assert!(!class.kept.is_empty() && !class.erasure.is_empty() && !class.purpose.is_empty(), "{}", class.name);
    }
}
