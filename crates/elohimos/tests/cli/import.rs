//! Taking files in: what an export wrote, and zip files, hostile ones too.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::drive::{put, tree};
use crate::vault::Desk;

/// What a command that may fail tells: its status and its report.
fn told(desk: &Desk, arguments: &[&str]) -> (i32, Value) {
    let ran = desk.run(&[&["--json", "vault", "import"], arguments].concat());
    (ran.status, serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}")))
}

fn list(report: &Value, name: &str) -> Vec<String> {
    report[name].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn refused(report: &Value) -> Vec<String> {
    report["failed"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect()
}

/// Everything that a vault says of what is in a folder: versions, tags, stars, comments.
fn state(desk: &Desk, folder: &str) -> Vec<Value> {
    let found = desk.json(&["vault", "find", "--in", folder, "--smaller", "1GB"]);
    let of = |file: &Value| {
        let path = file["path"].as_str().unwrap();
        let versions = desk.json(&["vault", "versions", path]);
        let versions: Vec<_> = versions
            .as_array()
            .unwrap()
            .iter()
            .map(|one| json!([one["size"], one["modified"], one["media"]]))
            .collect();
        let comments = desk.json(&["vault", "comments", path]);
        let comments: Vec<_> = comments.as_array().unwrap().iter().map(|one| one["text"].clone()).collect();
        let path = path.strip_prefix(folder.trim_end_matches('/')).unwrap();
        json!({ "path": path, "versions": versions, "tags": file["tags"], "starred": file["starred"], "comments": comments })
    };
    found.as_array().unwrap().iter().map(of).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn what_was_exported_comes_in_again_as_it_was(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.ok(&["vault", "mkdir", "/office"]);
    desk.ok(&["vault", "mkdir", "/empty"]);
    for (text, to) in
        [("first ", "/office/a.txt"), ("second ", "/office/a.txt"), ("top ", "/b.txt"), ("gone ", "/c.txt")]
    {
        put(&desk, "x", text, to);
    }
    put(&desk, "x", "older ", "/office/gone.txt");
    put(&desk, "x", "newer ", "/office/gone.txt");
    desk.ok(&["vault", "rm", "/c.txt"]);
    desk.ok(&["vault", "rm", "/office/gone.txt"]);
    put(&desk, "x", "again ", "/c.txt");
    desk.ok(&["vault", "tag", "/office", "--add", "work"]);
    desk.ok(&["vault", "tag", "/b.txt", "--add", "urgent"]);
    desk.ok(&["vault", "star", "/b.txt"]);
    desk.ok(&["vault", "comment", "/b.txt", "the bridge\nat night"]);
    desk.json(&["vault", "export", "out", "--everything"]);

    let would = told(&desk, &["out", "/again", "--dry-run"]);
    assert_eq!((would.0, list(&would.1, "done").len()), (0, 3 + 5));
    assert_eq!(
        desk.json(&["vault", "find", "--in", "/", "again"]).as_array().unwrap().len(),
        0,
        "a dry run changes nothing"
    );
    let (status, report) = told(&desk, &["out", "/again"]);
    assert_eq!(
        (status, list(&report, "done").len(), refused(&report)),
        (0, 6, vec![]),
        "four versions, and two from the trash"
    );
    let again = state(&desk, "/again");
    desk.ok(&["vault", "mkdir", "/first"]);
    for name in ["office", "empty", "b.txt", "c.txt"] {
        desk.ok(&["vault", "mv", &format!("/{name}"), "/first"]);
    }
    assert_eq!(again, state(&desk, "/first"));
    assert_eq!(
        (again.len(), &again[0]["tags"], &again[0]["comments"]),
        (3, &json!(["urgent"]), &json!(["the bridge\nat night"]))
    );
    let listed = desk.ok(&["vault", "ls", "/again"]);
    assert!(listed.contains("empty/") && listed.contains("office/  #work"), "{listed}");
    let paths = |all: Value| -> Vec<String> {
        let mut all: Vec<_> =
            all.as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect();
        all.sort();
        all
    };
    assert_eq!(
        paths(desk.json(&["vault", "trash", "ls"])),
        ["/again/c.txt", "/again/office/gone.txt", "/c.txt", "/first/office/gone.txt"]
    );
    desk.ok(&["vault", "trash", "restore", "/again/office/gone.txt"]);
    assert_eq!(desk.json(&["vault", "versions", "/again/office/gone.txt"]).as_array().unwrap().len(), 2);
    desk.ok(&["vault", "rm", "/again/office/gone.txt"]);
    desk.ok(&["vault", "get", "/again/office/a.txt", "--version", "1", "-o", "back"]);
    assert!(desk.place().read("back").starts_with("first first"));

    let (status, report) = told(&desk, &["out", "/again"]);
    assert_eq!((status, list(&report, "done"), &report["unchanged"]), (0, vec![], &json!(5)), "nothing comes twice");
    desk.json(&["vault", "export", "part", "/first/office"]);
    let (status, report) = told(&desk, &["part", "/part"]);
    assert_eq!((status, list(&report, "done")), (0, vec!["/part/a.txt".to_owned()]));
    assert_eq!(state(&desk, "/again"), again);
}

/// An import that was interrupted goes on: what is there stays, older versions that are missing are not put on top of newer ones.
#[test]
fn an_import_goes_on_where_it_stopped() {
    let desk = Desk::new(Engine::Sqlite);
    put(&desk, "x", "first ", "/a.txt");
    put(&desk, "x", "second ", "/a.txt");
    put(&desk, "x", "third ", "/a.txt");
    desk.json(&["vault", "export", "out", "--everything"]);
    desk.ok(&["vault", "mkdir", "/again"]);
    // As after the first of three.
    desk.ok(&["vault", "put", "out/older/a.txt/1", "/again/a.txt"]);
    let (_, report) = told(&desk, &["out", "/again"]);
    assert_eq!(list(&report, "done").len(), 2);
    assert_eq!(state(&desk, "/again")[0]["versions"], state(&desk, "/")[0]["versions"]);
    // Something else that is newer stays.
    put(&desk, "x", "fourth ", "/again/a.txt");
    let (_, report) = told(&desk, &["out", "/again"]);
    assert_eq!((list(&report, "done"), list(&report, "kept")), (vec![], vec!["/again/a.txt".to_owned()]));
}

/// The list comes from somebody: it leads to no file outside the folder, and to no name that a vault does not take.
#[test]
fn a_list_that_lies_reads_nothing_outside() {
    let desk = Desk::new(Engine::Sqlite);
    let place = desk.place();
    place.write("secret", "not to be read", 0o600);
    place.write("out/files/good.txt", "good", 0o600);
    std::os::unix::fs::symlink("../../secret", place.path().join("out/files/link.txt")).unwrap();
    std::os::unix::fs::symlink("..", place.path().join("out/files/up")).unwrap();
    let line = |n: usize, file: &str, state: &str, path: &str| {
        json!({ "kind": "file", "file": file, "state": state, "node": n.to_string(), "path": path, "version": 1 })
            .to_string()
    };
    let lies = [
        line(0, "files/good.txt", "present", "/good.txt"),
        line(1, "../secret", "present", "/a"),
        line(2, "files/../../secret", "present", "/b"),
        line(3, "files/link.txt", "present", "/c"),
        line(4, "files/up/secret", "present", "/d"),
        line(5, "/etc/passwd", "present", "/e"),
        line(6, "files/missing.txt", "present", "/f"),
        line(7, "files/good.txt", "trash", "/../g"),
        line(8, "files/gpj\u{202e}.exe", "present", "/h"),
        json!({ "kind": "folder", "file": "files/../x", "state": "present", "node": "9", "path": "/x" }).to_string(),
    ];
    place.write("out/manifest.jsonl", &lies.join("\n"), 0o600);
    let (status, report) = told(&desk, &["out"]);
    assert_eq!(
        (status, list(&report, "done"), refused(&report).len()),
        (5, vec!["/good.txt".to_owned()], 9),
        "{report}"
    );
    assert_eq!(desk.json(&["vault", "ls"]).as_array().unwrap().len(), 1);
    place.write("out/manifest.jsonl", "no list at all\n", 0o600);
    assert_eq!(desk.refused(&["vault", "import", "out"]), (2, "IMPORT_LIST_DAMAGED".to_owned()));
}

fn zipped(path: &Path, entries: &[(&str, &[u8])]) {
    let mut writer = ZipWriter::new(File::create(path).unwrap());
    let time = DateTime::from_date_and_time(2026, 3, 4, 5, 6, 8).unwrap();
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(time);
    for (name, content) in entries {
        match name.strip_suffix('/') {
            Some(folder) => writer.add_directory(folder, options).unwrap(),
            None => {
                writer.start_file(*name, options).unwrap();
                writer.write_all(content).unwrap();
            }
        }
    }
    writer.add_symlink("link", "/etc/passwd", options).unwrap();
    writer.finish().unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_zip_file_comes_in_and_what_is_wrong_with_it_stays_outside(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let canary = "the canary of a zip file ";
    let large: Vec<u8> = (0..9_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    let text = canary.repeat(2000);
    zipped(
        &desk.place().path().join("a.zip"),
        &[
            ("empty/", b""),
            ("letters/a.txt", text.as_bytes()),
            ("large.bin", &large),
            ("../out.txt", b"x"),
            ("/etc/x", b"x"),
            ("A.txt", b"x"),
            ("a.TXT", b"x"),
        ],
    );
    let would = told(&desk, &["a.zip", "/in", "--dry-run"]);
    assert_eq!((would.0, list(&would.1, "done").len(), refused(&would.1).len()), (5, 5, 5));
    assert_eq!(desk.json(&["vault", "ls"]), json!([]), "a dry run changes nothing");
    let (status, report) = told(&desk, &["a.zip", "/in"]);
    assert_eq!((status, list(&report, "done")), (5, vec!["/in/letters/a.txt".to_owned(), "/in/large.bin".into()]));
    let mut wrong = refused(&report);
    wrong.sort();
    assert_eq!(wrong, ["../out.txt", "/etc/x", "A.txt", "a.TXT", "link"]);
    let listed = desk.ok(&["vault", "ls", "/in"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    assert!(listed.contains("2026-03-04 05:06  large.bin"), "{listed}");
    desk.ok(&["vault", "get", "/in/large.bin", "-o", "back"]);
    assert!(fs::read(desk.place().path().join("back")).unwrap() == large);
    let again = told(&desk, &["a.zip", "/in"]);
    assert_eq!((again.0, list(&again.1, "done"), &again.1["unchanged"]), (5, vec![], &json!(2)));
    // What was unpacked lies nowhere on this device. A plant shows that it would be found.
    let home = desk.place().path().join("home");
    let found = || {
        bytes(&home).into_iter().filter(|(_, bytes)| memchr::memmem::find(bytes, canary.as_bytes()).is_some()).count()
    };
    desk.place().write("home/plant", canary, 0o600);
    assert_eq!(found(), 1);
    fs::remove_file(home.join("plant")).unwrap();
    assert_eq!(found(), 0);
    zipped(&desk.place().path().join("bomb.zip"), &[("small", b"x"), ("bomb", &vec![0; 8_000_000])]);
    let (status, report) = told(&desk, &["bomb.zip", "/in"]);
    assert_eq!(
        (status, list(&report, "done"), refused(&report)),
        (5, vec!["/in/small".into()], vec!["bomb".into(), "link".into()])
    );
    desk.place().write("b.zip", "no zip file", 0o600);
    assert_eq!(desk.refused(&["vault", "import", "b.zip"]), (5, "ARCHIVE_REFUSED".to_owned()));
}

/// All files below a folder.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    all
}

/// A folder that no export wrote is stored as it is.
#[test]
fn any_other_folder_is_pushed() {
    let desk = Desk::new(Engine::Sqlite);
    desk.place().write("work/letters/b.txt", "two", 0o600);
    let (status, report) = told(&desk, &["work", "/in"]);
    assert_eq!((status, list(&report, "done")), (0, vec!["/in/letters/b.txt".to_owned()]));
    desk.json(&["vault", "pull", "back", "/in"]);
    assert_eq!(tree(&desk.place().path().join("back")), tree(&desk.place().path().join("work")));
}
