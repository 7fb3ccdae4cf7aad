//! What the configuration accepts and refuses, from a map of variables and a directory of files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::load::{Flags, Inputs, Loaded, load};
use super::print::{default_file, reference, show};
use super::problems::Problems;
use super::settings::Mode;
use crate::environment::Environment;

const PASSWORD: &str = "Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0=";
const JWT: &str = "q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gLa";

pub(super) struct Place(tempfile::TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn write(&self, name: &str, text: &str, mode: u32) -> String {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn load<const N: usize>(&self, variables: [(&str, &str); N]) -> Result<Loaded, Problems> {
        self.load_with(variables, &[])
    }

    fn load_with<const N: usize>(
        &self,
        variables: [(&str, &str); N],
        flags: &[(&'static str, &str)],
    ) -> Result<Loaded, Problems> {
        let values = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let flags = Flags { config: None, values };
        let environment = Environment::from(variables);
        load(&Inputs { environment: &environment, working_dir: self.path(), flags: &flags })
    }

    /// The problems, one line each, without the directory of this test.
    pub(super) fn problems<const N: usize>(&self, variables: [(&str, &str); N]) -> Vec<String> {
        let here = format!("{}/", self.path().display());
        let lines =
            |problems: Problems| problems.0.iter().map(|problem| problem.to_string().replace(&here, "")).collect();
        self.load(variables).err().map(lines).unwrap_or_default()
    }
}

/// The problems of a production configuration that is good except for these variables.
fn production<const N: usize>(change: [(&str, &str); N]) -> Vec<String> {
    let place = Place::new();
    let mut variables = vec![
        ("ELOHIM_ENV", "production"),
        ("ELOHIM_FOUNDER_PASSWORD", PASSWORD),
        ("ELOHIM_JWT_SECRET", JWT),
        ("ELOHIM_CORS_ORIGINS", "https://app.example.org, https://example.org"),
        ("ELOHIMOS_DATA_DIR", "/nonexistent/data"),
    ];
    for (name, value) in change {
        variables.retain(|(other, _)| *other != name);
        variables.push((name, value));
    }
    let variables: Vec<_> = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    let environment = Environment::new(variables);
    let flags = Flags::default();
    let loaded = load(&Inputs { environment: &environment, working_dir: place.path(), flags: &flags });
    loaded.err().map(|problems| problems.0.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

#[test]
fn a_good_production_configuration_has_no_problems() {
    assert_eq!(production([]), Vec::<String>::new());
    assert_eq!(production([("ELOHIM_CORS_ORIGINS", "")]), Vec::<String>::new());
    let proxies = [("ELOHIMOS__HTTP__PROXY_HEADERS", "true"), ("ELOHIMOS__HTTP__FORWARDED_ALLOW_IPS", "10.0.0.0/8")];
    assert_eq!(production(proxies), Vec::<String>::new());
}

#[test]
fn every_rule_of_the_production_gate_refuses() {
    let password = "identity.founder_password (environment ELOHIM_FOUNDER_PASSWORD): ";
    let make = "Make one with: openssl rand -base64 32";
    let jwt = "identity.jwt_secret (environment ELOHIM_JWT_SECRET): ";
    let make_jwt = "Make one with: openssl rand -base64 48";
    let cors = "http.cors_origins (environment ELOHIM_CORS_ORIGINS): the entry ";
    let like = "Write it like https://app.example.org.";
    let proxies = "http.forwarded_allow_ips (environment ELOHIMOS__HTTP__FORWARDED_ALLOW_IPS): ";
    let name = "Name the addresses of your proxies, or anybody can forge an address.";
    for (variable, value, expected) in [
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "",
            format!("identity.founder_password: it is missing. Set ELOHIM_FOUNDER_PASSWORD. {make}"),
        ),
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "short",
            format!("{password}it is too weak: it is shorter than 12 characters. {make}"),
        ),
        ("ELOHIM_FOUNDER_PASSWORD", "Longer than 12 char!", String::new()),
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "Nineteen-chars-1234",
            format!("{password}it is too weak: it is shorter than 20 characters. {make}"),
        ),
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "all lower case letters only",
            format!("{password}it is too weak: it needs upper case, lower case, a digit and a symbol. {make}"),
        ),
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "your-secure-password",
            format!("{password}it is too weak: it is one of the passwords that are tried first. {make}"),
        ),
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "Development-Kx74mWq9Rt2Zp8Ls5Vd1Bn3Hc6Jf0",
            format!("{password}it is a password that was made for development. {make}"),
        ),
        (
            "ELOHIM_FOUNDER_PASSWORD",
            "Your-Secure-Password-2024",
            format!("{password}it is an example from documentation. {make}"),
        ),
        (
            "ELOHIM_JWT_SECRET",
            "",
            "identity.jwt_secret: it is missing. Set ELOHIM_JWT_SECRET, made with: openssl rand -base64 48".to_owned(),
        ),
        (
            "ELOHIM_JWT_SECRET",
            "q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gL",
            format!("{jwt}it is shorter than 32 bytes. {make_jwt}"),
        ),
        ("ELOHIM_JWT_SECRET", &"a".repeat(64), format!("{jwt}it repeats itself. {make_jwt}")),
        ("ELOHIM_JWT_SECRET", &"0123456789abcdef".repeat(2), format!("{jwt}it repeats itself. {make_jwt}")),
        ("ELOHIM_JWT_SECRET", &"q8Zr1vN4xT7cW0yB3".repeat(2), format!("{jwt}it repeats itself. {make_jwt}")),
        ("ELOHIM_JWT_SECRET", "your-jwt-secret", format!("{jwt}it is an example from documentation. {make_jwt}")),
        (
            "ELOHIM_JWT_SECRET",
            "Change-Me-please-this-is-not-random-0123",
            format!("{jwt}it is an example from documentation. {make_jwt}"),
        ),
        (
            "ELOHIM_JWT_SECRET",
            "Development-q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gLa",
            format!("{jwt}it was made for development. {make_jwt}"),
        ),
        ("ELOHIM_CORS_ORIGINS", "*", format!("{cors}\"*\" is a wildcard. {like}")),
        (
            "ELOHIM_CORS_ORIGINS",
            "https://a.example, http://b.example",
            format!("{cors}\"http://b.example\" is not https. {like}"),
        ),
        ("ELOHIM_CORS_ORIGINS", "a.example", format!("{cors}\"a.example\" is not scheme and host. {like}")),
        (
            "ELOHIM_CORS_ORIGINS",
            "https://a.example/app",
            format!(
                "{cors}\"https://a.example/app\" carries more than scheme and host; browsers send \"https://a.example\". {like}"
            ),
        ),
        ("ELOHIMOS__HTTP__FORWARDED_ALLOW_IPS", "*", format!("{proxies}\"*\" trusts everybody. {name}")),
        ("ELOHIMOS__HTTP__FORWARDED_ALLOW_IPS", "::/0", format!("{proxies}\"::/0\" trusts everybody. {name}")),
        (
            "ELOHIMOS__LOG__LEVEL",
            "debug",
            "log.level (environment ELOHIMOS__LOG__LEVEL): \"debug\" is not allowed in production. \
             Use info, warn or error."
                .to_owned(),
        ),
    ] {
        let expected: Vec<String> = Some(expected).filter(|line| !line.is_empty()).into_iter().collect();
        assert_eq!(production([(variable, value)]), expected, "{variable}={value}");
    }
}

