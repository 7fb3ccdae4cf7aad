//! A target, as the fuzzer and the tests run it.

use crate::TARGETS;

/// A decoder, or a few that belong together, and what must hold of them.
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    pub(crate) run: fn(&[u8]) -> arbitrary::Result<()>,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

impl Target {
    /// The target of this name.
    ///
    /// # Panics
    /// When there is none.
    pub fn named(name: &str) -> &'static Self {
        TARGETS.iter().find(|target| target.name == name).expect("a target of this name")
    }

    /// Runs it on an input. An input that is too short to say something ends early.
    ///
    /// # Panics
    /// When something does not hold.
    pub fn run(&self, data: &[u8]) {
        let _ = (self.run)(data);
    }

    /// Inputs to begin with, made by the code that writes what the target reads.
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        (self.seeds)()
    }
}
