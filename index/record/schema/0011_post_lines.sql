-- The lines of each post, so that in how many posts each stands can be counted before any is taken apart. Every import
-- counts those of which nothing is kept yet.

CREATE TABLE post_lines (
  post_key TEXT NOT NULL PRIMARY KEY REFERENCES posts (key) ON DELETE CASCADE,
  lines BLOB NOT NULL,                -- hashes, ascending, 8 bytes each: enough to know a line again, not to read it
  recurrence BLOB NOT NULL,           -- a byte for each: what it was taken apart by; 0: in one post, 1: a few, 2: many
  rerun_of TEXT NOT NULL              -- what it says that it runs again, as in facts; '' when nothing
) STRICT, WITHOUT ROWID;
