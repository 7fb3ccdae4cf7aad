//! Share links.

use elohim_vault::handover;
use elohim_vault::kdf::Passphrase;
use elohim_vault::share::{self, LinkKeys as Keys, LinkSecret, Shared};
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::error::{Result, thrown};
use crate::file::{File, Receiver};
use crate::nodes::node_id;
use crate::vault::Vault;

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

    /// The keys of the link, for the instance with this [`Receiver::recipient`]. What a password takes in memory ends with this instance.
    ///
    /// # Errors
    /// As [`Link::keys`].
    #[wasm_bindgen(js_name = keysFor)]
    pub fn keys_for(&self, recipient: &str, password: Option<String>) -> Result<Vec<u8>> {
        handover::link(recipient, &self.keys(password)?.0, &mut Random).map_err(thrown)
    }
}

#[wasm_bindgen]
impl Receiver {
    /// The keys that [`Link::keys_for`] handed over.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when they were not handed to this instance.
    #[wasm_bindgen(js_name = linkKeys)]
    pub fn link_keys(&self, handed: &[u8]) -> Result<LinkKeys> {
        self.0.link(handed).map(LinkKeys).map_err(thrown)
    }
}

#[wasm_bindgen]
impl Vault {
    /// The files that a link to these shares: files and the files of folders, by their ids.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`, `VAULT_NOT_POSSIBLE` when there are none, too many, or two of one name.
    pub fn gather(&self, nodes: Vec<String>) -> Result<Vec<File>> {
        let nodes = nodes.iter().map(|id| node_id(id)).collect::<Result<Vec<_>>>()?;
        let files = share::gather(self.core().index(), &nodes).map_err(thrown)?;
        Ok(files.into_iter().map(File).collect())
    }
}

#[wasm_bindgen]
impl File {
    /// The folders of a link that it lies in, and its name behind them, as they may be used: whoever made the link chose them.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME` when one is none.
    pub fn place(&self) -> Result<Vec<String>> {
        let (mut folders, name) = self.0.place().map_err(thrown)?;
        folders.push(name);
        Ok(folders)
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

    /// Seals what is shared, for the server to keep; with `viewOnly` it is to be looked at and not kept, which clients obey.
    ///
    /// # Errors
    /// None that can happen.
    pub fn seal(
        &self,
        files: Vec<File>,
        #[wasm_bindgen(js_name = viewOnly)] view_only: Option<bool>,
    ) -> Result<Vec<u8>> {
        let files = files.into_iter().map(|file| file.0).collect();
        self.0.seal(Shared { files, view_only: view_only.unwrap_or(false) }, &mut Random).map_err(thrown)
    }

    /// Whether what is shared is to be looked at and not kept: show it, and offer no download.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when the server sent another capsule.
    #[wasm_bindgen(js_name = isViewOnly)]
    pub fn is_view_only(&self, capsule: &[u8]) -> Result<bool> {
        Ok(self.0.open(capsule).map_err(thrown)?.view_only)
    }

    /// What is shared.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when the server sent another capsule.
    pub fn open(&self, capsule: &[u8]) -> Result<Vec<File>> {
        Ok(self.0.open(capsule).map_err(thrown)?.files.into_iter().map(File).collect())
    }

    /// An age header for the link, to stand in front of a stored file in place of its own.
    ///
    /// # Errors
    /// Only when a header cannot be made.
    pub fn header(&self, file: &File) -> Result<Vec<u8>> {
        self.0.header(&file.0.blob).map_err(thrown)
    }
}
