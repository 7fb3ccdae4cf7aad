//! Taking one's data along, and having it erased, with the real program.

use std::fs;
use std::process::Command;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::Value;

use crate::people::Device;
use crate::vault::Desk;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn somebody_takes_everything_along_and_is_forgotten(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let (place, server) = (desk.place(), desk.address());
    let zoe = Device::new(place, "zoe");
    place.write("temporary", &desk.run(&["users", "add", "canary-zoe", "--display-name", "Canary Zoë"]).stdout, 0o600);
    place.write("own", "words that only they know\n", 0o600);
    let who = ["--server", &server, "--username", "canary-zoe", "--password-file"];
    zoe.ok(&[&["password", "--temporary"][..], &who, &["temporary", "--new-password-file", "own"]].concat());
    zoe.ok(&[&["login"][..], &who, &["own"]].concat());
    zoe.ok(&["vault", "init", "--passphrase-file", "passphrase", "--kit", "zoe-kit.txt"]);
    place.write("letter.txt", "a letter of hers", 0o600);
    zoe.ok(&["vault", "put", "letter.txt"]);

    zoe.ok(&["privacy", "export", "zoe.tar"]);
    assert!(zoe.run(&["privacy", "export", "zoe.tar"]).stderr.contains("zoe.tar exists already"));
    let folder = place.path().join("unpacked");
    fs::create_dir(&folder).unwrap();
    let unpacked = Command::new("tar").arg("-xf").arg(place.path().join("zoe.tar")).arg("-C").arg(&folder).status();
    assert!(unpacked.unwrap().success());
    let data = fs::read_to_string(folder.join("data.jsonl")).unwrap();
    assert!(data.contains("canary-zoe") && data.contains("Canary Zoë") && !data.contains("letter.txt"), "{data}");
    assert!(!data.contains("founder\""), "{data}");
    let names: Value = serde_json::from_slice(&fs::read(folder.join("names.json")).unwrap()).unwrap();
    assert_eq!((names[0]["path"].as_str(), names[0]["size"].as_u64()), (Some("/letter.txt"), Some(16)));
    // The stored file opens with the stock tool and the kit.
    let object = folder.join("objects").join(names[0]["object"].as_str().unwrap());
    let opened = Command::new("age").arg("-d").arg("-i").arg(place.path().join("zoe-kit.txt")).arg(object).output();
    assert_eq!(opened.unwrap().stdout, b"a letter of hers");
    let locked = Device::new(place, "elsewhere");
    locked.ok(&[&["login"][..], &who, &["own"]].concat());
    locked.ok(&["privacy", "export", "without-names.tar"]);

    let refused = zoe.run(&["privacy", "erase", "--password-file", "own", "--confirm", "zoe"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(!place.path().join("elohimos-erasure-receipt.jwt").exists());
    zoe.ok(&["privacy", "erase", "--password-file", "own", "--confirm", "canary-zoe", "--receipt", "receipt.jwt"]);
    assert!(zoe.run(&["vault", "ls"]).stderr.contains("Nobody is signed in on this device"));
    let left: Vec<_> = walk(&place.path().join("zoe"));
    assert!(left.iter().all(|(name, _)| !name.contains("unlocked") && !name.contains("cache")), "{left:?}");
    let verified = desk.ok(&["privacy", "verify-receipt", "receipt.jwt", "--server", &server]);
    assert!(verified.starts_with("The receipt is genuine: "), "{verified}");
    let changed = place.read("receipt.jwt").replacen("ey", "fy", 1);
    place.write("changed.jwt", &changed, 0o600);
    let refused = desk.run(&["privacy", "verify-receipt", "changed.jwt", "--server", &server]);
    assert!(refused.stderr.contains("was not signed by this server"), "{refused:?}");
    // Nor is there anything in the data directory of the server, its log included.
    for (name, bytes) in walk(&place.path().join("data")) {
        for canary in ["canary-zoe", "Canary Zo"] {
            assert!(memchr::memmem::find(&bytes, canary.as_bytes()).is_none(), "{canary} in {name}");
        }
    }
    assert!(desk.ok(&["privacy", "processing"]).contains("erasure:  deleted"));
    let retention = desk.ok(&["privacy", "retention"]);
    let line = retention.lines().find(|line| line.starts_with("session ")).unwrap();
    assert!(line.ends_with("  30    -        until 30 days after its end; a sweep removes it"), "{line}");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_policy_is_published_and_agreed_to(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    assert_eq!(desk.run(&["privacy", "policy", "show"]).status, 4);
    assert_eq!(desk.run(&["privacy", "policy", "accept"]).status, 4);
    place.write("policy.md", "# Privacy\n\nWe keep little.\n", 0o600);
    let published = desk.ok(&["privacy", "policy", "publish", "policy.md"]);
    assert_eq!(published, "Version 1 of the privacy policy holds now.\n");
    let refused = desk.run(&["privacy", "policy", "publish", "policy.md", "--version", "1"]);
    assert_eq!(refused.status, 5);
    assert!(refused.stderr.contains("PRIVACY_POLICY_VERSION_TAKEN"), "{}", refused.stderr);
    place.write("long.md", &"x".repeat(65_537), 0o600);
    assert_eq!(desk.run(&["privacy", "policy", "publish", "long.md"]).status, 2);
    let shown = desk.run(&["privacy", "policy", "show"]);
    assert_eq!((shown.status, shown.stdout.as_str()), (0, "# Privacy\n\nWe keep little.\n"));
    assert!(shown.stderr.starts_with("Version 1, published 20"), "{}", shown.stderr);
    desk.run(&["users", "add", "zoe"]);
    let everybody = || desk.ok(&["privacy", "policy", "status", "--everybody"]);
    assert_eq!(everybody(), "Version 1: 0 agree, 2 do not.\nfounder  has said nothing\nzoe  has said nothing\n");
    let accepted = desk.ok(&["privacy", "policy", "accept"]);
    assert!(accepted.starts_with("You agree to version 1 of the privacy policy, since 20"), "{accepted}");
    assert_eq!(desk.ok(&["privacy", "policy", "accept", "--version", "1"]), accepted);
    assert_eq!(everybody(), "Version 1: 1 agree, 1 do not.\nzoe  has said nothing\n");
    assert_eq!(desk.ok(&["privacy", "policy", "status"]), accepted);
    let withdrawn = desk.ok(&["privacy", "policy", "withdraw"]);
    assert_eq!(desk.ok(&["privacy", "policy", "status"]), withdrawn + &accepted);
    assert!(everybody().contains("founder  declined 20"));
    place.write("policy.md", "Now even less.", 0o600);
    desk.ok(&["privacy", "policy", "publish", "policy.md", "--version", "5"]);
    assert_eq!(desk.json(&["privacy", "policy", "show"])["version"], 5);
    assert_eq!(desk.json(&["privacy", "policy", "show", "--version", "1"])["text"], "# Privacy\n\nWe keep little.\n");
}

/// The files below a folder, with their content.
fn walk(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found
}
