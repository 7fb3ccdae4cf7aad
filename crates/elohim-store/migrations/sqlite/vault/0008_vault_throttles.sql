-- Limits that a restart must not forget and that nodes share: a keyed digest of what is limited, and when all of it is there again.
CREATE TABLE vault_throttles (
    id BLOB NOT NULL,
    full_at INTEGER NOT NULL,
    CONSTRAINT pk_vault_throttles PRIMARY KEY (id)
) STRICT;

CREATE INDEX ix_vault_throttles_full ON vault_throttles (full_at);
