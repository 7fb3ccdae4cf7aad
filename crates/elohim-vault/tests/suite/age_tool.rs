//! The stock `age` program opens what this crate writes, and this crate opens what `age` writes.

use std::io::{Read as _, Write as _};
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use elohim_vault::blob::PART;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit;
use elohim_vault::log::Op;
use elohim_vault::share::LinkSecret;
use elohim_vault::{NodeId, Vault};

use crate::support::*;
use crate::team::made;

/// Runs `age -d -i IDENTITIES FILE`.
pub(crate) fn age(identities: &str, file: &[u8]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let (keys, input) = (dir.path().join("identities"), dir.path().join("file.age"));
    std::fs::write(&keys, identities).unwrap();
    std::fs::write(&input, file).unwrap();
    Command::new("age").arg("-d").arg("-i").arg(keys).arg(input).output().expect("the program age is installed")
}

pub(crate) fn opened(identities: &str, file: &[u8]) -> Vec<u8> {
    let output = age(identities, file);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn age_opens_stored_files_with_the_kit() {
    let vault = fresh();
    for size in [0, 1, 65_536, 65_537, 2 * PART as usize + 77] {
        let plain = content(size);
        let (_, parts) = stored(&vault, &plain, 61);
        assert!(opened(vault.kit().text(), &parts.concat()) == plain, "{size}");
    }
}

#[tokio::test]
async fn age_opens_entries_and_snapshots_with_the_kit() {
    let vault = with_folders(1).await;
    let entry = opened(vault.kit().text(), &vault.pool().nth(0).1);
    let length = u32::from_be_bytes(entry[..4].try_into().unwrap()) as usize;
    let json: serde_json::Value = serde_json::from_slice(&entry[4..4 + length]).unwrap();
    assert_eq!((&json["kind"], &json["ops"][0]["name"]), (&"commit".into(), &"folder 1".into()));
    let (_, piece) = elohim_vault::snapshot::write(vault.keys(), vault.index(), &mut Seeded(1)).unwrap().remove(0);
    let packed = opened(vault.kit().text(), &piece);
    let mut lines = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut lines).unwrap();
    let record: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(record["node"]["name"], "folder 1");
}

#[tokio::test]
async fn age_opens_one_slot_with_the_kit() {
    let server = Server::default();
    let device = elohim_vault::id::DeviceId([1; 16]);
    let (_, kit) = Vault::init(server.clone(), &passphrase(), "Home", device, None, &mut Seeded(1)).await.unwrap();
    let slots = server.0.borrow().slots.clone().unwrap();
    let open: Vec<_> =
        slots.slots.iter().map(|slot| age(kit.text(), slot)).filter(|out| out.status.success()).collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].stdout.len(), 2048);
    assert!(String::from_utf8_lossy(&open[0].stdout).contains("\"label\":\"Home\""));
}

#[test]
fn age_opens_a_shared_download_with_the_right_password_only() {
    let vault = fresh();
    let plain = content(200_000);
    let (blob, parts) = stored(&vault, &plain, 64);
    let secret = LinkSecret::random(true, &mut Seeded(65));
    let identity = |password: &str| {
        let keys = secret.keys(Some(&Passphrase::new(password))).unwrap();
        (age::secrecy::ExposeSecret::expose_secret(&keys.identity().to_string()).to_owned(), keys)
    };
    let (right, keys) = identity("sesame");
    let download = [keys.header(&blob).unwrap(), parts.concat()[blob.header_len as usize..].to_vec()].concat();
    assert!(opened(&right, &download) == plain);
    assert!(!age(&identity("open").0, &download).status.success());
}

#[test]
fn age_opens_the_protected_kit() {
    let vault = fresh();
    let kit = vault.kit();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("kit.age"), kit.protected("paper", 12).unwrap()).unwrap();
    // The tool asks for the passphrase on a terminal; `script` gives it one.
    let command = format!("age -d -o {0}/kit.txt {0}/kit.age", dir.path().display());
    let mut run = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin.take().unwrap().write_all(b"paper\n").unwrap();
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(std::fs::read_to_string(dir.path().join("kit.txt")).unwrap() == kit.text());
}

#[test]
fn a_kit_is_what_age_reads_and_says_what_each_line_opens() {
    let vault = fresh();
    let kit = vault.kit();
    let identities = kit::identities(kit.text()).unwrap();
    assert_eq!(identities.len(), 4);
    assert_eq!(identities[0].to_public().to_string(), vault.keys().store_recipient().to_string());
    assert!(
        kit.text().starts_with("# ElohimOS recovery kit of the vault \"Home\" (11111111111111111111111111111111)\n")
    );
    assert!(kit.qr_svg().unwrap().starts_with("<?xml"));
    // What the tool encrypts to a recipient of the kit, the library that we read with opens.
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("plain"), b"from outside").unwrap();
    let made = Command::new("age")
        .args(["-r", &identities[2].to_public().to_string()])
        .arg(dir.path().join("plain"))
        .output()
        .unwrap();
    assert_eq!(age::decrypt(&identities[2], &made.stdout).unwrap(), b"from outside");
    assert_eq!(vault.index().list(NodeId::ROOT).count(), 0);
}

/// A file that a member stored opens with the stock tool and what the printed kit of their own vault leads to.
#[tokio::test]
async fn the_kit_of_the_own_vault_opens_the_files_of_the_team() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    anna.remove_members(&[], NOW, &mut Seeded(3)).await.unwrap();
    let (_, parts) = stored(&anna, b"a file of the team", 4);
    let mut own = fresh();
    let value = anna.team_root().unwrap().to_bytes().unwrap().to_vec().into();
    own.commit(vec![Op::Remember { name: "team/1".to_owned(), value }], NOW, &mut Seeded(5)).await.unwrap();
    // The paper opens the entry, and in it stands the key.
    let entry = age(own.kit().text(), &own.pool().nth(0).1).stdout;
    let length = u32::from_be_bytes(entry[..4].try_into().unwrap()) as usize;
    let json: serde_json::Value = serde_json::from_slice(&entry[4..4 + length]).unwrap();
    let record = STANDARD_NO_PAD.decode(json["ops"][0]["value"].as_str().unwrap()).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
    let files = record["epochs"][1]["files"].as_str().unwrap();
    assert_eq!(age(files, &parts.concat()).stdout, b"a file of the team");
    // The names stand in the log: in the entry that begins the epoch, and in all that come after it.
    let names = record["epochs"][1]["names"].as_str().unwrap();
    let entry = age(names, &server.nth(1).1).stdout;
    let length = u32::from_be_bytes(entry[..4].try_into().unwrap()) as usize;
    let json: serde_json::Value = serde_json::from_slice(&entry[4..4 + length]).unwrap();
    assert_eq!(json["ops"][0]["op"], "epoch");
    let old = record["epochs"][0]["files"].as_str().unwrap();
    assert!(!age(old, &parts.concat()).status.success());
}
