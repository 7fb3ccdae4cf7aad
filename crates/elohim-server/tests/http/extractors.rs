//! Input of every wrong kind, and the words it is answered with.

use elohim_server::HttpSettings;
use rstest::rstest;

use crate::demo::Demo;

const JSON: &str = "Content-Type: application/json";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";

#[rstest]
#[case(r#"{"text":"ok"}"#, 200, "", &[])]
#[case(r#"{"text":"ok","parts":[{"number":4},{"number":5}]}"#, 200, "", &[])]
#[case("", 400, "REQUEST_MALFORMED", &[])]
#[case("{", 400, "REQUEST_MALFORMED", &[])]
#[case("\u{feff}{\"text\":\"ok\"}", 400, "REQUEST_MALFORMED", &[])]
#[case(r#"{"text":"ok"} x"#, 400, "REQUEST_MALFORMED", &[])]
#[case(r#"{"text":NaN}"#, 400, "REQUEST_MALFORMED", &[])]
#[case(r#"{"text":"ok","parts":[{"number":1e999}]}"#, 400, "REQUEST_MALFORMED", &[])]
#[case("[]", 422, "VALIDATION_FAILED", &[" wrong_type"])]
#[case(r#"["ok"]"#, 422, "VALIDATION_FAILED", &[" wrong_type"])]
#[case("7", 422, "VALIDATION_FAILED", &[" wrong_type"])]
#[case("{}", 422, "VALIDATION_FAILED", &["text missing"])]
#[case(r#"{"text":7}"#, 422, "VALIDATION_FAILED", &["text wrong_type"])]
#[case(r#"{"text":"ok","more":1}"#, 422, "VALIDATION_FAILED", &["more unknown"])]
#[case(r#"{"text":"ok","a<b>`c":1}"#, 422, "VALIDATION_FAILED", &["a?b??c unknown"])]
#[case(r#"{"text":"a","text":"b"}"#, 422, "VALIDATION_FAILED", &["text duplicate"])]
#[case(r#"{"text":""}"#, 422, "VALIDATION_FAILED", &["text too_short"])]
#[case(r#"{"text":"123456","parts":[{"number":1},{"number":10}]}"#, 422, "VALIDATION_FAILED",
    &["parts.1.number too_large", "text too_long"])]
#[case(r#"{"text":"ok","parts":[{"number":-1}]}"#, 422, "VALIDATION_FAILED", &["parts.0.number invalid"])]
#[case(r#"{"text":"ok","parts":[{}]}"#, 422, "VALIDATION_FAILED", &["parts.0.number missing"])]
#[tokio::test]
async fn a_json_body_is_read_checked_or_refused(
    #[case] body: &str,
    #[case] status: u16,
    #[case] code: &str,
    #[case] fields: &[&str],
) {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.send("POST /api/v1/notes", &[JSON], body).await;
    assert_eq!(reply.status, status, "{}", reply.body);
    if status != 200 {
        assert_eq!(reply.code(), code);
        let mut named = reply.fields();
        named.sort();
        assert_eq!(named, fields);
        assert!(!reply.body.contains("struct") && !reply.body.contains("Note"), "{}", reply.body);
    }
}

#[tokio::test]
async fn nesting_and_size_have_an_end() {
    let demo = Demo::start(HttpSettings::default()).await;
    let deep = "[".repeat(100_000);
    assert_eq!(demo.send("POST /api/v1/notes", &[JSON], &deep).await.status, 422);
    let deep = format!("{{\"text\":{deep}");
    assert_eq!(demo.send("POST /api/v1/notes", &[JSON], &deep).await.status, 422);
    let large = "[".repeat(10_000_000);
    let reply = demo.send("POST /api/v1/notes", &[JSON], &large).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "BODY_TOO_LARGE"));
}

#[tokio::test]
async fn the_login_family_takes_forms_as_well() {
    let demo = Demo::start(HttpSettings::default()).await;
    assert_eq!(demo.send("POST /login", &[FORM], "text=a%20b").await.body, "a b");
    assert_eq!(demo.send("POST /login", &[JSON], r#"{"text":"a b"}"#).await.body, "a b");
    assert_eq!(demo.send("POST /login", &[FORM], "text=a&text=b").await.fields(), ["text duplicate"]);
    assert_eq!(demo.send("POST /login", &[FORM], "text=123456").await.fields(), ["text too_long"]);
    assert_eq!(demo.send("POST /login", &["Content-Type: text/plain"], r#"{"text":"a"}"#).await.status, 415);
    assert_eq!(demo.send("POST /api/v1/notes", &[FORM], "text=a").await.status, 415);
}

#[rstest]
#[case("", 200, &[])]
#[case("?limit=1&offset=7", 200, &[])]
#[case("?limit=0", 422, &["limit too_small"])]
#[case("?limit=101", 422, &["limit too_large"])]
#[case("?limit=many", 422, &["limit invalid"])]
#[case("?limit=1&limit=2", 422, &["limit duplicate"])]
#[case("?order=up", 422, &["order unknown"])]
#[tokio::test]
async fn a_query_is_read_checked_or_refused(#[case] query: &str, #[case] status: u16, #[case] fields: &[&str]) {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.get(&format!("/api/v1/list{query}")).await;
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.json().get("fields").map_or(vec![], |_| reply.fields()), fields);
}

#[tokio::test]
async fn a_part_of_the_address_that_is_no_id_is_the_id_of_nothing() {
    let demo = Demo::start(HttpSettings::default()).await;
    assert_eq!(demo.get("/api/v1/notes/7").await.body, "7");
    for id in ["x", "-1", "7%00", "99999999999", "%ff", "..%2f7"] {
        let reply = demo.get(&format!("/api/v1/notes/{id}")).await;
        assert_eq!((reply.status, reply.code().as_str()), (404, "NOT_FOUND"), "{id}");
        assert!(!reply.body.contains("u32"), "{}", reply.body);
    }
}
