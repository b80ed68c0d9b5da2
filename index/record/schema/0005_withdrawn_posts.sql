-- Posts that were published when they were imported and are not any more. Their answers are hidden, as by a takedown, so that
-- they come back with their ids when the post does; `answers.hidden` says 'withdrawn' and the post's key.

CREATE TABLE withdrawn_posts (
  post_key TEXT NOT NULL PRIMARY KEY REFERENCES posts (key),
  why TEXT NOT NULL,                  -- what it is now: private, in the trash
  origin TEXT NOT NULL,               -- where that was read
  as_of TEXT NOT NULL                 -- when that was so; ISO 8601, UTC
) STRICT, WITHOUT ROWID;
