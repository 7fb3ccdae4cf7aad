//! What this browser has last seen of vaults.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::error::{Result, thrown};
use crate::vault::Vault;

#[wasm_bindgen]
impl Vault {
    /// [`Vault::head`], sealed: always 512 bytes, which nobody but this vault can tell from random ones. For a device that may have seen
    /// several vaults.
    ///
    /// # Errors
    /// None that can happen.
    pub fn pin(&self) -> Result<Vec<u8>> {
        self.core().seal_pin(&mut Random).map_err(thrown)
    }

    /// Whether these bytes are what [`Vault::pin`] made of this vault.
    #[wasm_bindgen(js_name = isPin)]
    pub fn is_pin(&self, sealed: &[u8]) -> bool {
        self.core().open_pin(sealed).is_ok()
    }
}

impl Vault {
    /// Takes what this device has seen, of whichever vaults, before anything is read: an older state is refused then.
    pub(crate) fn pinned(mut self, pins: Option<Vec<Uint8Array>>) -> Result<Self> {
        let seen = pins.iter().flatten().filter_map(|sealed| self.core().open_pin(&sealed.to_vec()).ok().flatten());
        if let Some(newest) = seen.max_by_key(|head| head.n) {
            self.core_mut().pin(newest).map_err(thrown)?;
        }
        Ok(self)
    }
}
