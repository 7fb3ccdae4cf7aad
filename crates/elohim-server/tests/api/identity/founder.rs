//! The founder's rights: an ordinary account that helps others, is written down, and learns nothing of what they keep.

use elohim_api::ops::audit::AuditEntries;
use elohim_core::identity::Role;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::privacy::given::somebody;

/// An answer without what differs between any two accounts.
fn shape(body: &[u8]) -> Value {
    let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
    for key in ["id", "user_id", "username", "temporary_password"] {
        if let Some(value) = body.get_mut(key) {
            *value = json!("");
        }
    }
    body
}

/// Everything that the founder can do for somebody: the answers.
async fn help(app: &TestApp, founder: &Member, who: &Member) -> Vec<(String, Value)> {
    let user = format!("/api/v1/users/{}", who.account.id);
    let patch = |body: Value| app.call("PATCH".parse().unwrap(), &user).json(&body);
    let calls = [
        patch(json!({ "display_name": "Somebody" })),
        app.get(&user),
        app.get(&format!("{user}/permissions")),
        app.get(&format!("/api/v1/users?prefix={}", who.account.username)),
        app.post(&format!("{user}/unlock")),
        patch(json!({ "disabled": true })),
        patch(json!({ "disabled": false })),
        app.post(&format!("{user}/reset-password")),
        app.delete(&user),
    ];
    let mut answers = Vec::new();
    for call in calls {
        let answer = call.bearer(&founder.token).send().await;
        let mut body = shape(&answer.body);
        if let Some(one) = body.pointer_mut("/data/0") {
            *one = shape(&serde_json::to_vec(one).unwrap());
        }
        answers.push((answer.outcome(), body));
    }
    answers
}

/// Somebody who keeps much and somebody who keeps nothing look the same to whoever helps them, and every act is an entry.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn help_tells_nothing_of_what_somebody_keeps_and_is_written_down(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let founder = app.signed_in("founder", Role::FounderRights).await;
    let ((full, canaries), empty) = (somebody(&app, 1).await, app.signed_in("empty", Role::Admin).await);
    let mut objects = vec![canaries.object.clone()];
    for n in 1..=20_u8 {
        objects.push(format!("{:02x}", 0x40 + n).repeat(16));
        let path = format!("/api/v1/vault/objects/{}", objects[usize::from(n)]);
        assert_eq!(app.put(&path).bearer(&full.token).part(b"sealed").send().await.outcome(), "201");
    }
    for object in &objects {
        let path = format!("/api/v1/vault/objects/{object}");
        assert_eq!(app.get(&path).bearer(&founder.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
        assert_eq!(app.delete(&path).bearer(&founder.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    }
    let of_full = help(&app, &founder, &full).await;
    assert_eq!(of_full, help(&app, &founder, &empty).await);
    let outcomes: Vec<_> = of_full.iter().map(|(outcome, _)| outcome.as_str()).collect();
    assert_eq!(outcomes, ["200", "200", "200", "200", "204", "200", "200", "200", "204"]);
    let fields: Vec<_> = of_full[1].1.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "created_at",
        "disabled",
        "display_name",
        "id",
        "must_change_password",
        "password_expires_at",
        "role",
        "username",
    ];
    assert_eq!(fields, expected);

    let path = format!("/api/v1/audit?limit=100&actor=account:{}", founder.account.id);
    let written: AuditEntries = app.get(&path).bearer(&founder.token).send().await.json();
    for who in [&full, &empty] {
        let id = who.account.id.to_string();
        let mut events: Vec<_> =
            written.data.iter().filter(|one| one.subject == id).map(|one| one.event.as_str()).collect();
        events.sort_unstable();
        let expected = [
            "identity.account.disabled",
            "identity.account.enabled",
            "identity.account.removal_begun",
            "identity.account.removed",
            "identity.account.renamed",
            "identity.account.unlocked",
            "identity.password.reset",
        ];
        assert_eq!(events, expected);
    }
}
