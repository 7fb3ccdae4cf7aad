//! A second secret beside the passphrase, through the real program.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use elohim_testkit::Engine;

use crate::vault::Desk;

/// A device that was unlocked once keeps it; a new one asks for it.
#[test]
fn a_new_device_needs_the_second_secret_and_an_old_one_keeps_it() {
    let desk = Desk::new(Engine::Sqlite);
    let place = desk.place();
    place.write("new", "new words that nobody has seen\n", 0o600);
    desk.ok(&["vault", "mkdir", "/one"]);
    let home = place.path().join("home/.local/state/elohimos");
    let account = fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let kept = account.join("seconds");
    assert_eq!(fs::metadata(&kept).unwrap().len(), 256, "it is there before anything is kept in it");

    let switch = |state: &str, kit: &str| {
        desk.ok(&["vault", "second-secret", state, "--passphrase-file", "passphrase", "--kit", kit]);
    };
    let before = fs::read(&kept).unwrap();
    switch("on", "kit2.txt");
    let metadata = fs::metadata(&kept).unwrap();
    assert_eq!((metadata.len(), metadata.permissions().mode() & 0o777), (256, 0o600));
    let places = |bytes: &[u8]| bytes.chunks(16).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let changed =
        places(&before).iter().zip(places(&fs::read(&kept).unwrap())).filter(|(one, other)| *one != other).count();
    assert_eq!(changed, 1);

    let kit = place.read("kit2.txt");
    let second = kit.split("beside the passphrase:\n#").nth(1).unwrap().lines().next().unwrap().trim().to_owned();
    place.write("second", &format!("{second}\n"), 0o600);
    place.write("other", &format!("{}\n", "0".repeat(32)), 0o600);
    // This device keeps it while the vault is locked.
    let unlock = ["vault", "unlock", "--passphrase-file", "passphrase"];
    desk.ok(&["vault", "lock"]);
    desk.ok(&unlock);
    // A device that has never been unlocked.
    let phone = |arguments: &[&str]| place.run(arguments, &[("HOME", place.path().join("phone").to_str().unwrap())]);
    let login = ["login", "--server", &desk.address(), "--password-file", "data/secrets/founder_password"];
    assert_eq!(phone(&login).status, 0);
    let refused = phone(&[&["--json"], &unlock[..]].concat());
    assert!(refused.status == 3 && refused.stderr.contains("VAULT_WRONG_PASSPHRASE"), "{refused:?}");
    let refused = phone(&[&unlock[..], &["--second-secret-file", "other"]].concat());
    assert_eq!(refused.status, 3, "{refused:?}");
    let opened = phone(&[&unlock[..], &["--second-secret-file", "second"]].concat());
    assert_eq!(opened.status, 0, "{opened:?}");
    assert_eq!(phone(&["vault", "lock"]).status, 0);
    assert_eq!(phone(&unlock).status, 0, "it was unlocked once");
    desk.ok(&["vault", "unlock", "--kit", "kit.txt"]);

    // New keys come with another one, which this device keeps.
    desk.ok(&[
        "vault",
        "renew-keys",
        "--passphrase-file",
        "passphrase",
        "--new-passphrase-file",
        "new",
        "--kit",
        "kit3.txt",
    ]);
    assert!(!place.read("kit3.txt").contains(&second) && place.read("kit3.txt").contains("beside the passphrase:"));
    desk.ok(&["vault", "lock"]);
    desk.ok(&["vault", "unlock", "--passphrase-file", "new"]);
    assert_eq!(phone(&["vault", "unlock", "--passphrase-file", "new"]).status, 3);
    // Off again, the passphrase is enough anywhere.
    desk.ok(&["vault", "second-secret", "off", "--passphrase-file", "new"]);
    assert_eq!(phone(&["vault", "unlock", "--passphrase-file", "new"]).status, 0);
    assert_eq!(phone(&["vault", "ls"]).stdout.lines().count(), 1);
}
