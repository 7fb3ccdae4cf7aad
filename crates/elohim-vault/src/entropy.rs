//! Where random bytes come from.

/// Gives unpredictable bytes: the operating system's in programs, a fixed sequence in tests of formats.
pub trait Entropy {
    /// Fills the whole buffer with fresh random bytes.
    fn fill(&mut self, buffer: &mut [u8]);
}

/// A fresh array of random bytes.
pub fn bytes<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut out = [0; N];
    entropy.fill(&mut out);
    out
}
