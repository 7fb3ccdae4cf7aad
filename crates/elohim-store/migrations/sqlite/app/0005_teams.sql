-- Teams: who is in them, invites to them, and roles that one person alone may not give.
CREATE TABLE teams (
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_teams PRIMARY KEY (id)
) STRICT;

CREATE INDEX ix_teams_creator ON teams (created_by);

CREATE TABLE team_members (
    team_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    role TEXT NOT NULL,
    standing TEXT NOT NULL,
    since INTEGER NOT NULL,
    acting_until INTEGER,
    announcement BLOB,
    welcome BLOB,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_team_members PRIMARY KEY (team_id, account_id),
    CONSTRAINT fk_team_members_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT fk_team_members_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_team_members_account ON team_members (account_id);

CREATE TABLE team_invites (
    id BLOB NOT NULL,
    team_id BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    role TEXT NOT NULL,
    account_id BLOB,
    created_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    revoked_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_team_invites PRIMARY KEY (id),
    CONSTRAINT uq_team_invites_sha256 UNIQUE (sha256),
    CONSTRAINT fk_team_invites_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT fk_team_invites_creator FOREIGN KEY (created_by) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_team_invites_team ON team_invites (team_id, created_at);
CREATE INDEX ix_team_invites_creator ON team_invites (created_by);

CREATE TABLE team_promotions (
    id BLOB NOT NULL,
    team_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    requested_by BLOB NOT NULL,
    requested_at INTEGER NOT NULL,
    decided_by BLOB,
    decided_at INTEGER,
    granted INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_team_promotions PRIMARY KEY (id),
    CONSTRAINT fk_team_promotions_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT fk_team_promotions_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_team_promotions_team ON team_promotions (team_id, requested_at);
CREATE INDEX ix_team_promotions_account ON team_promotions (account_id);
CREATE UNIQUE INDEX ix_team_promotions_open ON team_promotions (team_id, account_id, kind) WHERE decided_at IS NULL;
