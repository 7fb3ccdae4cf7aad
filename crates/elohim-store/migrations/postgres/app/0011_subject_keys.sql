-- Who somebody is lies sealed under a key of its own, in a database of its own; names are found by a keyed digest. What was here
-- before is sealed when the databases are opened.
ALTER TABLE accounts RENAME COLUMN username TO name_index;
ALTER TABLE accounts RENAME COLUMN display_name TO profile;
