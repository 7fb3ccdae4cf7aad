//! Pools with very many objects, for measurements: rows as insertions would have left them, a thousand with each statement.

use elohim_core::vault::Part;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::row::{Stored as _, UNSEALED};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;
use crate::vault::objects::{NewObject, ObjectPartRow, ObjectRow};

statements! {
    ADD_USAGE = sql!("INSERT INTO vault_usage (pool_id, feed_seq, bytes, objects) VALUES ($1, $2, $3, $2)
        ON CONFLICT (pool_id) DO UPDATE SET feed_seq = vault_usage.feed_seq + excluded.feed_seq,
            bytes = vault_usage.bytes + excluded.bytes, objects = vault_usage.objects + excluded.objects
        RETURNING feed_seq");
    FILL = sql! {
        sqlite: "INSERT INTO vault_objects (pool_id, id, seq, length, parts, created_at, deleted_at, blobs_gone, row_sum)
            SELECT $1, unhex(json_extract(value, '$[0]')), json_extract(value, '$[1]'), json_extract(value, '$[2]'), 1,
                json_extract(value, '$[3]'), NULL, FALSE, json_extract(value, '$[4]') FROM json_each($2)",
        postgres: "INSERT INTO vault_objects (pool_id, id, seq, length, parts, created_at, deleted_at, blobs_gone, row_sum)
            SELECT $1, decode(value->>0, 'hex'), CAST(value->>1 AS BIGINT), CAST(value->>2 AS BIGINT), 1,
                CAST(value->>3 AS BIGINT), NULL, FALSE, CAST(value->>4 AS BIGINT) FROM json_array_elements(CAST($2 AS JSON))",
    };
    FILL_PARTS = sql! {
        sqlite: "INSERT INTO vault_object_parts (pool_id, object_id, part, length, sha256, row_sum)
            SELECT $1, unhex(json_extract(value, '$[0]')), 0, json_extract(value, '$[1]'), unhex(json_extract(value, '$[2]')),
                json_extract(value, '$[3]') FROM json_each($2)",
        postgres: "INSERT INTO vault_object_parts (pool_id, object_id, part, length, sha256, row_sum)
            SELECT $1, decode(value->>0, 'hex'), 0, CAST(value->>1 AS BIGINT), decode(value->>2, 'hex'),
                CAST(value->>3 AS BIGINT) FROM json_array_elements(CAST($2 AS JSON))",
    };
}

/// Stores new objects of one pool, each of one part. Their bytes are nowhere.
///
/// # Errors
/// `Unique(VaultObject)` when the pool has, or had, one of them.
pub async fn fill(tx: &mut Tx, objects: &[(NewObject, Part)]) -> Result<()> {
    let Some((first, _)) = objects.first() else { return Ok(()) };
    let pool_id = first.pool.as_uuid();
    let number = |count: u64| i64::try_from(count).map_err(|_| Error::too_large());
    let count = i64::try_from(objects.len()).map_err(|_| Error::too_large())?;
    let bytes = number(objects.iter().map(|(new, _)| new.length).sum())?;
    let (last,) = fetch!(fetch_one::<(i64,)>(tx, ADD_USAGE, pool_id, count, bytes))?;
    let (mut rows, mut parts) = (Vec::with_capacity(objects.len()), Vec::with_capacity(objects.len()));
    for (seq, (new, part)) in (last - count + 1..).zip(objects) {
        let row = ObjectRow {
            pool_id,
            id: new.id.as_bytes().to_vec(),
            seq,
            length: number(new.length)?,
            parts: 1,
            created_at: new.created_at.as_micros(),
            deleted_at: None,
            blobs_gone: false,
            row_sum: UNSEALED,
        };
        rows.push(json!([new.id.to_string(), row.seq, row.length, row.created_at, row.computed_sum()]));
        let row = ObjectPartRow {
            pool_id,
            object_id: new.id.as_bytes().to_vec(),
            part: 0,
            length: number(part.length)?,
            sha256: part.sha256.0.to_vec(),
            row_sum: UNSEALED,
        };
        parts.push(json!([new.id.to_string(), row.length, part.sha256.to_string(), row.computed_sum()]));
    }
    execute!(tx, FILL, pool_id, Value::from(rows).to_string())?;
    execute!(tx, FILL_PARTS, pool_id, Value::from(parts).to_string())?;
    Ok(())
}
