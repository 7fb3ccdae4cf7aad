//! The directory that people may sign in with: what its settings mean together.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use elohim_app::identity::oidc::{Admission, OidcEndpoints, OidcKeys, OidcSettings};
use elohim_core::Secret;
use url::Url;

use crate::config::layers::Layers;
use crate::config::problems::Problems;
use crate::config::raw::RawOidc;

/// Longest file of keys that is read, in bytes.
const MAX_KEYS_FILE: u64 = 1 << 20;
/// Longest name of the directory, in characters.
const MAX_NAME_CHARS: usize = 60;

/// What the settings of the directory are checked with.
pub(crate) struct OidcCheck<'a> {
    pub(crate) raw: &'a RawOidc,
    pub(crate) secret: Option<&'a Secret>,
    pub(crate) timeout: Duration,
    pub(crate) production: bool,
    pub(crate) layers: &'a Layers,
    pub(crate) problems: &'a mut Problems,
}

impl OidcCheck<'_> {
    /// The directory; `None` where there is none, or something is wrong with it.
    pub(crate) fn run(mut self) -> Option<OidcSettings> {
        let raw = self.raw;
        let others = [
            ("oidc.client_id", &raw.client_id),
            ("oidc.public_url", &raw.public_url),
            ("oidc.authorization_endpoint", &raw.authorization_endpoint),
            ("oidc.token_endpoint", &raw.token_endpoint),
            ("oidc.jwks_file", &raw.jwks_file),
        ];
        if raw.issuer.is_empty() {
            for (key, _) in others.iter().filter(|(_, value)| !value.is_empty()) {
                self.wrong(key, "it is set, but there is no directory", "Set oidc.issuer, or remove it.");
            }
            return None;
        }
        self.address("oidc.issuer", &raw.issuer);
        if raw.client_id.is_empty() {
            self.missing("oidc.client_id");
        }
        match raw.public_url.is_empty() {
            true => self.missing("oidc.public_url"),
            false => self.public_url(),
        }
        if raw.name.trim().is_empty()
            || raw.name.chars().count() > MAX_NAME_CHARS
            || raw.name.chars().any(char::is_control)
        {
            self.wrong("oidc.name", "it is no name", "Use 1 to 60 characters.");
        }
        let endpoints = self.endpoints();
        let admission = if raw.admission == "create" { Admission::Create } else { Admission::Link };
        Some(OidcSettings {
            issuer: raw.issuer.clone(),
            client_id: raw.client_id.clone(),
            client_secret: self.secret.cloned(),
            public_url: raw.public_url.clone(),
            endpoints,
            name: raw.name.trim().to_owned(),
            admission,
            timeout: self.timeout,
        })
    }

    /// Either all three are said, or the directory is asked for all of them.
    fn endpoints(&mut self) -> Option<OidcEndpoints> {
        let raw = self.raw;
        let all = [
            ("oidc.authorization_endpoint", &raw.authorization_endpoint),
            ("oidc.token_endpoint", &raw.token_endpoint),
            ("oidc.jwks_file", &raw.jwks_file),
        ];
        if all.iter().all(|(_, value)| value.is_empty()) {
            return None;
        }
        for (key, value) in all {
            match (value.is_empty(), key) {
                (true, _) => {
                    let fix =
                        "Set the authorization endpoint, the token endpoint and the keys together, or none of them.";
                    self.problems.add_absent(key, "it is missing", fix);
                }
                (false, "oidc.jwks_file") => {}
                (false, _) => self.address(key, value),
            }
        }
        if raw.jwks_file.is_empty() {
            return None;
        }
        let keys = read(Path::new(&raw.jwks_file))
            .and_then(|text| OidcKeys::parse(&text).map_err(|error| format!("{} is {error}", raw.jwks_file)));
        match keys {
            Ok(keys) => Some(OidcEndpoints {
                authorization: raw.authorization_endpoint.clone(),
                token: raw.token_endpoint.clone(),
                keys,
            }),
            Err(wrong) => {
                self.wrong("oidc.jwks_file", wrong, "Save what the directory publishes as its jwks_uri.");
                None
            }
        }
    }

    fn public_url(&mut self) {
        let (key, raw) = ("oidc.public_url", self.raw);
        self.address(key, &raw.public_url);
        if let Ok(url) = Url::parse(&raw.public_url)
            && (url.path() != "/" || url.query().is_some())
        {
            self.wrong(key, "it has more than scheme and host", "Write it like https://vault.example.org.");
        }
    }

    /// An address that codes and tokens may go to: https, or http while somebody tries it out.
    fn address(&mut self, key: &str, text: &str) {
        let good = Url::parse(text).ok().filter(|url| {
            let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
            matches!(url.scheme(), "http" | "https") && url.has_host() && plain
        });
        match good {
            None => self.wrong(key, "it is not a web address", "Write it like https://directory.example.org."),
            Some(url) if url.scheme() != "https" && self.needs_https(key) => {
                self.wrong(key, "it is not https", "Use https: whoever reads the way in between could sign in.");
            }
            Some(_) => {}
        }
    }

    /// In production always; elsewhere where the directory itself is reached by https, because nothing is fetched without then.
    fn needs_https(&self, key: &str) -> bool {
        self.production || (key != "oidc.public_url" && self.raw.issuer.starts_with("https:"))
    }

    fn missing(&mut self, key: &str) {
        self.problems.add_absent(key, "it is missing", "oidc.issuer is set and needs it.");
    }

    fn wrong(&mut self, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        self.problems.add(key, self.layers.origin(key), wrong, fix);
    }
}

