-- Who was erased, as digests that tell nobody who, and the key that receipts are signed with.
CREATE TABLE erasures (
    subject BLOB NOT NULL,
    account_id BLOB,
    begun_at INTEGER NOT NULL,
    finished_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_erasures PRIMARY KEY (subject)
) STRICT;

CREATE TABLE receipt_keys (
    id INTEGER NOT NULL,
    seed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_receipt_keys PRIMARY KEY (id)
) STRICT;
