-- Which instance this database belongs to, and the hash chain of what was done in it.
CREATE TABLE instance (
    id BIGINT NOT NULL,
    instance_id UUID NOT NULL,
    complete BOOLEAN NOT NULL,
    CONSTRAINT pk_instance PRIMARY KEY (id),
    CHECK (id = 1)
);

CREATE TABLE audit_log (
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    request_id TEXT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY (seq)
);

CREATE TABLE audit_head (
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (id),
    CHECK (id = 1)
);

INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
