-- A table without rowids reads a whole row, its body and all, to compare its key. Every row of the other tables asks for
-- the key of its post, so that a long post took its square to record. Here the keys have an index of their own.

CREATE TABLE posts_by_rowid (
  key TEXT NOT NULL PRIMARY KEY,      -- its slug, or the file's stem
  url TEXT NOT NULL,                  -- '' when unknown
  title TEXT NOT NULL,                -- '' when unknown
  published TEXT,                     -- YYYY-MM-DD
  kind TEXT NOT NULL,                 -- column, survey, interview, guest, other
  body TEXT NOT NULL,                 -- as it came, without readers' comments
  body_format TEXT NOT NULL,          -- gutenberg, classic, html, text
  origin TEXT NOT NULL,               -- file it was read from, and the place in it
  tail_characters INTEGER NOT NULL,   -- characters of comments, sharing and log-in forms that are not kept
  text TEXT NOT NULL,                 -- what spans and paragraphs point into: the texts of the blocks, one line feed between
  content_hash TEXT NOT NULL,         -- SHA-256 of what was imported
  splitter_version TEXT NOT NULL      -- versions of the rules that took it apart
) STRICT;

INSERT INTO posts_by_rowid SELECT * FROM posts ORDER BY key;
DROP TABLE posts;
ALTER TABLE posts_by_rowid RENAME TO posts;
