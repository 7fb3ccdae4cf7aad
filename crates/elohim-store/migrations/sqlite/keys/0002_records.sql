-- Where the chain of the audit log begins, when its oldest entries were removed.
CREATE TABLE audit_anchor (
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_audit_anchor PRIMARY KEY (id),
    CHECK (id = 1)
) STRICT;
