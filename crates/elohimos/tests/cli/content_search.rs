//! Search inside files: what is found, what a hostile document can do, and what the server and the device have of it.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use elohim_testkit::Engine;
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::drive::deleted;
use crate::vault::Desk;

/// A page that says this, in the few objects that a PDF needs.
fn pdf(says: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 700 Td ({says}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let (mut file, mut offsets) = ("%PDF-1.4\n".to_owned(), String::new());
    for (at, object) in objects.iter().enumerate() {
        offsets.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let xref = file.len();
    file.push_str(&format!("xref\n0 6\n0000000000 65535 f \n{offsets}"));
    file.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF"));
    file.into_bytes()
}

fn docx(xml: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(xml.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn letter(says: &str) -> Vec<u8> {
    docx(&format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{says}</w:t></w:r></w:p></w:body></w:document>"))
}

/// The paths of what is found, and where the words are.
fn found(desk: &Desk, words: &str) -> Vec<(String, Value)> {
    let rows = desk.json(&["vault", "find", "--content", words]);
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row["path"].as_str().unwrap().to_owned(), row["found_in"].clone())).collect()
}

fn in_content(path: &str) -> Vec<(String, Value)> {
    vec![(path.to_owned(), json!(["content"]))]
}

fn status(desk: &Desk) -> Value {
    desk.json(&["vault", "content-search", "status"])
}

/// Whether a file below a folder has these bytes in it, whatever the case.
fn holds(folder: &Path, word: &str) -> bool {
    fs::read_dir(folder).unwrap().map(Result::unwrap).any(|entry| {
        if entry.file_type().unwrap().is_dir() {
            return holds(&entry.path(), word);
        }
        let bytes = fs::read(entry.path()).unwrap().to_ascii_lowercase();
        memchr::memmem::find(&bytes, word.as_bytes()).is_some()
    })
}

/// The folder of the device's pieces, when it has some.
fn pieces(desk: &Desk) -> Option<std::path::PathBuf> {
    fn below(folder: &Path) -> Option<std::path::PathBuf> {
        let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        folders.into_iter().find_map(|path| if path.ends_with("pieces") { Some(path) } else { below(&path) })
    }
    below(&desk.place().path().join("home"))
}

#[test]
fn documents_are_found_by_what_they_say_and_the_server_has_no_word_of_it() {
    let desk = Desk::new(Engine::Sqlite);
    let file = |name: &str, bytes: &[u8]| {
        let path = desk.place().path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    file("one.txt", b"The goldfinch is behind the third loose brick.");
    file("folder/notes.md", "# Été\n\nThe *siskin* sings.".as_bytes());
    file("folder/table.csv", b"bird;where\nyellowhammer;caf\xe9\n");
    file("folder/letter.pdf", &pdf("A bullfinch in the hedge"));
    file("folder/report.docx", &letter("The chaffinch &amp; the redpoll"));
    file("folder/picture.jpg", b"goldfinch");

    desk.ok(&["vault", "put", "one.txt"]);
    assert_eq!(status(&desk)["on"], false);
    let off = (5, "VAULT_CONTENT_SEARCH_OFF".to_owned());
    assert_eq!(desk.refused(&["vault", "find", "--content", "goldfinch"]), off);
    let on = desk.json(&["vault", "content-search", "on"]);
    assert_eq!(on, json!({ "on": true, "indexed": 1, "not_indexed": [] }), "what is stored already");
    desk.json(&["vault", "push", "folder", "/folder"]);
    let now = status(&desk);
    assert_eq!((&now["documents"], &now["shards"], &now["not_indexed"]), (&json!(5), &json!(2), &json!([])));

    for (word, path) in [
        ("goldfinch", "/one.txt"),
        ("ETE siskin", "/folder/notes.md"),
        ("yellowham", "/folder/table.csv"),
        ("cafe", "/folder/table.csv"),
        ("bullfinch hedge", "/folder/letter.pdf"),
        ("chaffinch redpoll", "/folder/report.docx"),
    ] {
        assert_eq!(found(&desk, word), in_content(path), "{word}");
    }
    assert_eq!(found(&desk, "letter bullfinch"), [("/folder/letter.pdf".to_owned(), json!(["name", "content"]))]);
    assert_eq!(found(&desk, "nobody"), []);
    assert_eq!(desk.ok(&["vault", "find", "--content", "goldfinch"]), "FOUND IN  PATH\ncontent   /one.txt\n");
    assert_eq!(desk.json(&["vault", "find", "goldfinch"]), json!([]), "names only, unless it is said");

    // Another version, one by one until shards become few, and what is removed.
    file("one.txt", b"The goldfinch has flown.");
    desk.ok(&["vault", "put", "one.txt"]);
    assert_eq!((found(&desk, "brick"), found(&desk, "flown")), (vec![], in_content("/one.txt")));
    desk.ok(&["vault", "revert", "/one.txt", "1"]);
    assert_eq!((found(&desk, "brick"), found(&desk, "flown")), (in_content("/one.txt"), vec![]));
    desk.ok(&["vault", "revert", "/one.txt", "2"]);
    for n in 0..8 {
        file("many.txt", format!("linnet number{n}").as_bytes());
        desk.ok(&["vault", "put", "many.txt", &format!("/many-{n}.txt")]);
    }
    assert_eq!(found(&desk, "linnet").len(), 8);
    assert_eq!(found(&desk, "number7"), in_content("/many-7.txt"));
    let now = status(&desk);
    assert!(now["shards"].as_u64().unwrap() < 8, "{now}");
    assert_eq!(now["not_indexed"], json!([]));
    assert!(deleted(&desk) >= 8, "the shards that became one are gone");
    desk.ok(&["vault", "rm", "/many-7.txt"]);
    assert_eq!(found(&desk, "number7"), []);

    // The device keeps what it fetched as it is stored, until the vault is locked.
    let kept = pieces(&desk).unwrap();
    assert!(fs::read_dir(&kept).unwrap().count() > 0);
    assert!(!holds(&kept, "goldfinch") && !holds(&desk.place().path().join("home"), "goldfinch"));
    desk.ok(&["vault", "lock"]);
    assert_eq!(pieces(&desk), None);
    desk.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);

    let disk = desk.place().path().join("data");
    for word in ["goldfinch", "siskin", "yellowhammer", "bullfinch", "chaffinch", "linnet"] {
        assert!(!holds(&disk, word), "{word} is on the server's disk");
    }
    file("data/vault_files/planted", b"Control: a Goldfinch.");
    assert!(holds(&disk, "goldfinch"), "the search finds what is there");

    let before = deleted(&desk);
    desk.ok(&["vault", "content-search", "off"]);
    let now = status(&desk);
    assert_eq!((&now["on"], &now["documents"], &now["objects"]), (&json!(false), &json!(0), &json!(0)));
    assert!(deleted(&desk) > before);
    assert_eq!(desk.refused(&["vault", "find", "--content", "goldfinch"]), off);
    let again = desk.json(&["vault", "content-search", "on"]);
    assert_eq!(again, json!({ "on": true, "indexed": 12, "not_indexed": [] }));
    assert_eq!(found(&desk, "goldfinch"), in_content("/one.txt"));
}

#[test]
fn a_hostile_document_is_stored_like_any_other_and_has_no_words() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["vault", "content-search", "on"]);
    let folder = desk.place().path().join("hostile");
    fs::create_dir(&folder).unwrap();
    let nested =
        [b"%PDF-1.4\n1 0 obj\n".as_slice(), &b"[".repeat(2_000_000), b"\nendobj\nstartxref\n9\n%%EOF"].concat();
    let entities = format!("<!DOCTYPE x [<!ENTITY a \"{}\">]><x><t>&a;</t></x>", "goldfinch ".repeat(1000));
    let expands = format!("<w:document xmlns:w=\"w\"><w:t>{}", " ".repeat(200 * 1024 * 1024));
    for (name, bytes) in [
        ("cut.pdf", pdf("goldfinch")[..300].to_vec()),
        ("entities.docx", docx(&entities)),
        ("expands.docx", docx(&expands)),
        ("nested.pdf", nested),
        ("no.docx", b"PK\x03\x04 goldfinch".to_vec()),
        ("no.txt", b"goldfinch\0\0".to_vec()),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    fs::write(folder.join("good.pdf"), pdf("A goldfinch")).unwrap();
    let pushed = desk.run(&["--json", "vault", "push", "hostile", "/hostile"]);
    assert_eq!(pushed.status, 0, "{pushed:?}");
    let report: Value = serde_json::from_str(&pushed.stdout).unwrap();
    assert_eq!(report["done"].as_array().unwrap().len(), 7, "all of it is stored");
    let mut notes: Vec<_> = pushed.stderr.lines().collect();
    notes.sort_unstable();
    let names = ["cut.pdf", "entities.docx", "expands.docx", "nested.pdf", "no.docx", "no.txt"];
    assert_eq!(notes, names.map(|name| format!("{name} is not indexed: no text can be read from it")));
    assert_eq!(found(&desk, "goldfinch"), in_content("/hostile/good.pdf"));
    assert_eq!(status(&desk)["not_indexed"], json!(names.map(|name| format!("/hostile/{name}"))));
    // It is tried again when that is wanted, and stays as it is.
    let again = desk.run(&["--json", "vault", "content-search", "on"]);
    let again: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!((&again["indexed"], again["not_indexed"].as_array().unwrap().len()), (&json!(0), 6));
    desk.ok(&["vault", "get", "/hostile/nested.pdf", "-o", "back"]);
    assert!(fs::read(desk.place().path().join("back")).unwrap() == fs::read(folder.join("nested.pdf")).unwrap());
}

#[test]
fn what_strangers_send_is_found_once_it_is_accepted() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["vault", "content-search", "on"]);
    let made = desk.run(&["vault", "drop-box", "create", "for tips"]);
    fs::write(desk.place().path().join("tip.pdf"), pdf("A bullfinch in the hedge")).unwrap();
    let sent = desk.run(&["send", made.stdout.trim(), "tip.pdf"]);
    assert_eq!(sent.status, 0, "{sent:?}");
    assert_eq!(found(&desk, "bullfinch"), []);
    desk.ok(&["vault", "accept", "--all"]);
    assert_eq!(found(&desk, "bullfinch"), in_content("/tip.pdf"));
}

/// The program that reads documents has few rights, whoever starts it.
#[test]
fn what_reads_documents_has_limits() {
    let read = |kind: &str, document: &[u8]| {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_elohimos"));
        command.env_clear().args(["extract-text", kind]).write_stdin(document).output().unwrap()
    };
    let good = read("docx", &letter("goldfinch"));
    assert_eq!((good.status.code(), good.stdout.as_slice()), (Some(0), &b"goldfinch\n\n"[..]));
    assert_eq!(read("pdf", b"goldfinch").status.code(), Some(2));
    assert_eq!(read("exe", b"").status.code(), Some(2));

    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_elohimos"));
    let mut child = command.args(["extract-text", "pdf"]).stdin(std::process::Stdio::piped()).spawn().unwrap();
    let (path, began) = (format!("/proc/{}/limits", child.id()), Instant::now());
    let wanted = [
        "Max address space 536870912",
        "Max cpu time 20",
        "Max file size 0",
        "Max core file size 0",
        "Max open files 16",
    ];
    loop {
        let limits = fs::read_to_string(&path).unwrap();
        let limits =
            limits.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
        if wanted.iter().all(|wanted| limits.iter().any(|limit| limit.starts_with(wanted))) {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{limits:?}");
    }
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
