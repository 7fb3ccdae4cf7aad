//! Unlock slots, the root record in them, settings of the derivation, and the recovery kit.

use arbitrary::{Result, Unstructured};
use elohim_vault::Error;
use elohim_vault::kdf::{self, KdfParams, Passphrase};
use elohim_vault::keys::Keys;
use elohim_vault::kit::{self, Kit};
use elohim_vault::root::RootRecord;
use elohim_vault::slots::{SLOTS, SlotSet};

use crate::given::{DOORS, KEYS, root_json, sealed};
use crate::input::{Edits, way};

/// Length of the plaintext of a slot.
const PADDED: usize = 2048;

/// Reads root records, bare and in slots, and kits.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 6) {
        (0, json) => drop(RootRecord::from_bytes(json).map(|root| record(&root))),
        (1, plain) => slot(plain),
        (2, json) => slot(&padded(json)),
        (3, rest) => {
            let mut from = Unstructured::new(rest);
            let (edits, place) = (Edits::take(&mut from)?, from.arbitrary::<u8>()?);
            let slot = sealed(&DOORS.kit, &padded(&root_json()));
            let edited = edits.of(&slot);
            let set = set(usize::from(place) % SLOTS, edited.clone());
            assert!(edited == slot || matches!(set.open_with(&DOORS.kit), Err(Error::WrongPassphrase)));
            let fewer = SlotSet { slots: set.slots.into_iter().take(usize::from(place)).collect(), ..set };
            assert!(fewer.slots.len() == SLOTS || matches!(fewer.open_with(&DOORS.kit), Err(Error::Damaged(_))));
        }
        (4, rest) => settings(&mut Unstructured::new(rest))?,
        (_, text) => paper(&String::from_utf8_lossy(text)),
    }
    Ok(())
}

/// A record as it lies in a slot; what is too long is cut off.
fn padded(json: &[u8]) -> Vec<u8> {
    let json: Vec<u8> = json.iter().copied().take(PADDED - 2).collect();
    let length = u16::try_from(json.len()).expect("a short record").to_be_bytes();
    let mut plain = [length.as_slice(), &json].concat();
    plain.resize(PADDED, 0);
    plain
}

fn set(place: usize, slot: Vec<u8>) -> SlotSet {
    let mut slots = vec![b"not for this identity".to_vec(); SLOTS];
    slots.splice(place..=place, [slot]);
    SlotSet { params: KdfParams::DEFAULT, salt: [0; 16], slots }
}

/// A slot with this plaintext opens in its place, to what it says, or not at all.
fn slot(plain: &[u8]) {
    let set = set(plain.len() % SLOTS, sealed(&DOORS.kit, plain));
    match set.open_with(&DOORS.kit) {
        Ok((place, root)) => {
            assert_eq!((place, plain.len()), (plain.len() % SLOTS, PADDED));
            record(&root);
        }
        Err(error) => assert!(matches!(error, Error::WrongPassphrase), "{error}"),
    }
}

/// Every record that is read has keys, and reads back as it is.
fn record(root: &RootRecord) {
    let bytes = root.to_bytes().expect("a record");
    let again = RootRecord::from_bytes(&bytes).expect("what was written").to_bytes().expect("a record");
    assert_eq!(again, bytes, "it reads back otherwise");
    assert_eq!(Keys::new(root).expect("keys").vault, root.vault);
}

/// Settings outside floor and ceiling are refused before anything is computed. Those inside cost what they say, and are left out.
fn settings(from: &mut Unstructured<'_>) -> Result<()> {
    let params = KdfParams { memory_kib: from.arbitrary()?, passes: from.arbitrary()?, lanes: from.arbitrary()? };
    let (low, high) = (KdfParams::FLOOR, KdfParams::CEILING);
    let inside = (low.memory_kib..=high.memory_kib).contains(&params.memory_kib)
        && (low.passes..=high.passes).contains(&params.passes)
        && (low.lanes..=high.lanes).contains(&params.lanes);
    let refused = || kdf::derive(&Passphrase::new("x"), &[0; 16], params);
    assert!(inside || matches!(refused(), Err(Error::UnsafeKdf)));
    Ok(())
}

/// A kit is read as the library reads it, and whatever a vault is called, its kit has four keys.
fn paper(text: &str) {
    if let Ok(identities) = kit::identities(text) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(identities.len(), lines.count());
    }
    let kit = Kit::new(&[], &KEYS, text, None);
    assert_eq!(kit::identities(kit.text()).expect("a kit").len(), 4, "the label is read as a key");
}

/// A record, in a slot and without, and a kit.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let head = br#"{"v":1,"vault":"11111111111111111111111111111111","secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","epoch":1,"later":[{"after":7,"secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}],"head":{"n":7,"hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"label":"x","kit":"age1"}"#;
    assert!(
        RootRecord::from_bytes(head).is_ok() && set(3, sealed(&DOORS.kit, &padded(head))).open_with(&DOORS.kit).is_ok()
    );
    let kit = Kit::new(&[], &KEYS, "Home", None);
    let ways = [
        (0, root_json()),
        (0, head.to_vec()),
        (1, padded(&root_json())),
        (2, root_json()),
        (2, head.to_vec()),
        (3, vec![0; 20]),
        (4, [65_536_u32, 3, 1].iter().flat_map(|n| n.to_le_bytes()).collect()),
        (5, kit.text().as_bytes().to_vec()),
    ];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
