//! Links to what lies in a team's vault.

use elohim_api::vault::share_access::OpenedShare;
use elohim_api::vault::shares::ShareView;
use elohim_api::{Bytes, Page};
use elohim_core::identity::Role;
use elohim_core::teams::{Standing, TeamRole};
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PROOF: [u8; 32] = [42; 32];

/// A team with an object in its vault, and the people in it.
struct Given {
    app: TestApp,
    team: String,
    boss: Member,
    admin: Member,
    member: Member,
    other: Member,
    guest: Member,
    stranger: Member,
}

impl Given {
    async fn new(engine: Engine) -> Self {
        let app = TestApp::new(engine).await;
        let (boss, admin) = (app.member("boss").await, app.member("admin").await);
        let (member, other) = (app.member("member").await, app.member("other").await);
        app.clock.advance(std::time::Duration::from_secs(60));
        let (guest, stranger) = (app.member("guest").await, app.member("stranger").await);
        let at = |who: &Member, role| (who.account.id, role, Standing::Active);
        let people = [
            at(&boss, TeamRole::SuperAdmin),
            at(&admin, TeamRole::Admin),
            at(&member, TeamRole::Member),
            at(&other, TeamRole::Member),
            at(&guest, TeamRole::Guest),
        ];
        let team = app.team(&people, false).await.team.to_string();
        let object = format!("/api/v1/vault/objects/{}?team={team}", "01".repeat(16));
        assert_eq!(app.put(&object).bearer(&member.token).part(b"of the team").send().await.outcome(), "201");
        Self { app, team, boss, admin, member, other, guest, stranger }
    }

    async fn share(&self, who: &Member, team: bool) -> Answer {
        let body = json!({ "auth_sha256": hex::encode(Sha256::digest(PROOF)), "capsule": "AAAA",
            "objects": [{ "id": "01".repeat(16), "header": "AAAA", "skip": 0 }] });
        let query = if team { format!("?team={}", self.team) } else { String::new() };
        self.app.post(&format!("/api/v1/vault/shares{query}")).bearer(&who.token).json(&body).send().await
    }

    async fn link(&self, who: &Member) -> String {
        self.share(who, true).await.json::<ShareView>().id
    }

    async fn listed(&self, who: &Member) -> Vec<(String, String, String)> {
        let path = format!("/api/v1/vault/shares?team={}", self.team);
        let page: Page<ShareView> = self.app.get(&path).bearer(&who.token).send().await.json();
        page.data.into_iter().map(|link| (link.id, link.made_by, link.state)).collect()
    }

    async fn revoke(&self, who: &Member, link: &str) -> String {
        let path = format!("/api/v1/vault/shares/{link}?team={}", self.team);
        self.app.delete(&path).bearer(&who.token).send().await.outcome()
    }

    async fn open(&self, link: &str) -> Answer {
        let body = json!({ "auth": Bytes(PROOF.to_vec()) });
        self.app.post(&format!("/api/v1/shares/{link}/open")).from("203.0.113.1").json(&body).send().await
    }

    async fn fetch(&self, link: &str, ticket: &str) -> Answer {
        self.app.get(&format!("/api/v1/shares/{link}/objects/0")).from("203.0.113.1").bearer(ticket).send().await
    }

