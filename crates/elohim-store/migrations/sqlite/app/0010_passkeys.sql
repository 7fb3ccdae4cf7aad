-- Passkeys (WebAuthn) of accounts, and questions of the server that wait for the answer of a device.
CREATE TABLE passkeys (
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    credential_id BLOB NOT NULL,
    name TEXT NOT NULL,
    credential BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    suspended_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_passkeys PRIMARY KEY (id),
    CONSTRAINT uq_passkeys_credential UNIQUE (credential_id),
    CONSTRAINT fk_passkeys_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_passkeys_account ON passkeys (account_id);

CREATE TABLE passkey_ceremonies (
    sha256 BLOB NOT NULL,
    account_id BLOB,
    state BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_passkey_ceremonies PRIMARY KEY (sha256),
    CONSTRAINT fk_passkey_ceremonies_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_passkey_ceremonies_account ON passkey_ceremonies (account_id);
CREATE INDEX ix_passkey_ceremonies_expires ON passkey_ceremonies (expires_at);
