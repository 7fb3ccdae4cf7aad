//! What people expect of a drive: versions, the trash, tags, stars, comments, and finding by all of it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use crate::people::Device;
use crate::teams::{TEAM, code, invite, somebody};
use crate::vault::Desk;

/// How many objects were deleted from the server: their bytes go with its next sweep.
pub(crate) fn deleted(desk: &Desk) -> usize {
    let found = desk.run(&["--json", "audit", "ls", "--database", "vault", "--event", "vault.object.deleted"]);
    assert_eq!(found.status, 0, "{}", found.stderr);
    found.stdout.lines().count()
}

pub(crate) fn put(desk: &Desk, name: &str, text: &str, to: &str) {
    desk.place().write(name, &text.repeat(10_000), 0o600);
    desk.ok(&["vault", "put", name, to]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn older_versions_are_fetched_brought_back_and_forgotten(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    for text in ["first ", "second ", "third "] {
        put(&desk, "a", text, "/a");
    }
    let sizes = || -> Vec<u64> {
        let all = desk.json(&["vault", "versions", "/a"]);
        all.as_array().unwrap().iter().map(|one| one["size"].as_u64().unwrap()).collect()
    };
    let content = |arguments: &[&str]| {
        desk.ok(&[&["vault", "get", "/a", "--force", "-o", "back"], arguments].concat());
        desk.place().read("back").split(' ').next().unwrap().to_owned()
    };
    assert_eq!(sizes(), [60_000, 70_000, 60_000]);
    assert_eq!((content(&[]), content(&["--version", "1"])), ("third".into(), "first".into()));
    assert_eq!(desk.refused(&["vault", "get", "/a", "--version", "4"]), (4, "VAULT_NO_VERSION".to_owned()));
    assert_eq!(desk.refused(&["vault", "get", "/a", "--version", "0"]), (4, "VAULT_NO_VERSION".to_owned()));
    assert_eq!(desk.ok(&["vault", "revert", "/a", "1"]), "/a\n");
    assert_eq!((content(&[]), sizes()), ("first".into(), vec![60_000, 70_000, 60_000, 60_000]));
    assert_eq!(desk.refused(&["vault", "revert", "/a", "4"]), (5, "VAULT_NOT_POSSIBLE".to_owned()));
    assert_eq!(desk.refused(&["vault", "forget", "/a", "1"]), (5, "VAULT_NOT_POSSIBLE".to_owned()));
    assert_eq!(deleted(&desk), 0);
    desk.ok(&["vault", "forget", "/a", "2"]);
    assert_eq!((content(&[]), sizes(), deleted(&desk)), ("first".into(), vec![60_000, 60_000, 60_000], 1));
    let listed = desk.ok(&["vault", "versions", "/a"]);
    assert_eq!(listed.lines().count(), 4, "{listed}");
    assert!(listed.lines().last().unwrap().starts_with("3 (present)"), "{listed}");
    desk.ok(&["vault", "mkdir", "/f"]);
    assert_eq!(desk.refused(&["vault", "versions", "/f"]), (5, "VAULT_NOT_POSSIBLE".to_owned()));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn the_trash_gives_back_what_it_has_and_is_emptied(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    assert_eq!(desk.run(&["vault", "trash", "ls"]).stderr, "The trash is empty.\n");
    desk.ok(&["vault", "mkdir", "/letters"]);
    put(&desk, "a", "one ", "/letters/a");
    put(&desk, "b", "two ", "/b");
    desk.ok(&["vault", "rm", "/b"]);
    put(&desk, "b", "three ", "/b");
    desk.ok(&["vault", "rm", "/b"]);
    desk.ok(&["vault", "rm", "/letters"]);
    let trash = || desk.json(&["vault", "trash", "ls"]).as_array().unwrap().clone();
    let paths: Vec<_> = trash().iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(paths, ["/letters", "/b", "/b"], "newest first");
    assert_eq!(desk.refused(&["vault", "trash", "restore", "/b"]), (2, "VAULT_AMBIGUOUS".to_owned()));
    assert_eq!(desk.refused(&["vault", "trash", "restore", "/c"]), (4, "VAULT_NOT_IN_TRASH".to_owned()));
    let older = trash()[2]["id"].as_str().unwrap()[..8].to_owned();
    assert_eq!(desk.ok(&["vault", "trash", "restore", &older]), "/b\n");
    desk.ok(&["vault", "get", "/b", "-o", "back"]);
    assert!(desk.place().read("back").starts_with("two two"));
    // The name is taken, so the other one comes back under another.
    assert_eq!(desk.refused(&["vault", "trash", "restore", "/b"]), (5, "VAULT_NAME_TAKEN".to_owned()));
    assert_eq!(desk.ok(&["vault", "trash", "restore", "/b", "--to", "/c"]), "/c\n");
    desk.ok(&["vault", "trash", "restore", "letters"]);
    desk.ok(&["vault", "get", "/letters/a", "-o", "a-back"]);
    assert_eq!(trash().len(), 0);

    for path in ["/b", "/c", "/letters"] {
        desk.ok(&["vault", "rm", path]);
    }
    let refused = desk.run(&["vault", "trash", "empty"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("This removes 3 of 3 things in the trash for good"), "{}", refused.stderr);
    assert_eq!(desk.ok(&["vault", "trash", "empty", "--older-than", "1h", "--yes"]), "0 removed for good.\n");
    assert_eq!((trash().len(), deleted(&desk)), (3, 0));
    assert_eq!(desk.ok(&["vault", "trash", "empty", "--yes"]), "3 removed for good.\n");
    assert_eq!((trash().len(), deleted(&desk)), (0, 3));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn files_are_found_by_what_was_put_on_them(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.ok(&["vault", "mkdir", "/office"]);
    put(&desk, "plan.pdf", "p", "/office/plan.pdf");
    put(&desk, "foto.png", "foto", "/foto.png");
    assert_eq!(desk.ok(&["vault", "tag", "/office/plan.pdf", "--add", "Größe", "--add", "old"]), "Größe\nold\n");
    assert_eq!(desk.ok(&["vault", "tag", "/office/plan.pdf", "--remove", "old"]), "Größe\n");
    desk.ok(&["vault", "star", "/foto.png"]);
    desk.ok(&["vault", "comment", "/foto.png", "the bridge\nat night"]);
    let find = |arguments: &[&str]| -> Vec<String> {
        let found = desk.json(&[&["vault", "find"], arguments].concat());
        found.as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(find(&["größe", "plan"]), ["/office/plan.pdf"]);
    assert_eq!(find(&["bridge"]), ["/foto.png"]);
    assert_eq!(find(&["--tag", "größe"]), ["/office/plan.pdf"]);
    assert_eq!(find(&["--starred"]), ["/foto.png"]);
    assert_eq!(find(&["--media", "image/"]), ["/foto.png"]);
    assert_eq!(find(&["--larger", "20kB"]), ["/foto.png"]);
    assert_eq!(find(&["--smaller", "10000"]), ["/office/plan.pdf"]);
    assert_eq!(find(&["--in", "/office"]), ["/office/plan.pdf"]);
    assert_eq!(find(&["--since", "2020-01-01"]).len(), 2);
    assert_eq!(find(&["--before", "2020-01-01"]), [] as [&str; 0]);
    assert_eq!(find(&["plan", "--starred"]), [] as [&str; 0]);
    assert_eq!(desk.run(&["vault", "find"]).status, 2);
    assert_eq!(desk.run(&["vault", "find", "--since", "yesterday"]).status, 2);
    let listed = desk.ok(&["vault", "ls"]);
    assert!(listed.lines().last().unwrap().ends_with("foto.png  *"), "{listed}");
    assert!(desk.ok(&["vault", "ls", "/office"]).ends_with("plan.pdf  #Größe\n"));
    desk.ok(&["vault", "unstar", "/foto.png"]);
    assert_eq!(find(&["--starred"]), [] as [&str; 0]);

    let comments = desk.json(&["vault", "comments", "/foto.png"]);
    assert_eq!((&comments[0]["text"], &comments[0]["by"]), (&Value::from("the bridge\nat night"), &Value::Null));
    let shown = desk.ok(&["vault", "comments", "/foto.png"]);
    assert!(shown.ends_with("\n    the bridge\n    at night\n"), "{shown}");
    let id = comments[0]["id"].as_str().unwrap()[..8].to_owned();
    assert_eq!(desk.refused(&["vault", "uncomment", "/foto.png", "ffff"]), (4, "VAULT_NO_COMMENT".to_owned()));
    desk.ok(&["vault", "uncomment", "/foto.png", &id]);
    assert_eq!(desk.json(&["vault", "comments", "/foto.png"]), Value::Array(Vec::new()));
    assert_eq!(desk.refused(&["vault", "tag", "/foto.png", "--add", "a/b"]), (2, "VAULT_BAD_NAME".to_owned()));
}

/// In a team everybody sees who wrote what.
#[test]
fn comments_in_a_team_have_names() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["teams", "create", TEAM]);
    let vault = |rest: &[&'static str]| [&["vault", "--team", TEAM], rest].concat();
    put(&desk, "a", "x", "/own");
    desk.ok(&vault(&["put", "a"]));
    let zoe = somebody(&desk, "zoe");
    zoe.ok(&["teams", "join", &invite(&desk, &[])]);
    desk.ok(&["teams", "admit", TEAM]);
    zoe.ok(&vault(&["comment", "/a", "seen by zoe"]));
    zoe.ok(&vault(&["tag", "/a", "--add", "seen"]));
    desk.ok(&vault(&["comment", "/a", "thank you"]));
    let said = desk.json(&vault(&["comments", "/a"]));
    let said: Vec<_> = said.as_array().unwrap().iter().map(|one| (one["by"].clone(), one["text"].clone())).collect();
    assert_eq!(said, [("zoe".into(), "seen by zoe".into()), ("founder".into(), "thank you".into())]);
    let founders = desk.json(&vault(&["comments", "/a"]))[1]["id"].as_str().unwrap().to_owned();
    let refused = [&vault(&["uncomment", "/a"])[..], &[founders.as_str()]].concat();
    assert_eq!(code(&zoe, &refused), "VAULT_NOT_POSSIBLE");
    assert_eq!(code(&zoe, &vault(&["star", "/a"])), "TEAM_NOT_POSSIBLE");
    assert_eq!(code(&zoe, &vault(&["forget", "/a", "1"])), "VAULT_NOT_POSSIBLE");
}

/// The names and contents below a folder.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name().into_string().unwrap())).unwrap();
        if path.is_dir() {
            found.insert(format!("{name}/"), String::new());
            found.extend(tree(&path).into_iter().map(|(below, text)| (format!("{name}/{below}"), text)));
        } else {
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    found
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn folders_go_up_and_come_down_and_only_what_changed_goes_again(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    fs::create_dir_all(place.path().join("work/empty")).unwrap();
    for (name, text) in [("work/a.txt", "one"), ("work/letters/b.txt", "two"), ("work/letters/old/c.txt", "three")] {
        place.write(name, text, 0o600);
    }
    let push = |arguments: &[&str]| {
        let ran = desk.json(&[&["vault", "push", "work", "/copies/of work"], arguments].concat());
        let list =
            |name: &str| ran[name].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
        (list("done"), ran["unchanged"].as_u64().unwrap(), list("kept"))
    };
    let nothing = Vec::<String>::new;
    let would: Vec<String> = push(&["--dry-run"]).0;
    let folders = ["/copies/", "/copies/of work/", "/copies/of work/empty/", "/copies/of work/letters/"];
    assert_eq!(would[..4], folders);
    assert_eq!(desk.json(&["vault", "ls"]), Value::Array(Vec::new()), "a dry run changes nothing");
    let all = ["a.txt", "letters/b.txt", "letters/old/c.txt"].map(|path| format!("/copies/of work/{path}"));
    assert_eq!(push(&[]), (all.to_vec(), 0, nothing()));
    assert_eq!(push(&[]), (nothing(), 3, nothing()));
    place.write("work/letters/b.txt", "two and more", 0o600);
    assert_eq!(push(&[]), (vec![all[1].clone()], 2, nothing()));
    assert_eq!(desk.json(&["vault", "versions", &all[1]]).as_array().unwrap().len(), 2);

    let pull = |arguments: &[&str]| {
        let ran = desk.run(&[&["--json", "vault", "pull", "back", "/copies/of work"], arguments].concat());
        let told: Value = serde_json::from_str(&ran.stdout).unwrap();
        let count = |name: &str| told[name].as_array().unwrap().len();
        (ran.status, count("done"), told["unchanged"].as_u64().unwrap(), count("kept"), count("failed"))
    };
    assert_eq!(pull(&["--dry-run"]), (0, 3, 0, 0, 0));
    assert!(!place.path().join("back").exists());
    assert_eq!(pull(&[]), (0, 3, 0, 0, 0));
    assert_eq!(tree(&place.path().join("back")), tree(&place.path().join("work")));
    assert_eq!(pull(&[]), (0, 0, 3, 0, 0), "what was fetched is known again by its time");
    // What was changed here stays, until it is said otherwise; what was not is brought up to date.
    place.write("back/a.txt", "changed here", 0o600);
    assert_eq!(pull(&[]), (0, 0, 2, 1, 0));
    assert_eq!(place.read("back/a.txt"), "changed here");
    assert_eq!(pull(&["--force"]), (0, 1, 2, 0, 0));
    assert_eq!(place.read("back/a.txt"), "one");
    // An older file here does not take the place of a newer one there.
    let older = File::options().write(true).open(place.path().join("work/a.txt")).unwrap();
    older.set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
    assert_eq!(push(&[]), (nothing(), 2, vec![all[0].clone()]));
    assert_eq!(push(&["--force"]).0, [all[0].clone()]);
    // A folder where a file should be: everything else is done, and it is said.
    fs::remove_file(place.path().join("back/a.txt")).unwrap();
    fs::create_dir(place.path().join("back/a.txt")).unwrap();
    fs::remove_file(place.path().join("back/letters/b.txt")).unwrap();
    assert_eq!(pull(&[]), (5, 1, 1, 0, 1));
    assert_eq!(place.read("back/letters/b.txt"), "two and more");
    assert_eq!(desk.refused(&["vault", "push", "work/a.txt"]), (2, "NOT_A_FOLDER".to_owned()));
    assert_eq!(desk.refused(&["vault", "pull", "x", "/nowhere"]), (4, "VAULT_FILE_NOT_FOUND".to_owned()));
}

/// Names that the vault does not take, and what is no file, are said and keep nothing else.
#[test]
fn what_cannot_be_stored_is_said() {
    let desk = Desk::new(Engine::Sqlite);
    let place = desk.place();
    place.write("work/a.txt", "one", 0o600);
    place.write("work/gpj\u{202e}.exe", "two", 0o600);
    std::os::unix::fs::symlink("a.txt", place.path().join("work/link")).unwrap();
    let ran = desk.run(&["--json", "vault", "push", "work"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.status, &told["done"], told["failed"].as_array().unwrap().len()), (5, &json!(["/a.txt"]), 2));
    assert!(ran.stderr.contains("VAULT_NOT_ALL_COPIED"), "{}", ran.stderr);
}

/// Every byte is read: one that is wrong on the disk, and one object that is gone, are found and named.
#[test]
fn a_check_finds_what_is_damaged() {
    let desk = Desk::new(Engine::Sqlite);
    for (name, text) in [("a", "a"), ("b", "b"), ("c", "c")] {
        put(&desk, name, text, &format!("/{name}"));
    }
    put(&desk, "c", "d", "/c");
    desk.ok(&["vault", "rm", "/b"]);
    let whole = desk.run(&["vault", "check"]);
    assert_eq!(whole.status, 0, "{}", whole.stderr);
    assert!(whole.stderr.starts_with("4 versions checked, 40000 bytes"), "{}", whole.stderr);
    let folder = |object: &str| {
        let accounts = fs::read_dir(desk.place().path().join("data/vault_files")).unwrap();
        let mut folders = accounts.map(|account| account.unwrap().path().join(object));
        folders.find(|folder| folder.is_dir()).unwrap_or_else(|| panic!("{object}"))
    };
    let object = |path: &str, version: usize| -> String {
        desk.json(&["vault", "versions", path])[version]["object"].as_str().unwrap().to_owned()
    };
    let part = fs::read_dir(folder(&object("/c", 0))).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::set_permissions(&part, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&part, bytes).unwrap();
    fs::remove_dir_all(folder(&object("/a", 0))).unwrap();
    let ran = desk.run(&["--json", "vault", "check"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let wrong: Vec<_> =
        told["wrong"].as_array().unwrap().iter().map(|one| (one["path"].as_str().unwrap(), &one["version"])).collect();
    assert_eq!((ran.status, told["checked"].as_u64(), wrong), (5, Some(4), vec![("/a", &json!(1)), ("/c", &json!(1))]));
    assert!(ran.stderr.contains("VAULT_CHECK_FOUND"), "{}", ran.stderr);
    // Whoever runs the server finds the same, without keys.
    let ran = desk.run(&["--json", "scrub"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut why: Vec<_> = told["wrong"].as_array().unwrap().iter().map(|one| one["why"].as_str().unwrap()).collect();
    why.sort_unstable();
    assert_eq!((ran.status, why), (5, vec!["damaged", "missing"]));
    assert!(ran.stderr.contains("SCRUB_FOUND"), "{}", ran.stderr);
    assert_eq!(desk.refused(&["vault", "check", "/b"]), (4, "VAULT_FILE_NOT_FOUND".to_owned()));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn several_files_and_folders_go_by_one_link(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    for (name, text) in [("work/a.txt", "one"), ("work/letters/b.txt", "two"), ("work/letters/old/c.txt", "three")] {
        place.write(name, text, 0o600);
    }
    desk.ok(&["vault", "push", "work", "--json"]);
    desk.ok(&["vault", "mkdir", "/empty"]);
    assert_eq!(desk.refused(&["vault", "share", "/empty"]), (5, "VAULT_NOT_POSSIBLE".to_owned()));
    assert_eq!(desk.refused(&["vault", "share", "/a.txt", "/nowhere"]), (4, "VAULT_FILE_NOT_FOUND".to_owned()));
    let link = desk.ok(&["vault", "share", "/a.txt", "/letters", "/a.txt", "--one-time"]).trim().to_owned();
    let row = &desk.json(&["vault", "shares"])[0];
    assert_eq!(row["path"], "/a.txt  /letters");
    place.write("work/letters/later.txt", "not in the link", 0o600);
    desk.ok(&["vault", "push", "work", "--json"]);
    desk.ok(&["open", &link, "--output", "received"]);
    place.write("expected/a.txt", "one", 0o600);
    place.write("expected/letters/b.txt", "two", 0o600);
    place.write("expected/letters/old/c.txt", "three", 0o600);
    assert_eq!(tree(&place.path().join("received")), tree(&place.path().join("expected")));
    // All of it was one download, and there is another one when it is said.
    assert_eq!(desk.refused(&["open", &link, "--output", "again"]), (4, "max_downloads_reached".to_owned()));
    let edited = desk.ok(&["vault", "edit-share", &link, "--downloads", "2", "--expires", "2h"]);
    assert!(edited.starts_with("The link is open: 1 of 2 downloads, until 20"), "{edited}");
    desk.ok(&["open", &link, "--output", "again"]);
    assert_eq!(tree(&place.path().join("again")), tree(&place.path().join("expected")));
    assert_eq!(
        desk.refused(&["vault", "edit-share", &link, "--expires", "1000days"]),
        (2, "VALIDATION_FAILED".to_owned())
    );
    // Two with one name would lie on each other.
    desk.ok(&["vault", "put", "work/a.txt", "/letters/old"]);
    assert_eq!(desk.refused(&["vault", "share", "/a.txt", "/letters/old/a.txt"]), (5, "VAULT_NOT_POSSIBLE".to_owned()));
    desk.ok(&["vault", "unshare", &link]);
    assert_eq!(desk.refused(&["vault", "edit-share", &link, "--downloads", "9"]), (4, "NOT_FOUND".to_owned()));
}

/// The server is told the login password, so it must not open the vault too (A16): refused where a passphrase is chosen, and said
/// where the password became the same later.
#[test]
fn the_login_password_does_not_open_the_vault() {
    let desk = Desk::new(Engine::Sqlite);
    let place = desk.place();
    let zoe = Device::new(place, "zoe");
    place.write("temporary", &desk.run(&["users", "add", "zoe"]).stdout, 0o600);
    place.write("login", "words that zoe signs in with\n", 0o600);
    place.write("other", "words that only zoe knows\n", 0o600);
    let address = desk.address();
    let who = ["--server", &address, "--username", "zoe", "--password-file"];
    zoe.ok(&[&["password", "--temporary"][..], &who, &["temporary", "--new-password-file", "login"]].concat());
    zoe.ok(&[&["login"][..], &who, &["login"]].concat());
    assert_eq!(code(&zoe, &["vault", "init", "--passphrase-file", "login"]), "VAULT_PASSPHRASE_IS_LOGIN");
    zoe.ok(&["vault", "init", "--passphrase-file", "other"]);
    let change = ["vault", "passphrase", "--passphrase-file", "other", "--new-passphrase-file"];
    assert_eq!(code(&zoe, &[&change[..], &["login"]].concat()), "VAULT_PASSPHRASE_IS_LOGIN");
    // The login password becomes what the vault has.
    zoe.ok(&["password", "--password-file", "login", "--new-password-file", "other"]);
    zoe.ok(&["vault", "lock"]);
    let unlocked = zoe.run(&["vault", "unlock", "--passphrase-file", "other"]);
    assert_eq!(unlocked.status, 0);
    assert!(unlocked.stderr.starts_with("This is also your login password"), "{}", unlocked.stderr);
    zoe.ok(&[&change[..], &["login"]].concat());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn what_takes_the_room_is_shown(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.ok(&["vault", "mkdir", "/office"]);
    put(&desk, "plan.pdf", "p", "/office/plan.pdf");
    put(&desk, "foto.png", "foto", "/foto.png");
    put(&desk, "foto.png", "fo", "/foto.png");
    let usage = desk.json(&["vault", "usage"]);
    let amount = |files: u64, bytes: u64| json!({ "files": files, "bytes": bytes });
    assert_eq!((&usage["present"], &usage["older_versions"]), (&amount(2, 30_000), &amount(1, 40_000)));
    assert_eq!(usage["by_type"], json!({ "application": amount(1, 10_000), "image": amount(1, 20_000) }));
    assert_eq!(usage["by_folder"], json!({ "/": amount(1, 20_000), "/office": amount(1, 10_000) }));
    assert_eq!(usage["largest"][0], json!({ "path": "/foto.png", "bytes": 20_000 }));
    let stored = &usage["stored"];
    assert!(stored["bytes"].as_u64().unwrap() > 70_000 && stored["uploading_bytes"] == 0, "{stored}");
    let shown = desk.ok(&["vault", "usage"]);
    assert!(shown.contains("are used (0 %)") && shown.contains("/foto.png"), "{shown}");
    assert_eq!(usage["may_be_duplicates"], json!([]));
    put(&desk, "again.png", "ag", "/office/again.png");
    let usage = desk.json(&["vault", "usage"]);
    assert_eq!(usage["may_be_duplicates"], json!([{ "bytes": 20_000, "paths": ["/foto.png", "/office/again.png"] }]));
    let untouched = desk.run(&["vault", "activity"]);
    assert_eq!((untouched.status, untouched.stderr.as_str()), (0, "No file has been fetched yet.\n"));
    for target in ["a", "b"] {
        desk.ok(&["vault", "get", "/office/plan.pdf", "--output", target]);
    }
    desk.ok(&["vault", "get", "/foto.png", "--output", "c"]);
    let activity = desk.json(&["vault", "activity", "--days", "2"]);
    let stored = activity["stored"].as_array().unwrap();
    let bytes: u64 = stored.iter().map(|day| day["bytes"].as_u64().unwrap()).sum();
    assert_eq!(bytes, 90_000, "the older version is among them");
    let most: Vec<_> =
        activity["most_read"].as_array().unwrap().iter().map(|read| (&read["path"], &read["reads"])).collect();
    assert_eq!(most, [(&json!("/office/plan.pdf"), &json!(2)), (&json!("/foto.png"), &json!(1))]);
    let shown = desk.ok(&["vault", "activity"]);
    assert!(shown.contains("READ MOST") && shown.contains("/office/plan.pdf"), "{shown}");
    let refused = desk.run(&["vault", "activity", "--days", "366"]);
    assert!(refused.status != 0 && refused.stderr.contains("1..=365"), "{}", refused.stderr);
}
