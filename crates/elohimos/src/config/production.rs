//! The production gate: what is good enough for development and not for people's data.

use elohim_core::Secret;
use elohim_core::identity::password;

use crate::config::layers::Layers;
use crate::config::problems::Problems;
use crate::config::proxies;
use crate::config::raw::Raw;
use crate::config::secrets::Secrets;

/// Every secret that is made for development begins with this, so that production recognises it anywhere.
pub(crate) const DEVELOPMENT_PREFIX: &str = "Development-";

/// Shortest JWT secret, in bytes: the output of the hash it keys (RFC 7518, section 3.2).
pub(crate) const JWT_MIN_BYTES: usize = 32;
/// Fewer different bytes than this in a secret of 32 or more are not random: 32 hexadecimal digits have about 14.
const JWT_MIN_DIFFERENT: usize = 8;
/// Words that documentation puts where a secret belongs.
const EXAMPLE_WORDS: &[&str] = &[
    "your-",
    "your_",
    "changeme",
    "change-me",
    "change_me",
    "example",
    "placeholder",
    "replace",
    "jwt-secret",
    "jwt_secret",
];

/// Adds everything that production refuses.
pub(crate) fn gate(raw: &Raw, layers: &Layers, secrets: &Secrets, problems: &mut Problems) {
    founder_password(raw, secrets, problems);
    for key in ["identity.jwt_secret", "identity.previous_jwt_secret"] {
        match (secrets.find(key), secrets.origin(key)) {
            (Some(secret), Some(origin)) => {
                if let Some(wrong) = jwt_fault(secret) {
                    problems.add(key, origin, wrong, "Make one with: openssl rand -base64 48");
                }
            }
            _ if key == "identity.jwt_secret" => {
                problems.add_absent(key, "it is missing", "Set ELOHIM_JWT_SECRET, made with: openssl rand -base64 48");
            }
            _ => {}
        }
    }
    let key = "identity.registration";
    if raw.identity.registration == "open" {
        let fix = "Set it to invite, and make invitations with: elohimos users invite";
        problems.add(key, layers.origin(key), "everybody who reaches the server could make an account", fix);
    }
    let key = "http.forwarded_allow_ips";
    for entry in raw.http.forwarded_allow_ips.iter().filter(|entry| proxies::is_everybody(entry)) {
        let fix = "Name the addresses of your proxies, or anybody can forge an address.";
        problems.add(key, layers.origin(key), format!("{entry:?} trusts everybody"), fix);
    }
}

fn founder_password(raw: &Raw, secrets: &Secrets, problems: &mut Problems) {
    let key = "identity.founder_password";
    let make = "Make one with: openssl rand -base64 32";
    let (Some(secret), Some(origin)) = (secrets.find(key), secrets.origin(key)) else {
        problems.add_absent(key, "it is missing", format!("Set ELOHIM_FOUNDER_PASSWORD. {make}"));
        return;
    };
    if is_from_development(secret) {
        problems.add(key, origin, "it is a password that was made for development", make);
    } else if let Err(weak) = password::check_founder(secret, &raw.identity.founder_username) {
        problems.add(key, origin, format!("it is too weak: {weak}"), make);
    } else if is_an_example(secret) {
        problems.add(key, origin, "it is an example from documentation", make);
    }
}

/// What is wrong with a JWT secret, if anything.
fn jwt_fault(secret: &Secret) -> Option<String> {
    let bytes = secret.expose();
    let different = bytes.iter().collect::<std::collections::BTreeSet<_>>().len();
    if is_from_development(secret) {
        Some("it was made for development".to_owned())
    } else if is_an_example(secret) {
        Some("it is an example from documentation".to_owned())
    } else if bytes.len() < JWT_MIN_BYTES {
        Some(format!("it is shorter than {JWT_MIN_BYTES} bytes"))
    } else if different < JWT_MIN_DIFFERENT || repeats(bytes) {
        Some("it repeats itself".to_owned())
    } else {
        None
    }
}

fn is_from_development(secret: &Secret) -> bool {
    secret.expose().starts_with(DEVELOPMENT_PREFIX.as_bytes())
}

fn is_an_example(secret: &Secret) -> bool {
    let text = secret.expose_str().map(str::to_ascii_lowercase);
    text.is_some_and(|text| EXAMPLE_WORDS.iter().any(|word| text.contains(word)))
}

/// Whether the bytes are one piece, at most half as long, again and again.
fn repeats(bytes: &[u8]) -> bool {
    (1..=bytes.len() / 2).any(|period| bytes.iter().zip(bytes.iter().skip(period)).all(|(one, later)| one == later))
}
