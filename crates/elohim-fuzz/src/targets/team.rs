//! What people say to each other on the way into a team's vault, and what they keep of it.

use arbitrary::{Arbitrary, Result, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use elohim_vault::age_file;
use elohim_vault::member::{Identity, PublicKeys};
use elohim_vault::team::{InviteSecret, TeamRoot};
use serde_json::json;

use crate::given::{Seeded, derived, mac, recipient, signature, text};
use crate::input::{Edits, way};
use crate::world::person;

/// Reads announcements, welcomes, records of teams and public keys. Whoever has the invite's link can make the first two.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 6) {
        (0, json) => record(json),
        (1, json) => drop(secret().verify_announcement(json, "team", "account").map(|keys| public(&keys))),
        (2, rest) => announcement(&mut Unstructured::new(rest))?,
        (3, json) => drop(welcome(json)),
        (4, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let right = authentic(&said(&root_json(1)));
            let edited = edits.of(&right);
            assert!(
                edited == right || secret().open_welcome(&edited, &person(1), "team").is_err(),
                "a changed welcome opens"
            );
        }
        (_, rest) => {
            let mut from = Unstructured::new(rest);
            let sign = from.arbitrary::<[u8; 32]>()?;
            let receive = String::from_utf8_lossy(from.take_rest()).into_owned();
            public(&PublicKeys { sign, receive });
        }
    }
    Ok(())
}

/// The secret of the invite is all zeros.
fn secret() -> InviteSecret {
    InviteSecret::from_fragment(&"A".repeat(43)).expect("a fragment")
}

/// Keys that pass as somebody's can be used as such.
fn public(keys: &PublicKeys) {
    keys.fingerprint();
    if keys.check().is_ok() {
        let to = keys.receive.parse::<age::x25519::Recipient>().expect("a recipient");
        age_file::seal(&to, b"keys of a team", &mut Seeded(1)).expect("what every member must be able to do");
    }
}

/// A record that is read reads back as it is, and its epochs follow one another.
fn record(json: &[u8]) {
    let Ok(root) = TeamRoot::from_bytes(json) else { return };
    let bytes = root.to_bytes().expect("a record");
    let again = TeamRoot::from_bytes(&bytes).expect("what was written");
    assert_eq!(again.to_bytes().expect("a record"), bytes, "it reads back otherwise");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("a record");
    let epochs = value.get("epochs").and_then(serde_json::Value::as_array).expect("epochs");
    assert_eq!(u64::from(root.epoch()) + 1, epochs.len() as u64);
}

#[derive(Arbitrary)]
struct Announced {
    who: u8,
    sign: Option<[u8; 32]>,
    receive: Option<String>,
    proof: Option<[u8; 32]>,
    other: bool,
}

/// Somebody who knows the invite's secret announces keys: they are taken when they are keys, and the announcer has them.
fn announcement(from: &mut Unstructured<'_>) -> Result<()> {
    let announced = from.arbitrary::<Announced>()?;
    let me = person(announced.who);
    let right = me.public();
    let keys = PublicKeys {
        sign: announced.sign.unwrap_or(right.sign),
        receive: announced.receive.unwrap_or(right.receive.clone()),
    };
    let account = if announced.other { "another" } else { "account" };
    let pieces = [b"team".as_slice(), account.as_bytes(), &keys.sign, keys.receive.as_bytes()];
    let message: Vec<u8> =
        pieces.iter().flat_map(|piece| [(piece.len() as u64).to_be_bytes().as_slice(), piece].concat()).collect();
    let own = derived(&me.to_bytes(), "member/sign");
    let proof = signature(&announced.proof.unwrap_or(own), "announce", &message);
    let code = mac(&derived(&[0; 32], "invite/announce"), &message);
    let encode = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
    let json = text(&json!({
        "v": 1, "team": "team", "account": account, "keys": keys, "proof": encode(&proof), "mac": encode(&code),
    }));
    let read = secret().verify_announcement(&json, "team", "account");
    let is_right = keys == right && !announced.other && announced.proof.is_none_or(|key| key == own);
    assert!(read.is_ok() || !is_right, "a newcomer is not heard");
    if let Ok(read) = read {
        assert!(read == keys && !announced.other && keys.check().is_ok(), "somebody else's keys are taken");
        public(&read);
    }
    let edited = Edits::take(from)?.of(&json);
    if let Ok(read) = secret().verify_announcement(&edited, "team", "account") {
        assert_eq!(read, keys, "changed keys are taken");
    }
    Ok(())
}

/// A welcome with this text in it, from somebody who knows the invite's secret.
fn authentic(json: &[u8]) -> Vec<u8> {
    let to = person(1).public().receive.parse().expect("a recipient");
    let sealed = age_file::seal(&to, json, &mut Seeded(1)).expect("an age file");
    [mac(&derived(&[0; 32], "invite/welcome"), &sealed).as_slice(), &sealed].concat()
}

fn welcome(json: &[u8]) -> Option<TeamRoot> {
    let root = secret().open_welcome(&authentic(json), &person(1), "team").ok()?;
    record(&root.to_bytes().expect("a record"));
    Some(root)
}

/// A record with so many epochs, as text.
fn root_json(epochs: u32) -> Vec<u8> {
    let epochs: Vec<_> =
        (0..epochs).map(|n| json!({ "number": n, "began": n * 3, "secret": "A".repeat(43) })).collect();
    text(&json!({
        "v": 1, "vault": "22".repeat(16), "address": "A".repeat(43), "epochs": epochs, "head": null, "label": "Team",
    }))
}

fn said(root: &[u8]) -> Vec<u8> {
    [br#"{"v":1,"team":"team","root":"#.as_slice(), root, b"}"].concat()
}

/// Records, an announcement, a welcome, and keys, weak ones too.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    assert!(welcome(&said(&root_json(2))).is_some_and(|root| root.epoch() == 1), "this is a welcome");
    let announced = secret().announce(&person(1), "team", "account").expect("an announcement");
    let key = |me: &Identity| [me.public().sign.as_slice(), me.public().receive.as_bytes()].concat();
    let whole = TeamRoot::from_bytes(&root_json(2)).expect("a record").to_bytes().expect("a record").to_vec();
    let ways = [
        (0, root_json(2)),
        (0, whole),
        (1, announced),
        (2, vec![0; 40]),
        (3, said(&root_json(2))),
        (4, vec![1; 20]),
        (5, key(&person(1))),
        (5, [[0; 32].as_slice(), recipient(&[0; 32]).as_bytes()].concat()),
    ];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
