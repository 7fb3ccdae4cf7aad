//! Share links.

use elohim_vault::kdf::Passphrase;
use elohim_vault::share::{LinkKeys as Keys, LinkSecret};
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::error::{Result, thrown};
use crate::file::File;

/// The secret of a link: what stands behind its `#`.
#[wasm_bindgen]
pub struct Link(LinkSecret);

#[wasm_bindgen]
impl Link {
    /// A new link.
    pub fn random(has_password: bool) -> Self {
        Self(LinkSecret::random(has_password, &mut Random))
    }

    /// Reads what stands behind the `#`.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME` when a piece of it is missing.
    pub fn parse(fragment: &str) -> Result<Self> {
        LinkSecret::from_fragment(fragment).map(Self).map_err(thrown)
    }

    /// What stands behind the `#`.
    pub fn fragment(&self) -> String {
        self.0.to_fragment()
    }

    /// Whether it has a password.
    #[wasm_bindgen(getter, js_name = hasPassword)]
    pub fn has_password(&self) -> bool {
        self.0.has_password()
    }

    /// The keys of the link. With a password this takes a while: run it in a worker.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when a password is missing, or given for a link that has none.
    pub fn keys(&self, password: Option<String>) -> Result<LinkKeys> {
        let password = password.map(|typed| Passphrase::new(&typed));
        self.0.keys(password.as_ref()).map(LinkKeys).map_err(thrown)
    }
}

/// What a link's secret and password open.
#[wasm_bindgen]
pub struct LinkKeys(Keys);

#[wasm_bindgen]
impl LinkKeys {
    /// What an opener shows to the server.
    pub fn proof(&self) -> Vec<u8> {
        self.0.proof().to_vec()
    }

    /// What the server keeps of the proof.
    #[wasm_bindgen(js_name = proofSha256)]
    pub fn proof_sha256(&self) -> Vec<u8> {
        self.0.proof_sha256().to_vec()
    }

    /// The identity that opens capsule and download, for the stock `age` tool.
    pub fn identity(&self) -> String {
        self.0.identity_text().to_string()
    }

    /// Seals what is shared, for the server to keep.
    ///
    /// # Errors
    /// None that can happen.
    pub fn seal(&self, files: Vec<File>) -> Result<Vec<u8>> {
        self.0.seal(files.into_iter().map(|file| file.0).collect(), &mut Random).map_err(thrown)
    }

    /// What is shared.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when the server sent another capsule.
    pub fn open(&self, capsule: &[u8]) -> Result<Vec<File>> {
        Ok(self.0.open(capsule).map_err(thrown)?.into_iter().map(File).collect())
    }

    /// An age header for the link, to stand in front of a stored file in place of its own.
    ///
    /// # Errors
    /// Only when a header cannot be made.
    pub fn header(&self, file: &File) -> Result<Vec<u8>> {
        self.0.header(&file.0.blob).map_err(thrown)
    }
}
