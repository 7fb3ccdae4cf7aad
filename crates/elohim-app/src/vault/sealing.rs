//! Age files that are made of, or recognised in, what strangers send. The one place of the server that encrypts for a vault:
//! it has recipients and no identities, so that it can open nothing, not even what it sealed itself.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use age::x25519::Recipient;
use age::{Decryptor, Encryptor};
use bytes::Bytes;
use elohim_core::ErrorCode;
use elohim_core::vault::drop_box::MAX_HEADER_BYTES;
use serde_json::json;

use crate::{Error, Result};

/// What every age file begins with. Format: <https://age-encryption.org/v1>.
pub(crate) const MAGIC: &[u8] = b"age-encryption.org/v1\n";
/// Bytes between the header and the first chunk.
const NONCE: usize = 16;
/// Bytes of the chunks of one part: 128 chunks of 64 KiB, each with 16 bytes of authentication. Files of the vault are cut so,
/// so that a submission can become one as it is.
const CHUNKS_OF_PART: usize = 128 * (64 * 1024 + 16);

/// Whether this is the recipient of an age identity: `age1…`.
pub(crate) fn is_recipient(text: &str) -> bool {
    text.parse::<Recipient>().is_ok()
}

/// Name and type of a submission, for its owner alone.
pub(crate) fn seal_label(recipient: &str, name: &str, media: &str) -> Result<Vec<u8>> {
    let mut sealer = Sealer::new(recipient)?;
    let label = json!({ "v": 1, "kind": "label", "name": name, "media": media });
    let mut sealed = sealer.write(label.to_string().as_bytes())?;
    sealed.extend(sealer.finish()?);
    Ok(sealed)
}

/// Encrypts a stream on its way: what goes in as plain bytes comes out as an age file, and nothing is kept.
pub(crate) struct Sealer {
    writer: age::stream::StreamWriter<Shared>,
    sealed: Shared,
}

impl Sealer {
    pub(crate) fn new(recipient: &str) -> Result<Self> {
        let failed = |_| Error::Internal("a recipient of a drop box is none");
        let recipient: Recipient = recipient.parse().map_err(failed)?;
        let encryptor = Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient));
        let encryptor = encryptor.map_err(|_| Error::Internal("an encryption for a drop box could not begin"))?;
        let sealed = Shared::default();
        let writer = encryptor.wrap_output(sealed.clone()).map_err(broken)?;
        Ok(Self { writer, sealed })
    }

    /// Encrypts more, and answers what is ready.
    pub(crate) fn write(&mut self, plain: &[u8]) -> Result<Vec<u8>> {
        self.writer.write_all(plain).map_err(broken)?;
        Ok(self.sealed.take())
    }

    /// Answers the rest.
    pub(crate) fn finish(self) -> Result<Vec<u8>> {
        self.writer.finish().map_err(broken)?;
        Ok(self.sealed.take())
    }
}

fn broken(_: io::Error) -> Error {
    Error::Internal("an encryption for a drop box broke off")
}

/// What the library has written and nobody has taken yet.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Cuts an age file where files of the vault are cut: the first part has header, nonce and 128 chunks, each further one 128
/// chunks.
#[derive(Default)]
pub(crate) struct Cutter {
    waiting: Vec<u8>,
    header_len: Option<usize>,
    parts: usize,
    tried: usize,
}

impl Cutter {
    /// Takes more of the file, and answers the parts that are whole.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Bytes>> {
        self.waiting.extend_from_slice(bytes);
        if self.header_len.is_none() && self.waiting.len() >= 2 * self.tried.max(512) {
            self.tried = self.waiting.len();
            self.header_len = header_len(&self.waiting);
            if self.header_len.is_none() && self.waiting.len() > MAX_HEADER_BYTES {
                return Err(ErrorCode::DropBoxNotAgeFile.into());
            }
        }
        let mut whole = Vec::new();
        // One byte more than the part: whether it is the last one is known then.
        while let Some(size) = self.next_size().filter(|size| *size < self.waiting.len()) {
            let rest = self.waiting.split_off(size);
            whole.push(std::mem::replace(&mut self.waiting, rest).into());
            self.parts += 1;
        }
        Ok(whole)
    }

    /// The last part, and how long the header was.
    pub(crate) fn finish(mut self) -> Result<(Bytes, u32)> {
        let header = self.header_len.or_else(|| header_len(&self.waiting)).ok_or(ErrorCode::DropBoxNotAgeFile)?;
        self.header_len = Some(header);
        // The least that a payload has is the nonce and one empty chunk.
        let least = if self.parts == 0 { header + NONCE + 16 } else { 17 };
        if self.waiting.len() < least {
            return Err(ErrorCode::DropBoxNotAgeFile.into());
        }
        let header = u32::try_from(header).map_err(|_| ErrorCode::DropBoxNotAgeFile)?;
        Ok((self.waiting.into(), header))
    }

    fn next_size(&self) -> Option<usize> {
        let head = if self.parts == 0 { self.header_len? + NONCE } else { 0 };
        Some(head + CHUNKS_OF_PART)
    }
}

