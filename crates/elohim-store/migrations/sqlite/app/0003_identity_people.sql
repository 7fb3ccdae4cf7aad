-- What administration of people needs: names for people, temporary passwords that end, invitations, permissions beyond a
-- role's own.
ALTER TABLE accounts ADD COLUMN display_name TEXT;
ALTER TABLE accounts ADD COLUMN password_expires_at INTEGER;
ALTER TABLE sessions ADD COLUMN last_address TEXT;

CREATE TABLE invitations (
    id BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    role TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    revoked_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT uq_invitations_sha256 UNIQUE (sha256),
    CONSTRAINT fk_invitations_account FOREIGN KEY (created_by) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_invitations_account ON invitations (created_by);

CREATE TABLE permission_bundles (
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    rules TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_permission_bundles PRIMARY KEY (id),
    CONSTRAINT uq_permission_bundles_name UNIQUE (name)
) STRICT;

CREATE TABLE permission_assignments (
    account_id BLOB NOT NULL,
    bundle_id BLOB NOT NULL,
    assigned_by BLOB NOT NULL,
    assigned_at INTEGER NOT NULL,
    expires_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_permission_assignments PRIMARY KEY (account_id, bundle_id),
    CONSTRAINT fk_permission_assignments_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT fk_permission_assignments_bundle FOREIGN KEY (bundle_id) REFERENCES permission_bundles (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_permission_assignments_bundle ON permission_assignments (bundle_id);
