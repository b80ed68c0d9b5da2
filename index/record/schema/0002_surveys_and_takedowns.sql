-- Surveys: what a post states, and choices with a label. Takedowns. What was fetched from sites.

CREATE TABLE facts (                  -- what a post states outright, as printed
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,                 -- staff_size, area, region, titles_hired, types_sought, rerun_of
  value TEXT NOT NULL,
  PRIMARY KEY (post_key, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE paragraphs ADD COLUMN label TEXT NOT NULL DEFAULT '';  -- what a choice is about: "Cover Letter"
ALTER TABLE answers ADD COLUMN hidden TEXT NOT NULL DEFAULT '';    -- the takedown that hides it; '' when it is shown

CREATE TABLE sites (                  -- what was fetched over the network
  url TEXT NOT NULL PRIMARY KEY,
  modified_until TEXT NOT NULL        -- ISO 8601, UTC: posts modified later are fetched next time
) STRICT, WITHOUT ROWID;

CREATE TABLE same_people (            -- names that the owner says are one person's, as in corrections.toml
  position INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  name TEXT NOT NULL,                 -- the one they are known by
  also TEXT NOT NULL                  -- JSON list of their other names
) STRICT;