/// Length of the header, when it and the nonce are here whole.
fn header_len(file: &[u8]) -> Option<usize> {
    let mut rest = file;
    Decryptor::new_buffered(&mut rest).ok()?;
    let header = (file.len() - rest.len()).checked_sub(NONCE)?;
    (header <= MAX_HEADER_BYTES).then_some(header)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use age::x25519::Identity;
    use proptest::prelude::*;

    use super::*;

    fn sealed(identity: &Identity, plain: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::new(&identity.to_public().to_string()).unwrap();
        let mut file = Vec::new();
        for piece in plain.chunks(100_000) {
            file.extend(sealer.write(piece).unwrap());
        }
        file.extend(sealer.finish().unwrap());
        file
    }

    #[test]
    fn what_is_sealed_opens_with_the_identity_and_is_cut_at_the_borders_of_chunks() {
        let identity = Identity::generate();
        for size in [1_usize, 65_535, 65_536, 8 << 20, (8 << 20) + 1, 20_000_000] {
            let plain: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let file = sealed(&identity, &plain);
            let mut cutter = Cutter::default();
            let mut parts: Vec<Bytes> = file.chunks(70_001).flat_map(|piece| cutter.push(piece).unwrap()).collect();
            let (last, header) = cutter.finish().unwrap();
            parts.push(last);
            assert_eq!(parts.len(), size.div_ceil(8 << 20), "{size}");
            let header = usize::try_from(header).unwrap();
            assert!(file[..header].ends_with(b"\n") && file[..header].contains(&b'-'), "{size}");
            for (at, part) in parts.iter().enumerate().take(parts.len() - 1) {
                let head = if at == 0 { header + NONCE } else { 0 };
                assert_eq!(part.len() - head, CHUNKS_OF_PART, "{size}");
            }
            assert_eq!(parts.concat(), file);
            let mut opened = Vec::new();
            let decryptor = Decryptor::new_buffered(file.as_slice()).unwrap();
            decryptor
                .decrypt(std::iter::once(&identity as &dyn age::Identity))
                .unwrap()
                .read_to_end(&mut opened)
                .unwrap();
            assert!(opened == plain, "{size}");
        }
    }

    #[test]
    fn what_only_begins_like_an_age_file_is_refused_before_it_fills_the_memory() {
        let mut cutter = Cutter::default();
        assert!(cutter.push(MAGIC).unwrap().is_empty());
        let refused = (0..100).find_map(|_| cutter.push(&[b'x'; 4096]).err()).unwrap();
        assert_eq!(refused.code(), ErrorCode::DropBoxNotAgeFile);
        assert!(cutter.waiting.len() <= 2 * MAX_HEADER_BYTES + 4096);

        let file = sealed(&Identity::generate(), b"text");
        let header = header_len(&file).unwrap();
        for cut in [0, 30, header, header + NONCE + 15] {
            let mut cutter = Cutter::default();
            cutter.push(&file[..cut]).unwrap();
            assert_eq!(cutter.finish().unwrap_err().code(), ErrorCode::DropBoxNotAgeFile, "{cut}");
        }
    }

    /// What is made of a file that arrives in these pieces.
    fn cut(pieces: &[&[u8]]) -> Option<(Vec<Bytes>, u32)> {
        let mut cutter = Cutter::default();
        let mut parts = Vec::new();
        for piece in pieces {
            parts.extend(cutter.push(piece).ok()?);
        }
        let (last, header) = cutter.finish().ok()?;
        parts.push(last);
        Some((parts, header))
    }

    proptest! {
        #[test]
        fn what_strangers_send_is_cut_alike_in_whatever_pieces_it_comes_or_refused(
            changes in prop::collection::vec((0..400_usize, any::<u8>()), 0..4),
            more in prop::collection::vec(any::<u8>(), 0..2000),
            borders in prop::collection::vec(0..2200_usize, 0..6),
        ) {
            let mut file = sealed(&Identity::generate(), b"text");
            for (at, byte) in changes {
                let at = at % file.len();
                file[at] = byte;
            }
            file.extend(more);
            let mut borders: Vec<usize> = borders.into_iter().map(|at| at.min(file.len())).collect();
            borders.sort_unstable();
            let ends = borders.iter().copied().chain([file.len()]);
            let pieces: Vec<&[u8]> = std::iter::once(0).chain(borders.iter().copied()).zip(ends).map(|(from, to)| &file[from..to]).collect();
            let whole = cut(&[file.as_slice()]);
            prop_assert_eq!(&cut(&pieces), &whole);
            if let Some((parts, header)) = whole {
                let header = usize::try_from(header).unwrap();
                prop_assert_eq!(&parts.concat(), &file);
                prop_assert!(header <= MAX_HEADER_BYTES && file[..header].ends_with(b"\n") && file.starts_with(MAGIC));
                prop_assert!(file.len() >= header + NONCE + 16);
            }
        }

        #[test]
        fn bytes_that_are_no_age_file_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            prop_assert!(cut(&[bytes.as_slice()]).is_none());
            prop_assert!(cut(&[MAGIC, &bytes]).is_none());
        }
    }
}
