-- Corrections: what the owner's tables name when they are applied again.

CREATE TABLE uncorrected (            -- the answers of a corrected post as they were split, before the corrections
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,          -- place among them, from 0
  id TEXT NOT NULL,                   -- what corrections call it; live, redirected or gone
  bearer TEXT NOT NULL,               -- JSON: the words and the part of an id by which it is known again
  PRIMARY KEY (post_key, position)
) STRICT, WITHOUT ROWID;
