//! What somebody does on the server's machine when they are locked out, or a secret is to be changed.

use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

use elohim_client::{Client, Connection, TokenPair};
use elohim_core::Secret;
use elohim_testkit::Engine;
use rstest::rstest;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::people::Device;
use crate::program::{Place, Ran, Server};
use crate::vault::Desk;

fn code(ran: &Ran) -> (i32, String) {
    let problem: Value = serde_json::from_str(ran.stderr.trim()).unwrap_or_else(|_| panic!("{ran:?}"));
    (ran.status, problem["code"].as_str().unwrap().to_owned())
}

/// The founder forgot the login password: the machine gives a way back, the vault is what it was, and it is written down.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_founder_who_is_locked_out_comes_back(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.place().write("letter", "what only the founder reads\n", 0o600);
    desk.ok(&["vault", "put", "letter"]);
    let recover = ["recover-account", "founder", "--data-dir", "data"];
    if engine == Engine::Sqlite {
        let running = desk.on_server(&[&["--json"], &recover[..]].concat());
        assert_eq!(code(&running), (5, "DATA_DIR_LOCKED".to_owned()));
    }
    let desk = desk.stopped();
    let nobody = desk.on_server(&["--json", "recover-account", "nobody", "--data-dir", "data"]);
    assert_eq!(code(&nobody), (4, "NO_SUCH_USER".to_owned()));
    let elsewhere = desk.on_server(&["--json", "recover-account", "founder", "--data-dir", "elsewhere"]);
    assert_eq!(code(&elsewhere), (4, "NO_DEPLOYMENT".to_owned()));
    assert!(!desk.place().path().join("elsewhere").exists());
    let for_programs = desk.on_server(&[&["--json"], &recover[..]].concat());
    let told: Value = serde_json::from_str(&for_programs.stdout).unwrap();
    assert_eq!((&told["username"], told["temporary_password"].as_str().unwrap().len()), (&"founder".into(), 24));
    // The last one counts.
    let recovered = desk.on_server(&recover);
    assert_eq!((recovered.status, recovered.stdout.len()), (0, 25), "{}", recovered.stderr);
    assert!(recovered.stderr.contains("The vault was not touched"), "{}", recovered.stderr);
    let desk = desk.started();

    assert_eq!(desk.run(&["sessions", "ls"]).status, 3);
    desk.place().write("temporary", &recovered.stdout, 0o600);
    desk.place().write("own", "words that only the founder knows\n", 0o600);
    let (server, password) = (desk.address(), ["--password-file", "temporary", "--new-password-file", "own"]);
    let change = ["password", "--temporary", "--server", &server, "--username", "founder"];
    desk.ok(&[&change[..], &password].concat());
    desk.run(&["login", "--server", &server, "--username", "founder", "--password-file", "own"]);
    let notices = desk.ok(&["notices", "ls"]);
    assert!(notices.contains("whoever runs the server, gave your account a temporary password"), "{notices}");
    assert!(desk.ok(&["vault", "ls"]).contains("letter"));
    let written = desk.ok(&["audit", "ls", "--event", "identity.password.reset"]);
    assert!(written.contains("system:recovery"), "{written}");
    assert!(desk.run(&["audit", "verify"]).status == 0);
}

fn access_token(server: &Server, password: &str) -> String {
    let body = json!({ "username": "founder", "password": password.trim() }).to_string();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close";
    let request = format!("{head}\r\nHost: {}\r\nContent-Length: {}\r\n\r\n{body}", server.address, body.len());
    let answer = server.send(&request);
    let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    body["token"].as_str().unwrap().to_owned()
}

/// The status of a request with this access token.
fn status(server: &Server, token: &str) -> String {
    let head = "GET /api/v1/auth/me HTTP/1.1\r\nConnection: close";
    let answer = server.send(&format!("{head}\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\r\n", server.address));
    answer.split_whitespace().nth(1).unwrap().to_owned()
}

