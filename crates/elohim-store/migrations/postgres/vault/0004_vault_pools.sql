-- Objects lie in a pool: that of an account, as until now, or of a team. A pool has the UUID of whom it belongs to.
ALTER TABLE vault_usage RENAME COLUMN account_id TO pool_id;
ALTER TABLE vault_objects RENAME COLUMN account_id TO pool_id;
ALTER TABLE vault_object_parts RENAME COLUMN account_id TO pool_id;
ALTER TABLE vault_uploads RENAME COLUMN account_id TO pool_id;
