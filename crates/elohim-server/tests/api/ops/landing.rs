//! The plain pages.

use elohim_testkit::{Engine, TestApp};

#[tokio::test]
async fn the_landing_page_loads_nothing_from_elsewhere() {
    let app = TestApp::new(Engine::Sqlite).await;
    for path in ["/", "/s/00000000000000000000000000000000"] {
        let page = app.get(path).send().await;
        let text = String::from_utf8(page.body.clone()).unwrap();
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("<script"), "{path}");
        assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
    assert_eq!(app.get("/pages.css").send().await.header("content-type"), "text/css; charset=utf-8");
}
