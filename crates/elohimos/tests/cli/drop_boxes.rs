//! Drop boxes: the commands that are printed for senders, run as they are, and the inbox of whoever gave out the address.

use std::fs;
use std::process::Command;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use crate::vault::Desk;

/// Runs a line of a shell in the desk's folder.
fn shell(desk: &Desk, line: &str) -> String {
    let ran = Command::new("sh").args(["-ec", line]).current_dir(desk.place().path()).output().unwrap();
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

fn names(desk: &Desk, command: &[&str], field: &str) -> Vec<String> {
    let rows: Vec<Value> = serde_json::from_value(desk.json(command)).unwrap();
    rows.iter().map(|row| row[field].as_str().unwrap_or("nameless").to_owned()).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn strangers_send_as_it_is_printed_and_the_owner_takes_it_in(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    assert_eq!(desk.json(&["vault", "inbox"]), json!([]));
    let made = desk.run(&["vault", "drop-box", "create", "for tips"]);
    assert_eq!(made.status, 0, "{made:?}");
    let (address, lines) = (made.stdout.trim().to_owned(), made.stderr);
    let lines: Vec<_> = lines.lines().filter(|line| line.contains("FILE")).map(str::trim).collect();
    let [ours, with_age, with_curl] = lines.as_slice() else { panic!("{lines:?}") };
    let (base, recipient) = address.split_once('#').unwrap();

    let large: String = (0..1_000_000).map(|n| format!("{n:09} ")).collect();
    for (name, text) in
        [("a.txt", "sent by our program"), ("b.txt", "sent by age"), ("c.txt", "sent in plain"), ("large", &large)]
    {
        place.write(name, text, 0o600);
    }
    let ours = ours.replace("FILE", "a.txt").replace('\'', "");
    let ours: Vec<_> = ours.split(' ').skip(1).chain(["large"]).collect();
    // Whoever sends has no account and no vault.
    let sent = place.run(&ours, &[]);
    assert_eq!((sent.status, sent.stdout.lines().count()), (0, 2), "{sent:?}");
    let curl = |line: &str, file: &str| line.replace("FILE", file).replace("curl", "curl -sS --fail-with-body");
    let received: Value = serde_json::from_str(&shell(&desk, &curl(with_age, "b.txt"))).unwrap();
    assert_eq!(received["files"][0]["sealed_by"], "sender");
    let plain = curl(with_curl.split("    ").next().unwrap(), "c.txt");
    let received: Value = serde_json::from_str(&shell(&desk, &plain)).unwrap();
    assert_eq!(received["files"][0]["sealed_by"], "server");
    shell(&desk, &plain);

    let inbox = desk.json(&["vault", "inbox"]);
    let rows = inbox.as_array().unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row["name"].as_str(), row["sealed_by"].as_str().unwrap())).collect();
    let expected = [
        (Some("a.txt"), "sender"),
        (Some("large"), "sender"),
        (None, "sender"),
        (Some("c.txt"), "server"),
        (Some("c.txt"), "server"),
    ];
    assert_eq!(told, expected);
    assert!(rows.iter().all(|row| row["drop_box_name"] == "for tips" && row["sender"] == "unverified"));

    // What a stranger calls like a file of the vault does not become a version of it.
    desk.ok(&["vault", "mkdir", "/tips"]);
    desk.ok(&["vault", "put", "b.txt", "/tips/c.txt"]);
    let nameless = rows[2]["id"].as_str().unwrap();
    assert_eq!(
        desk.json(&["vault", "accept", &nameless[..10], "--to", "/tips/by-age.txt"]),
        json!([{ "path": "/tips/by-age.txt" }])
    );
    assert_eq!(desk.refused(&["vault", "accept", nameless]), (4, "SUBMISSION_NOT_FOUND".to_owned()));
    desk.ok(&["vault", "reject", rows[1]["id"].as_str().unwrap()]);
    desk.ok(&["vault", "accept", "--all", "--to", "/tips"]);
    assert_eq!(desk.json(&["vault", "inbox"]), json!([]));
    let listed = names(&desk, &["vault", "ls", "/tips"], "name");
    assert_eq!(listed, ["a.txt", "by-age.txt", "c (2).txt", "c (3).txt", "c.txt"]);
    for (path, text) in
        [("a.txt", "sent by our program"), ("by-age.txt", "sent by age"), ("c (3).txt", "sent in plain")]
    {
        desk.ok(&["vault", "get", &format!("/tips/{path}"), "-o", "back", "--force"]);
        assert_eq!(fs::read_to_string(place.path().join("back")).unwrap(), text);
    }
    let marked = names(&desk, &["vault", "find", "--tag", "unverified sender"], "name");
    assert_eq!(marked.len(), 4, "{marked:?}");
    assert_eq!(desk.json(&["vault", "versions", "/tips/c.txt"]).as_array().unwrap().len(), 1);
    // The kit opens what was accepted, with the stock tool.
    let object = desk.json(&["vault", "object", "/tips/by-age.txt"])["object"].as_str().unwrap().to_owned();
    assert_eq!(shell(&desk, &format!("cat data/vault_files/*/{object}/* | age -d -i kit.txt")), "sent by age");
    assert_eq!(desk.run(&["vault", "check"]).status, 0);

    // A file that was cut off on its way, and one for somebody else.
    shell(&desk, &format!("age -r {recipient} large | head -c 5000000 | curl -sS --fail-with-body -T - {base}"));
    shell(&desk, "age-keygen -o other 2>other.log");
    shell(&desk, &format!("age -r $(age-keygen -y other) a.txt | curl -sS --fail-with-body -T - {base}"));
    shell(&desk, &plain);
    place.write(".bashrc", "echo hello", 0o600);
    assert_eq!(place.run(&["send", &address, ".bashrc"], &[]).status, 0);
    let all = desk.run(&["vault", "accept", "--all"]);
    assert_eq!(
        (all.status, all.stdout.lines().count()),
        (5, 2),
        "the good ones are taken, and what is not is told: {all:?}"
    );
    assert_eq!(all.stderr.matches("is left in the inbox").count(), 2, "{all:?}");
    for id in names(&desk, &["vault", "inbox"], "id") {
        assert_eq!(desk.refused(&["vault", "accept", &id]), (5, "SUBMISSION_UNREADABLE".to_owned()));
        desk.ok(&["vault", "reject", &id]);
    }
    assert_eq!(names(&desk, &["vault", "ls"], "name"), ["tips", "_.bashrc", "c.txt"]);
    let rows = desk.json(&["vault", "drop-box", "ls"]);
    assert_eq!((&rows[0]["name"], &rows[0]["drop_box"]["state"]), (&json!("for tips"), &json!("open")));
    desk.ok(&["vault", "drop-box", "close", &address]);
    let refused = place.run(&["--json", "send", &address, "a.txt"], &[]);
    assert_eq!(refused.status, 4);
    assert!(refused.stderr.contains("DROP_BOX_NOT_FOUND"), "{refused:?}");
    let refused = place.run(&["--json", "send", base, "a.txt"], &[]);
    assert!(refused.stderr.contains("VAULT_BAD_NAME"), "{refused:?}");
}
