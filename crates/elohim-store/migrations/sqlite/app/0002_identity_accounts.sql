-- Accounts, their logins, and the refresh tokens of each login.
CREATE TABLE accounts (
    id BLOB NOT NULL,
    username TEXT NOT NULL,
    role TEXT NOT NULL,
    must_change_password INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT uq_accounts_username UNIQUE (username)
) STRICT;

CREATE TABLE sessions (
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT fk_sessions_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_sessions_account ON sessions (account_id, created_at);
CREATE INDEX ix_sessions_expiry ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    id BLOB NOT NULL,
    session_id BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    spent_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (id),
    CONSTRAINT uq_refresh_tokens_sha256 UNIQUE (sha256),
    CONSTRAINT fk_refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX ix_refresh_tokens_expiry ON refresh_tokens (expires_at);
