//! Search inside files.

use std::cell::RefCell;
use std::collections::HashMap;

use elohim_vault::ObjectId;
use elohim_vault::content::{PieceCache, Words};
use elohim_vault::log::Op;
use elohim_vault::vault::Found;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::drive::last_changed;
use crate::entry::{Entry, entries, json, micros};
use crate::error::{Result, thrown};
use crate::nodes::object_id;
use crate::vault::Vault;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What `findContent` gives in JSON. */
export interface Found extends Entry {
    /** Whether its name, tags or comments have some of the words. */
    byName: boolean;
    /** Whether its content has some of them. */
    byContent: boolean;
}
"#;

/// Bytes of the index that are kept, so that each letter that is typed does not fetch them anew.
const KEPT: usize = 16 * 1024 * 1024;

/// Pieces of the index, as they are stored, until the vault is locked.
#[derive(Default)]
pub(crate) struct Pieces(RefCell<HashMap<ObjectId, Vec<u8>>>);

impl PieceCache for Pieces {
    fn find(&self, object: ObjectId) -> Option<Vec<u8>> {
        self.0.borrow().get(&object).cloned()
    }

    fn keep(&self, object: ObjectId, stored: &[u8]) {
        let mut pieces = self.0.borrow_mut();
        if pieces.values().map(Vec::len).sum::<usize>() + stored.len() > KEPT {
            pieces.clear();
        }
        pieces.insert(object, stored.to_vec());
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FoundEntry<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    by_name: bool,
    by_content: bool,
}

#[wasm_bindgen]
impl Vault {
    /// Whether files are searched inside.
    #[wasm_bindgen(js_name = searchesContent)]
    pub fn searches_content(&self) -> bool {
        self.core().index().contents().is_on()
    }

    /// Switches search inside files on or off. Answers the ids of objects that nothing names any more, to be deleted.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = switchContentSearch)]
    pub async fn switch_content_search(&mut self, on: bool, now: f64) -> Result<Vec<String>> {
        let unneeded = self.core_mut().switch_content_search(on, micros(now), &mut Random).await.map_err(thrown)?;
        Ok(told(&unneeded))
    }

    /// Indexes what the files that are stored as these objects say, while search inside files is on. Answers the ids of objects that
    /// nothing names any more, to be deleted.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for an id that is none, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    #[wasm_bindgen(js_name = addContents)]
    pub async fn add_contents(&mut self, objects: Vec<String>, texts: Vec<String>, now: f64) -> Result<Vec<String>> {
        if !self.searches_content() {
            return Ok(Vec::new());
        }
        let ids = objects.iter().map(|object| object_id(object)).collect::<Result<Vec<_>>>()?;
        let texts: Vec<_> = ids.into_iter().zip(texts.iter().map(|text| Words::of(text))).collect();
        let shard = self.core().store_shard(&texts, &mut Random).await.map_err(thrown)?;
        let op = Op::Content { shards: vec![shard], replaced: Vec::new() };
        self.commit(vec![op], now).await?;
        let mut all = Vec::new();
        while let Some(unneeded) =
            self.core.merge_shards(&self.pieces, micros(now), &mut Random).await.map_err(thrown)?
        {
            all.extend(told(&unneeded));
        }
        Ok(all)
    }

    /// The files whose content is not indexed, whatever they are, as JSON: an array of `Entry`.
    ///
    /// # Errors
    /// None that can happen.
    #[wasm_bindgen(js_name = notIndexed)]
    pub fn not_indexed(&self) -> Result<String> {
        let index = self.core().index();
        entries(index, index.not_indexed())
    }

    /// What a `Query`, as JSON, finds, its words also in the content of files, as JSON: an array of `Found`, the last changed first. The last
    /// word may be the beginning of one.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when there is no word, `VALIDATION_FAILED`, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    #[wasm_bindgen(js_name = findContent)]
    pub async fn find_content(&mut self, query: String) -> Result<String> {
        let (query, limit) = self.asked(&query)?;
        let found = self.core.find_content(&query, &self.pieces).await.map_err(thrown)?;
        let index = self.core().index();
        let why: HashMap<_, &Found> = found.iter().map(|one| (one.node, one)).collect();
        let nodes = found.iter().filter_map(|found| index.find(found.node)).collect();
        let entries = last_changed(nodes, limit).into_iter().map(|node| {
            let is = |how: fn(&Found) -> bool| why.get(&node.id).is_some_and(|found| how(found));
            let (by_name, by_content) = (is(|found| found.by_name), is(|found| found.by_content));
            FoundEntry { entry: Entry::new(index, node), by_name, by_content }
        });
        json(&entries.collect::<Vec<_>>())
    }
}

fn told(objects: &[ObjectId]) -> Vec<String> {
    objects.iter().map(ToString::to_string).collect()
}
