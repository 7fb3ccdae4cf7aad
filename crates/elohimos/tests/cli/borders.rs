//! Files in parts, interrupted at the border of every part: by a kill of the program and by a cut of the network. Each time the
//! rest goes over the wire once, and the file is right.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use elohim_testkit::{At, Break, Engine, Relay};

use crate::program::Ran;
use crate::vault::Desk;

/// Bytes of a file in one part, and what is stored of them: 128 chunks with what authenticates each.
const PART: u64 = 8 * 1024 * 1024;
const CHUNK: usize = 64 * 1024 + 16;
const STORED: u64 = 128 * CHUNK as u64;
const PARTS: u32 = 6;
/// Parts that the program sends at a time: so many may be on their way when it is interrupted.
const AT_A_TIME: u32 = 4;
/// Most that goes over the wire besides parts: requests, answers, the log, and what was on its way when it was counted.
const AROUND: u64 = 600_000;
const PATIENCE: Duration = Duration::from_secs(120);

/// A device whose connection to the server is a wire that breaks.
struct Device {
    desk: Desk,
    relay: Relay,
    home: String,
}

impl Device {
    /// With a file of [`PARTS`] parts, `film`.
    fn new() -> Self {
        let desk = Desk::new(Engine::Sqlite);
        let server = desk.address().trim_start_matches("http://").parse().unwrap();
        let home = desk.place().path().join("elsewhere").to_str().unwrap().to_owned();
        let device = Self { desk, relay: Relay::to(server), home };
        let address = format!("http://{}", device.relay.address());
        device.ok(&["login", "--server", &address, "--password-file", "data/secrets/founder_password"]);
        device.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);
        device.desk.file("film", usize::try_from(u64::from(PARTS - 1) * PART).unwrap() + 1_000_000);
        device
    }

    fn path(&self, name: &str) -> PathBuf {
        self.desk.place().path().join(name)
    }

    fn film(&self) -> Vec<u8> {
        fs::read(self.path("film")).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.desk.place().run(arguments, &[("HOME", &self.home)])
    }

    fn ok(&self, arguments: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    }

    fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elohimos"));
        command.current_dir(self.desk.place().path()).env_clear().env("HOME", &self.home);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Stores the film under a name, and kills that when so many parts are acknowledged.
    fn put_and_be_killed(&self, name: &str, parts: u32) {
        self.relay.break_at(At::Acknowledged(parts), Break::Hold);
        let mut client = self.spawn(&["vault", "put", "film", name]);
        assert!(self.relay.wait(PATIENCE), "the upload never got to part {parts}");
        client.kill().unwrap();
        client.wait().unwrap();
        self.relay.release();
    }

    /// Demands that the film is what is stored under a name.
    fn demand_stored(&self, name: &str) {
        self.desk.ok(&["vault", "get", name, "-o", "check", "--force"]);
        assert!(fs::read(self.path("check")).unwrap() == self.film(), "{name} is another file");
    }
}

/// Bytes of so many parts, or at least so many: the last one is short.
fn stored(parts: u32) -> u64 {
    u64::from(parts) * STORED
}

#[test]
fn an_upload_killed_at_any_border_sends_only_what_is_missing() {
    let device = Device::new();
    for border in 1..=PARTS {
        let name = format!("/killed-{border}");
        device.put_and_be_killed(&name, border);
        device.ok(&["vault", "put", "film", &name]);
        let sent = device.relay.carried().up;
        assert!(sent <= stored(PARTS - border) + AROUND, "{sent} bytes after part {border}");
        // What was on its way may have arrived, but no more: otherwise the wire did not count.
        let least = stored((PARTS - 1).saturating_sub(border + AT_A_TIME));
        assert!(sent >= least, "{sent} bytes after part {border}");
        device.demand_stored(&name);
    }
}

#[test]
fn an_upload_cut_off_at_any_border_sends_only_what_is_missing() {
    let device = Device::new();
    for border in 1..=PARTS {
        let name = format!("/cut-{border}");
        device.relay.break_at(At::Acknowledged(border), Break::Cut);
        device.ok(&["vault", "put", "film", &name]);
        assert!(device.relay.wait(Duration::ZERO), "the wire was not cut at {border}");
        let sent = device.relay.carried().up;
        assert!(sent <= stored(PARTS - border) + AROUND, "{sent} bytes after part {border}");
        device.demand_stored(&name);
    }
}

