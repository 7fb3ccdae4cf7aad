//! Access tokens that somebody made, changed or kept: the claims suite of the threat model, H47 to H56.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_api::identity::auth::Tokens;
use elohim_core::identity::Role;
use elohim_core::{Clock as _, Secret};
use elohim_testkit::{Engine, JWT_SECRET, Member, TestApp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::Sha256;

const INVALID: &str = "401 AUTH_TOKEN_INVALID";

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn keyed(secret: &str, message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A token as RFC 7515 makes one, by hand.
fn signed(header: &str, claims: &str, secret: &str) -> String {
    let body = format!("{}.{}", encode(header), encode(claims));
    let signature = encode(keyed(secret, &body));
    format!("{body}.{signature}")
}

/// The key id that the server gives to a secret.
fn kid(secret: &str) -> String {
    encode(keyed(secret, "elohimos key id")).chars().take(8).collect()
}

fn header() -> Value {
    json!({ "typ": "JWT", "alg": "HS256", "kid": kid(JWT_SECRET) })
}

/// The claims of a token that is good for a minute.
fn claims(app: &TestApp, who: &Member) -> Value {
    let own = who.token.split('.').nth(1).unwrap();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(own).unwrap()).unwrap();
    claims["exp"] = json!(app.clock.now().as_secs() + 60);
    claims
}

async fn me(app: &TestApp, token: &str) -> String {
    app.get("/api/v1/auth/me").bearer(token).send().await.outcome()
}

fn with(value: &Value, key: &str, other: Value) -> String {
    let mut value = value.clone();
    value[key] = other;
    value.to_string()
}

fn without(value: &Value, key: &str) -> String {
    let mut value = value.clone();
    value.as_object_mut().unwrap().remove(key);
    value.to_string()
}

#[tokio::test]
async fn algorithms_keys_and_headers_of_others_are_refused() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let (header, claims) = (header(), claims(&app, &alice));
    let good = signed(&header.to_string(), &claims.to_string(), JWT_SECRET);
    assert_eq!(me(&app, &good).await, "200", "control: what is made by hand is as good");

    for alg in ["none", "None", "nOnE", "NONE", "", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256"] {
        let header = with(&header, "alg", json!(alg));
        let unsigned = format!("{}.{}.", encode(&header), encode(claims.to_string()));
        assert_eq!(me(&app, &unsigned).await, INVALID, "{alg} without a signature");
        assert_eq!(me(&app, &signed(&header, &claims.to_string(), JWT_SECRET)).await, INVALID, "{alg} signed");
    }
    let kids = [
        json!("../../dev/null"),
        json!("' OR 1=1 --"),
        json!("https://evil.example/key"),
        json!("x".repeat(1 << 20)),
        json!(kid("other")),
        json!(""),
        json!(7),
        json!(null),
        json!([kid(JWT_SECRET)]),
    ];
    for kid in kids {
        let token = signed(&with(&header, "kid", kid.clone()), &claims.to_string(), JWT_SECRET);
        assert_eq!(me(&app, &token).await, INVALID, "{}", kid.to_string().chars().take(40).collect::<String>());
    }
    assert_eq!(me(&app, &signed(&without(&header, "kid"), &claims.to_string(), JWT_SECRET)).await, INVALID);
    // A key that the token brings along is not used.
    let brought = "a key that the attacker has chosen himself";
    let jwk = json!({ "kty": "oct", "k": encode(brought), "alg": "HS256" });
    for (name, value) in
        [("jwk", jwk), ("jku", json!("https://evil.example/jwks")), ("x5u", json!("https://evil.example/x"))]
    {
        let token = signed(&with(&header, name, value), &claims.to_string(), brought);
        assert_eq!(me(&app, &token).await, INVALID, "{name}");
    }
    let weak = [
        "secret",
        "changeme",
        "password",
        "jwt",
        "key",
        "your-256-bit-secret",
        "your_jwt_secret",
        "supersecret",
        "admin",
        "test",
        "123456",
        "qwerty",
        "letmein",
        "default",
        "development",
        "example",
        "HS256",
        "token",
        "private",
        "elohim",
        "elohimos",
        "ELOHIM_JWT_SECRET",
        "your-secret-key",
        "my-secret",
        "s3cr3t",
        "jwtsecret",
        "topsecret",
        "hunter2",
        "abc123",
        "",
    ];
    for secret in weak {
        assert_eq!(me(&app, &signed(&header.to_string(), &claims.to_string(), secret)).await, INVALID, "{secret:?}");
    }
}

