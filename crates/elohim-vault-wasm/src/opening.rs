//! How a vault opens: its passphrase, its second secret, and new keys.

use elohim_vault::Error;
use elohim_vault::kdf::Passphrase;
use elohim_vault::second::{SecondSecret, SecondSecrets};
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::entry::micros;
use crate::error::{Result, thrown};
use crate::vault::Vault;

#[wasm_bindgen]
impl Vault {
    /// Replaces the passphrase.
    ///
    /// # Errors
    /// `VAULT_WRONG_PASSPHRASE`, `VAULT_NOT_POSSIBLE` when another device was first, or what the pool throws.
    #[wasm_bindgen(js_name = changePassphrase)]
    pub async fn change_passphrase(&mut self, old: String, new: String) -> Result<()> {
        let (old, new) = (self.known_here(&old)?, Passphrase::new(&new));
        self.core.change_passphrase(&old, &new, &mut Random).await.map_err(thrown)
    }

    /// Gives the vault a new passphrase without the present one: for whoever opened it with the recovery kit.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when the kit of this vault cannot do that or another device was first, or what the pool throws.
    #[wasm_bindgen(js_name = replacePassphrase)]
    pub async fn replace_passphrase(&mut self, new: String) -> Result<()> {
        self.core.replace_passphrase(&Passphrase::new(&new), &mut Random).await.map_err(thrown)
    }

    /// Makes new keys that are not in force yet. Answers the text of the recovery kit with them, which must be kept before they are.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when the keys were renewed too often, or what the pool throws.
    #[wasm_bindgen(js_name = prepareRenewal)]
    pub async fn prepare_renewal(&mut self) -> Result<String> {
        let renewal = self.core.prepare_renewal(&mut Random).await.map_err(thrown)?;
        Ok(self.renewal.insert(renewal).kit().text().to_owned())
    }

    /// Puts the keys that were made last in force. When it fails it can be done again, and their kit stays the one that was kept.
    ///
    /// `kit` is the text that was kept.
    ///
    /// # Errors
    /// `VAULT_WRONG_PASSPHRASE`, `VAULT_NOT_POSSIBLE` when this is not their kit or another device was first, or what the pool throws.
    pub async fn renew(&mut self, kit: String, old: String, new: String, now: f64) -> Result<()> {
        let (old, new) = (self.known_here(&old)?, Passphrase::new(&new));
        let kept = self.renewal.as_ref().filter(|made| *made.kit().text() == *kit);
        let renewal =
            kept.cloned().ok_or_else(|| thrown(Error::NotPossible("these are not the keys that were made last")))?;
        self.core.renew(renewal, (&old, &new), micros(now), &mut Random).await.map_err(thrown)?;
        self.renewal = None;
        Ok(())
    }

    /// The second secret that is asked for beside the passphrase on devices that do not have it; `undefined` when none is.
    #[wasm_bindgen(js_name = secondSecret)]
    pub fn second_secret(&self) -> Result<Option<String>> {
        Ok(self.root()?.second_secret().map(|secret| secret.to_text().to_string()))
    }

    /// Asks for a second secret beside the passphrase from now on, or not any more.
    ///
    /// # Errors
    /// `VAULT_WRONG_PASSPHRASE`, `VAULT_NOT_POSSIBLE` when another device was first, or what the pool throws.
    #[wasm_bindgen(js_name = askForSecondSecret)]
    pub async fn ask_for_second_secret(&mut self, passphrase: String, on: bool) -> Result<()> {
        let passphrase = self.known_here(&passphrase)?;
        self.core.ask_for_second_secret(&passphrase, on, &mut Random).await.map_err(thrown)
    }

    /// What this device keeps of second secrets, with that of this vault, if it has one. `kept` is what was kept before; with `forget` the
    /// place of a vault that has none any more is filled with random bytes. The length is always the same, and nothing shows whether there
    /// is a secret among them.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = keepSecond)]
    pub async fn keep_second(&self, kept: Option<Vec<u8>>, forget: bool) -> Result<Vec<u8>> {
        let kept = kept.and_then(|kept| SecondSecrets::from_bytes(&kept).ok());
        let mut seconds = kept.unwrap_or_else(|| SecondSecrets::new(&mut Random));
        let secret = self.root()?.second_secret();
        // Always: it sets right what an interrupted renewal has left, and whoever sees what is asked for learns nothing of a secret.
        let place = self.core.kit_place(&mut Random).await;
        // A vault whose kit was destroyed opens all the same.
        if secret.is_some() || forget {
            seconds.keep(secret.as_ref(), place.map_err(thrown)?, &mut Random).map_err(thrown)?;
        }
        Ok(seconds.to_bytes().to_vec())
    }
}

impl Vault {
    /// A passphrase with the second secret, which an open vault knows.
    fn known_here(&self, typed: &str) -> Result<Passphrase> {
        let secret = self.root()?.second_secret();
        Ok(Passphrase::new(typed).with(secret.as_slice()))
    }
}

/// A passphrase with what may belong to it: what this device keeps, and what was typed.
pub(crate) fn with_seconds(typed: &str, kept: Option<&[u8]>, second: Option<&str>) -> Result<Passphrase> {
    let mut passphrase = Passphrase::new(typed);
    if let Some(kept) = kept.and_then(|kept| SecondSecrets::from_bytes(kept).ok()) {
        passphrase = passphrase.with(kept.all());
    }
    match second {
        None => Ok(passphrase),
        Some(second) => Ok(passphrase.with(&[SecondSecret::from_text(second).map_err(thrown)?])),
    }
}
