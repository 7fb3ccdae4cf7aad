-- Links of teams, links to look at only, and what the maker of a link is told of its use.
ALTER TABLE vault_share_links ADD COLUMN pool_id UUID;
ALTER TABLE vault_share_links ADD COLUMN view_only BOOLEAN;
ALTER TABLE vault_share_links ADD COLUMN notify TEXT;

CREATE INDEX ix_vault_share_links_pool ON vault_share_links (COALESCE(pool_id, account_id), created_at);

CREATE TABLE vault_share_notices (
    id UUID NOT NULL,
    link_id BYTEA NOT NULL,
    account_id UUID NOT NULL,
    kind TEXT NOT NULL,
    downloads BIGINT NOT NULL,
    at BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    CONSTRAINT pk_vault_share_notices PRIMARY KEY (id),
    CONSTRAINT fk_vault_share_notices_link FOREIGN KEY (link_id) REFERENCES vault_share_links (id) ON DELETE CASCADE
);

CREATE INDEX ix_vault_share_notices_link ON vault_share_notices (link_id);
CREATE INDEX ix_vault_share_notices_account ON vault_share_notices (account_id, at);
CREATE INDEX ix_vault_share_notices_at ON vault_share_notices (at);
