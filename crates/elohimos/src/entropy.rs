//! The machine's random numbers.

use elohim_core::Entropy;

/// Asks the operating system for random bytes.
pub(crate) struct MachineEntropy;

impl Entropy for MachineEntropy {
    /// Ends the process when the system has no random bytes: everything that is made without them would be guessable.
    fn fill(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            std::process::abort();
        }
    }
}