#[tokio::test]
async fn claims_of_another_type_or_too_many_are_refused() {
    let app = TestApp::new(Engine::Sqlite).await;
    let (alice, founder) = (app.member("alice").await, app.signed_in("founder", Role::FounderRights).await);
    let (header, claims) = (header().to_string(), claims(&app, &alice));
    let now = app.clock.now().as_secs();
    let changes = [
        ("exp", json!((now + 60).to_string())),
        ("exp", json!(1e30)),
        ("exp", json!((now + 60) as f64 + 0.5)),
        ("exp", json!(null)),
        ("exp", json!([now + 60])),
        ("exp", json!(true)),
        ("exp", json!(-1)),
        ("iat", json!(now + 3600)),
        ("iat", json!("0")),
        ("aud", json!(["elohimos/api"])),
        ("aud", json!("other")),
        ("iss", json!("other")),
        ("sub", json!(7)),
        ("sub", json!("nobody")),
        ("sub", json!(founder.account.id.to_string())),
        ("sid", json!("../x")),
        ("sid", json!("00000000-0000-7000-8000-000000000000")),
        ("nbf", json!((now + 3600).to_string())),
        ("role", json!("founder_rights")),
        ("crit", json!(["exp"])),
    ];
    for (name, value) in changes {
        let token = signed(&header, &with(&claims, name, value.clone()), JWT_SECRET);
        assert_eq!(me(&app, &token).await, INVALID, "{name}: {value}");
    }
    let over = signed(&header, &with(&claims, "exp", json!(now)), JWT_SECRET);
    assert_eq!(me(&app, &over).await, "401 AUTH_TOKEN_EXPIRED");
    for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
        assert_eq!(me(&app, &signed(&header, &without(&claims, name), JWT_SECRET)).await, INVALID, "without {name}");
    }
    let twice = claims.to_string().replacen('{', &format!("{{\"sub\":\"{}\",", founder.account.id), 1);
    assert_eq!(me(&app, &signed(&header, &twice, JWT_SECRET)).await, INVALID, "a claim that is there twice");
    for text in ["", "null", "[]", "{", "\"text\"", &"[".repeat(100_000)] {
        assert_eq!(me(&app, &signed(&header, text, JWT_SECRET)).await, INVALID);
    }
}

#[tokio::test]
async fn tokens_that_are_spelled_otherwise_are_refused() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    assert_eq!(me(&app, &alice.token).await, "200");
    let parts: Vec<&str> = alice.token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{parts:?}") };
    // The last digit of 32 bytes carries two bits that mean nothing: another digit with the same four bits.
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = digits.find(signature.chars().last().unwrap()).unwrap();
    let other = digits.chars().nth(last ^ 1).unwrap();
    let trailing = format!("{header}.{claims}.{}{other}", &signature[..signature.len() - 1]);
    let long = format!("{header}.{}.{signature}", "A".repeat(1 << 20));
    let zipped = signed(&json!({ "alg": "HS256", "kid": kid(JWT_SECRET), "zip": "DEF" }).to_string(), "x", JWT_SECRET);
    let spelled = [
        trailing,
        format!("{}=", alice.token),
        format!("{header}.{claims}.{signature}."),
        format!(".{header}.{claims}.{signature}"),
        format!("{header}.{claims}"),
        format!("{header}..{signature}"),
        format!("{header}.{claims}.{signature}.{header}.{claims}"),
        vec!["a"; 10_000].join("."),
        format!("{header}.{claims}.{}", signature.to_lowercase()),
        format!("{header}.{claims}.{}", encode([0; 32])),
        format!("{}.{claims}.{signature}", header.replace('-', "+").replace('e', "%65")),
        zipped,
        long,
    ];
    for token in spelled {
        assert_eq!(me(&app, &token).await, INVALID, "{}", token.chars().take(120).collect::<String>());
    }
}

/// During a rotation tokens of the secret before are good; afterwards they are not.
#[tokio::test]
async fn a_secret_that_was_replaced_counts_as_long_as_it_is_named() {
    const BEFORE: &str = "the secret before the present one, long enough";
    let header = json!({ "typ": "JWT", "alg": "HS256", "kid": kid(BEFORE) }).to_string();
    for (previous, expected) in [(Some(Secret::new(BEFORE)), "200"), (None, INVALID)] {
        let app = TestApp::with(Engine::Sqlite, |settings| settings.tokens.previous_jwt_secret = previous).await;
        let alice = app.member("alice").await;
        let claims = claims(&app, &alice).to_string();
        assert_eq!(me(&app, &signed(&header, &claims, BEFORE)).await, expected);
        assert_eq!(me(&app, &alice.token).await, "200");
        // The key id of one secret does not go with the other.
        let mixed = json!({ "typ": "JWT", "alg": "HS256", "kid": kid(JWT_SECRET) }).to_string();
        assert_eq!(me(&app, &signed(&mixed, &claims, BEFORE)).await, INVALID);
    }
}

/// A refresh whose answer was lost because the server stopped is repeated after the secret was replaced: it gives what it gave.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_refresh_over_a_rotation_ends_no_session(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let refresh = async |app: &TestApp, token: &str| {
        app.post("/api/v1/auth/refresh").json(&json!({ "refresh_token": token })).send().await
    };
    let first: Tokens = refresh(&app, &alice.refresh_token).await.json();
    let app = app.restarted(|settings| {
        let present =
            std::mem::replace(&mut settings.tokens.jwt_secret, Secret::new("the secret after it, long enough too"));
        settings.tokens.previous_jwt_secret = Some(present);
    });
    let again: Tokens = refresh(&app, &alice.refresh_token).await.json();
    assert_eq!(again.refresh_token, first.refresh_token);
    let next: Tokens = refresh(&app, &first.refresh_token).await.json();
    assert_eq!(me(&app, &next.token).await, "200");
    // What is spent is spent, whichever secret it followed from.
    assert_eq!(refresh(&app, &alice.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(me(&app, &next.token).await, INVALID);
}
