-- Boxes that files can be sent to without an account, and what has arrived in them.
CREATE TABLE vault_drop_boxes (
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    recipient TEXT NOT NULL,
    max_bytes INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    closed_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_drop_boxes PRIMARY KEY (id)
) STRICT;

CREATE INDEX ix_vault_drop_boxes_account ON vault_drop_boxes (account_id, created_at);

CREATE TABLE vault_submissions (
    account_id BLOB NOT NULL,
    object_id BLOB NOT NULL,
    drop_box_id BLOB NOT NULL,
    length INTEGER NOT NULL,
    header_len INTEGER NOT NULL,
    by_server INTEGER NOT NULL,
    label BLOB,
    received_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_submissions PRIMARY KEY (account_id, object_id)
) STRICT;

CREATE INDEX ix_vault_submissions_box ON vault_submissions (drop_box_id);
CREATE INDEX ix_vault_submissions_received ON vault_submissions (account_id, received_at);

ALTER TABLE vault_uploads ADD COLUMN drop_box_id BLOB;
CREATE INDEX ix_vault_uploads_box ON vault_uploads (drop_box_id) WHERE drop_box_id IS NOT NULL;