fn read(path: &Path) -> Result<String, String> {
    let name = path.display();
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| format!("{name} cannot be read: {}", error.kind()))?;
    let read = file.take(MAX_KEYS_FILE + 1).read_to_string(&mut text);
    let length = read.map_err(|error| format!("{name} cannot be read: {}", error.kind()))?;
    if length as u64 > MAX_KEYS_FILE { Err(format!("{name} is too large")) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use crate::config::tests::Place;

    const KEYS: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

    /// What is wrong with these settings of the section, in a mode, one line each.
    fn problems(mode: &str, settings: &str) -> Vec<String> {
        let place = Place::new();
        place.write("keys.json", KEYS, 0o600);
        place.write("no-keys.json", "{\"keys\":[]}", 0o600);
        let settings = settings.replace("HERE", place.path().to_str().unwrap());
        place.write("elohimos.toml", &format!("environment = \"{mode}\"\n[oidc]\n{settings}"), 0o600);
        let password = ("ELOHIM_FOUNDER_PASSWORD", "Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0=");
        let found = place.problems([password, ("ELOHIM_JWT_SECRET", "q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gLa")]);
        found.into_iter().map(|line| line.replace(" (file elohimos.toml)", "")).collect()
    }

    const GOOD: &str = "issuer = \"https://d.example\"\nclient_id = \"c\"\npublic_url = \"https://e.example\"\n";

    #[test]
    fn a_directory_is_said_whole_or_not_at_all() {
        assert_eq!(problems("production", ""), [""; 0]);
        assert_eq!(problems("production", GOOD), [""; 0]);
        assert_eq!(
            problems("production", "client_id = \"c\""),
            ["oidc.client_id: it is set, but there is no directory. Set oidc.issuer, or remove it."]
        );
        assert_eq!(
            problems("production", "issuer = \"https://d.example\""),
            [
                "oidc.client_id: it is missing. oidc.issuer is set and needs it.",
                "oidc.public_url: it is missing. oidc.issuer is set and needs it.",
            ]
        );
    }

    #[test]
    fn production_speaks_to_it_over_https_alone() {
        let plain = GOOD.replace("https", "http");
        assert_eq!(problems("development", &plain), [""; 0]);
        let fix = "it is not https. Use https: whoever reads the way in between could sign in.";
        assert_eq!(problems("production", &plain), [format!("oidc.issuer: {fix}"), format!("oidc.public_url: {fix}")]);
        for bad in ["d.example", "ftp://d.example", "https://u:p@d.example", "https://d.example/#x", "https://"] {
            let like = "Write it like https://directory.example.org.";
            let settings = GOOD.replace("https://d.example", bad);
            assert_eq!(problems("development", &settings), [format!("oidc.issuer: it is not a web address. {like}")]);
        }
        let deep = GOOD.replace("https://e.example", "https://e.example/app");
        let like = "oidc.public_url: it has more than scheme and host. Write it like https://vault.example.org.";
        assert_eq!(problems("development", &deep), [like]);
    }

    #[test]
    fn its_endpoints_are_said_all_together() {
        let endpoints = "authorization_endpoint = \"https://d.example/a\"\ntoken_endpoint = \"https://d.example/t\"\n";
        let with = |file: &str| format!("{GOOD}{endpoints}jwks_file = \"HERE/{file}\"\n");
        assert_eq!(problems("production", &with("keys.json")), [""; 0]);
        let together = "Set the authorization endpoint, the token endpoint and the keys together, or none of them.";
        assert_eq!(
            problems("production", &format!("{GOOD}{endpoints}")),
            [format!("oidc.jwks_file: it is missing. {together}")]
        );
        let save = "Save what the directory publishes as its jwks_uri.";
        assert_eq!(
            problems("production", &with("no-keys.json")),
            [format!("oidc.jwks_file: no-keys.json is not a JSON Web Key Set with a key in it. {save}")]
        );
        assert_eq!(
            problems("production", &with("nothing.json")),
            [format!("oidc.jwks_file: nothing.json cannot be read: entity not found. {save}")]
        );
    }
}
