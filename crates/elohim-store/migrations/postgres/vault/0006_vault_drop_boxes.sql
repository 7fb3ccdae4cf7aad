-- Boxes that files can be sent to without an account, and what has arrived in them.
CREATE TABLE vault_drop_boxes (
    id BYTEA NOT NULL,
    account_id UUID NOT NULL,
    recipient TEXT NOT NULL,
    max_bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    closed_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_drop_boxes PRIMARY KEY (id)
);

CREATE INDEX ix_vault_drop_boxes_account ON vault_drop_boxes (account_id, created_at);

CREATE TABLE vault_submissions (
    account_id UUID NOT NULL,
    object_id BYTEA NOT NULL,
    drop_box_id BYTEA NOT NULL,
    length BIGINT NOT NULL,
    header_len BIGINT NOT NULL,
    by_server BOOLEAN NOT NULL,
    label BYTEA,
    received_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_submissions PRIMARY KEY (account_id, object_id)
);

CREATE INDEX ix_vault_submissions_box ON vault_submissions (drop_box_id);
CREATE INDEX ix_vault_submissions_received ON vault_submissions (account_id, received_at);

ALTER TABLE vault_uploads ADD COLUMN drop_box_id BYTEA;
CREATE INDEX ix_vault_uploads_box ON vault_uploads (drop_box_id) WHERE drop_box_id IS NOT NULL;
