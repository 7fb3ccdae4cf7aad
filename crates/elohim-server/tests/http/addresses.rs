//! Whom a request counts as, over a real connection.

use elohim_server::HttpSettings;

use crate::demo::Demo;

const FORGED: [&str; 7] = [
    "X-Forwarded-For: 203.0.113.9, 192.0.2.7",
    "Forwarded: for=192.0.2.66",
    "X-Real-IP: 192.0.2.66",
    "CF-Connecting-IP: 192.0.2.66",
    "True-Client-IP: 192.0.2.66",
    "X-Client-IP: 192.0.2.66",
    "X-Forwarded-Host: elsewhere",
];

#[tokio::test]
async fn a_stranger_counts_as_itself_whatever_it_says() {
    let demo = Demo::start(HttpSettings::default()).await;
    assert_eq!(demo.send("GET /whoami", &FORGED, "").await.body, "127.0.0.1");
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_right_most_stranger_counts() {
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
    let demo = Demo::start(HttpSettings { trusted_proxies, ..HttpSettings::default() }).await;
    assert_eq!(demo.send("GET /whoami", &FORGED, "").await.body, "192.0.2.7");
    let two_hops = ["X-Forwarded-For: 203.0.113.9, [2001:db8::7]:443", "X-Forwarded-For: 10.1.1.1"];
    assert_eq!(demo.send("GET /whoami", &two_hops, "").await.body, "2001:db8::7");
    assert_eq!(demo.get("/whoami").await.body, "127.0.0.1");
}
