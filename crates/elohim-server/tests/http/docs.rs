//! The API description and its pages.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use elohim_server::{HttpSettings, docs, wrap};
use http::{Request, Response};
use tower::ServiceExt as _;
use utoipa::openapi::{InfoBuilder, OpenApiBuilder};

use crate::demo::Counting;

async fn get(path: &str) -> (Response<()>, String) {
    let api = OpenApiBuilder::new().info(InfoBuilder::new().title("Demo").version("1").build()).build();
    let router: Router = docs::router(&api).unwrap();
    let router = wrap(router, Arc::new(HttpSettings::default()), Arc::new(Counting::default()));
    let response = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 10_000_000).await.unwrap();
    (Response::from_parts(parts, ()), String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn the_pages_are_served_with_their_parts_and_fetch_nothing_from_elsewhere() {
    let (response, page) = get("/docs/").await;
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"), "{policy}");
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    let parts: Vec<_> = page.split('"').filter_map(|text| text.strip_prefix("./")).collect();
    assert!(parts.len() > 3, "{page}");
    for part in parts {
        let (response, _) = get(&format!("/docs/{part}")).await;
        assert_eq!(response.status(), 200, "{part}");
    }
    let (_, start) = get("/docs/swagger-initializer.js").await;
    assert!(start.contains("/api/v1/openapi.json") && !start.contains("petstore"), "{start}");
}

#[tokio::test]
async fn the_description_is_json_and_other_names_are_nothing() {
    let (response, body) = get("/api/v1/openapi.json").await;
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap()["info"]["title"], "Demo");
    assert_eq!(get("/docs").await.0.headers()["location"], "/docs/");
    assert_eq!(get("/docs/nothing.js").await.0.status(), 404);
    assert_eq!(get("/docs/..%2f..%2fetc%2fpasswd").await.0.status(), 404);
}
