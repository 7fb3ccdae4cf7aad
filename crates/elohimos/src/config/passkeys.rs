//! Where passkeys are made and used: what the two settings mean together.

use elohim_app::identity::passkeys::PasskeySettings;
use url::{Host, Url};

use crate::config::layers::Layers;
use crate::config::problems::Problems;
use crate::config::raw::RawPasskeys;

const RP_ID: &str = "passkeys.rp_id";
const ORIGIN: &str = "passkeys.origin";

/// What the settings of passkeys are checked with.
pub(crate) struct PasskeyCheck<'a> {
    pub(crate) raw: &'a RawPasskeys,
    pub(crate) production: bool,
    pub(crate) layers: &'a Layers,
    pub(crate) problems: &'a mut Problems,
}

impl PasskeyCheck<'_> {
    /// Where passkeys are used; `None` where they are not, or something is wrong.
    pub(crate) fn run(mut self) -> Option<PasskeySettings> {
        let raw = self.raw;
        match (raw.rp_id.is_empty(), raw.origin.is_empty()) {
            (true, true) => return None,
            (true, false) => {
                self.problems.add_absent(RP_ID, "it is missing", "passkeys.origin is set and needs it.");
                return None;
            }
            (false, true) => {
                self.problems.add_absent(ORIGIN, "it is missing", "passkeys.rp_id is set and needs it.");
                return None;
            }
            (false, false) => {}
        }
        let (domain, host) = (self.domain(), self.host());
        let (domain, host) = (domain?, host?);
        if host != domain && !host.ends_with(&format!(".{domain}")) {
            let fix = "Browsers make passkeys for the domain of the page, or one above it.";
            self.wrong(RP_ID, format!("{host} is not in it"), fix);
            return None;
        }
        Some(PasskeySettings { rp_id: raw.rp_id.clone(), origin: raw.origin.clone() })
    }

    /// A domain as browsers spell it: neither an address nor a single word, which anybody may have.
    fn domain(&mut self) -> Option<String> {
        let text = &self.raw.rp_id;
        let good = match Host::parse(text) {
            Ok(Host::Domain(domain)) => domain == *text && !text.ends_with('.') && (text.contains('.') || self.local()),
            Ok(Host::Ipv4(_) | Host::Ipv6(_)) | Err(_) => false,
        };
        if good {
            return Some(text.clone());
        }
        self.wrong(RP_ID, "it is not a domain", "Write it like example.org: small letters, no scheme, no port.");
        None
    }

    /// The host of an address that a browser has as its origin, to the letter.
    fn host(&mut self) -> Option<String> {
        let text = &self.raw.origin;
        let Some(url) = Url::parse(text).ok().filter(|url| url.origin().ascii_serialization() == *text) else {
            self.wrong(ORIGIN, "it is not the origin of a page", "Write it like https://vault.example.org.");
            return None;
        };
        if url.scheme() != "https" && !self.local() {
            self.wrong(ORIGIN, "it is not https", "Use https: browsers make passkeys nowhere else.");
            return None;
        }
        url.domain().map(str::to_owned).or_else(|| {
            self.wrong(ORIGIN, "it has an address for a host", "Browsers make passkeys for domains alone.");
            None
        })
    }

    /// Whether it is tried out on somebody's own machine, where browsers ask for less.
    fn local(&self) -> bool {
        !self.production && self.raw.rp_id == "localhost"
    }

    fn wrong(&mut self, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        self.problems.add(key, self.layers.origin(key), wrong, fix);
    }
}

#[cfg(test)]
mod tests {
    use crate::config::tests::Place;

    /// What is wrong with these two settings in a mode, one line each.
    fn problems(mode: &str, rp_id: &str, origin: &str) -> Vec<String> {
        let place = Place::new();
        let settings = format!("environment = \"{mode}\"\n[passkeys]\nrp_id = \"{rp_id}\"\norigin = \"{origin}\"\n");
        place.write("elohimos.toml", &settings, 0o600);
        let password = ("ELOHIM_FOUNDER_PASSWORD", "Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0=");
        let found = place.problems([password, ("ELOHIM_JWT_SECRET", "q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gLa")]);
        found.into_iter().map(|line| line.replace(" (file elohimos.toml)", "")).collect()
    }

    #[test]
    fn passkeys_are_off_or_have_both_names() {
        assert_eq!(problems("production", "", ""), [""; 0]);
        assert_eq!(problems("production", "example.org", "https://example.org"), [""; 0]);
        assert_eq!(problems("production", "example.org", "https://vault.example.org:8443"), [""; 0]);
        assert_eq!(
            problems("production", "example.org", ""),
            ["passkeys.origin: it is missing. passkeys.rp_id is set and needs it."]
        );
        assert_eq!(
            problems("production", "", "https://example.org"),
            ["passkeys.rp_id: it is missing. passkeys.origin is set and needs it."]
        );
    }

    #[test]
    fn names_that_no_browser_takes_are_refused() {
        let domain =
            "passkeys.rp_id: it is not a domain. Write it like example.org: small letters, no scheme, no port.";
        for bad in
            ["https://example.org", "example.org:443", "Example.org", "192.0.2.1", "example", "a b", "example.org."]
        {
            assert_eq!(problems("production", bad, "https://example.org"), [domain], "{bad}");
        }
        let origin = "passkeys.origin: it is not the origin of a page. Write it like https://vault.example.org.";
        for bad in [
            "example.org",
            "https://example.org/",
            "https://example.org/app",
            "https://example.org:443",
            "https://u@example.org",
            "https://Example.org",
            "data:text/html,x",
        ] {
            assert_eq!(problems("production", "example.org", bad), [origin], "{bad}");
        }
        let browsers = "Browsers make passkeys for the domain of the page, or one above it.";
        for (outside, host) in [("https://example.com", "example.com"), ("https://myexample.org", "myexample.org")] {
            assert_eq!(
                problems("production", "example.org", outside),
                [format!("passkeys.rp_id: {host} is not in it. {browsers}")]
            );
        }
        assert_eq!(
            problems("production", "vault.example.org", "https://example.org"),
            [format!("passkeys.rp_id: example.org is not in it. {browsers}")]
        );
        assert_eq!(
            problems("production", "example.org", "https://192.0.2.1"),
            ["passkeys.origin: it has an address for a host. Browsers make passkeys for domains alone."]
        );
    }

    #[test]
    fn http_is_for_ones_own_machine() {
        let https = "passkeys.origin: it is not https. Use https: browsers make passkeys nowhere else.";
        assert_eq!(problems("development", "localhost", "http://localhost:8000"), [""; 0]);
        assert_eq!(problems("development", "example.org", "http://example.org"), [https]);
        let domain =
            "passkeys.rp_id: it is not a domain. Write it like example.org: small letters, no scheme, no port.";
        assert_eq!(problems("production", "localhost", "http://localhost:8000"), [domain, https]);
    }
}
