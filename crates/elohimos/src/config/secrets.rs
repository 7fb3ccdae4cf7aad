//! Secrets: found in exactly one place each.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use elohim_core::Secret;

use crate::config::files::open_to_others;
use crate::config::layers::{Given, SecretSource};
use crate::config::origin::Origin;
use crate::config::problems::Problems;
use crate::config::setting::Kind;
use crate::config::table::SETTINGS;

/// Largest secret file that is read, in bytes; none of our secrets comes near it.
const MAX_FILE: u64 = 64 * 1024;

/// Secrets that development makes for itself when nobody gives them.
pub(crate) const MADE_FOR_DEVELOPMENT: &[(&str, &str)] =
    &[("identity.founder_password", "founder_password"), ("identity.jwt_secret", "jwt_secret")];

/// Where the secrets that development makes are kept.
pub(crate) fn development_file(data_dir: &Path, name: &str) -> PathBuf {
    data_dir.join("secrets").join(name)
}

/// Where the secret before the present one is kept, beside the file of the present one: `elohimos secrets rotate` puts it there.
pub(crate) fn previous_file(present: &Path) -> PathBuf {
    let mut name = present.as_os_str().to_owned();
    name.push(".previous");
    name.into()
}

/// The secrets by key, each with where it came from.
#[derive(Default)]
pub(crate) struct Secrets(BTreeMap<&'static str, Found>);

/// A secret that was found.
struct Found {
    secret: Secret,
    origin: Origin,
    /// The file that holds it and nothing else, where there is one.
    file: Option<PathBuf>,
}

impl Secrets {
    /// The secret of this key.
    pub(crate) fn find(&self, key: &str) -> Option<&Secret> {
        self.0.get(key).map(|found| &found.secret)
    }

    /// Where it came from.
    pub(crate) fn origin(&self, key: &str) -> Option<&Origin> {
        self.0.get(key).map(|found| &found.origin)
    }

    /// The file that holds it and nothing else.
    pub(crate) fn file(&self, key: &str) -> Option<&Path> {
        self.0.get(key)?.file.as_deref()
    }
}

/// What the search for secrets needs to know.
pub(crate) struct Search<'a> {
    /// `$CREDENTIALS_DIRECTORY`.
    pub(crate) credentials: Option<&'a Path>,
    /// Whether files that others can read are refused instead of warned about.
    pub(crate) production: bool,
    /// The data directory, for what development made.
    pub(crate) data_dir: &'a Path,
}

impl Search<'_> {
    /// Reads every secret from its one place.
    pub(crate) fn resolve(
        &self,
        mut sources: Vec<SecretSource>,
        problems: &mut Problems,
        warnings: &mut Vec<String>,
    ) -> Secrets {
        self.add_credentials(&mut sources);
        add_key_store(&mut sources);
        let mut secrets = Secrets::default();
        for setting in SETTINGS.iter().filter(|setting| setting.kind.is_secret()) {
            let (own, rest) = sources.into_iter().partition(|source| source.key == setting.key);
            sources = rest;
            let own = if own.is_empty() { self.found_by_itself(setting.key, &secrets) } else { own };
            if own.len() > 1 {
                let places = own.iter().map(|source| source.origin.to_string()).collect::<Vec<_>>().join("; ");
                problems.add_absent(setting.key, format!("it is given in two places: {places}"), "Keep one of them.");
            }
            for source in own {
                if let Some(secret) = self.read(&source, problems, warnings) {
                    let file = if let Given::File(path) = source.given { Some(path) } else { None };
                    secrets.0.insert(setting.key, Found { secret, origin: source.origin, file });
                }
            }
        }
        secrets
    }

    fn read(&self, source: &SecretSource, problems: &mut Problems, warnings: &mut Vec<String>) -> Option<Secret> {
        let path = match &source.given {
            Given::Value(secret) => {
                if let Origin::File(path) = &source.origin {
                    self.refuse_open(path, source, problems, warnings);
                }
                return Some(secret.clone());
            }
            Given::File(path) => path,
        };
        self.refuse_open(path, source, problems, warnings);
        match read_secret_file(path) {
            Ok(secret) => Some(secret),
            Err(wrong) => {
                let wrong = format!("{} {wrong}", path.display());
                problems.add(source.key, &source.origin, wrong, "Write the secret into it, readable by the server.");
                None
            }
        }
    }

    fn refuse_open(&self, path: &Path, source: &SecretSource, problems: &mut Problems, warnings: &mut Vec<String>) {
        let Some(mode) = open_to_others(path) else { return };
        let wrong = format!("others can read {} (mode {mode:04o})", path.display());
        if self.production {
            problems.add(source.key, &source.origin, wrong, format!("Run: chmod 600 {}", path.display()));
        } else {
            warnings.push(format!("{}: {wrong}; production refuses this.", source.key));
        }
    }

    fn add_credentials(&self, sources: &mut Vec<SecretSource>) {
        let Some(directory) = self.credentials else { return };
        for setting in SETTINGS {
            let Kind::Secret(name) = setting.kind else { continue };
            let path = directory.join(name);
            if path.exists() {
                let origin = Origin::Credential(name.to_owned());
                sources.push(SecretSource { key: setting.key, origin, given: Given::File(path) });
            }
        }
    }

    /// What nobody gives: what a rotation left, and what was made for development.
    fn found_by_itself(&self, key: &'static str, found: &Secrets) -> Vec<SecretSource> {
        if key != "identity.previous_jwt_secret" {
            return self.made_for_development(key);
        }
        let path = found.file("identity.jwt_secret").map(previous_file).filter(|path| path.exists());
        path.map(|path| SecretSource { key, origin: Origin::Rotated(path.clone()), given: Given::File(path) })
            .into_iter()
            .collect()
    }

    fn made_for_development(&self, key: &'static str) -> Vec<SecretSource> {
        let made = MADE_FOR_DEVELOPMENT.iter().filter(|(of, _)| *of == key && !self.production);
        made.map(|(_, name)| development_file(self.data_dir, name))
            .filter(|path| path.exists())
            .map(|path| SecretSource { key, origin: Origin::Development(path.clone()), given: Given::File(path) })
            .collect()
    }
}

#[cfg(target_os = "macos")]
fn add_key_store(sources: &mut Vec<SecretSource>) {
    if let Some(secret) = crate::config::key_store::founder_password() {
        let key = "identity.founder_password";
        sources.push(SecretSource { key, origin: Origin::KeyStore, given: Given::Value(secret) });
    }
}

#[cfg(not(target_os = "macos"))]
fn add_key_store(_: &mut Vec<SecretSource>) {}

/// The content of a secret file, without the line end that editors and `echo` leave.
fn read_secret_file(path: &Path) -> Result<Secret, String> {
    let file = fs::File::open(path).map_err(|error| format!("cannot be read: {}", error.kind()))?;
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {}", error.kind()))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err("is too large for a secret".to_owned());
    }
    let end = bytes.iter().rposition(|byte| !b"\r\n".contains(byte)).map_or(0, |last| last + 1);
    bytes.truncate(end);
    if bytes.is_empty() { Err("is empty".to_owned()) } else { Ok(Secret::new(bytes.as_slice())) }
}
