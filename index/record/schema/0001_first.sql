-- The record: the one truth of an archive, a plain SQLite database that other tools may open and read.
-- Offsets count code points in posts.text. Times are ISO 8601. Lists inside a column are JSON.

CREATE TABLE posts (
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
) STRICT, WITHOUT ROWID;

CREATE TABLE post_terms (             -- categories and tags
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  taxonomy TEXT NOT NULL CHECK (taxonomy IN ('category', 'tag')),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (post_key, taxonomy, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (              -- a column asks one, a survey many
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  parts TEXT NOT NULL,                -- JSON list of its single questions
  PRIMARY KEY (post_key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  id TEXT NOT NULL PRIMARY KEY,       -- permanent: post-key/respondent
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,          -- place among the post's answers, from 0
  question_position INTEGER,          -- the question it answers; NULL when the post asks nothing
  respondent_name TEXT,               -- NULL when anonymous
  title TEXT NOT NULL,
  institution TEXT NOT NULL,
  doubt TEXT NOT NULL,                -- what is doubtful about the attribution; '' when nothing is
  UNIQUE (post_key, position),
  FOREIGN KEY (post_key, question_position) REFERENCES questions (post_key, position)
    DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE paragraphs (             -- an answer's text: its paragraphs, in order
  answer_id TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,                 -- paragraph, list_item, choice, subquestion, heading
  text TEXT NOT NULL,                 -- plain spaces for no-break spaces, no bullet
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  PRIMARY KEY (answer_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_types (           -- library types and why; none: unknown
  answer_id TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  evidence TEXT NOT NULL,             -- post, attribution, inferred, owner
  reason TEXT NOT NULL,
  PRIMARY KEY (answer_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE spans (                  -- whose every character of a post is; between two spans stands a line feed at most
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,          -- order in the text
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL CHECK ("end" >= start),
  role TEXT NOT NULL,                 -- question, attribution, answer, host, image_text, caption, boilerplate, unassigned
  answer_position INTEGER,            -- the answer it belongs to; NULL when none
  reason TEXT NOT NULL,
  doubt TEXT NOT NULL,                -- '' when nothing is doubtful
  PRIMARY KEY (post_key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE redirects (              -- ids that once named an answer; no chains: each leads straight to a live answer
  old_id TEXT NOT NULL PRIMARY KEY,
  new_id TEXT NOT NULL REFERENCES answers (id) DEFERRABLE INITIALLY DEFERRED,
  post_key TEXT NOT NULL REFERENCES posts (key),
  sketch BLOB NOT NULL                -- hashes of its words (4 bytes each), by which its text is known again
) STRICT, WITHOUT ROWID;

CREATE TABLE gone (                   -- ids that lead nowhere
  id TEXT NOT NULL PRIMARY KEY,
  post_key TEXT NOT NULL REFERENCES posts (key),
  reason TEXT NOT NULL,
  sketch BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE embeddings (             -- a cache; deleting rows only costs time
  model TEXT NOT NULL,                -- name and hash of the weights
  text_hash BLOB NOT NULL,            -- SHA-256 of the text that was embedded
  vector BLOB NOT NULL,               -- little-endian float32, unit length
  PRIMARY KEY (model, text_hash)
) STRICT;

CREATE TABLE import_problems (        -- what the last import could not read
  position INTEGER NOT NULL PRIMARY KEY,
  error TEXT NOT NULL,                -- name of the error's class
  message TEXT NOT NULL
) STRICT;

CREATE INDEX redirects_by_post ON redirects (post_key);
CREATE INDEX gone_by_post ON gone (post_key);
CREATE INDEX redirects_by_target ON redirects (new_id);
