-- What was recorded is known again: a hash of every post's rows. And what of the generation's files has been hashed.

CREATE TABLE seals (                  -- no row of a table that has seals was altered since it was written
  post_key TEXT NOT NULL,             -- the post whose rows these are; '' where the rows are no single post's
  what TEXT NOT NULL,                 -- the table; 'answers.hidden' for that column
  hash BLOB NOT NULL,                 -- SHA-256; how it is made: index/record/seals.py
  PRIMARY KEY (post_key, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE hashed_files (           -- files of generations that were found to be what the manifest says; only saves time
  generation TEXT NOT NULL,
  name TEXT NOT NULL,                 -- as in manifest.json
  bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  hashed_at TEXT NOT NULL,            -- ISO 8601, UTC; '' when not known
  PRIMARY KEY (generation, name)
) STRICT, WITHOUT ROWID;

-- A post's rows are found without reading every post's.
CREATE INDEX guids_by_post ON guids (post_key);
