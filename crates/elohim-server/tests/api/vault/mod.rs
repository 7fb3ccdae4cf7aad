mod analytics;
mod drop_boxes;
mod drop_send;
mod objects;
mod orphans;
mod search;
mod share_access;
mod share_notices;
mod share_throttle;
mod shares;
mod slots;
mod uploads;
mod usage;

use elohim_testkit::{Member, TestApp};

/// An object id that no other test uses.
pub(crate) fn id(n: u8) -> String {
    format!("{n:02x}").repeat(16)
}

/// Stores a small object.
pub(crate) async fn store(app: &TestApp, who: &Member, object: &str, bytes: &[u8]) {
    let answer = app.put(&format!("/api/v1/vault/objects/{object}")).bearer(&who.token).part(bytes).send().await;
    assert_eq!(answer.outcome(), "201");
}