/// The length of what is stored of the film: all parts, the last one short, and what stands before the first.
fn length_of_film(device: &Device) -> u64 {
    let [object] = &device.desk.objects_with_large_parts()[..] else { panic!("another number of objects") };
    fs::read_dir(object).unwrap().map(|part| part.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn a_download_killed_at_any_border_reads_only_what_is_missing() {
    let device = Device::new();
    device.desk.ok(&["vault", "put", "film"]);
    let (film, length) = (device.film(), length_of_film(&device));
    for border in 1..PARTS {
        let target = format!("killed-{border}");
        device.relay.break_at(At::Received(stored(border) + AROUND / 2), Break::Hold);
        let mut client = device.spawn(&["vault", "get", "film", "-o", &target]);
        assert!(device.relay.wait(PATIENCE), "the download never got to part {border}");
        let whole = usize::try_from(u64::from(border) * PART).unwrap();
        let began = Instant::now();
        while partial(&device, &target).is_none_or(|has| has.get(..whole) != film.get(..whole)) {
            assert!(began.elapsed() < PATIENCE, "part {border} was sent and not written");
            std::thread::sleep(Duration::from_millis(20));
        }
        client.kill().unwrap();
        client.wait().unwrap();
        device.relay.release();
        assert!(!device.path(&target).exists(), "a file that is not whole has its name");
        device.ok(&["vault", "get", "film", "-o", &target]);
        let (read, missing) = (device.relay.carried().down, length - stored(border));
        assert!((missing - 1000..=missing + AROUND).contains(&read), "{read} bytes after part {border}");
        assert!(fs::read(device.path(&target)).unwrap() == film);
        assert_eq!(partial(&device, &target), None);
    }
}

#[test]
fn a_download_cut_off_at_any_border_reads_only_what_is_missing() {
    let device = Device::new();
    device.desk.ok(&["vault", "put", "film"]);
    let (film, length) = (device.film(), length_of_film(&device));
    for border in 1..PARTS {
        let target = format!("cut-{border}");
        device.relay.break_at(At::Received(stored(border) + AROUND / 2), Break::Cut);
        device.ok(&["vault", "get", "film", "-o", &target]);
        assert!(device.relay.wait(Duration::ZERO), "the wire was not cut at {border}");
        let (read, missing) = (device.relay.carried().down, length - stored(border));
        assert!((missing - 1000..=missing + AROUND).contains(&read), "{read} bytes after part {border}");
        assert!(fs::read(device.path(&target)).unwrap() == film);
    }
}

/// What is there of a download.
fn partial(device: &Device, target: &str) -> Option<Vec<u8>> {
    let names = device.desk.place().names();
    let name = names.iter().find(|name| name.starts_with(&format!("{target}.")) && name.ends_with(".part"))?;
    fs::read(device.path(name)).ok()
}

/// Under one key and nonce, equal chunks at one place are stored as equal bytes: so those of the two objects must differ.
#[test]
fn a_source_that_changed_at_any_border_gets_a_new_key() {
    let device = Device::new();
    let mut seen = device.desk.objects_with_large_parts();
    let mut newly = || {
        let now = device.desk.objects_with_large_parts();
        let new: Vec<_> = now.iter().filter(|object| !seen.contains(object)).cloned().collect();
        seen = now;
        new
    };
    for border in 1..PARTS {
        let name = format!("/changed-{border}");
        device.put_and_be_killed(&name, border);
        let [begun] = &newly()[..] else { panic!("another number of objects was begun at {border}") };
        let old = chunks(begun);
        // Other content, and the same size and time. What follows the changed bytes is as it was.
        let film = device.path("film");
        let before = fs::metadata(&film).unwrap().modified().unwrap();
        let mut bytes = device.film();
        bytes.iter_mut().step_by(usize::try_from(PART).unwrap()).for_each(|byte| *byte ^= 1);
        fs::write(&film, &bytes).unwrap();
        fs::File::options().write(true).open(&film).unwrap().set_modified(before).unwrap();

        let refused = device.run(&["--json", "vault", "put", "film", &name]);
        assert_eq!(refused.status, 5, "{refused:?}");
        assert!(refused.stderr.contains("\"VAULT_SOURCE_CHANGED\""), "{refused:?}");
        device.ok(&["vault", "put", "film", &name]);
        let [new] = &newly()[..] else { panic!("another number of objects was stored at {border}") };
        let new = chunks(new);
        let both: Vec<_> = old.iter().filter_map(|(part, chunk)| Some((chunk, new.get(part)?))).collect();
        // One of those that were acknowledged may be the short one.
        assert!(
            both.len() >= usize::try_from(border).unwrap().saturating_sub(1).max(1),
            "{} parts in both",
            both.len()
        );
        assert!(both.iter().all(|(old, new)| old != new), "an old key was used again");
        device.demand_stored(&name);
    }
}

/// One chunk of every full part of an object that is stored, by the part's number.
fn chunks(object: &Path) -> std::collections::HashMap<u32, Vec<u8>> {
    let names = fs::read_dir(object).unwrap().map(|part| part.unwrap().file_name().into_string().unwrap());
    // A part that is still being written has no name of its own yet, and goes away when it gets one.
    let full = names.filter(|name| !name.contains('#')).filter_map(|name| {
        let bytes = fs::read(object.join(&name)).unwrap();
        let number = name.split('-').next().unwrap().parse().unwrap();
        // What stands before the first chunk is in the first part alone.
        let begin = bytes.len().checked_sub(usize::try_from(STORED).unwrap())? + 5 * CHUNK;
        Some((number, bytes[begin..begin + CHUNK].to_vec()))
    });
    full.collect()
}
