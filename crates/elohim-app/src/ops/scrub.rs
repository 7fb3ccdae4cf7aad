//! Reading what is stored, stretch by stretch, and comparing it with what was written. Whoever asks says where to go on, so that
//! it can be stopped at any moment and nothing is remembered here.

use std::fmt;
use std::str::FromStr;

use elohim_core::ErrorCode;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::identity::Permission;
use elohim_store::BlobError;
use elohim_store::vault::objects;

use crate::{Actor, App, Error, Result};

/// Objects that are looked up at a time.
const BATCH: u32 = 100;
/// From how many bytes on a stretch ends, so that a request takes a second or so.
const STRETCH: u64 = 64 * 1024 * 1024;

/// A place among all stored parts: as text `pool/object/part`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The pool.
    pub pool: PoolId,
    /// The object in it.
    pub object: ObjectId,
    /// The part of it.
    pub part: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.pool, self.object, self.part)
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            let problem = "is no place where a scrub ended".to_owned();
            Error::Invalid { code: ErrorCode::ValidationFailed, path: "after", problem }
        };
        let mut pieces = text.split('/');
        let (pool, object, part) = (pieces.next(), pieces.next(), pieces.next());
        let (Some(pool), Some(object), Some(part), None) = (pool, object, part, pieces.next()) else {
            return Err(wrong());
        };
        let (pool, object) = (pool.parse().map_err(|_| wrong())?, object.parse().map_err(|_| wrong())?);
        Ok(Self { pool, object, part: part.parse().map_err(|_| wrong())? })
    }
}

/// What was read.
#[derive(Default, Debug)]
pub struct Scrubbed {
    /// How many parts.
    pub parts: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// What is not as it was written, and whether it is not there at all.
    pub wrong: Vec<(Place, bool)>,
    /// Where to go on; `None` when everything was read.
    pub next: Option<Place>,
}

/// Reads the next stretch of what is stored, of all pools.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], those of the database, and those of a storage that cannot be reached.
pub async fn next(app: &App, who: &Actor, from: Option<Place>) -> Result<Scrubbed> {
    who.require(Permission::SystemManageSettings)?;
    let mut scrubbed = Scrubbed::default();
    let mut tx = app.db.vault.snapshot().await?;
    let page = objects::page(&mut tx, from.map(|place| (place.pool, place.object)), BATCH).await?;
    drop(tx);
    let is_last = page.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
    let end = page.last().map(|object| Place { pool: object.pool, object: object.id, part: object.parts });
    for object in page {
        let mut tx = app.db.vault.snapshot().await?;
        let parts = objects::parts(&mut tx, object.pool, object.id).await?;
        drop(tx);
        let begun = from.filter(|place| (place.pool, place.object) == (object.pool, object.id));
        let begins = begun.map_or(0, |place| place.part);
        for part in parts.into_iter().filter(|part| part.index >= begins) {
            let place = Place { pool: object.pool, object: object.id, part: part.index };
            if scrubbed.bytes >= STRETCH {
                scrubbed.next = Some(place);
                return Ok(scrubbed);
            }
            match app.blobs.verify_part(object.pool, object.id, &part).await {
                Ok(()) => {}
                Err(BlobError::Missing { .. }) => note(app, &mut scrubbed, place, true).await?,
                Err(BlobError::Damaged { .. }) => note(app, &mut scrubbed, place, false).await?,
                Err(other) => return Err(other.into()),
            }
            scrubbed.parts += 1;
            scrubbed.bytes += part.length;
        }
    }
    scrubbed.next = end.filter(|_| !is_last);
    Ok(scrubbed)
}

/// Notes a part that is wrong, unless its object was deleted meanwhile.
async fn note(app: &App, scrubbed: &mut Scrubbed, place: Place, is_missing: bool) -> Result<()> {
    let mut tx = app.db.vault.snapshot().await?;
    let object = objects::find(&mut tx, place.pool, place.object).await?;
    if object.is_some_and(|object| object.deleted_at.is_none()) {
        tracing::error!(event = "storage.damaged", pool = %place.pool, object = %place.object, part = place.part, is_missing,
            "a stored part is not as it was written");
        scrubbed.wrong.push((place, is_missing));
    }
    Ok(())
}
