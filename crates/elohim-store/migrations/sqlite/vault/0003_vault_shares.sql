-- Share links, the objects that each of them serves, and the tickets of those who opened one.
CREATE TABLE vault_share_links (
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    auth_sha256 BLOB NOT NULL,
    has_password INTEGER NOT NULL,
    capsule BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_downloads INTEGER,
    downloads INTEGER NOT NULL,
    revoked_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_share_links PRIMARY KEY (id)
) STRICT;

CREATE INDEX ix_vault_share_links_account ON vault_share_links (account_id, created_at);

CREATE TABLE vault_share_objects (
    link_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    object_id BLOB NOT NULL,
    header BLOB NOT NULL,
    skip INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_share_objects PRIMARY KEY (link_id, position),
    CONSTRAINT uq_vault_share_objects_object UNIQUE (link_id, object_id),
    CONSTRAINT fk_vault_share_objects_link FOREIGN KEY (link_id) REFERENCES vault_share_links (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE vault_share_tickets (
    id BLOB NOT NULL,
    link_id BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    claimed_at INTEGER,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_share_tickets PRIMARY KEY (id),
    CONSTRAINT uq_vault_share_tickets_sha256 UNIQUE (sha256),
    CONSTRAINT fk_vault_share_tickets_link FOREIGN KEY (link_id) REFERENCES vault_share_links (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_vault_share_tickets_link ON vault_share_tickets (link_id);
CREATE INDEX ix_vault_share_tickets_expiry ON vault_share_tickets (expires_at);
