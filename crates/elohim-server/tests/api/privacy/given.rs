//! Somebody with something in every store.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elohim_core::identity::Role;
use elohim_testkit::{Member, TestApp};
use serde_json::{Value, json};

/// What nobody but the person has: names that are looked for afterwards.
pub(crate) struct Canaries {
    pub(crate) username: String,
    pub(crate) display_name: String,
    pub(crate) device: String,
    pub(crate) address: String,
    pub(crate) object: String,
    pub(crate) capsule: String,
}

impl Canaries {
    pub(crate) fn of(n: u8) -> Self {
        Self {
            username: format!("canary-user-{n}"),
            display_name: format!("Canary Name {n}"),
            device: format!("Canary-Device/{n}"),
            address: format!("203.0.113.{n}"),
            object: format!("{:02x}", 0xc0 + n).repeat(16),
            capsule: format!("canary-capsule-{n}"),
        }
    }

    /// Those that tell who it is: they lie under the person's own key.
    pub(crate) fn sealed(&self) -> [&str; 4] {
        [&self.username, &self.display_name, &self.device, &self.address]
    }

    /// All of them.
    pub(crate) fn all(&self) -> [&str; 5] {
        [&self.username, &self.display_name, &self.device, &self.address, &self.capsule]
    }
}

/// An administrator (so that they can invite) who has done a little of everything.
pub(crate) async fn somebody(app: &TestApp, n: u8) -> (Member, Canaries) {
    let canaries = Canaries::of(n);
    let account = app.account(&canaries.username, Role::Admin, false).await;
    let login = json!({ "username": canaries.username, "password": "a password for tests only" });
    let login =
        app.post("/api/v1/auth/login").from(&canaries.address).header("user-agent", &canaries.device).json(&login);
    let tokens: Value = login.send().await.json();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let who = Member { account, token: text("token"), refresh_token: text("refresh_token") };
    let name = json!({ "display_name": canaries.display_name });
    ok(app.call("PATCH".parse().unwrap(), "/api/v1/auth/me").bearer(&who.token).json(&name).send().await.outcome());
    ok(app.post("/api/v1/invitations").bearer(&who.token).json(&json!({ "role": "member" })).send().await.outcome());
    ok(app
        .post("/api/v1/teams")
        .bearer(&who.token)
        .json(&json!({ "name": format!("Team {n}") }))
        .send()
        .await
        .outcome());
    let object = format!("/api/v1/vault/objects/{}", canaries.object);
    ok(app.put(&object).bearer(&who.token).part(b"sealed").send().await.outcome());
    ok(app.get(&object).bearer(&who.token).send().await.outcome());
    let upload = json!({ "object": format!("{n:02x}").repeat(16), "length": 9, "parts": 2 });
    ok(app.post("/api/v1/vault/uploads").bearer(&who.token).json(&upload).send().await.outcome());
    let share = json!({
        "auth_sha256": "ab".repeat(32), "has_password": false, "capsule": STANDARD.encode(&canaries.capsule),
        "objects": [{ "id": canaries.object, "header": "AAAA", "skip": 1 }],
    });
    ok(app.post("/api/v1/vault/shares").bearer(&who.token).json(&share).send().await.outcome());
    let factor = json!({ "password": "a password for tests only" });
    ok(app.post("/api/v1/auth/second-factor").bearer(&who.token).json(&factor).send().await.outcome());
    // A wrong password, so that the name is remembered where delays are.
    let wrong = json!({ "username": canaries.username, "password": "wrong" });
    assert_eq!(app.post("/api/v1/auth/login").from(&canaries.address).json(&wrong).send().await.status, 401);
    (who, canaries)
}

fn ok(outcome: String) {
    assert!(matches!(outcome.as_str(), "200" | "201"), "{outcome}");
}