#[test]
fn secrets_and_data_that_others_can_read_are_refused_in_production() {
    let place = Place::new();
    let password = place.write("password", PASSWORD, 0o640);
    let jwt = place.write("jwt", JWT, 0o604);
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o750)).unwrap();
    let data = data.to_str().unwrap();
    let (password, jwt) = (password.as_str(), jwt.as_str());
    let variables = |mode: &'static str| {
        let files = [("ELOHIM_FOUNDER_PASSWORD_FILE", password), ("ELOHIM_JWT_SECRET_FILE", jwt)];
        [("ELOHIM_ENV", mode), files[0], files[1], ("ELOHIMOS_DATA_DIR", data)]
    };
    assert_eq!(
        place.problems(variables("production")),
        [
            "identity.founder_password (environment ELOHIM_FOUNDER_PASSWORD_FILE): others can read password (mode 0640). \
             Run: chmod 600 password",
            "identity.jwt_secret (environment ELOHIM_JWT_SECRET_FILE): others can read jwt (mode 0604). Run: chmod 600 jwt",
            "data_dir (environment ELOHIMOS_DATA_DIR): others can read data (mode 0750). Run: chmod 700 data",
        ]
    );
    assert_eq!(place.load(variables("development")).unwrap().settings.warnings.len(), 3);
}

