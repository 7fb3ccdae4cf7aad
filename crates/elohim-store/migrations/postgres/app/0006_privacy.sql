-- Who was erased, as digests that tell nobody who, and the key that receipts are signed with.
CREATE TABLE erasures (
    subject BYTEA NOT NULL,
    account_id UUID,
    begun_at BIGINT NOT NULL,
    finished_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_erasures PRIMARY KEY (subject)
);

CREATE TABLE receipt_keys (
    id BIGINT NOT NULL,
    seed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_receipt_keys PRIMARY KEY (id)
);
