-- When somebody last showed who they are; what they are told about their account; how they like things; receipts of erasures,
-- to be asked for again.
ALTER TABLE sessions ADD COLUMN proved_at INTEGER;
ALTER TABLE sessions ADD COLUMN with_passkey INTEGER;
ALTER TABLE erasures ADD COLUMN ticket BLOB;
ALTER TABLE erasures ADD COLUMN objects INTEGER;
ALTER TABLE erasures ADD COLUMN bytes INTEGER;
ALTER TABLE erasures ADD COLUMN receipt TEXT;
CREATE INDEX ix_erasures_ticket ON erasures (ticket);

CREATE TABLE notices (
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_notices PRIMARY KEY (id),
    CONSTRAINT fk_notices_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_notices_account_at ON notices (account_id, at);
CREATE INDEX ix_notices_at ON notices (at);

CREATE TABLE preferences (
    account_id BLOB NOT NULL,
    language TEXT,
    theme TEXT NOT NULL,
    time_zone TEXT,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_preferences PRIMARY KEY (account_id),
    CONSTRAINT fk_preferences_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;
