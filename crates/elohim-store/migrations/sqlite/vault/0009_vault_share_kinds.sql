-- Links of teams, links to look at only, and what the maker of a link is told of its use.
ALTER TABLE vault_share_links ADD COLUMN pool_id BLOB;
ALTER TABLE vault_share_links ADD COLUMN view_only INTEGER;
ALTER TABLE vault_share_links ADD COLUMN notify TEXT;

CREATE INDEX ix_vault_share_links_pool ON vault_share_links (COALESCE(pool_id, account_id), created_at);

CREATE TABLE vault_share_notices (
    id BLOB NOT NULL,
    link_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    downloads INTEGER NOT NULL,
    at INTEGER NOT NULL,
    row_sum INTEGER NOT NULL,
    CONSTRAINT pk_vault_share_notices PRIMARY KEY (id),
    CONSTRAINT fk_vault_share_notices_link FOREIGN KEY (link_id) REFERENCES vault_share_links (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ix_vault_share_notices_link ON vault_share_notices (link_id);
CREATE INDEX ix_vault_share_notices_account ON vault_share_notices (account_id, at);
CREATE INDEX ix_vault_share_notices_at ON vault_share_notices (at);
