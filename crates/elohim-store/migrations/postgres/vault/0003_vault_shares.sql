-- Share links, the objects that each of them serves, and the tickets of those who opened one.
CREATE TABLE vault_share_links (
    id BYTEA NOT NULL,
    account_id UUID NOT NULL,
    auth_sha256 BYTEA NOT NULL,
    has_password BOOLEAN NOT NULL,
    capsule BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    max_downloads BIGINT,
    downloads BIGINT NOT NULL,
    revoked_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_share_links PRIMARY KEY (id)
);

CREATE INDEX ix_vault_share_links_account ON vault_share_links (account_id, created_at);

CREATE TABLE vault_share_objects (
    link_id BYTEA NOT NULL,
    position BIGINT NOT NULL,
    object_id BYTEA NOT NULL,
    header BYTEA NOT NULL,
    skip BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_share_objects PRIMARY KEY (link_id, position),
    CONSTRAINT uq_vault_share_objects_object UNIQUE (link_id, object_id),
    CONSTRAINT fk_vault_share_objects_link FOREIGN KEY (link_id) REFERENCES vault_share_links (id) ON DELETE CASCADE
);

CREATE TABLE vault_share_tickets (
    id UUID NOT NULL,
    link_id BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    claimed_at BIGINT,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_share_tickets PRIMARY KEY (id),
    CONSTRAINT uq_vault_share_tickets_sha256 UNIQUE (sha256),
    CONSTRAINT fk_vault_share_tickets_link FOREIGN KEY (link_id) REFERENCES vault_share_links (id) ON DELETE CASCADE
);

CREATE INDEX ix_vault_share_tickets_link ON vault_share_tickets (link_id);
CREATE INDEX ix_vault_share_tickets_expiry ON vault_share_tickets (expires_at);
