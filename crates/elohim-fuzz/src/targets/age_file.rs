//! Small age files.

use arbitrary::{Result, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use elohim_vault::age_file::{FileKey, header, open, seal};

use crate::given::{DOORS, Seeded, mac, sealed};
use crate::input::{Edits, way};

/// Opens age files: any bytes, what was sealed, what was changed after it, and headers with more in them than ours have.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 4) {
        (0, file) => assert!(open(&DOORS.log, file).is_none_or(|plain| plain.len() < file.len())),
        (1, rest) => {
            let (times, plain) = rest.split_first().unwrap_or((&0, rest));
            let plain = &plain.repeat(usize::from(*times));
            let file = seal(&DOORS.log.to_public(), plain, &mut Seeded(1)).expect("an age file");
            assert_eq!(open(&DOORS.log, &file).expect("what was sealed").as_slice(), plain);
            assert!(open(&DOORS.kit, &file).is_none(), "another identity opens it");
        }
        (2, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let file = sealed(&DOORS.log, from.take_rest());
            let edited = edits.of(&file);
            assert!(edited == file || open(&DOORS.log, &edited).is_none(), "a changed file opens");
        }
        (_, stanzas) => {
            let plain = b"whoever has the key writes what they like";
            let opened = open(&DOORS.log, &with_stanzas(stanzas, plain));
            assert!(opened.is_none_or(|opened| opened.as_slice() == plain));
        }
    }
    Ok(())
}

/// An age file with a right header, in which these bytes come before the end.
fn with_stanzas(stanzas: &[u8], plain: &[u8]) -> Vec<u8> {
    let key = [5; 16];
    let right = header(&FileKey::try_from(key.to_vec()).expect("a key"), &DOORS.log.to_public()).expect("a header");
    // Without its authentication: three dashes, a space, 43 letters and a line end.
    let mut file: Vec<u8> = right.iter().copied().take(right.len() - 48).chain(stanzas.iter().copied()).collect();
    file.extend(b"---");
    let code = mac(&age_core::primitives::hkdf(&[], b"header", &key), &file);
    file.extend(format!(" {}\n", STANDARD_NO_PAD.encode(code)).bytes());
    let nonce = [6; 16];
    file.extend(nonce);
    let cipher = ChaCha20Poly1305::new(&age_core::primitives::hkdf(&nonce, b"payload", &key).into());
    let last = Nonce::from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    file.extend(cipher.encrypt(&last, plain).expect("a chunk"));
    file
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let file = sealed(&DOORS.log, b"a text");
    assert!(open(&DOORS.log, &with_stanzas(b"-> grease x\naGVsbG8\n", b"a text")).is_some(), "the header is right");
    vec![
        [b"\0".as_slice(), &file].concat(),
        [b"\x01\x01".as_slice(), b"a text"].concat(),
        // The last chunk is full.
        [b"\x01\x20".as_slice(), &[7; 2048]].concat(),
        [b"\x02\0\0\x05\0\x01".as_slice(), b"a text"].concat(),
        [b"\x03".as_slice(), b"-> grease x\naGVsbG8\n"].concat(),
        [
            b"\x03".as_slice(),
            b"-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        ]
        .concat(),
        [b"\x03".as_slice(), b"-> scrypt bBjlhJVYZeE4aqUdmtRHfw 18\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"]
            .concat(),
    ]
}
