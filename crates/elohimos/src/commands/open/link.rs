//! What a share link and its sender say, before anything is fetched or written. Nothing here asks a server or touches a file, but for
//! whether a path is a folder.

use std::path::{Path, PathBuf};

use elohim_vault::Result;
use elohim_vault::share::{LinkSecret, SharedFile};
use url::Url;

/// The server's address, the link's id, and the secret of its fragment. The id goes into the path of what is asked for: with
/// more in it than letters and digits, whoever sent the link would choose that path.
pub(crate) fn parse(link: &str) -> Option<(String, String, LinkSecret)> {
    let url = Url::parse(link.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let secret = LinkSecret::from_fragment(url.fragment()?).ok()?;
    let id = url.path().strip_prefix("/s/")?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then(|| (url.origin().ascii_serialization(), id.to_owned(), secret))
}

/// Where a file goes. The sender chose its name and folders: nothing leads elsewhere, and nothing is hidden.
pub(crate) fn place(asked: Option<&Path>, file: &SharedFile, files: usize) -> Result<PathBuf> {
    let (folders, name) = file.place()?;
    let name = folders.iter().collect::<PathBuf>().join(name);
    Ok(match asked {
        None => name,
        Some(path) if path.is_dir() || files > 1 || !file.folder.is_empty() => path.join(name),
        Some(path) => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shared(name: &str) -> SharedFile {
        let blob =
            json!({ "object": "00".repeat(16), "header_len": 1, "length": 100, "key": "A".repeat(22), "parts": "" });
        serde_json::from_value(json!({ "name": name, "media": "", "size": 1, "blob": blob })).unwrap()
    }

    #[test]
    fn a_link_names_one_thing_of_one_server() {
        let secret = "A".repeat(43);
        let parsed = |address: &str| parse(&format!("{address}#{secret}")).map(|(server, id, _)| (server, id));
        let good = Some(("https://vault.example:8443".to_owned(), "0a".to_owned()));
        assert_eq!(parsed("https://vault.example:8443/s/0a"), good);
        assert_eq!(parsed("https://somebody@vault.example:8443/s/0a?x=y"), good);
        let bad =
            ["/s/", "/x/0a", "/s/0a/", "/s/0a/open", "/s/0a/..", "/s/%2e%2e", "/s/0a%2fb", "/s/0a;b", "/s/\u{e9}"];
        let bad = bad.map(|path| format!("https://vault.example{path}"));
        for bad in
            bad.iter().map(String::as_str).chain(["data:/s/0a", "ftp://vault.example/s/0a", "x://y/s/0a", "/s/0a"])
        {
            assert_eq!(parsed(bad), None, "{bad}");
        }
        assert!(parse("https://vault.example/s/0a").is_none());
    }

    #[test]
    fn a_sender_chooses_a_name_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(place(None, &shared("a.txt"), 1).unwrap(), PathBuf::from("a.txt"));
        assert_eq!(place(Some(Path::new("b")), &shared("a.txt"), 1).unwrap(), PathBuf::from("b"));
        assert_eq!(place(Some(folder.path()), &shared("a.txt"), 1).unwrap(), folder.path().join("a.txt"));
        assert_eq!(place(None, &shared(".bashrc"), 1).unwrap(), PathBuf::from("_.bashrc"));
        for bad in ["../a", "/etc/passwd", "..", "a/b", "", "a\u{1b}[2J", "a\u{202e}b"] {
            let error = place(Some(folder.path()), &shared(bad), 1).unwrap_err();
            assert_eq!(error.code(), "VAULT_BAD_NAME", "{bad:?}");
            let inside = SharedFile { folder: vec!["ok".to_owned(), bad.to_owned()], ..shared("a.txt") };
            let error = place(Some(folder.path()), &inside, 1).unwrap_err();
            assert_eq!(error.code(), "VAULT_BAD_NAME", "{bad:?}");
        }
        let inside = SharedFile { folder: vec!["letters".to_owned(), ".ssh".to_owned()], ..shared("a.txt") };
        assert_eq!(place(None, &inside, 1).unwrap(), PathBuf::from("letters/_.ssh/a.txt"));
        assert_eq!(place(Some(Path::new("to")), &inside, 1).unwrap(), PathBuf::from("to/letters/_.ssh/a.txt"));
    }
}
