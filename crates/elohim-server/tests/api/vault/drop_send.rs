//! Drop boxes, for those who send.

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::time::Duration;

use age::x25519::Identity;
use axum::http::Method;
use elohim_api::vault::drop_boxes::{DropBoxView, Received, SealedByView, SubmissionDetail, SubmissionView};
use elohim_api::vault::usage::UsageView;
use elohim_api::{Bytes, Page, Time};
use elohim_core::Clock as _;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use futures::{StreamExt as _, stream};
use rstest::rstest;
use serde_json::{Value, json};

use super::id;

const BOUNDARY: &str = "a-border-that-no-file-has";

/// An identity, and a box to it.
pub(super) async fn drop_box(app: &TestApp, who: &Member, more: Value) -> (Identity, DropBoxView) {
    let identity = Identity::generate();
    let mut body = json!({ "recipient": identity.to_public().to_string() });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = app.post("/api/v1/vault/drop-boxes").bearer(&who.token).json(&body).send().await;
    (identity, made.json())
}

pub(super) async fn inbox(app: &TestApp, who: &Member) -> Vec<SubmissionView> {
    let page: Page<SubmissionView> = app.get("/api/v1/vault/inbox").bearer(&who.token).send().await.json();
    page.data
}

pub(super) async fn usage(app: &TestApp, who: &Member) -> UsageView {
    app.get("/api/v1/vault/usage").bearer(&who.token).send().await.json()
}