    async fn change(&self, who: &Member, of: &Member, change: Value) {
        let path = format!("/api/v1/teams/{}/members/{}", self.team, of.account.id);
        let call = self.app.call("PATCH".parse().unwrap(), &path).bearer(&who.token).json(&change);
        assert_eq!(call.send().await.outcome(), "200");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whoever_may_write_shares_and_everybody_in_the_team_sees_it(#[case] engine: Engine) {
    let given = Given::new(engine).await;
    assert_eq!(given.share(&given.guest, true).await.outcome(), "403 TEAM_PERMISSION_DENIED");
    assert_eq!(given.share(&given.stranger, true).await.outcome(), "404 NOT_FOUND");
    assert_eq!(given.share(&given.member, false).await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    assert_eq!(given.listed(&given.guest).await, []);
    let link = given.link(&given.member).await;
    let expected = [(link.clone(), given.member.account.id.to_string(), "open".to_owned())];
    for who in [&given.boss, &given.admin, &given.member, &given.other, &given.guest] {
        assert_eq!(given.listed(who).await, expected);
    }
    // It is none of one's own vault, where it would be taken for one's own.
    let own: Page<ShareView> = given.app.get("/api/v1/vault/shares").bearer(&given.member.token).send().await.json();
    assert_eq!(own.total, 0);
    let opened: OpenedShare = given.open(&link).await.json();
    let got = given.fetch(&link, &opened.ticket).await;
    assert_eq!((got.status, got.body.as_slice()), (200, b"of the team".as_slice()));
    // One's own are one's own to close, and all of them the administrators'.
    assert_eq!(given.revoke(&given.other, &link).await, "403 TEAM_PERMISSION_DENIED");
    assert_eq!(given.revoke(&given.guest, &link).await, "403 TEAM_PERMISSION_DENIED");
    assert_eq!(given.revoke(&given.stranger, &link).await, "404 NOT_FOUND");
    let own = format!("/api/v1/vault/shares/{link}");
    assert_eq!(given.app.delete(&own).bearer(&given.member.token).send().await.outcome(), "404 NOT_FOUND");
    let change = format!("{own}?team={}", given.team);
    let change = given.app.call("PATCH".parse().unwrap(), &change).bearer(&given.other.token);
    assert_eq!(change.json(&json!({ "max_downloads": 9 })).send().await.outcome(), "403 TEAM_PERMISSION_DENIED");
    assert_eq!(given.revoke(&given.member, &link).await, "204");
    assert_eq!(given.open(&link).await.outcome(), "404 invalid_token");
    let link = given.link(&given.member).await;
    assert_eq!(given.revoke(&given.admin, &link).await, "204");
    assert_eq!(given.fetch(&link, &opened.ticket).await.outcome(), "404 invalid_token");
}

/// Within the same second, also for those who have opened the link already: suspended, made a guest, removed, gone with the account.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn links_stop_with_whoever_made_them(#[case] engine: Engine) {
    let given = Given::new(engine).await;
    let link = given.link(&given.member).await;
    let opened: OpenedShare = given.open(&link).await.json();
    assert_eq!(given.fetch(&link, &opened.ticket).await.outcome(), "200");
    let state = async || given.listed(&given.guest).await[0].2.clone();
    let stopped = async || {
        assert_eq!(given.fetch(&link, &opened.ticket).await.outcome(), "404 invalid_token");
        assert_eq!(given.open(&link).await.outcome(), "404 invalid_token");
        assert_eq!(state().await, "stopped");
    };
    given.change(&given.boss, &given.member, json!({ "suspended": true })).await;
    stopped().await;
    given.change(&given.boss, &given.member, json!({ "suspended": false })).await;
    assert_eq!((given.fetch(&link, &opened.ticket).await.status, state().await.as_str()), (200, "open"));
    given.change(&given.boss, &given.member, json!({ "role": "guest" })).await;
    given.app.clock.advance(std::time::Duration::from_secs(60));
    let again = given.fetch(&link, &opened.ticket).await;
    assert_eq!(again.outcome(), "404 invalid_token");
    // A guest may still close what they opened as a member.
    assert_eq!(given.revoke(&given.member, &link).await, "204");

    let link = given.link(&given.other).await;
    let opened: OpenedShare = given.open(&link).await.json();
    let path = format!("/api/v1/teams/{}/members/{}", given.team, given.other.account.id);
    assert_eq!(given.app.delete(&path).bearer(&given.boss.token).send().await.outcome(), "204");
    assert_eq!(given.fetch(&link, &opened.ticket).await.outcome(), "404 invalid_token");
    assert_eq!(given.open(&link).await.outcome(), "404 invalid_token");
    assert_eq!(given.revoke(&given.admin, &link).await, "204");

    let link = given.link(&given.admin).await;
    let founder = given.app.signed_in("founder", Role::FounderRights).await;
    given.app.step_up(&founder).await;
    let path = format!("/api/v1/users/{}", given.admin.account.id);
    let disable = given.app.call("PATCH".parse().unwrap(), &path).bearer(&founder.token);
    assert_eq!(disable.json(&json!({ "disabled": true })).send().await.outcome(), "200");
    assert_eq!(given.open(&link).await.outcome(), "404 invalid_token");
}
