//! Files and folders by their ids, which stay when they are moved and renamed.

use elohim_vault::index::Node;
use elohim_vault::{Error, NodeId, ObjectId};
use wasm_bindgen::prelude::*;

use crate::entry::{comments, entries, versions};
use crate::error::{Result, thrown, unusable};
use crate::file::File;
use crate::vault::Vault;

#[wasm_bindgen]
impl Vault {
    /// What lies in a folder, as JSON: an array of `Entry`. 32 zeros are the top.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    #[wasm_bindgen(js_name = listNode)]
    pub fn list_node(&self, folder: &str) -> Result<String> {
        let id = node_id(folder)?;
        if id != NodeId::ROOT {
            self.node_of(folder)?;
        }
        let index = self.core().index();
        entries(index, index.list(id))
    }

    /// A file or folder, also in the trash, as JSON: an `Entry` in an array.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    #[wasm_bindgen(js_name = node)]
    pub fn entry_of(&self, node: &str) -> Result<String> {
        entries(self.core().index(), std::iter::once(self.node_of(node)?))
    }

    /// The versions of a file, as JSON: an array of `FileVersion`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    #[wasm_bindgen(js_name = versionsNode)]
    pub fn versions_of(&self, node: &str) -> Result<String> {
        versions(self.node_of(node)?)
    }

    /// What was written about a file or folder, as JSON: an array of `Comment`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    #[wasm_bindgen(js_name = commentsNode)]
    pub fn comments_of(&self, node: &str) -> Result<String> {
        comments(self.node_of(node)?)
    }

    /// A file: its present version, or the one that is stored as `object`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`, also for a folder, or when there is no such version.
    #[wasm_bindgen(js_name = fileNode)]
    pub fn file_of(&self, node: &str, object: Option<String>) -> Result<File> {
        let found = self.node_of(node)?;
        let version = match object {
            None => found.newest(),
            Some(object) => found.version(object_id(&object)?),
        };
        version.map(|version| File::of(found, version)).ok_or_else(|| thrown(Error::NotFound(node.to_owned())))
    }
}

impl Vault {
    fn node_of(&self, id: &str) -> Result<&Node> {
        self.core().index().find(node_id(id)?).ok_or_else(|| thrown(Error::NotFound(id.to_owned())))
    }
}

pub(crate) fn node_id(text: &str) -> Result<NodeId> {
    serde_json::from_value(text.into()).map_err(|_| unusable("a file or folder has no such id"))
}

pub(crate) fn object_id(text: &str) -> Result<ObjectId> {
    serde_json::from_value(text.into()).map_err(|_| unusable("the object has no such id"))
}
