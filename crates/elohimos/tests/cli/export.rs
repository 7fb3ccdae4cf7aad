//! Taking a vault elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::Value;

use crate::drive::{put, tree};
use crate::vault::Desk;

fn given(engine: Engine) -> Desk {
    let desk = Desk::new(engine);
    desk.ok(&["vault", "mkdir", "/office"]);
    desk.ok(&["vault", "mkdir", "/empty"]);
    put(&desk, "a", "first ", "/office/a.txt");
    put(&desk, "a", "second ", "/office/a.txt");
    put(&desk, "b", "top ", "/b.txt");
    put(&desk, "c", "gone ", "/c.txt");
    desk.ok(&["vault", "tag", "/b.txt", "--add", "urgent"]);
    desk.ok(&["vault", "rm", "/c.txt"]);
    desk
}

/// The first word of every exported file, by its path.
fn words(desk: &Desk, folder: &str) -> BTreeMap<String, String> {
    let files = tree(&desk.place().path().join(folder))
        .into_iter()
        .filter(|(path, _)| path != "manifest.jsonl" && !path.ends_with('/'));
    files.map(|(path, text)| (path, text.split(' ').next().unwrap().to_owned())).collect()
}

fn manifest(desk: &Desk, folder: &str) -> Vec<Value> {
    let text = fs::read_to_string(desk.place().path().join(folder).join("manifest.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_vault_is_written_out_with_names_versions_and_trash(#[case] engine: Engine) {
    let desk = given(engine);
    let ran = desk.run(&["vault", "export", "out"]);
    assert!(ran.status == 0 && ran.stderr.contains("is not encrypted"), "{}", ran.stderr);
    let present = [("files/b.txt", "top"), ("files/office/a.txt", "second")];
    let text = |all: &[(&str, &str)]| all.iter().map(|(path, word)| ((*path).into(), (*word).into())).collect();
    assert_eq!(words(&desk, "out"), text(&present));
    assert!(desk.place().path().join("out/files/empty").is_dir());
    let mode = |path: &str| fs::metadata(desk.place().path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("out"), mode("out/files/office"), mode("out/files/b.txt")), (0o700, 0o700, 0o600));

    desk.json(&["vault", "export", "all", "--everything"]);
    let (folders, entries): (Vec<_>, Vec<_>) =
        manifest(&desk, "all").into_iter().partition(|entry| entry["kind"] == "folder");
    assert_eq!(
        folders.iter().map(|folder| folder["path"].as_str().unwrap()).collect::<Vec<_>>(),
        ["/empty", "/office"]
    );
    let gone = entries.iter().find(|entry| entry["state"] == "trash").unwrap()["file"].as_str().unwrap().to_owned();
    let all =
        [("files/b.txt", "top"), ("files/office/a.txt", "second"), ("older/office/a.txt/1", "first"), (&gone, "gone")];
    assert_eq!(words(&desk, "all"), text(&all));
    assert_eq!(entries.len(), 4, "{entries:?}");
    let top = entries.iter().find(|entry| entry["path"] == "/b.txt").unwrap();
    assert_eq!((&top["file"], &top["tags"][0], &top["version"]), (&"files/b.txt".into(), &"urgent".into(), &1.into()));

    desk.json(&["vault", "export", "part", "/office", "--everything"]);
    let part = [("files/a.txt", "second"), ("older/a.txt/1", "first")];
    assert_eq!(words(&desk, "part"), text(&part), "the trash is of the whole vault");
}

#[test]
fn an_export_goes_on_where_it_stopped_and_takes_no_foreign_folder() {
    let desk = given(Engine::Sqlite);
    let would = desk.json(&["vault", "export", "out", "--dry-run"]);
    assert_eq!((would["done"].as_array().unwrap().len(), desk.place().path().join("out").exists()), (2, false));
    desk.json(&["vault", "export", "out"]);
    fs::remove_file(desk.place().path().join("out/files/b.txt")).unwrap();
    fs::write(desk.place().path().join("out/files/office/a.txt"), "damaged").unwrap();
    let again = desk.json(&["vault", "export", "out"]);
    assert_eq!((again["done"].as_array().unwrap().len(), &again["unchanged"]), (2, &0.into()));
    let last = desk.json(&["vault", "export", "out"]);
    assert_eq!((last["done"].as_array().unwrap().len(), &last["unchanged"]), (0, &2.into()));
    fs::create_dir(desk.place().path().join("full")).unwrap();
    desk.place().write("full/mine", "mine", 0o600);
    assert_eq!(desk.refused(&["vault", "export", "full"]).1, "EXPORT_FOLDER_NOT_EMPTY");
    assert_eq!(tree(&desk.place().path().join("full")).len(), 1, "nothing was written into it");
}
