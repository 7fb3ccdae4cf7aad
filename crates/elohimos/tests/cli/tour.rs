//! The tour of the README, copied line by line.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::program::Place;

/// The lines of the README's tour.
fn lines() -> String {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let section = readme.split("## A tour in ten lines").nth(1).unwrap();
    section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

#[test]
fn the_tour_works_as_it_is_printed() {
    let lines = lines();
    assert_eq!(lines.lines().count(), 10);
    let place = Place::new();
    symlink(env!("CARGO_BIN_EXE_elohimos"), place.path().join("elohimos")).unwrap();
    let home = place.path().join("home");
    let variables = [("HOME", home.to_str().unwrap())];
    // As printed: the development configuration's own folder and port.
    let _server = place.start_as(&["up"], &variables);
    let tour =
        Command::new("bash").arg("-c").arg(&lines).current_dir(place.path()).env("HOME", &home).output().unwrap();
    let text = String::from_utf8(tour.stdout).unwrap();
    let listed = text.lines().find(|line| line.ends_with("  report.bin")).unwrap_or_default().to_owned();
    let text = text.replace(&listed, "(listed)");
    assert_eq!(
        text,
        "Signed in as founder at http://127.0.0.1:8000.\n\
         The vault is made and unlocked on this device.\n\
         Recovery kit: kit.txt - print it, keep the paper safe, then delete the file. Without it, a forgotten passphrase is the end.\n\
         /report.bin (50000000 bytes) is stored, encrypted on this device.\n\
         (listed)\n\
         copy.bin (50000000 bytes)\n\
         the same file came out of the link\n\
         the second opening was refused\n\
         age opened the stored file\n",
        "{}",
        String::from_utf8_lossy(&tour.stderr)
    );
    assert!(listed.starts_with("   47.68 MiB  20"), "{listed}");
    assert_eq!(
        String::from_utf8(tour.stderr).unwrap().lines().next(),
        Some("error: This link has been used up"),
        "only the refusal is told on standard error"
    );
}