#[test]
fn a_secret_comes_from_a_value_a_file_a_credential_or_the_toml_file() {
    let place = Place::new();
    let file = place.write("secret", "from a file, 32 bytes and some more\n", 0o600);
    place.write("credentials/jwt_secret", "from systemd, 32 bytes and some more\r\n", 0o400);
    let credentials = place.path().join("credentials");
    let jwt =
        |loaded: Loaded| String::from_utf8(loaded.settings.identity.jwt_secret.unwrap().expose().to_vec()).unwrap();
    assert_eq!(
        jwt(place.load([("ELOHIMOS_JWT_SECRET_KEY", " as it is, 32 bytes and some more ")]).unwrap()),
        " as it is, 32 bytes and some more "
    );
    assert_eq!(
        jwt(place.load([("ELOHIMOS_JWT_SECRET_KEY_FILE", &file)]).unwrap()),
        "from a file, 32 bytes and some more"
    );
    assert_eq!(
        jwt(place.load([("ELOHIMOS__IDENTITY__JWT_SECRET_FILE", &file)]).unwrap()),
        "from a file, 32 bytes and some more"
    );
    assert_eq!(
        jwt(place.load([("CREDENTIALS_DIRECTORY", credentials.to_str().unwrap())]).unwrap()),
        "from systemd, 32 bytes and some more"
    );
    place.write("elohimos.toml", &format!("[identity]\njwt_secret_file = {file:?}"), 0o600);
    assert_eq!(jwt(place.load([]).unwrap()), "from a file, 32 bytes and some more");
    place.write("elohimos.toml", "[identity]\njwt_secret = \"written there, 32 bytes and some more\"", 0o600);
    assert_eq!(jwt(place.load([]).unwrap()), "written there, 32 bytes and some more");
}

#[test]
fn two_places_for_one_secret_are_refused_and_both_are_named() {
    let place = Place::new();
    let file = place.write("secret", JWT, 0o600);
    place.write("credentials/jwt_secret", JWT, 0o400);
    let credentials = place.path().join("credentials");
    assert_eq!(
        place.problems([("ELOHIM_JWT_SECRET", JWT), ("ELOHIMOS_JWT_SECRET_KEY", JWT)]),
        ["identity.jwt_secret: it is given in two places: environment ELOHIM_JWT_SECRET; \
          environment ELOHIMOS_JWT_SECRET_KEY. Keep one of them."]
    );
    assert_eq!(
        place.problems([("ELOHIM_JWT_SECRET_FILE", &file), ("CREDENTIALS_DIRECTORY", credentials.to_str().unwrap())]),
        ["identity.jwt_secret: it is given in two places: environment ELOHIM_JWT_SECRET_FILE; \
          systemd credential jwt_secret. Keep one of them."]
    );
}

#[test]
fn a_secret_file_that_is_missing_empty_or_huge_is_named() {
    let place = Place::new();
    let empty = place.write("empty", "\n", 0o600);
    let huge = place.write("huge", &"x".repeat(65 * 1024), 0o600);
    for (file, wrong) in [
        ("/nonexistent/x", "cannot be read: entity not found"),
        (&empty, "is empty"),
        (&huge, "is too large for a secret"),
    ] {
        let problems = place.problems([("ELOHIM_JWT_SECRET_FILE", file)]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains(wrong), "{}", problems[0]);
    }
}

