-- Takedowns stay when a post is taken apart differently: what each has hidden is known again by its pairs of words.

CREATE TABLE takedown_memory (        -- hashes of pairs of adjacent words, 4 bytes each: enough to know a text again, not to read it
  takedown TEXT NOT NULL,             -- as in answers.hidden
  post_key TEXT NOT NULL,
  hidden BLOB NOT NULL,               -- pairs that stood only in answers it hid
  shown BLOB NOT NULL,                -- pairs that stood in answers shown beside them
  PRIMARY KEY (takedown, post_key)
) STRICT, WITHOUT ROWID;
