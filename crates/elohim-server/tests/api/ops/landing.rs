//! The pages. They are built before the tests run: `./elohimos test` does that, and so does `cargo xtask web`.

use elohim_testkit::{Answer, Engine, TestApp};
use rstest::rstest;

async fn app() -> TestApp {
    TestApp::new(Engine::Sqlite).await
}

fn text(page: &Answer) -> String {
    String::from_utf8(page.body.clone()).unwrap()
}

#[rstest]
#[case::from_anywhere("/", "/app/")]
#[case::by_an_invite_of_the_command_line("/join", "/app/teams/join")]
#[tokio::test]
async fn people_come_in_by_the_web_interface(#[case] path: &str, #[case] leads_to: &str) {
    let page = app().await.get(path).send().await;
    assert_eq!((page.status, page.header("location")), (303, leads_to));
}

#[rstest]
#[case::the_application("/app/")]
#[case::an_address_in_it("/app/people/0123")]
#[case::a_link("/s/00000000000000000000000000000000")]
#[case::a_drop_box("/d/00000000000000000000000000000000")]
#[tokio::test]
async fn a_page_loads_nothing_from_elsewhere(#[case] path: &str) {
    let app = app().await;
    let page = app.get(path).send().await;
    let html = text(&page);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("<style"), "{html}");
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"),
        "{policy}"
    );
    assert!(
        policy.contains("require-trusted-types-for 'script'; trusted-types app;") && !policy.contains("inline"),
        "{policy}"
    );
    assert!(policy.contains("report-uri /api/v1/csp-reports"), "{policy}");
    let loaded = html.split(['"', '\'']).filter(|one| one.starts_with('/')).collect::<Vec<_>>();
    assert!(loaded.len() >= 3, "{loaded:?}");
    for address in loaded {
        let file = app.get(address).send().await;
        assert_eq!(file.status, 200, "{address}");
        assert_eq!(file.header("x-content-type-options"), "nosniff", "{address}");
    }
}

#[tokio::test]
async fn every_file_of_the_list_is_served_as_it_was_built() {
    let app = app().await;
    let list: serde_json::Value = serde_json::from_slice(&app.get("/web-manifest.json").send().await.body).unwrap();
    let files = list["files"].as_object().unwrap();
    assert!(files.len() > 20, "{}", files.len());
    for (path, sha256) in files {
        if path.ends_with(".html") && path != "/preview.html" {
            continue;
        }
        let file = app.get(path).send().await;
        assert_eq!(file.status, 200, "{path}");
        assert_eq!(hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&file.body)), *sha256, "{path}");
        assert_eq!(file.header("etag"), format!("\"{}\"", sha256.as_str().unwrap()), "{path}");
        let keep = if path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        assert_eq!(file.header("cache-control"), keep, "{path}");
    }
}

#[tokio::test]
async fn a_file_is_compressed_for_those_who_take_it_and_not_sent_twice() {
    let app = app().await;
    let plain = app.get("/vault/vault.worker.js").send().await;
    let small = app.get("/vault/vault.worker.js").header("accept-encoding", "gzip, br;q=0.8").send().await;
    assert_eq!((small.header("content-encoding"), small.header("vary")), ("br", "accept-encoding"));
    assert!(small.body.len() * 2 < plain.body.len(), "{} of {}", small.body.len(), plain.body.len());
    let refused = app.get("/vault/vault.worker.js").header("accept-encoding", "br;q=0").send().await;
    assert_eq!(refused.body, plain.body);
    let again = app.get("/vault/vault.worker.js").header("if-none-match", plain.header("etag")).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[tokio::test]
async fn the_frame_of_previews_is_an_origin_of_its_own() {
    let app = app().await;
    let page = app.get("/preview.html").send().await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("sandbox allow-scripts; default-src 'none';") && policy.contains("connect-src 'none'"),
        "{policy}"
    );
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
    let html = text(&page);
    let script = html.split('"').find(|one| one.starts_with("/assets/")).unwrap().to_owned();
    let script = app.get(&script).send().await;
    assert_eq!(script.header("access-control-allow-origin"), "*");
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
}

#[rstest]
#[case("/assets/none.js")]
#[case("/assets/../index.html")]
#[case("/vault/core/none.wasm")]
#[case("/vault/vault.worker.js.br")]
#[tokio::test]
async fn what_was_not_built_is_not_there(#[case] path: &str) {
    assert_eq!(app().await.get(path).send().await.outcome(), "404 NOT_FOUND");
}

#[tokio::test]
async fn the_plain_style_sheet_is_there_for_programs_without_pages() {
    assert_eq!(app().await.get("/pages.css").send().await.header("content-type"), "text/css; charset=utf-8");
}
