-- Teams: who is in them, invites to them, and roles that one person alone may not give.
CREATE TABLE teams (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_teams PRIMARY KEY (id)
);

CREATE INDEX ix_teams_creator ON teams (created_by);

CREATE TABLE team_members (
    team_id UUID NOT NULL,
    account_id UUID NOT NULL,
    role TEXT NOT NULL,
    standing TEXT NOT NULL,
    since BIGINT NOT NULL,
    acting_until BIGINT,
    announcement BYTEA,
    welcome BYTEA,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_team_members PRIMARY KEY (team_id, account_id),
    CONSTRAINT fk_team_members_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT fk_team_members_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_team_members_account ON team_members (account_id);

CREATE TABLE team_invites (
    id UUID NOT NULL,
    team_id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    role TEXT NOT NULL,
    account_id UUID,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    max_uses BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    revoked_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_team_invites PRIMARY KEY (id),
    CONSTRAINT uq_team_invites_sha256 UNIQUE (sha256),
    CONSTRAINT fk_team_invites_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT fk_team_invites_creator FOREIGN KEY (created_by) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_team_invites_team ON team_invites (team_id, created_at);
CREATE INDEX ix_team_invites_creator ON team_invites (created_by);

CREATE TABLE team_promotions (
    id UUID NOT NULL,
    team_id UUID NOT NULL,
    account_id UUID NOT NULL,
    kind TEXT NOT NULL,
    requested_by UUID NOT NULL,
    requested_at BIGINT NOT NULL,
    decided_by UUID,
    decided_at BIGINT,
    granted BOOLEAN NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_team_promotions PRIMARY KEY (id),
    CONSTRAINT fk_team_promotions_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT fk_team_promotions_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_team_promotions_team ON team_promotions (team_id, requested_at);
CREATE INDEX ix_team_promotions_account ON team_promotions (account_id);
CREATE UNIQUE INDEX ix_team_promotions_open ON team_promotions (team_id, account_id, kind) WHERE decided_at IS NULL;
