-- Passkeys (WebAuthn) of accounts, and questions of the server that wait for the answer of a device.
CREATE TABLE passkeys (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    credential_id BYTEA NOT NULL,
    name TEXT NOT NULL,
    credential BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    suspended_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_passkeys PRIMARY KEY (id),
    CONSTRAINT uq_passkeys_credential UNIQUE (credential_id),
    CONSTRAINT fk_passkeys_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_passkeys_account ON passkeys (account_id);

CREATE TABLE passkey_ceremonies (
    sha256 BYTEA NOT NULL,
    account_id UUID,
    state BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_passkey_ceremonies PRIMARY KEY (sha256),
    CONSTRAINT fk_passkey_ceremonies_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_passkey_ceremonies_account ON passkey_ceremonies (account_id);
CREATE INDEX ix_passkey_ceremonies_expires ON passkey_ceremonies (expires_at);
