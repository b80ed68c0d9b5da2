-- Posts whose address changes: a post keeps the key it had first, and its answers their ids.

CREATE TABLE guids (                  -- what posts are called by their blogs for ever
  guid TEXT NOT NULL PRIMARY KEY,
  post_key TEXT NOT NULL REFERENCES posts (key) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