/// What a secret has signed is good until the second rotation, and not after one because of a leak; nobody has to sign in again.
#[test]
fn a_secret_that_is_rotated_stays_good_for_one_rotation() {
    let place = Place::new();
    let rotate = ["secrets", "rotate", "jwt", "--data-dir", "data"];
    let server = place.start("up", &[]);
    let first = access_token(&server, &place.read("data/secrets/founder_password"));
    let device = Device::new(&place, "founder");
    let address = format!("http://{}", server.address);
    device.ok(&["login", "--server", &address, "--password-file", "data/secrets/founder_password"]);
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    let restarted = |server: Server| {
        server.stop(Signal::TERM);
        place.start_as(&["up", "--port", &port, "--data-dir", "data"], &[])
    };

    let before = place.read("data/secrets/jwt_secret");
    let rotated = place.run(&rotate, &[]);
    assert_eq!(rotated.status, 0, "{}", rotated.stderr);
    assert_eq!(place.read("data/secrets/jwt_secret.previous"), before);
    assert_ne!(place.read("data/secrets/jwt_secret"), before);
    for name in ["data/secrets/jwt_secret", "data/secrets/jwt_secret.previous"] {
        assert_eq!(place.path().join(name).metadata().unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    // It counts from the next start on.
    assert_eq!(status(&server, &first), "200");
    let server = restarted(server);
    assert_eq!(status(&server, &first), "200");
    let second = access_token(&server, &place.read("data/secrets/founder_password"));
    assert_eq!(place.run(&rotate, &[]).status, 0);
    let server = restarted(server);
    assert_eq!((status(&server, &first), status(&server, &second)), ("401".into(), "200".into()));
    let third = access_token(&server, &place.read("data/secrets/founder_password"));
    assert_eq!(place.run(&[&rotate[..], &["--leaked"]].concat(), &[]).status, 0);
    assert!(!place.path().join("data/secrets/jwt_secret.previous").exists());
    let server = restarted(server);
    assert_eq!((status(&server, &second), status(&server, &third)), ("401".into(), "401".into()));
    assert!(device.ok(&["sessions", "ls"]).contains("127.0.0.1"));
    drop(server);
}

/// A secret that has another place than a file of its own is left alone.
#[test]
fn a_secret_elsewhere_is_not_rotated() {
    let place = Place::new();
    let rotate = ["--json", "secrets", "rotate", "jwt", "--data-dir", "data"];
    assert_eq!(code(&place.run(&rotate, &[])), (4, "SECRET_NOT_ROTATED".to_owned()));
    let secret = "a secret in the environment, of 32 bytes and more";
    let given = place.run(&rotate, &[("ELOHIM_JWT_SECRET", secret)]);
    assert_eq!(code(&given), (2, "SECRET_NOT_ROTATED".to_owned()));
    assert!(
        given.stderr.contains("environment ELOHIM_JWT_SECRET") && !given.stderr.contains(secret),
        "{}",
        given.stderr
    );
    let file = place.write("jwt", secret, 0o600);
    let in_file = ("ELOHIM_JWT_SECRET_FILE", file.to_str().unwrap());
    let by_hand = ("ELOHIMOS__IDENTITY__PREVIOUS_JWT_SECRET", "the one before it, also of 32 bytes and more");
    assert_eq!(code(&place.run(&rotate, &[in_file, by_hand])), (2, "SECRET_NOT_ROTATED".to_owned()));
    assert_eq!((place.names(), place.read("jwt")), (vec!["jwt".to_owned()], secret.to_owned()));
    assert_eq!(place.run(&rotate, &[in_file]).status, 0);
    assert_eq!(
        (place.names(), place.read("jwt.previous")),
        (vec!["jwt".into(), "jwt.previous".into()], format!("{secret}\n"))
    );
    let shown = place.run(&["config", "show", "--origin", "--data-dir", "data"], &[in_file]);
    assert!(shown.stdout.contains("left by a rotation, jwt.previous"), "{}", shown.stdout);
}

/// Two commands that run for long share one session. One of them renews it twice while the other waits: the other takes what is kept, and
/// does not show a refresh token that was spent long ago, which would end the session for both.
#[test]
fn two_commands_at_once_renew_one_session() {
    let place = Place::new();
    let server = place.start("up", &[]);
    let address = format!("http://{}", server.address);
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    let password = Secret::new(place.read("data/secrets/founder_password").trim());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let kept = Arc::new(Mutex::new(None::<TokenPair>));
    let command = |tokens: &TokenPair| {
        let (keep, find) = (Arc::clone(&kept), Arc::clone(&kept));
        Client::new(Connection::new(&address).unwrap(), tokens.clone())
            .on_renewal(move |tokens| *keep.lock().unwrap() = Some(tokens.clone()))
            .with_kept(move || find.lock().unwrap().clone())
    };
    let signed_in = Client::login(Connection::new(&address).unwrap(), "founder", &password);
    let tokens = runtime.block_on(async { signed_in.await.unwrap().tokens().await });
    *kept.lock().unwrap() = Some(tokens.clone());
    let (one, other) = (command(&tokens), command(&tokens));
    let mut server = server;
    for _ in 0..2 {
        assert_eq!(place.run(&["secrets", "rotate", "jwt", "--leaked", "--data-dir", "data"], &[]).status, 0);
        server.stop(Signal::TERM);
        server = place.start_as(&["up", "--port", &port, "--data-dir", "data"], &[]);
        runtime.block_on(one.identity().me()).unwrap();
    }
    runtime.block_on(other.identity().me()).unwrap();
    runtime.block_on(one.identity().me()).unwrap();
    drop(server);
}
