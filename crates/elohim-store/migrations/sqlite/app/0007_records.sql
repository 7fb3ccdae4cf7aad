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

-- Versions of the privacy policy, and who agreed to which.
CREATE TABLE privacy_policies (
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_privacy_policies PRIMARY KEY (version)
) STRICT;

CREATE TABLE privacy_consents (
    account_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_privacy_consents PRIMARY KEY (account_id, seq),
    CONSTRAINT fk_privacy_consents_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;
