//! `elohimos config`, `elohimos doctor` and the gate in front of `elohimos serve`.

use serde_json::Value;

use crate::program::Place;

const PASSWORD: &str = "Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0=";
const JWT: &str = "q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gLa";

const BAD_PRODUCTION: &[(&str, &str)] = &[
    ("ELOHIM_ENV", "production"),
    ("ELOHIM_FOUNDER_PASSWORD", "your-secure-password"),
    ("ELOHIM_JWT_SECRET", "your-jwt-secret"),
    ("ELOHIM_CORS_ORIGINS", "*,http://a.example,https://b.example"),
    ("ELOHIMOS_DATA_DIR", "data"),
];

const EXPECTED: &str = r#"error: The configuration has 6 problems
  http.cors_origins (environment ELOHIM_CORS_ORIGINS): the entry "*" is a wildcard. Write it like https://app.example.org.
  http.cors_origins (environment ELOHIM_CORS_ORIGINS): the entry "http://a.example" is not https. Write it like https://app.example.org.
  identity.founder_password (environment ELOHIM_FOUNDER_PASSWORD): it is too weak: it is one of the passwords that are tried first. Make one with: openssl rand -base64 32
  identity.jwt_secret (environment ELOHIM_JWT_SECRET): it is an example from documentation. Make one with: openssl rand -base64 48
  http.forwarded_allow_ips (flag --forwarded-allow-ips): "*" trusts everybody. Name the addresses of your proxies, or anybody can forge an address.
  data_dir (environment ELOHIMOS_DATA_DIR): others can read data (mode 0755). Run: chmod 700 data
Nothing was started and nothing was created. Correct them and check with: elohimos config check
(CONFIG_INVALID)
"#;

#[test]
fn a_bad_production_configuration_prints_every_problem_and_creates_nothing() {
    let place = Place::new();
    place.write("data/.keep", "", 0o600);
    for command in [&["serve"][..], &["config", "check"], &["doctor"]] {
        let arguments = [command, &["--forwarded-allow-ips", "*"]].concat();
        let ran = place.run(&arguments, BAD_PRODUCTION);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{command:?}");
        let mut lines: Vec<_> = ran.stderr.lines().collect();
        let mut expected: Vec<_> = EXPECTED.lines().collect();
        lines.sort_unstable();
        expected.sort_unstable();
        assert_eq!(lines, expected, "{command:?}");
        assert_eq!(place.names(), ["data"], "{command:?}");
        assert_eq!(std::fs::read_dir(place.path().join("data")).unwrap().count(), 1, "{command:?}");
    }
}

#[test]
fn with_json_the_problems_are_a_problem_body() {
    let ran = Place::new().run(&["--json", "serve"], &BAD_PRODUCTION[..2]);
    let body: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.status, &body["code"]), (2, &"CONFIG_INVALID".into()));
    let paths: Vec<_> =
        body["fields"].as_array().unwrap().iter().map(|field| field["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["identity.founder_password", "identity.jwt_secret"]);
}

#[test]
fn what_is_printed_of_the_configuration_never_holds_a_secret() {
    let place = Place::new();
    let file = place.write("jwt", JWT, 0o600);
    let url = "postgres://me:canary-database@db.example/elohimos";
    place.write("credentials/s3_secret_key", "canary-s3", 0o400);
    let credentials = place.path().join("credentials");
    let variables = [
        ("ELOHIM_ENV", "production"),
        ("ELOHIM_FOUNDER_PASSWORD", PASSWORD),
        ("ELOHIM_JWT_SECRET_FILE", file.to_str().unwrap()),
        ("ELOHIMOS__DATABASE__URL", url),
        ("CREDENTIALS_DIRECTORY", credentials.to_str().unwrap()),
    ];
    for arguments in
        [&["config", "show"][..], &["config", "show", "--origin"], &["--json", "config", "show", "--origin"]]
    {
        let ran = place.run(arguments, &variables);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert_eq!(ran.stdout.matches("\"***\"").count(), 4, "{arguments:?}: {}", ran.stdout);
        for secret in [PASSWORD, JWT, "canary"] {
            assert!(!ran.stdout.contains(secret), "{arguments:?}: {}", ran.stdout);
        }
    }
    let ran = place.run(&["config", "show", "--origin"], &variables);
    assert!(
        ran.stdout.contains("identity.jwt_secret = \"***\"  # environment ELOHIM_JWT_SECRET_FILE\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("blobs.s3_secret_key = \"***\"  # systemd credential s3_secret_key\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_configuration_that_is_good_says_so() {
    let place = Place::new();
    let ran = place.run(&["config", "check"], &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "The configuration has no problems.\n"));
    let file = place.run(&["config", "default"], &[]).stdout;
    place.write("elohimos.toml", &file, 0o600);
    let ran = place.run(&["--json", "config", "check"], &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "{\"problems\":[],\"warnings\":[]}\n"));
    assert_eq!(place.names(), ["elohimos.toml"]);
}

#[test]
fn a_configuration_file_that_is_named_must_be_there() {
    let ran = Place::new().run(&["config", "check", "--config", "missing.toml"], &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("toml (file missing.toml): it cannot be read: entity not found."), "{}", ran.stderr);
}

#[test]
fn a_mistake_on_the_command_line_is_usage() {
    let place = Place::new();
    let ran = place.run(&["serve", "--prot", "1"], &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("'--prot'"), "{}", ran.stderr);
    let ran = place.run(&["--json", "serve", "--prot", "1"], &[]);
    let body: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.status, &body["code"]), (2, &"USAGE".into()));
    assert_eq!(place.run(&["--help"], &[]).status, 0);
    assert_eq!(place.run(&["--version"], &[]).stdout, format!("elohimos {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn doctor_looks_and_changes_nothing() {
    let place = Place::new();
    place.write("data/.keep", "", 0o600);
    let ran = place.run(&["--json", "doctor", "--data-dir", "data"], &[]);
    let body: Value = serde_json::from_str(&ran.stdout).unwrap();
    let names: Vec<_> =
        body["checks"].as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["configuration", "data directory", "disk", "sqlite", "open files"]);
    assert_eq!(place.names(), ["data"]);
    assert_eq!(std::fs::read_dir(place.path().join("data")).unwrap().count(), 1);
}
