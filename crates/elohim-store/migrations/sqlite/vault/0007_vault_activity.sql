-- How much happens in a pool, so that its owners can see it without a scan of everything that happened.
CREATE TABLE vault_activity (
    pool_id BLOB NOT NULL,
    day_at INTEGER NOT NULL,
    quarters BLOB NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_activity PRIMARY KEY (pool_id, day_at)
) STRICT;

CREATE INDEX ix_vault_activity_day ON vault_activity (day_at);

CREATE TABLE vault_object_reads (
    pool_id BLOB NOT NULL,
    object_id BLOB NOT NULL,
    reads INTEGER NOT NULL,
    last_read_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_object_reads PRIMARY KEY (pool_id, object_id)
) STRICT;

CREATE INDEX ix_vault_object_reads_most ON vault_object_reads (pool_id, reads DESC, object_id);
CREATE INDEX ix_vault_object_reads_last ON vault_object_reads (pool_id, last_read_at DESC, object_id);

CREATE INDEX ix_vault_objects_length ON vault_objects (pool_id, length DESC, id) WHERE deleted_at IS NULL;
