-- Which instance this database belongs to, and the hash chain of what was done in it.
CREATE TABLE instance (
    id INTEGER NOT NULL,
    instance_id BLOB NOT NULL,
    complete INTEGER NOT NULL,
    CONSTRAINT pk_instance PRIMARY KEY (id),
    CHECK (id = 1)
) STRICT;

CREATE TABLE audit_log (
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    request_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY (seq)
) STRICT;

CREATE TABLE audit_head (
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (id),
    CHECK (id = 1)
) STRICT;

INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, zeroblob(32));
