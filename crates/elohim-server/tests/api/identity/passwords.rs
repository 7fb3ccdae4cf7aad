//! Passwords at their edges (H29), and what tells whether somebody is there (H28).

use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, TestApp};
use futures::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

/// Everybody from their own address: here no limit of addresses is meant.
fn address(n: usize) -> String {
    format!("198.51.{}.{}", n / 250, n % 250 + 1)
}

async fn login(app: &TestApp, n: usize, name: &str, password: &str) -> Answer {
    let body = json!({ "username": name, "password": password });
    app.post("/api/v1/auth/login").from(&address(n)).json(&body).send().await
}

async fn register(app: &TestApp, n: usize, name: &str, password: &str) -> Answer {
    let body = json!({ "username": name, "password": password });
    app.post("/api/v1/auth/register").from(&address(n)).json(&body).send().await
}

async fn open() -> TestApp {
    TestApp::with(Engine::Sqlite, |settings| settings.registration = elohim_app::Registration::Open).await
}

/// A text of so many code points.
fn words(count: usize) -> String {
    (0..count).map(|n| char::from_u32(0x4e00 + u32::try_from(n * n % 20_000).unwrap()).unwrap()).collect()
}

/// Long, in any script, with anything in it: a password is taken as it was typed, and only that opens.
#[rstest]
#[case::of_64(words(64), words(63))]
#[case::of_65(words(65), words(64))]
#[case::of_1024(words(1024), words(1023))]
#[case::with_nul("before\0after, and more".to_owned(), "before".to_owned())]
#[case::emoji("🐈‍⬛🦊🐧🦉🐝🦋🐢🐙🦔🦚🦜🐿️".to_owned(), "🐈🦊🐧🦉🐝🦋🐢🐙🦔🦚🦜🐿️".to_owned())]
#[case::a_space_behind("three dull brown cats ".to_owned(), "three dull brown cats".to_owned())]
#[case::composed("Zo\u{eb} und Andr\u{e9} im Caf\u{e9}".to_owned(), "Zoe\u{308} und Andre\u{301} im Cafe\u{301}".to_owned())]
#[case::decomposed("Zoe\u{308} und Andre\u{301} im Cafe\u{301}".to_owned(), "Zo\u{eb} und Andr\u{e9} im Caf\u{e9}".to_owned())]
#[case::case_counts("Three Dull Brown Cats".to_owned(), "three dull brown cats".to_owned())]
#[tokio::test]
async fn a_password_is_what_was_typed(#[case] password: String, #[case] other: String) {
    let app = open().await;
    assert_eq!(register(&app, 0, "alice", &password).await.outcome(), "201");
    assert_eq!(login(&app, 1, "alice", &other).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(login(&app, 2, "alice", &password).await.outcome(), "200");
}

/// Too short, too long, too well known; nothing of it is hashed.
#[rstest]
#[case("eleven char", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case("password1234", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case("Password1234", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case("qwertyuiop12", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case("aaaaaaaaaaaaaaaa", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case("alicealice12", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case("elohimos1234", "422 AUTH_PASSWORD_TOO_WEAK")]
#[case(&"x".repeat(4097), "422 VALIDATION_FAILED")]
#[case(&"x".repeat(1_000_000), "413 BODY_TOO_LARGE")]
#[tokio::test]
async fn passwords_that_are_none_are_refused(#[case] password: &str, #[case] outcome: &str) {
    let app = open().await;
    assert_eq!(register(&app, 0, "alice", password).await.outcome(), outcome);
    if outcome != "422 AUTH_PASSWORD_TOO_WEAK" {
        assert_eq!(login(&app, 1, "alice", password).await.outcome(), outcome);
    }
}

/// A hundred at once: as many are hashed as there are places, the others are told to come back; nobody is refused wrongly, and
/// it goes on afterwards.
#[tokio::test]
async fn a_hundred_logins_at_once_are_answered() {
    let app = TestApp::new(Engine::Sqlite).await;
    app.account("alice", Role::Member, false).await;
    let all = join_all((0..100).map(|n| login(&app, n, "alice", "a password for tests only"))).await;
    let count = |outcome: &str| all.iter().filter(|answer| answer.outcome() == outcome).count();
    let (good, busy) = (count("200"), count("503 UNAVAILABLE"));
    assert_eq!(good + busy, 100);
    // Whoever comes when the first are done finds a place.
    assert!((68..100).contains(&good), "four are hashed at a time, and 64 wait: {good}");
    assert_eq!(login(&app, 200, "alice", "a password for tests only").await.outcome(), "200");
}

/// Whether somebody has an account is not told to those who are not in: not by status, body or headers, nor by limits.
#[rstest]
#[case::login("auth/login", json!({ "password": "three dull brown cats" }))]
#[case::first_password("auth/change-password-first-login", json!({ "temp_password": "three dull brown cats",
    "new_password": "four dull brown cats", "confirm_password": "four dull brown cats" }))]
#[case::login_with_a_code("auth/login", json!({ "password": "three dull brown cats", "code": "123456" }))]
#[case::registration("auth/register", json!({ "password": "three dull brown cats" }))]
#[case::registration_with_a_code("auth/register", json!({ "password": "three dull brown cats", "invitation": "made-up" }))]
#[tokio::test]
async fn known_and_unknown_names_are_answered_alike(#[case] path: &str, #[case] body: Value) {
    let app = TestApp::new(Engine::Sqlite).await;
    app.account("alice", Role::Member, false).await;
    app.account("newcomer", Role::Member, true).await;
    let mut seen = Vec::new();
    for (who, name) in ["alice", "newcomer", "nobody"].into_iter().enumerate() {
        let mut answers = Vec::new();
        for n in 0..14 {
            let mut body = body.clone();
            body["username"] = json!(name);
            let from = address(100 * who + n);
            let answer = app.post(&format!("/api/v1/{path}")).from(&from).json(&body).send().await;
            let mut told: Value = answer.json();
            told.as_object_mut().unwrap().remove("request_id");
            let mut headers: Vec<_> = answer.headers.iter().filter(|(name, _)| *name != "x-request-id").collect();
            headers.sort_by_key(|(name, _)| name.as_str());
            answers.push(format!("{} {told} {headers:?}", answer.status));
        }
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[2], "an account and none");
    assert_eq!(seen[1], seen[2], "an account with a temporary password and none");
}
