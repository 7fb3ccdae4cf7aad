//! How people like things.

use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/auth/me/preferences";

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn preferences_are_kept_for_one_person(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let none = json!({ "language": null, "theme": "system", "time_zone": null });
    assert_eq!(app.get(PATH).bearer(&alice.token).send().await.json::<Value>(), none);
    for chosen in [
        json!({ "language": "pt-BR", "theme": "dark", "time_zone": "America/Argentina/Buenos_Aires" }),
        json!({ "language": "zh-Hant-TW", "theme": "light", "time_zone": "Etc/GMT+5" }),
        none.clone(),
    ] {
        assert_eq!(app.put(PATH).bearer(&alice.token).json(&chosen).send().await.json::<Value>(), chosen);
        assert_eq!(app.get(PATH).bearer(&alice.token).send().await.json::<Value>(), chosen);
        assert_eq!(app.get(PATH).bearer(&bob.token).send().await.json::<Value>(), none);
    }
}

#[rstest]
#[case(json!({ "theme": "pink" }))]
#[case(json!({ "theme": "dark", "language": "e" }))]
#[case(json!({ "theme": "dark", "language": "en--GB" }))]
#[case(json!({ "theme": "dark", "language": "<script>" }))]
#[case(json!({ "theme": "dark", "language": "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-a-b-c-d-e-f-g" }))]
#[case(json!({ "theme": "dark", "time_zone": "" }))]
#[case(json!({ "theme": "dark", "time_zone": "../etc" }))]
#[case(json!({ "theme": "dark", "time_zone": "Europe//Vienna" }))]
#[case(json!({ "theme": "dark", "colour": "red" }))]
#[tokio::test]
async fn preferences_that_are_none_are_refused(#[case] body: Value) {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let answer = app.put(PATH).bearer(&alice.token).json(&body).send().await;
    assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{body}");
}
