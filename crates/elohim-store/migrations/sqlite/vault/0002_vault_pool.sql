-- Unlock slots, the pool of opaque objects with its change feed, and uploads that are not complete yet.
CREATE TABLE vault_slot_sets (
    account_id BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    salt BLOB NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_slot_sets PRIMARY KEY (account_id)
) STRICT;

CREATE TABLE vault_slots (
    account_id BLOB NOT NULL,
    slot INTEGER NOT NULL,
    content BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_slots PRIMARY KEY (account_id, slot),
    CONSTRAINT fk_vault_slots_set FOREIGN KEY (account_id) REFERENCES vault_slot_sets (account_id) ON DELETE CASCADE
) STRICT;

CREATE TABLE vault_usage (
    account_id BLOB NOT NULL,
    feed_seq INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    objects INTEGER NOT NULL,
    CONSTRAINT pk_vault_usage PRIMARY KEY (account_id)
) STRICT;

CREATE TABLE vault_objects (
    account_id BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    length INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    blobs_gone INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_objects PRIMARY KEY (account_id, id),
    CONSTRAINT uq_vault_objects_seq UNIQUE (account_id, seq)
) STRICT;

CREATE INDEX ix_vault_objects_collect ON vault_objects (deleted_at) WHERE deleted_at IS NOT NULL AND NOT blobs_gone;

CREATE TABLE vault_object_parts (
    account_id BLOB NOT NULL,
    object_id BLOB NOT NULL,
    part INTEGER NOT NULL,
    length INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_object_parts PRIMARY KEY (account_id, object_id, part),
    CONSTRAINT fk_vault_object_parts_object FOREIGN KEY (account_id, object_id) REFERENCES vault_objects (account_id, id)
) STRICT;

CREATE TABLE vault_uploads (
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    object_id BLOB NOT NULL,
    length INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_uploads PRIMARY KEY (id),
    CONSTRAINT uq_vault_uploads_object UNIQUE (account_id, object_id)
) STRICT;

CREATE INDEX ix_vault_uploads_age ON vault_uploads (created_at);

CREATE TABLE vault_upload_parts (
    upload_id BLOB NOT NULL,
    part INTEGER NOT NULL,
    length INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_upload_parts PRIMARY KEY (upload_id, part),
    CONSTRAINT fk_vault_upload_parts_upload FOREIGN KEY (upload_id) REFERENCES vault_uploads (id) ON DELETE CASCADE
) STRICT;
