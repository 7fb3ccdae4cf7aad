-- Second factors of accounts, and the recovery codes for the day that one is lost.
CREATE TABLE second_factors (
    account_id BLOB NOT NULL,
    secret BLOB NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_second_factors PRIMARY KEY (account_id),
    CONSTRAINT fk_second_factors_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE recovery_codes (
    account_id BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    used_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (account_id, sha256),
    CONSTRAINT fk_recovery_codes_factor FOREIGN KEY (account_id) REFERENCES second_factors (account_id) ON DELETE CASCADE
) STRICT;
