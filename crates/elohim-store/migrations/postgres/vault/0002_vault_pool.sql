-- Unlock slots, the pool of opaque objects with its change feed, and uploads that are not complete yet.
CREATE TABLE vault_slot_sets (
    account_id UUID NOT NULL,
    memory_kib BIGINT NOT NULL,
    passes BIGINT NOT NULL,
    lanes BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_slot_sets PRIMARY KEY (account_id)
);

CREATE TABLE vault_slots (
    account_id UUID NOT NULL,
    slot BIGINT NOT NULL,
    content BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_slots PRIMARY KEY (account_id, slot),
    CONSTRAINT fk_vault_slots_set FOREIGN KEY (account_id) REFERENCES vault_slot_sets (account_id) ON DELETE CASCADE
);

CREATE TABLE vault_usage (
    account_id UUID NOT NULL,
    feed_seq BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    objects BIGINT NOT NULL,
    CONSTRAINT pk_vault_usage PRIMARY KEY (account_id)
);

CREATE TABLE vault_objects (
    account_id UUID NOT NULL,
    id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    length BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    blobs_gone BOOLEAN NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_objects PRIMARY KEY (account_id, id),
    CONSTRAINT uq_vault_objects_seq UNIQUE (account_id, seq)
);

CREATE INDEX ix_vault_objects_collect ON vault_objects (deleted_at) WHERE deleted_at IS NOT NULL AND NOT blobs_gone;

CREATE TABLE vault_object_parts (
    account_id UUID NOT NULL,
    object_id BYTEA NOT NULL,
    part BIGINT NOT NULL,
    length BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_object_parts PRIMARY KEY (account_id, object_id, part),
    CONSTRAINT fk_vault_object_parts_object FOREIGN KEY (account_id, object_id) REFERENCES vault_objects (account_id, id)
);

CREATE TABLE vault_uploads (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    object_id BYTEA NOT NULL,
    length BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_uploads PRIMARY KEY (id),
    CONSTRAINT uq_vault_uploads_object UNIQUE (account_id, object_id)
);

CREATE INDEX ix_vault_uploads_age ON vault_uploads (created_at);

CREATE TABLE vault_upload_parts (
    upload_id UUID NOT NULL,
    part BIGINT NOT NULL,
    length BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_upload_parts PRIMARY KEY (upload_id, part),
    CONSTRAINT fk_vault_upload_parts_upload FOREIGN KEY (upload_id) REFERENCES vault_uploads (id) ON DELETE CASCADE
);
