//! What a target makes of the bytes of the fuzzer.

use arbitrary::{Arbitrary, Result, Unstructured};

/// Which of several ways a target goes, said by the first byte, and the rest of the input. Seeds are written the same way.
pub(crate) fn way(data: &[u8], ways: u8) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (first % ways, rest))
}

/// A change of some bytes.
#[derive(Arbitrary, Clone, Copy)]
enum Edit {
    Flip(u16, u8),
    Remove(u16, u8),
    Insert(u16, u8),
    Repeat(u16, u8),
    CutOff(u16),
}

/// Some changes, of what an attacker could have.
pub(crate) struct Edits(Vec<Edit>);

impl Edits {
    /// One to four changes.
    pub(crate) fn take(from: &mut Unstructured<'_>) -> Result<Self> {
        let count = from.int_in_range(1..=4)?;
        (0..count).map(|_| from.arbitrary()).collect::<Result<_>>().map(Self)
    }

    /// The bytes after the changes.
    pub(crate) fn of(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for edit in &self.0 {
            let (Edit::Flip(at, ..)
            | Edit::Remove(at, ..)
            | Edit::Insert(at, ..)
            | Edit::Repeat(at, ..)
            | Edit::CutOff(at)) = *edit;
            let end = bytes.len();
            let at = usize::from(at) % (end + 1);
            let until = |length: u8| (at + usize::from(length)).min(end);
            match *edit {
                Edit::Flip(_, bits) => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bits.max(1)),
                Edit::Remove(_, length) => drop(bytes.drain(at..until(length))),
                Edit::Insert(_, byte) => bytes.insert(at, byte),
                Edit::Repeat(_, length) => {
                    let again: Vec<u8> = bytes.iter().skip(at).take(until(length) - at).copied().collect();
                    bytes.splice(at..at, again);
                }
                Edit::CutOff(_) => bytes.truncate(at),
            }
        }
        bytes
    }
}
