-- What administration of people needs: names for people, temporary passwords that end, invitations, permissions beyond a
-- role's own.
ALTER TABLE accounts ADD COLUMN display_name TEXT;
ALTER TABLE accounts ADD COLUMN password_expires_at BIGINT;
ALTER TABLE sessions ADD COLUMN last_address TEXT;

CREATE TABLE invitations (
    id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    role TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    max_uses BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    revoked_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT uq_invitations_sha256 UNIQUE (sha256),
    CONSTRAINT fk_invitations_account FOREIGN KEY (created_by) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_invitations_account ON invitations (created_by);

CREATE TABLE permission_bundles (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    rules TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_permission_bundles PRIMARY KEY (id),
    CONSTRAINT uq_permission_bundles_name UNIQUE (name)
);

CREATE TABLE permission_assignments (
    account_id UUID NOT NULL,
    bundle_id UUID NOT NULL,
    assigned_by UUID NOT NULL,
    assigned_at BIGINT NOT NULL,
    expires_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_permission_assignments PRIMARY KEY (account_id, bundle_id),
    CONSTRAINT fk_permission_assignments_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT fk_permission_assignments_bundle FOREIGN KEY (bundle_id) REFERENCES permission_bundles (id) ON DELETE CASCADE
);

CREATE INDEX ix_permission_assignments_bundle ON permission_assignments (bundle_id);
