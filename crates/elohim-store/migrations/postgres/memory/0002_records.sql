-- Where the chain of the audit log begins, when its oldest entries were removed.
CREATE TABLE audit_anchor (
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_audit_anchor PRIMARY KEY (id),
    CHECK (id = 1)
);
