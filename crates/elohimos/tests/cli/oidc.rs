//! Signing in with a directory from the command line, with the real program on both sides and a browser that is a test.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use elohim_testkit::{CLIENT_ID, CLIENT_SECRET, Directory};
use serde_json::Value;

use crate::program::{Place, Ran, Server};

const PUBLIC: &str = "https://elohim.example";

/// A server with a directory, and a founder who is signed in on this device.
struct Given {
    place: Place,
    server: Server,
    directory: Directory,
}

impl Given {
    async fn new() -> Self {
        let (place, directory) = (Place::new(), Directory::start().await);
        place.write("client_secret", CLIENT_SECRET, 0o600);
        let issuer = directory.issuer();
        let server = place.start(
            "up",
            &[
                ("ELOHIMOS__OIDC__ISSUER", issuer.as_str()),
                ("ELOHIMOS__OIDC__CLIENT_ID", CLIENT_ID),
                ("ELOHIMOS__OIDC__CLIENT_SECRET_FILE", "client_secret"),
                ("ELOHIMOS__OIDC__PUBLIC_URL", PUBLIC),
                ("ELOHIMOS__OIDC__NAME", "Ward directory"),
            ],
        );
        let given = Self { place, server, directory };
        let ran = given.run(&["login", "--server", &given.url(), "--password-file", "data/secrets/founder_password"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        given
    }

    fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    fn home(&self) -> String {
        self.place.path().join("home").to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.place.run(arguments, &[("HOME", &self.home())])
    }

    /// Runs a command that sends a browser to the directory, and is that browser, in which this person signs in.
    fn with_browser(&self, arguments: &[&str], person: &str) -> Ran {
        let child = Command::new(env!("CARGO_BIN_EXE_elohimos"))
            .current_dir(self.place.path())
            .env_clear()
            .env("HOME", self.home())
            .arg("--json")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        self.browse(child, person)
    }

    fn browse(&self, mut child: Child, person: &str) -> Ran {
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap();
        let change = |token: &mut elohim_testkit::IdToken| {
            token.claims["iat"] = 0.into();
            token.claims["exp"] = 9_999_999_999_i64.into();
        };
        let back = self.directory.visit(told["open"].as_str().unwrap(), person, 0, change);
        let answer = self.server.get(&back);
        let header = answer.lines().find(|line| line.to_lowercase().starts_with("location: ")).unwrap();
        let (place, path) = header["location: http://".len()..].split_once('/').unwrap();
        // Something else on this machine that is curious.
        assert!(get(place, "/favicon.ico").starts_with("HTTP/1.1 404 "));
        assert!(get(place, &format!("/{path}")).starts_with("HTTP/1.1 200 OK\r\n"));
        let (mut out, mut err) = (String::new(), String::new());
        stdout.read_to_string(&mut out).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        Ran { status: child.wait().unwrap().code().unwrap(), stdout: out, stderr: err }
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut stream, format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_linked_signed_in_to_and_unlinked() {
    let given = Given::new().await;
    let status = given.run(&["oidc", "status"]);
    assert_eq!(status.stdout, "People may sign in with: Ward directory\nThis account is not linked.\n");
    let link = ["oidc", "link", "--password-file", "data/secrets/founder_password"];
    let linked = given.with_browser(&link, "person-1");
    assert_eq!(linked.status, 0, "{}", linked.stderr);
    let shown: Value = serde_json::from_str(&linked.stdout).unwrap();
    assert_eq!((&shown["subject"], &shown["issuer"]), (&"person-1".into(), &given.directory.issuer().into()));
    assert_eq!(given.run(&["logout"]).status, 0);

    let url = given.url();
    let signed_in = given.with_browser(&["login", "--oidc", "--server", &url], "person-1");
    assert_eq!(signed_in.status, 0, "{}", signed_in.stderr);
    let status = given.run(&["oidc", "status"]);
    let line = format!("This account is linked to person-1 at {}.", given.directory.issuer());
    assert_eq!(status.stdout.lines().last(), Some(line.as_str()));
    // Whoever still sits at a browser of the directory is not yet whom the account belongs to.
    let not_fresh = given.run(&["oidc", "unlink"]);
    assert_eq!(not_fresh.status, 3);
    assert!(not_fresh.stderr.contains("AUTH_STEP_UP_REQUIRED"), "{}", not_fresh.stderr);
    assert_eq!(given.run(&["step-up", "--password-file", "data/secrets/founder_password"]).status, 0);
    assert_eq!(given.run(&["oidc", "unlink"]).status, 0);
    let again = given.run(&["oidc", "unlink"]);
    assert_eq!(again.status, 4);
    assert!(again.stderr.contains("AUTH_OIDC_NO_LINK"), "{}", again.stderr);
}

/// What goes wrong is said by the command, not in the browser; and no server decides which account this device is in.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_says_how_it_ended() {
    let given = Given::new().await;
    let url = given.url();
    let stranger = given.with_browser(&["login", "--oidc", "--server", &url], "stranger");
    let problem: Value = serde_json::from_str(stranger.stderr.trim()).unwrap();
    assert_eq!((stranger.status, &problem["code"]), (3, &"AUTH_OIDC_NOT_LINKED".into()));

    let link = ["oidc", "link", "--password-file", "data/secrets/founder_password"];
    assert_eq!(given.with_browser(&link, "person-1").status, 0);
    assert_eq!(given.run(&["logout"]).status, 0);
    let other = given.with_browser(&["login", "--oidc", "--server", &url, "--username", "zoe"], "person-1");
    let problem: Value = serde_json::from_str(other.stderr.trim()).unwrap();
    assert_eq!((other.status, &problem["code"]), (3, &"OTHER_ACCOUNT".into()));
    assert_eq!(given.run(&["oidc", "status"]).status, 3, "nothing was kept");
}
