//! Which pages may call the API.

use elohim_server::HttpSettings;
use rstest::rstest;

use crate::demo::{Demo, Reply};

const PREFLIGHT: &str = "Access-Control-Request-Method: PUT";

async fn demo() -> Demo {
    let cors_origins = vec!["https://good.example".parse().unwrap(), "http://localhost:5173".parse().unwrap()];
    Demo::start(HttpSettings { cors_origins, ..HttpSettings::default() }).await
}

fn says_nothing(reply: &Reply) {
    let said: Vec<_> = [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-allow-methods",
        "access-control-allow-headers",
        "access-control-max-age",
        "access-control-expose-headers",
    ]
    .into_iter()
    .filter(|name| !reply.all(name).is_empty())
    .collect();
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(reply.header("vary"), "origin");
}

#[rstest]
#[tokio::test]
async fn a_listed_origin_may_call(#[values("https://good.example", "http://localhost:5173")] origin: &str
) {
    let (demo, named) = (demo().await, format!("Origin: {origin}"));
    for line in ["GET /hello", "GET /nowhere", "GET /panic"] {
        let reply = demo.send(line, &[&named], "").await;
        assert_eq!(reply.header("access-control-allow-origin"), origin, "{line}");
        assert_eq!(reply.header("access-control-allow-credentials"), "true");
        assert_eq!(reply.header("vary"), "origin");
    }
    let reply = demo.send("OPTIONS /api/v1/notes", &[&named, PREFLIGHT], "").await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    assert_eq!(reply.header("access-control-allow-origin"), origin);
    assert_eq!(reply.header("access-control-max-age"), "3600");
    assert_eq!(
        reply.header("access-control-allow-headers"),
        "authorization, content-type, content-digest, range, x-request-id, idempotency-key"
    );
    assert_eq!(reply.header("access-control-allow-methods"), "GET, HEAD, POST, PUT, PATCH, DELETE");
}

#[rstest]
#[case::null("Origin: null")]
#[case::suffix("Origin: https://good.example.evil.example")]
#[case::prefix("Origin: https://evilgood.example")]
#[case::subdomain("Origin: https://a.good.example")]
#[case::upper_case("Origin: https://GOOD.example")]
#[case::port("Origin: https://good.example:8443")]
#[case::usual_port_spelled_out("Origin: https://good.example:443")]
#[case::other_port("Origin: http://localhost:5174")]
#[case::http_twin("Origin: http://good.example")]
#[case::path("Origin: https://good.example/")]
#[case::wildcard("Origin: *")]
#[case::list("Origin: https://good.example, https://evil.example")]
#[case::twice("Origin: https://good.example\r\nOrigin: https://evil.example")]
#[case::empty("Origin:")]
#[case::none("X-Nothing: a")]
#[tokio::test]
async fn any_other_origin_is_told_nothing(#[case] origin: &str) {
    let demo = demo().await;
    let reply = demo.send("GET /hello", &[origin], "").await;
    assert_eq!(reply.status, 200);
    says_nothing(&reply);
    says_nothing(&demo.send("OPTIONS /api/v1/notes", &[origin, PREFLIGHT], "").await);
}

#[tokio::test]
async fn without_a_list_nobody_may() {
    let demo = Demo::start(HttpSettings::default()).await;
    says_nothing(&demo.send("OPTIONS /hello", &["Origin: https://good.example", PREFLIGHT], "").await);
}