/// What is there once everything that broke off was given up.
async fn settled(app: &TestApp, who: &Member) -> UsageView {
    let given_up = async {
        loop {
            let now = usage(app, who).await;
            if now.uploading_bytes == 0 {
                return now;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), given_up).await.unwrap()
}

/// A form of fields: name, file name, content.
fn form(fields: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in fields {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").unwrap();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    write!(body, "--{BOUNDARY}--\r\n").unwrap();
    body
}

async fn post(app: &TestApp, path: &str, fields: &[(&str, Option<&str>, &[u8])]) -> Answer {
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    app.post(path).header("content-type", &media).body(form(fields)).send().await
}

pub(super) fn sealed(identity: &Identity, plain: &[u8]) -> Vec<u8> {
    age::encrypt(&identity.to_public(), plain).unwrap()
}

pub(super) fn opened(identity: &Identity, file: &[u8]) -> Vec<u8> {
    let decryptor = age::Decryptor::new_buffered(file).unwrap();
    let mut plain = Vec::new();
    let identity = std::iter::once(identity as &dyn age::Identity);
    decryptor.decrypt(identity).unwrap().read_to_end(&mut plain).unwrap();
    plain
}

pub(super) async fn object(app: &TestApp, who: &Member, id: &str) -> Vec<u8> {
    app.get(&format!("/api/v1/vault/objects/{id}")).bearer(&who.token).send().await.body
}

fn has(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_sent_waits_encrypted_whoever_encrypts_it(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let (identity, drop_box) = drop_box(&app, &alice, json!({})).await;
    assert_eq!((drop_box.state.as_str(), drop_box.max_bytes, drop_box.expires_at), ("open", 1 << 30, None));
    let page = app.get(&drop_box.path).send().await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));

    let file = sealed(&identity, b"CANARY-OF-A-SENDER");
    let sent = app.put(&drop_box.path).body(file.clone()).send().await;
    let received: Received = sent.json();
    assert_eq!((sent.status, received.files.len()), (201, 1));
    assert_eq!(received.files[0].sealed_by, SealedByView::Sender);
    let large: Vec<u8> = (0..9_000_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let fields =
        [("file", Some("CANARY-NAME.txt"), b"CANARY-TEXT".as_slice()), ("file", Some("large"), large.as_slice())];
    let received: Received = post(&app, &drop_box.path, &fields).await.json();
    assert_eq!(received.files.iter().map(|file| file.sealed_by).collect::<Vec<_>>(), [SealedByView::Server; 2]);

    let waiting = inbox(&app, &alice).await;
    assert_eq!(waiting.len(), 3);
    let mut named = Vec::new();
    for one in &waiting {
        assert_eq!(one.drop_box, drop_box.id);
        let stored = object(&app, &alice, &one.object).await;
        assert_eq!(u64::try_from(stored.len()).unwrap(), one.length);
        let label =
            one.label.as_ref().map(|label| serde_json::from_slice::<Value>(&opened(&identity, &label.0)).unwrap());
        named.push((label.map(|label| label["name"].clone()), opened(&identity, &stored)));
        // Its parts begin where those of a file of the vault do.
        let path = format!("/api/v1/vault/inbox/{}", one.object);
        let detail: SubmissionDetail = app.get(&path).bearer(&alice.token).send().await.json();
        let first = usize::try_from(one.header_len).unwrap() + 16 + 128 * 65_552;
        let (head, rest) = stored.split_at(first.min(stored.len()));
        let digests = [head, rest].iter().filter(|part| !part.is_empty()).map(|part| sha256(part)).collect::<Vec<_>>();
        assert_eq!(detail.parts, digests);
    }
    named.sort_by_key(|(_, plain)| plain.len());
    let expected = [
        (Some(json!("CANARY-NAME.txt")), b"CANARY-TEXT".to_vec()),
        (None, b"CANARY-OF-A-SENDER".to_vec()),
        (Some(json!("large")), large),
    ];
    assert!(named == expected);
    let dump = app.dump().await;
    for canary in ["CANARY-NAME", "CANARY-TEXT", "CANARY-OF-A-SENDER"] {
        assert!(!has(&dump, canary), "{canary}");
    }
    assert!(has(&dump, &drop_box.recipient), "what the server does know is found there");
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes))
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_box_that_is_not_open_looks_like_none(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let soon = app.clock.now().saturating_add(Duration::from_secs(60));
    let (identity, ending) = drop_box(&app, &alice, json!({ "expires_at": Time(soon) })).await;
    let (_, closed) = drop_box(&app, &alice, json!({})).await;
    let (_, of_bob) = drop_box(&app, &bob, json!({})).await;
    let file = sealed(&identity, b"text");
    assert_eq!(app.put(&ending.path).body(file.clone()).send().await.outcome(), "201");
    app.clock.advance(Duration::from_secs(60));
    let path = format!("/api/v1/vault/drop-boxes/{}", closed.id);
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    let admin = app.signed_in("root", Role::SuperAdmin).await;
    app.step_up(&admin).await;
    let path = format!("/api/v1/users/{}", bob.account.id);
    let disabled = app.call(Method::PATCH, &path).bearer(&admin.token).json(&json!({ "disabled": true })).send().await;
    assert_eq!(disabled.outcome(), "200");
    let nowhere = format!("/d/{}", id(7));
    for path in [&ending.path, &closed.path, &of_bob.path, &nowhere, "/d/x"] {
        assert_eq!(app.put(path).body(file.clone()).send().await.outcome(), "404 DROP_BOX_NOT_FOUND", "{path}");
        let form = post(&app, path, &[("file", None, b"text")]).await;
        assert_eq!(form.outcome(), "404 DROP_BOX_NOT_FOUND", "{path}");
    }
    assert_eq!(usage(&app, &alice).await.objects, 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_does_not_fit_or_breaks_off_leaves_nothing(#[case] engine: Engine) {
    let app = TestApp::with_quota(engine, 20_000_000).await;
    let alice = app.member("alice").await;
    let (identity, small) = drop_box(&app, &alice, json!({ "max_bytes": 1000 })).await;
    let (_, large) = drop_box(&app, &alice, json!({})).await;
    let nothing = usage(&app, &alice).await;
    assert_eq!(app.put(&small.path).body(vec![7; 1000]).send().await.outcome(), "413 DROP_BOX_FULL");
    // The owner's quota is nobody else's affair: it looks the same.
    assert_eq!(app.put(&large.path).body(vec![7; 20_000_001]).send().await.outcome(), "413 DROP_BOX_FULL");
    // A form counts as a whole.
    let fields = [("file", None, b"fits".as_slice()), ("file", None, &[7; 900])];
    assert_eq!(post(&app, &small.path, &fields).await.outcome(), "413 DROP_BOX_FULL");
    let halves = [Ok(vec![7; 9_000_000]), Err(std::io::Error::other("the line broke"))];
    let broken = app.put(&large.path).arriving(stream::iter(halves)).send().await;
    assert_eq!(broken.outcome(), "400 REQUEST_MALFORMED");
    let mut cut = form(&[("file", Some("a"), b"fits")]);
    cut.truncate(cut.len() - 10);
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    let broken = app.post(&large.path).header("content-type", &media).body(cut).send().await;
    assert_eq!(broken.outcome(), "400 REQUEST_MALFORMED");
    assert_eq!((settled(&app, &alice).await, inbox(&app, &alice).await), (nothing, vec![]));
    // What fits beside what waits is taken, and no more.
    assert_eq!(app.put(&small.path).body(sealed(&identity, &[7; 500])).send().await.outcome(), "201");
    assert_eq!(app.put(&small.path).body(sealed(&identity, &[7; 500])).send().await.outcome(), "413 DROP_BOX_FULL");
    assert_eq!((settled(&app, &alice).await.objects, inbox(&app, &alice).await.len()), (1, 1));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_no_submission_is_refused_whole(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let (identity, drop_box) = drop_box(&app, &alice, json!({})).await;
    let (path, file) = (&drop_box.path, sealed(&identity, b"text"));
    let put = |body: &[u8]| app.put(path).body(body).send();
    assert_eq!(put(b"").await.outcome(), "422 DROP_BOX_EMPTY_FILE");
    assert_eq!(put(b"age-encryption.org/v1\nno header").await.outcome(), "422 DROP_BOX_NOT_AN_AGE_FILE");
    assert_eq!(
        put(&[b"age-encryption.org/v1\n".as_slice(), &[b'x'; 200_000]].concat()).await.outcome(),
        "422 DROP_BOX_NOT_AN_AGE_FILE"
    );
    assert_eq!(put(&file[..file.len() - 25]).await.outcome(), "422 DROP_BOX_NOT_AN_AGE_FILE");
    let text = ("file", Some("a.txt"), b"text".as_slice());
    let empty = post(&app, path, &[]).await;
    assert_eq!(empty.outcome(), "422 DROP_BOX_EMPTY_FILE");
    assert_eq!(post(&app, path, &[("file", None, b"")]).await.outcome(), "422 DROP_BOX_EMPTY_FILE");
    assert_eq!(post(&app, path, &[text, ("comment", None, b"x")]).await.outcome(), "422 VALIDATION_FAILED");
    assert_eq!(post(&app, path, &[("label", None, b"plain"), text]).await.outcome(), "422 VALIDATION_FAILED");
    assert_eq!(post(&app, path, &[("label", None, &[b'x'; 5000]), text]).await.outcome(), "422 VALIDATION_FAILED");
    assert_eq!(post(&app, path, &vec![text; 21]).await.outcome(), "422 VALIDATION_FAILED");
    for name in ["vault_passphrase", "Vault-Passphrase"] {
        let refused = post(&app, path, &[text, (name, None, b"CANARY-PASSPHRASE")]).await;
        assert_eq!(refused.outcome(), "400 VAULT_PASSPHRASE_REFUSED");
        assert!(!has(&refused.body, "CANARY"));
    }
    let other = app.post(path).json(&json!({ "file": "x" })).send().await;
    assert_eq!(other.outcome(), "415 UNSUPPORTED_MEDIA_TYPE");
    let left = settled(&app, &alice).await;
    assert_eq!((left.objects, left.bytes, inbox(&app, &alice).await), (0, 0, vec![]));

    // A label that the sender has sealed stays as it is, and no other takes its place.
    let label = sealed(&identity, b"a label");
    assert_eq!(post(&app, path, &[("label", None, &label), ("file", Some("other"), &file)]).await.outcome(), "201");
    let one = inbox(&app, &alice).await.remove(0);
    assert_eq!((one.label, one.sealed_by), (Some(Bytes(label)), SealedByView::Sender));
}

/// Whoever sends slowly holds two turns, however much they send at once; others are received meanwhile.
#[tokio::test]
async fn one_address_does_not_keep_others_out() {
    let app = std::sync::Arc::new(TestApp::new(Engine::Sqlite).await);
    let alice = app.member("alice").await;
    let (_, made) = drop_box(&app, &alice, json!({})).await;
    let path = format!("/d/{}", made.id);
    let slow = (0..10).map(|_| {
        let (app, path) = (app.clone(), path.clone());
        tokio::spawn(async move {
            let first = stream::once(async { Ok::<_, Infallible>(b"a beginning".to_vec()) });
            app.put(&path).from("203.0.113.1").arriving(first.chain(stream::pending())).send().await
        })
    });
    let slow: Vec<_> = slow.collect();
    while app.rows("vault_uploads").await < 2 {
        tokio::task::yield_now().await;
    }
    for n in 2..12 {
        let sent = app.put(&path).from(&format!("203.0.113.{n}")).body(b"a file").send().await;
        assert_eq!(sent.outcome(), "201");
    }
    assert_eq!((app.rows("vault_uploads").await, app.rows("vault_submissions").await), (2, 10));
    slow.iter().for_each(tokio::task::JoinHandle::abort);
}
