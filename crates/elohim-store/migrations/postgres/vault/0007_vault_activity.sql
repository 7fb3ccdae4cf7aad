-- How much happens in a pool, so that its owners can see it without a scan of everything that happened.
CREATE TABLE vault_activity (
    pool_id UUID NOT NULL,
    day_at BIGINT NOT NULL,
    quarters BYTEA NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_activity PRIMARY KEY (pool_id, day_at)
);

CREATE INDEX ix_vault_activity_day ON vault_activity (day_at);

CREATE TABLE vault_object_reads (
    pool_id UUID NOT NULL,
    object_id BYTEA NOT NULL,
    reads BIGINT NOT NULL,
    last_read_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_object_reads PRIMARY KEY (pool_id, object_id)
);

CREATE INDEX ix_vault_object_reads_most ON vault_object_reads (pool_id, reads DESC, object_id);
CREATE INDEX ix_vault_object_reads_last ON vault_object_reads (pool_id, last_read_at DESC, object_id);

CREATE INDEX ix_vault_objects_length ON vault_objects (pool_id, length DESC, id) WHERE deleted_at IS NULL;
