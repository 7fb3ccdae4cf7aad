//! The server, as the page reaches it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elohim_vault::kdf::KdfParams;
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Error, ObjectId, Pool, Result};
use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::error::Refused;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a vault asks of a server. Nothing that it answers is believed. What it throws comes back to the caller. */
export interface Pool {
    /** The body of the answer to GET slots; undefined when there are none. */
    slots(): Promise<string | undefined>;
    /** Stores the slots of an account that has none, as the body of PUT slots; false when there are some. */
    createSlots(body: string): Promise<boolean>;
    /** Replaces a slot; false when it has another digest than `previous`. */
    replaceSlot(index: number, previous: Uint8Array, slot: Uint8Array): Promise<boolean>;
    /** Creates an object; false when something of this id exists. */
    create(id: string, body: Uint8Array): Promise<boolean>;
    /** Reads objects, in the order asked for. */
    readMany(ids: string[]): Promise<(Uint8Array | undefined)[]>;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The page's pool.
    #[wasm_bindgen(typescript_type = "Pool")]
    pub type JsPool;

    #[wasm_bindgen(method, catch)]
    async fn slots(this: &JsPool) -> std::result::Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createSlots)]
    async fn create_slots(this: &JsPool, body: &str) -> std::result::Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = replaceSlot)]
    async fn replace_slot(
        this: &JsPool,
        index: u32,
        previous: &[u8],
        slot: &[u8],
    ) -> std::result::Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn create(this: &JsPool, id: &str, body: &[u8]) -> std::result::Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = readMany)]
    async fn read_many(this: &JsPool, ids: Array) -> std::result::Result<JsValue, JsValue>;
}

/// The slots, as the contract has them.
#[derive(Serialize, Deserialize)]
struct Slots {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    slots: Vec<String>,
}

/// The page's pool, as the vault asks it.
pub(crate) struct PagePool(pub(crate) JsPool);

impl Pool for PagePool {
    async fn slots(&self) -> Result<Option<SlotSet>> {
        let Some(body) = self.0.slots().await.map_err(|thrown| Refused::of(&thrown))?.as_string() else {
            return Ok(None);
        };
        let damaged = || Error::Damaged("set of unlock slots");
        let wire: Slots = serde_json::from_str(&body).map_err(|_| damaged())?;
        let params = KdfParams { memory_kib: wire.memory_kib, passes: wire.passes, lanes: wire.lanes };
        let decoded = |text: &String| STANDARD.decode(text).map_err(|_| damaged());
        let salt = decoded(&wire.salt)?.try_into().map_err(|_| damaged())?;
        Ok(Some(SlotSet { params, salt, slots: wire.slots.iter().map(decoded).collect::<Result<_>>()? }))
    }

    async fn create_slots(&self, slots: &SlotSet) -> Result<Created> {
        let wire = Slots {
            memory_kib: slots.params.memory_kib,
            passes: slots.params.passes,
            lanes: slots.params.lanes,
            salt: STANDARD.encode(slots.salt),
            slots: slots.slots.iter().map(|slot| STANDARD.encode(slot)).collect(),
        };
        let body = serde_json::to_string(&wire).map_err(|_| Error::NotPossible("the slots cannot be written"))?;
        created(self.0.create_slots(&body).await)
    }

    async fn replace_slot(&self, index: usize, previous: [u8; 32], slot: Vec<u8>) -> Result<Created> {
        let index = u32::try_from(index).map_err(|_| Error::Damaged("set of unlock slots"))?;
        created(self.0.replace_slot(index, &previous, &slot).await)
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created> {
        created(self.0.create(&id.to_string(), &body).await)
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>> {
        let asked = ids.iter().map(|id| JsValue::from_str(&id.to_string())).collect();
        let answer = self.0.read_many(asked).await.map_err(|thrown| Refused::of(&thrown))?;
        let bytes = |one: JsValue| one.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
        Ok(Array::from(&answer).iter().map(bytes).collect())
    }
}

fn created(answer: std::result::Result<JsValue, JsValue>) -> Result<Created> {
    let answer = answer.map_err(|thrown| Refused::of(&thrown))?;
    Ok(if answer.is_truthy() { Created::Yes } else { Created::Exists })
}
