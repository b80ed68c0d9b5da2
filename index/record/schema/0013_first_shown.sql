-- The day on which readers could first see each answer. Feeds are in this order, so it is kept when an answer is hidden,
-- taken apart anew or renamed. Answers from before it was noted have no day, and never get one by being shown again.

CREATE TABLE first_shown (
  id TEXT NOT NULL PRIMARY KEY,       -- the answer's; it may be retired by now
  post_key TEXT NOT NULL REFERENCES posts (key) DEFERRABLE INITIALLY DEFERRED,
  day TEXT NOT NULL                   -- YYYY-MM-DD; '' when not known, which is before any day
) STRICT, WITHOUT ROWID;

INSERT INTO first_shown SELECT id, post_key, '' FROM answers;

CREATE INDEX first_shown_by_post ON first_shown (post_key);
