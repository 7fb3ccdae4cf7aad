-- Second factors of accounts, and the recovery codes for the day that one is lost.
CREATE TABLE second_factors (
    account_id UUID NOT NULL,
    secret BYTEA NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_second_factors PRIMARY KEY (account_id),
    CONSTRAINT fk_second_factors_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE recovery_codes (
    account_id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    used_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (account_id, sha256),
    CONSTRAINT fk_recovery_codes_factor FOREIGN KEY (account_id) REFERENCES second_factors (account_id) ON DELETE CASCADE
);
