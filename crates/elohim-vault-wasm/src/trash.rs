//! How long the trash keeps what is in it.

use elohim_vault::retention::Keep;
use wasm_bindgen::prelude::*;

use crate::entry::{json, micros};
use crate::error::Result;
use crate::vault::Vault;

#[wasm_bindgen]
impl Vault {
    /// For how many seconds something stays in the trash; `undefined` when that is until somebody empties it.
    #[wasm_bindgen(js_name = trashKeeps)]
    pub fn trash_keeps(&self) -> Option<f64> {
        match Keep::of(self.core().index()) {
            #[expect(clippy::cast_precision_loss, reason = "a hundred million years are told exactly")]
            Keep::Seconds(seconds) => Some(seconds as f64),
            Keep::Forever => None,
        }
    }

    /// Says for how many seconds something stays in the trash; until somebody empties it when nothing is given.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = keepTrash)]
    pub async fn keep_trash(&mut self, seconds: Option<u32>, now: f64) -> Result<()> {
        let keep = seconds.map_or(Keep::Forever, |seconds| Keep::Seconds(seconds.into()));
        self.commit(vec![keep.op()], now).await
    }

    /// The ids of what has been in the trash for longer than that, as JSON: an array, the oldest first. With each goes what lies in it.
    ///
    /// # Errors
    /// None that can happen.
    pub fn due(&self, now: f64) -> Result<String> {
        let index = self.core().index();
        json(&Keep::of(index).due(index, micros(now)))
    }
}
