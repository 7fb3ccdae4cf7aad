//! Memory of parts that are done with, for those that come: fresh memory costs as much as reading the file.

use std::sync::{Arc, Mutex};

use bytes::Bytes;

/// Room for parts. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Room(Arc<Mutex<Vec<Vec<u8>>>>);

impl Room {
    /// Room with nothing in it.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default()
    }

    /// Keeps the memory of a part.
    pub(super) fn give(&self, mut part: Vec<u8>) {
        part.clear();
        if let Ok(mut free) = self.0.lock() {
            free.push(part);
        }
    }

    /// Keeps the memory of a part that was sent, unless somebody still holds it.
    pub(super) fn give_sent(&self, part: Bytes) {
        if let Ok(mut part) = part.try_into_mut() {
            part.clear();
            self.give(part.into());
        }
    }
}
