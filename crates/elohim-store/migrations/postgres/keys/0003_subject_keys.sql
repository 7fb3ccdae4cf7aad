-- The key of everybody, and the key that names are looked up with. They lie here and nowhere else: what is sealed with a key that
-- was destroyed stays sealed, in every copy of the other databases.
CREATE TABLE subject_keys (
    account_id UUID NOT NULL,
    key BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_subject_keys PRIMARY KEY (account_id)
);

CREATE INDEX ix_subject_keys_created ON subject_keys (created_at);

CREATE TABLE index_keys (
    id BIGINT NOT NULL,
    key BYTEA NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_index_keys PRIMARY KEY (id),
    CHECK (id = 1)
);
