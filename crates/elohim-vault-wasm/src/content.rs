//! Search inside files.

use elohim_vault::ObjectId;
use elohim_vault::content::{NoCache, Words};
use elohim_vault::index::Query;
use elohim_vault::log::Op;
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::entry::{entries, micros};
use crate::error::{Result, thrown};
use crate::nodes::object_id;
use crate::vault::Vault;

#[wasm_bindgen]
impl Vault {
    /// Switches search inside files on or off. Answers the ids of objects that nothing names any more, to be deleted.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = switchContentSearch)]
    pub async fn switch_content_search(&mut self, on: bool, now: f64) -> Result<Vec<String>> {
        let unneeded = self.core_mut().switch_content_search(on, micros(now), &mut Random).await.map_err(thrown)?;
        Ok(ids(&unneeded))
    }

    /// Indexes what the file that is stored as this object says, while search inside files is on. Answers the ids of objects that nothing
    /// names any more, to be deleted.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for an id that is none, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    #[wasm_bindgen(js_name = addContent)]
    pub async fn add_content(&mut self, object: String, text: String, now: f64) -> Result<Vec<String>> {
        if !self.core().index().contents().is_on() {
            return Ok(Vec::new());
        }
        let texts = [(object_id(&object)?, Words::of(&text))];
        let shard = self.core().store_shard(&texts, &mut Random).await.map_err(thrown)?;
        let op = Op::Content { shards: vec![shard], replaced: Vec::new() };
        self.commit(vec![op], now).await?;
        let mut all = Vec::new();
        while let Some(unneeded) =
            self.core_mut().merge_shards(&NoCache, micros(now), &mut Random).await.map_err(thrown)?
        {
            all.extend(ids(&unneeded));
        }
        Ok(all)
    }

    /// What has all these words in its name, tags, comments or content, as JSON: an array of `Entry`. The last word may be the beginning
    /// of one.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when there is no word, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    #[wasm_bindgen(js_name = findContent)]
    pub async fn find_content(&mut self, words: String) -> Result<String> {
        let found = self.core_mut().find_content(&Query::from(words.as_str()), &NoCache).await.map_err(thrown)?;
        let index = self.core().index();
        entries(index, found.iter().filter_map(|found| index.find(found.node)))
    }
}

fn ids(objects: &[ObjectId]) -> Vec<String> {
    objects.iter().map(ToString::to_string).collect()
}
