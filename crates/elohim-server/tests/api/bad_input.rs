//! Bad input of every kind, on every route: a clear 4xx with a code, and nothing is stored.

use elohim_api::Problem;
use elohim_api::vault::objects::Changes;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

fn is_clear(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let problem: Problem = answer.json();
    assert_eq!((problem.status, problem.request_id.as_str()), (answer.status, answer.header("x-request-id")), "{what}");
    assert!(!problem.code.is_empty() && !problem.title.is_empty() && !problem.detail.is_empty(), "{what}");
    for internal in ["elohim_", "serde", "sqlx", "expected", "EOF while"] {
        assert!(!String::from_utf8_lossy(&answer.body).contains(internal), "{what}: {internal}");
    }
}

/// Every operation that takes a JSON body.
fn json_routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(elohim_server::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["requestBody"]["content"]["application/json"].is_object() {
                let path =
                    path.replace("{index}", "0").replace("{id}", &"0".repeat(32)).replace("{bundle}", &"0".repeat(32));
                routes.push((method.to_uppercase(), path));
            }
        }
    }
    assert_eq!(routes.len(), 50);
    routes
}

async fn nothing_stored(app: &TestApp, who: &Member) {
    let changes: Changes = app.get("/api/v1/vault/changes").bearer(&who.token).send().await.json();
    assert_eq!(changes.data, []);
    assert_eq!(app.get("/api/v1/vault/slots").bearer(&who.token).send().await.status, 404);
    let shares: Value = app.get("/api/v1/vault/shares").bearer(&who.token).send().await.json();
    assert_eq!(shares["total"], 0);
    assert_eq!(app.stored_of(""), Vec::<std::path::PathBuf>::new());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn bodies_that_are_not_what_the_route_takes(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    // Somebody who may do everything, so that it is the body that is refused.
    let alice = app.signed_in("alice", Role::FounderRights).await;
    let deep = "[".repeat(100_000);
    let bodies: &[(&str, Vec<u8>, &str)] = &[
        ("empty", Vec::new(), "application/json"),
        ("null", b"null".to_vec(), "application/json"),
        ("array", b"[]".to_vec(), "application/json"),
        ("number", b"1e999".to_vec(), "application/json"),
        ("cut off", b"{\"username\":".to_vec(), "application/json"),
        ("unknown field", b"{\"surprise\":1}".to_vec(), "application/json"),
        ("invalid UTF-8", b"{\"username\":\"\xff\xfe\"}".to_vec(), "application/json"),
        ("lone surrogate", br#"{"username":"\ud800"}"#.to_vec(), "application/json"),
        ("byte order mark", b"\xef\xbb\xbf{}".to_vec(), "application/json"),
        ("deep", deep.into_bytes(), "application/json"),
        ("text", b"hello".to_vec(), "text/plain"),
        ("no type", b"{}".to_vec(), ""),
    ];
    for (n, (method, path)) in json_routes().into_iter().enumerate() {
        for (m, (what, body, media)) in bodies.iter().enumerate() {
            let mut call =
                app.call(method.parse().unwrap(), &path).from(&format!("203.0.{n}.{m}")).bearer(&alice.token);
            if !media.is_empty() {
                call = call.header("content-type", media);
            }
            is_clear(&call.body(body.clone()).send().await, &format!("{method} {path} {what}"));
            app.clock.advance(std::time::Duration::from_secs(10));
        }
    }
    nothing_stored(&app, &alice).await;
}

#[tokio::test]
async fn fields_of_the_wrong_kind_are_named() {
    let app = TestApp::new(Engine::Sqlite).await;
    let answer = app.post("/api/v1/auth/login").json(&json!({ "username": "", "password": "x" })).send().await;
    let problem: Problem = answer.json();
    assert_eq!((answer.status, problem.code.as_str()), (422, "VALIDATION_FAILED"));
    assert_eq!(problem.fields.iter().map(|field| field.path.as_str()).collect::<Vec<_>>(), ["username"]);
    // The fields in their order are not the fields.
    let alice = app.member("alice").await;
    let list = app.post("/api/v1/auth/login").json(&json!(["alice", "a password for tests only"])).send().await;
    assert_eq!(list.outcome(), "422 VALIDATION_FAILED");
    let list = app.post("/api/v1/teams").bearer(&alice.token).json(&json!(["Ward"])).send().await;
    assert_eq!(list.outcome(), "422 VALIDATION_FAILED");
    let long = "x".repeat(1024 * 1024);
    let answer = app.post("/api/v1/auth/login").json(&json!({ "username": "alice", "password": long })).send().await;
    assert_eq!(answer.outcome(), "413 BODY_TOO_LARGE");
}

#[tokio::test]
async fn a_vault_passphrase_is_refused_wherever_it_is_put() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let path = format!("/api/v1/vault/objects/{}", "0".repeat(32));
    let by_query = app.put(&format!("{path}?vault_passphrase=canary")).bearer(&alice.token).part(b"x").send().await;
    let by_header = app.put(&path).header("x-vault-passphrase", "canary").bearer(&alice.token).part(b"x").send().await;
    for answer in [by_query, by_header] {
        assert_eq!(answer.outcome(), "400 VAULT_PASSPHRASE_REFUSED");
        assert!(!String::from_utf8_lossy(&answer.body).contains("canary"));
    }
    nothing_stored(&app, &alice).await;
}

#[tokio::test]
async fn addresses_and_methods_that_do_not_exist() {
    let app = TestApp::new(Engine::Sqlite).await;
    for path in ["/nothing", "/api/v1/vault", "/api/v2/health", "/.env", "/api/v1/auth/login/", "/s/", "//"] {
        let answer = app.get(path).send().await;
        is_clear(&answer, path);
        assert_eq!(answer.outcome(), "404 NOT_FOUND", "{path}");
    }
    let everything = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    for (method, allow) in
        [("PATCH", "POST"), ("GET", "POST"), ("TRACE", everything), ("PROPFIND", everything), ("BREW", everything)]
    {
        let answer = app.call(method.parse().unwrap(), "/api/v1/auth/login").send().await;
        assert_eq!((answer.outcome().as_str(), answer.header("allow")), ("405 METHOD_NOT_ALLOWED", allow), "{method}");
    }
}

/// Bodies of strangers are read before anything is known of them, so they are small.
#[tokio::test]
async fn strangers_cannot_fill_the_memory_with_bodies() {
    let app = TestApp::new(Engine::Sqlite).await;
    let long = "x".repeat(300 * 1024);
    for (path, body) in [
        ("/api/v1/auth/login", json!({ "username": "alice", "password": long })),
        ("/api/v1/auth/refresh", json!({ "refresh_token": long })),
        ("/api/v1/shares/00000000000000000000000000000000/open", json!({ "auth": long })),
    ] {
        assert_eq!(app.post(path).json(&body).send().await.outcome(), "413 BODY_TOO_LARGE", "{path}");
    }
}
