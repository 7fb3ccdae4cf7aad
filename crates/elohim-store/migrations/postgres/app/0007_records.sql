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

-- Versions of the privacy policy, and who agreed to which.
CREATE TABLE privacy_policies (
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_privacy_policies PRIMARY KEY (version)
);

CREATE TABLE privacy_consents (
    account_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    accepted BOOLEAN NOT NULL,
    decided_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_privacy_consents PRIMARY KEY (account_id, seq),
    CONSTRAINT fk_privacy_consents_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