#[test]
fn development_asks_of_secrets_what_the_application_needs() {
    let make = |bytes| format!("Make one with: openssl rand -base64 {bytes}");
    assert_eq!(
        Place::new().problems([("ELOHIM_JWT_SECRET", "short"), ("ELOHIM_FOUNDER_PASSWORD", "short")]),
        [
            format!("identity.jwt_secret (environment ELOHIM_JWT_SECRET): it is shorter than 32 bytes. {}", make(48)),
            format!(
                "identity.founder_password (environment ELOHIM_FOUNDER_PASSWORD): \
                 it is too weak: it is shorter than 12 characters. {}",
                make(32)
            ),
        ]
    );
}

#[test]
fn later_layers_win_and_every_value_tells_where_it_came_from() {
    let place = Place::new();
    place.write("elohimos.toml", "[http]\nport = 1001\nhost = \"::1\"\n[log]\nlevel = \"warn\"\n", 0o644);
    place.write(
        ".env",
        "# local\nELOHIMOS__HTTP__PORT=1002\nELOHIM_JWT_SECRET='canary-secret, 32 bytes and some more'\n",
        0o600,
    );
    let loaded = place.load_with([("ELOHIMOS__HTTP__PORT", "1003")], &[("http.port", "1004")]).unwrap();
    assert_eq!(loaded.settings.http.listen.to_string(), "[::1]:1004");
    let text = show(&loaded, true).replace(&format!("{}/", place.path().display()), "");
    assert!(text.contains("http.port = 1004  # flag --port\n"), "{text}");
    assert!(text.contains("http.host = \"::1\"  # file elohimos.toml\n"), "{text}");
    assert!(text.contains("http.hsts = false  # default\n"), "{text}");
    assert!(text.contains("identity.jwt_secret = \"***\"  # .env ELOHIM_JWT_SECRET\n"), "{text}");
    assert!(!text.contains("canary-secret"), "{text}");
    assert_eq!(place.load([("ELOHIMOS__HTTP__PORT", "1003")]).unwrap().settings.http.listen.port(), 1003);
    assert_eq!(place.load([]).unwrap().settings.http.listen.port(), 1002);
    assert_eq!(place.load([("ELOHIM_ENV", "test")]).unwrap().settings.http.listen.port(), 1001);
}

#[test]
fn what_is_unknown_or_of_the_wrong_type_is_named_with_its_place() {
    let place = Place::new();
    place.write(
        "elohimos.toml",
        "colour = 1\n[http]\nport = \"x\"\nprot = 1\ncors_origins = [1]\n[log.deep]\na = 1\n",
        0o644,
    );
    assert_eq!(
        place.problems([("ELOHIMOS__HTTP__PROT", "1"), ("ELOHIMOS__HTTP__WORKERS", "many"), ("ELOHIM_ENV", "prod")]),
        [
            "colour (file elohimos.toml): there is no setting of this name. See: elohimos config default.",
            "http.cors_origins (file elohimos.toml): it is a value of type integer. \
             Expected: list of texts (in the environment: separated by commas).",
            "http.port (file elohimos.toml): it is a value of type string. Expected: whole number, 0 to 65535.",
            "http.prot (file elohimos.toml): there is no setting of this name. See: elohimos config default.",
            "log.deep (file elohimos.toml): there is no setting of this name. See: elohimos config default.",
            "ELOHIMOS__HTTP__PROT (environment ELOHIMOS__HTTP__PROT): there is no setting of this name. \
             See: elohimos config default.",
            "environment (environment ELOHIM_ENV): \"prod\" is not one of the choices. \
             Expected: `development`, `production`, `test`.",
            "http.workers (environment ELOHIMOS__HTTP__WORKERS): \"many\" is not a whole number. \
             Expected: whole number, 0 to 1024.",
        ]
    );
}

