//! Keys and randomness for what is measured without a server.

use elohim_vault::Entropy;
use elohim_vault::keys::Keys;
use elohim_vault::root::RootRecord;

/// A root record as it is kept on a device. Its secret is 32 zeros: it protects nothing.
const ROOT: &str = concat!(
    r#"{"v":1,"vault":"00000000000000000000000000000000","secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","#,
    r#""epoch":0,"head":null,"label":"bench","kit":""}"#
);

/// The root record of a vault that nobody has.
pub(crate) fn root() -> anyhow::Result<RootRecord> {
    Ok(RootRecord::from_bytes(ROOT.as_bytes())?)
}

/// Its keys.
pub(crate) fn keys() -> anyhow::Result<Keys> {
    Ok(Keys::new(&root()?)?)
}

/// Randomness of the machine. Its quality is not measured here, its absence ends the run.
pub(crate) struct Random;

impl Entropy for Random {
    fn fill(&mut self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            std::process::abort();
        }
    }
}
