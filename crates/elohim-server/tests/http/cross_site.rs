//! What a page of another site can make a browser send (H60).

use elohim_server::HttpSettings;
use rstest::rstest;

use crate::demo::Demo;

const JSON: &str = "Content-Type: application/json";

async fn demo() -> Demo {
    let cors_origins = vec!["https://good.example".parse().unwrap()];
    Demo::start(HttpSettings { cors_origins, ..HttpSettings::default() }).await
}

#[rstest]
#[case::another_site(&["Sec-Fetch-Site: cross-site", "Origin: https://evil.example"])]
#[case::another_origin_of_the_site(&["Sec-Fetch-Site: same-site", "Origin: https://other.demo"])]
#[case::a_mark_that_is_not_known(&["Sec-Fetch-Site: neighbour"])]
#[case::an_empty_mark(&["Sec-Fetch-Site: "])]
#[case::a_mark_in_capitals(&["Sec-Fetch-Site: SAME-ORIGIN"])]
#[case::the_mark_counts_more_than_the_origin(&["Sec-Fetch-Site: cross-site", "Origin: http://demo"])]
#[case::an_old_browser(&["Origin: https://evil.example"])]
#[case::a_sandboxed_frame(&["Origin: null"])]
#[case::another_port(&["Origin: http://demo:8443"])]
#[case::a_name_that_begins_alike(&["Origin: http://demo.evil.example"])]
#[case::two_origins(&["Origin: http://demo", "Origin: https://evil.example"])]
#[case::no_address(&["Origin: demo"])]
#[tokio::test]
async fn pages_of_other_sites_change_nothing(#[case] headers: &[&str]) {
    let demo = demo().await;
    let headers: Vec<&str> = headers.iter().copied().chain([JSON]).collect();
    for line in ["POST /api/v1/notes", "PUT /api/v1/notes", "DELETE /api/v1/notes", "PATCH /hello"] {
        let reply = demo.send(line, &headers, r#"{"text":"a"}"#).await;
        assert_eq!((reply.status, reply.code().as_str()), (403, "CROSS_SITE_REFUSED"), "{line} {headers:?}");
        assert!(reply.all("access-control-allow-origin").is_empty());
    }
    // Reading changes nothing, and a browser shows it to no other site.
    assert_eq!(demo.send("GET /hello", &headers, "").await.status, 200);
}

#[rstest]
#[case::the_page_itself(&["Sec-Fetch-Site: same-origin", "Origin: http://demo"])]
#[case::typed_by_a_person(&["Sec-Fetch-Site: none"])]
#[case::an_old_browser(&["Origin: https://demo"])]
#[case::no_browser(&[])]
#[case::a_listed_site(&["Sec-Fetch-Site: cross-site", "Origin: https://good.example"])]
#[tokio::test]
async fn own_pages_listed_sites_and_programs_go_on(#[case] headers: &[&str]) {
    let demo = demo().await;
    let headers: Vec<&str> = headers.iter().copied().chain([JSON]).collect();
    let reply = demo.send("POST /api/v1/notes", &headers, r#"{"text":"a"}"#).await;
    assert_eq!(reply.status, 200, "{headers:?}");
}

/// What a form can send without a preflight is no JSON, whatever it looks like.
#[rstest]
#[case("text/plain")]
#[case("text/plain; charset=application/json")]
#[case("multipart/form-data; boundary=x")]
#[case("")]
#[tokio::test]
async fn json_that_calls_itself_something_else_is_not_read(#[case] media: &str) {
    let demo = demo().await;
    let media = format!("Content-Type: {media}");
    let reply = demo.send("POST /api/v1/notes", &[&media], r#"{"text":"a"}"#).await;
    assert_eq!((reply.status, reply.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
}
