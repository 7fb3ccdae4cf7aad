-- Sign-in with a directory (OpenID Connect): whose accounts its people are, sign-ins under way, and sessions that came from it.
CREATE TABLE oidc_links (
    account_id UUID NOT NULL,
    issuer TEXT NOT NULL,
    subject_index TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_oidc_links PRIMARY KEY (account_id),
    CONSTRAINT uq_oidc_links_issuer_subject UNIQUE (issuer, subject_index),
    CONSTRAINT fk_oidc_links_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE oidc_attempts (
    sha256 BYTEA NOT NULL,
    issuer TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    verifier BYTEA NOT NULL,
    challenge BYTEA NOT NULL,
    return_to TEXT NOT NULL,
    account_id UUID,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_oidc_attempts PRIMARY KEY (sha256),
    CONSTRAINT fk_oidc_attempts_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_oidc_attempts_account ON oidc_attempts (account_id);
CREATE INDEX ix_oidc_attempts_expires ON oidc_attempts (expires_at);

CREATE TABLE oidc_handoffs (
    sha256 BYTEA NOT NULL,
    challenge BYTEA NOT NULL,
    account_id UUID NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    links BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_oidc_handoffs PRIMARY KEY (sha256),
    CONSTRAINT fk_oidc_handoffs_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_oidc_handoffs_account ON oidc_handoffs (account_id);

CREATE TABLE oidc_sessions (
    session_id UUID NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_oidc_sessions PRIMARY KEY (session_id),
    CONSTRAINT fk_oidc_sessions_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