#[test]
fn broken_toml_names_its_line_and_not_its_text() {
    let place = Place::new();
    place.write("elohimos.toml", "[identity]\njwt_secret = canary-secret\n", 0o600);
    let problems = place.problems([]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("toml (file elohimos.toml): line 2 is not TOML ("), "{}", problems[0]);
    assert!(!problems[0].contains("canary"), "{}", problems[0]);
}

#[test]
fn dotenv_is_for_development_and_for_the_owner_alone() {
    let place = Place::new();
    place.write(".env", "ELOHIMOS__HTTP__PORT=1002\n", 0o644);
    assert_eq!(place.problems([]), [".env (file .env): others can read it (mode 0644). Run: chmod 600 .env"]);
    place.write(".env", "ELOHIM_ENV=production\n", 0o600);
    assert_eq!(
        place.problems([]),
        [".env (file .env): it sets ELOHIM_ENV. Set it in the environment: .env is for development only."]
    );
    let variables = [
        ("ELOHIM_ENV", "production"),
        ("ELOHIM_FOUNDER_PASSWORD", PASSWORD),
        ("ELOHIM_JWT_SECRET", JWT),
        ("ELOHIMOS_DATA_DIR", "/nonexistent"),
    ];
    place.write(".env", "ELOHIMOS__HTTP__PORT=1002\n", 0o600);
    let settings = place.load(variables).unwrap().settings;
    assert_eq!((settings.mode, settings.http.listen.port()), (Mode::Production, 8000));
}

#[test]
fn what_belongs_together_is_checked_together() {
    let place = Place::new();
    assert_eq!(
        place.problems([
            ("ELOHIMOS__BLOBS__S3_BUCKET", "b"),
            ("ELOHIMOS__BLOBS__S3_ENDPOINT", "http://s3.example.org"),
            ("ELOHIMOS__DATABASE__URL", "mysql://me:canary@db/x"),
            ("ELOHIMOS__IDENTITY__REFRESH_LIFETIME", "7d"),
            ("ELOHIMOS__SHUTDOWN__GRACE", "soon"),
        ]),
        [
            "identity.refresh_lifetime (environment ELOHIMOS__IDENTITY__REFRESH_LIFETIME): \
             it is not longer than identity.access_lifetime. Make identity.refresh_lifetime the longer one.",
            "database.url: it is not a PostgreSQL address. Write it like postgres://user:password@host/database.",
            "blobs.s3_access_key: it is missing. blobs.s3_bucket is set and needs it.",
            "blobs.s3_endpoint (environment ELOHIMOS__BLOBS__S3_ENDPOINT): it is not https. \
             Use https; blobs.s3_allow_http is for development.",
            "blobs.s3_secret_key: it is missing. blobs.s3_bucket is set and needs it.",
            "shutdown.grace (environment ELOHIMOS__SHUTDOWN__GRACE): \"soon\" is not a length of time. \
             Write it like 30s, 10m or 7d.",
        ]
    );
}

#[test]
fn the_audit_log_is_kept_for_ever_or_for_90_days_at_least() {
    let kept = |days: &str| {
        let loaded = Place::new().load([("ELOHIMOS__AUDIT__RETENTION_DAYS", days)]);
        loaded.ok().map(|loaded| loaded.settings.audit_kept.map(|time| time.as_secs()))
    };
    assert_eq!([kept("0"), kept("89"), kept("90")], [Some(None), None, Some(Some(90 * 24 * 3600))]);
    let told = Place::new().problems([("ELOHIMOS__AUDIT__RETENTION_DAYS", "1")]).join("\n");
    assert!(told.contains("audit.retention_days") && told.contains("Write 90 or more, or 0 for ever."), "{told}");
}

#[test]
fn the_default_file_says_what_holds_without_a_file() {
    let place = Place::new();
    let without = show(&place.load([]).unwrap(), false);
    place.write("elohimos.toml", &default_file(), 0o644);
    assert_eq!(show(&place.load([]).unwrap(), false), without);
}

#[test]
fn the_reference_page_is_current() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/config.md");
    let committed = fs::read_to_string(&page).unwrap_or_default();
    assert!(committed == reference(), "run: elohimos config reference > docs/reference/config.md");
}
