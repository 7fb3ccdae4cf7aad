//! The vault's commands against a real server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;

use elohim_store::DatabaseSettings;
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::program::{Place, Ran, Server};

/// A server, a client signed in to it, and a vault.
pub(crate) struct Desk {
    place: Place,
    /// `None` while it is stopped.
    server: Option<Server>,
    port: String,
    home: String,
    /// The environment of the server.
    variables: Vec<(String, String)>,
    _databases: Option<(Runtime, TestDatabases)>,
}

fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

impl Desk {
    pub(crate) fn new(engine: Engine) -> Self {
        let place = Place::new();
        let home = place.path().join("home").to_str().unwrap().to_owned();
        let databases = (engine == Engine::Postgres).then(|| {
            let runtime = Runtime::new().unwrap();
            let databases = runtime.block_on(TestDatabases::new(engine));
            (runtime, databases)
        });
        let mut variables = vec![("HOME".to_owned(), home.clone())];
        let settings = databases.as_ref().map(|(_, databases)| databases.settings());
        if let Some(DatabaseSettings::Postgres { url, .. }) = &settings {
            variables.push(("ELOHIMOS__DATABASE__URL".to_owned(), url.expose_str().unwrap().to_owned()));
        }
        let server = place.start("up", &borrowed(&variables));
        place.write("passphrase", "a passphrase of several words\n", 0o600);
        let address = format!("http://{}", server.address);
        let port = server.address.rsplit(':').next().unwrap().to_owned();
        let desk = Self { place, server: Some(server), port, home, variables, _databases: databases };
        let signed_in = desk.run(&["login", "--server", &address, "--password-file", "data/secrets/founder_password"]);
        assert_eq!(signed_in.status, 0, "{signed_in:?}");
        desk.ok(&["vault", "init", "--passphrase-file", "passphrase", "--kit", "kit.txt"]);
        desk
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Stops the server.
    pub(crate) fn stopped(mut self) -> Self {
        assert_eq!(self.server.take().unwrap().stop(rustix::process::Signal::TERM), 0);
        self
    }

    /// Starts it again, where it was.
    pub(crate) fn started(mut self) -> Self {
        let arguments = ["up", "--port", &self.port, "--data-dir", "data"];
        self.server = Some(self.place.start_as(&arguments, &borrowed(&self.variables)));
        self
    }

    /// Runs the program as it is run on the server's machine, with the environment of the server.
    pub(crate) fn on_server(&self, arguments: &[&str]) -> Ran {
        self.place.run(arguments, &borrowed(&self.variables))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.place.run(arguments, &[("HOME", &self.home)])
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        ran.stdout
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[&["--json"], arguments].concat())).unwrap()
    }

    /// The code of a refused command, from the problem that `--json` prints.
    pub(crate) fn refused(&self, arguments: &[&str]) -> (i32, String) {
        let ran = self.run(&[&["--json"], arguments].concat());
        let problem: Value = serde_json::from_str(ran.stderr.trim()).unwrap_or_else(|_| panic!("{ran:?}"));
        (ran.status, problem["code"].as_str().unwrap().to_owned())
    }

    /// A file that no other has the like of.
    pub(crate) fn file(&self, name: &str, size: usize) -> PathBuf {
        let bytes: Vec<u8> = (0..size).map(|at| u8::try_from((at * 7 + at / 251) % 251).unwrap()).collect();
        fs::write(self.place.path().join(name), bytes).unwrap();
        self.place.path().join(name)
    }

    /// Kills an upload when some parts have arrived. The hash of every part is written down and synced before the part is sent,
    /// and fewer parts are under way at a time than there are: with slow syncs the others are not sent yet.
    fn put_and_be_killed(&self, name: &str) {
        let mut client = Command::new("strace")
            // The program is the child itself, and strace looks on from outside: what is killed is the program.
            .args(["-D", "-f", "-o", "trace", "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=2000000"])
            .arg(env!("CARGO_BIN_EXE_elohimos"))
            .args(["vault", "put", name])
            .current_dir(self.place.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &self.home)
            .spawn()
            .unwrap();
        while self.objects_with_large_parts().is_empty() {
            assert_eq!(client.try_wait().unwrap(), None, "it ended before it could be killed");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        client.kill().unwrap();
        assert_eq!(client.wait().unwrap().signal(), Some(9));
    }

    pub(crate) fn objects_with_large_parts(&self) -> Vec<PathBuf> {
        let accounts = fs::read_dir(self.place.path().join("data/vault_files")).unwrap();
        let objects = accounts.flat_map(|account| fs::read_dir(account.unwrap().path()).unwrap());
        let is_large = |object: &PathBuf| {
            // What is being written goes away when it has its name.
            fs::read_dir(object).unwrap().any(|part| part.unwrap().metadata().is_ok_and(|it| it.len() > 8_000_000))
        };
        objects.map(|object| object.unwrap().path()).filter(is_large).collect()
    }

    /// The folders of stored objects that have more than one part.
    fn objects_in_parts(&self) -> Vec<PathBuf> {
        let accounts = fs::read_dir(self.place.path().join("data/vault_files")).unwrap();
        let objects = accounts.flat_map(|account| fs::read_dir(account.unwrap().path()).unwrap());
        objects
            .map(|object| object.unwrap().path())
            .filter(|object| fs::read_dir(object).unwrap().count() > 1)
            .collect()
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn files_of_every_size_come_back_as_they_went_in(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    for size in [0, 1, 65_536, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 20_000_000] {
        let name = format!("file-{size}");
        let original = desk.file(&name, size);
        desk.ok(&["vault", "put", &name]);
        desk.ok(&["vault", "get", &name, "--output", "back", "--force"]);
        assert!(fs::read(original).unwrap() == fs::read(desk.place.path().join("back")).unwrap(), "{size}");
    }
    assert_eq!(desk.json(&["vault", "ls"]).as_array().unwrap().len(), 6);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn folders_names_and_the_trash(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.file("a.txt", 10);
    desk.ok(&["vault", "mkdir", "/letters"]);
    desk.ok(&["vault", "put", "a.txt", "/letters"]);
    desk.ok(&["vault", "put", "a.txt", "/letters/B.txt"]);
    assert_eq!(desk.refused(&["vault", "mkdir", "/LETTERS"]), (5, "VAULT_NAME_TAKEN".to_owned()));
    assert_eq!(desk.refused(&["vault", "put", "a.txt", "/nowhere/a.txt"]), (4, "VAULT_FILE_NOT_FOUND".to_owned()));
    assert_eq!(desk.refused(&["vault", "mv", "/letters", "/letters/inside"]), (5, "VAULT_NOT_POSSIBLE".to_owned()));
    assert_eq!(desk.refused(&["vault", "mkdir", "/a\u{202e}b"]), (2, "VAULT_BAD_NAME".to_owned()));
    assert_eq!(desk.refused(&["vault", "get", "/letters/a.txt", "--output", "a.txt"]), (5, "FILE_EXISTS".to_owned()));
    desk.ok(&["vault", "put", "a.txt", "/letters"]);
    let list = desk.json(&["vault", "ls", "/letters"]);
    assert_eq!(
        (list[0]["name"].as_str(), list[0]["versions"].as_u64(), list[1]["name"].as_str()),
        (Some("a.txt"), Some(2), Some("B.txt"))
    );
    desk.ok(&["vault", "mv", "/letters/B.txt", "/"]);
    assert_eq!(desk.json(&["vault", "find", "b"])[0]["path"], "/B.txt");
    desk.ok(&["vault", "rm", "/letters"]);
    assert_eq!(desk.json(&["vault", "find", "txt"]).as_array().unwrap().len(), 1);
    assert_eq!(desk.json(&["vault", "trash", "ls"])[0]["path"], "/letters");
    let object = desk.json(&["vault", "object", "/B.txt"])["object"].as_str().unwrap().to_owned();
    desk.ok(&["vault", "rm", "/B.txt", "--purge"]);
    assert_eq!(desk.json(&["vault", "ls"]).as_array().unwrap().len(), 0);
    assert_eq!(object.len(), 32);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn the_vault_locks_and_opens_with_passphrase_or_kit(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.place.write("wrong", "another passphrase altogether\n", 0o600);
    assert_eq!(
        desk.refused(&["vault", "init", "--passphrase-file", "passphrase", "--kit", "k"]),
        (5, "VAULT_ALREADY_EXISTS".to_owned())
    );
    desk.ok(&["vault", "lock"]);
    assert_eq!(desk.refused(&["vault", "ls"]), (3, "VAULT_LOCKED".to_owned()));
    assert_eq!(
        desk.refused(&["vault", "unlock", "--passphrase-file", "wrong"]),
        (3, "VAULT_WRONG_PASSPHRASE".to_owned())
    );
    desk.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);
    desk.ok(&["vault", "kit", "again.txt"]);
    assert!(desk.place.read("kit.txt") == desk.place.read("again.txt"));
    desk.ok(&["vault", "passphrase", "--passphrase-file", "passphrase", "--new-passphrase-file", "wrong"]);
    desk.ok(&["vault", "lock"]);
    assert_eq!(
        desk.refused(&["vault", "unlock", "--passphrase-file", "passphrase"]),
        (3, "VAULT_WRONG_PASSPHRASE".to_owned())
    );
    desk.ok(&["vault", "unlock", "--kit", "kit.txt"]);
    desk.ok(&["vault", "lock"]);
    desk.ok(&["vault", "unlock", "--passphrase-file", "wrong"]);
    desk.ok(&["logout"]);
    assert_eq!(desk.refused(&["vault", "ls"]), (3, "NOT_SIGNED_IN".to_owned()));
}

/// The kit as a page, for its owner alone.
#[test]
fn the_kit_is_a_page_to_print() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["vault", "kit", "kit.pdf"]);
    let path = desk.place.path().join("kit.pdf");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text =
        std::process::Command::new("pdftotext").args(["-layout", "-nopgbrk"]).arg(&path).arg("-").output().unwrap();
    desk.place.write("typed.txt", std::str::from_utf8(&text.stdout).unwrap(), 0o600);
    desk.ok(&["vault", "lock"]);
    desk.ok(&["vault", "unlock", "--kit", "typed.txt"]);
    assert_eq!(desk.refused(&["vault", "kit", "kit.pdf"]), (5, "FILE_EXISTS".to_owned()));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_link_with_a_password_opens_with_it_and_closes(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.file("plan.pdf", 100_000);
    desk.ok(&["vault", "put", "plan.pdf"]);
    desk.place.write("word", "swordfish\n", 0o600);
    desk.place.write("other", "not the word\n", 0o600);
    let link =
        desk.json(&["vault", "share", "plan.pdf", "--password-file", "word", "--downloads", "2", "--expires", "1h"]);
    let link = link["link"].as_str().unwrap().to_owned();
    assert_eq!(
        desk.refused(&["open", &link, "--password-file", "other", "-o", "x"]),
        (3, "password_incorrect".to_owned())
    );
    desk.ok(&["open", &link, "--password-file", "word", "-o", "copy.pdf"]);
    assert!(
        fs::read(desk.place.path().join("plan.pdf")).unwrap() == fs::read(desk.place.path().join("copy.pdf")).unwrap()
    );
    let row = &desk.json(&["vault", "shares"])[0];
    assert_eq!((row["path"].as_str(), row["share"]["downloads"].as_u64()), (Some("/plan.pdf"), Some(1)));
    desk.ok(&["vault", "unshare", &link]);
    assert_eq!(desk.refused(&["open", &link, "--password-file", "word", "-o", "x"]), (4, "invalid_token".to_owned()));
    assert_eq!(desk.refused(&["open", link.split('#').next().unwrap()]), (2, "VAULT_BAD_NAME".to_owned()));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn an_upload_that_was_killed_goes_on_where_it_was(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.file("film", 60_000_000);
    desk.put_and_be_killed("film");
    assert_eq!(desk.json(&["vault", "ls"]).as_array().unwrap().len(), 0);
    let begun = desk.objects_with_large_parts();
    assert_eq!(begun.len(), 1, "no part had arrived");
    desk.ok(&["vault", "put", "film"]);
    desk.ok(&["vault", "get", "film", "-o", "back"]);
    assert!(fs::read(desk.place.path().join("film")).unwrap() == fs::read(desk.place.path().join("back")).unwrap());
    assert_eq!(desk.objects_with_large_parts(), begun, "the second run went on with the object of the first");
    assert_eq!(fs::read_dir(&begun[0]).unwrap().count(), 8);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_file_that_changed_under_an_interrupted_upload_starts_anew(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.file("film", 60_000_000);
    desk.put_and_be_killed("film");
    // Other content, and the same size and time: only the bytes tell.
    let film = desk.place.path().join("film");
    let before = fs::metadata(&film).unwrap().modified().unwrap();
    let mut bytes = fs::read(&film).unwrap();
    bytes.iter_mut().step_by(8 * 1024 * 1024).for_each(|byte| *byte ^= 1);
    fs::write(&film, &bytes).unwrap();
    fs::File::options().write(true).open(&film).unwrap().set_modified(before).unwrap();
    assert_eq!(desk.refused(&["vault", "put", "film"]), (5, "VAULT_SOURCE_CHANGED".to_owned()));
    desk.ok(&["vault", "put", "film"]);
    desk.ok(&["vault", "get", "film", "-o", "back"]);
    assert!(bytes == fs::read(desk.place.path().join("back")).unwrap());
}

/// What a device has of a file after a power failure can have the right length and nothing in it.
#[test]
fn a_download_goes_on_with_those_parts_that_are_whole() {
    const PART: usize = 8 * 1024 * 1024;
    let desk = Desk::new(Engine::Sqlite);
    let film = fs::read(desk.file("film", 3 * PART + 1000)).unwrap();
    desk.ok(&["vault", "put", "film"]);
    let [object] = &desk.objects_in_parts()[..] else { panic!("another number of objects") };
    let object = object.file_name().unwrap().to_str().unwrap();
    let partial = desk.place.path().join(format!("back.{}.part", &object[..8]));
    let zeros = vec![0; PART];
    let kept = [
        film[..PART].to_vec(),
        [&film[..2 * PART], &zeros].concat(),
        [&film[..PART], &zeros, &film[2 * PART..]].concat(),
        [&film[..3 * PART + 500], &zeros].concat(),
        film.clone(),
        vec![1; 4 * PART],
    ];
    for (at, bytes) in kept.iter().enumerate() {
        fs::write(&partial, bytes).unwrap();
        desk.ok(&["vault", "get", "film", "-o", "back", "--force"]);
        assert!(fs::read(desk.place.path().join("back")).unwrap() == film, "attempt {at}");
        assert!(!partial.exists());
    }
}

/// An upload that was interrupted after the log had named its file must not become a second file of the same bytes: the two
/// would be lost together.
#[test]
fn two_files_never_share_their_bytes() {
    let desk = Desk::new(Engine::Sqlite);
    let bytes = fs::read(desk.file("a.txt", 1000)).unwrap();
    let uploads = || {
        let home = desk.place.path().join("home/.local/state/elohimos");
        let accounts = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path().join("uploads"));
        let folder = accounts.into_iter().find(|folder| folder.is_dir()).unwrap();
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    const KILL: &str = "inject=rename,renameat,renameat2:signal=KILL";
    // The log names the file, and then the device is killed before it has forgotten the upload: what it keeps of the log is
    // the first that it renames.
    let lost = Command::new("strace")
        .args(["-f", "-o", "trace", "-e", "trace=rename,renameat,renameat2", "-e", KILL])
        .arg(env!("CARGO_BIN_EXE_elohimos"))
        .args(["vault", "put", "a.txt"])
        .current_dir(desk.place.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", &desk.home)
        .status()
        .unwrap();
    assert!(!lost.success());
    assert!(uploads().iter().any(|path| path.extension().is_none()), "{:?}", uploads());
    assert_eq!(desk.json(&["vault", "ls"]).as_array().unwrap().len(), 1, "the log names it");
    desk.ok(&["vault", "mv", "a.txt", "b.txt"]);
    desk.ok(&["vault", "put", "a.txt"]);
    assert_ne!(desk.ok(&["vault", "object", "a.txt"]), desk.ok(&["vault", "object", "b.txt"]));
    desk.ok(&["vault", "rm", "--purge", "a.txt"]);
    desk.ok(&["vault", "get", "b.txt", "-o", "back"]);
    assert!(fs::read(desk.place.path().join("back")).unwrap() == bytes);
}
