-- What a post contributes to a generation, whatever the others are: its rows, its passages, its words as numbers. It is
-- kept so that an edit does not cost what the archive holds. It has the words of shown answers alone; where an answer is
-- hidden, its post is prepared anew without it, and what was kept is forgotten.

CREATE TABLE prepared_posts (
  post_key TEXT NOT NULL PRIMARY KEY,
  made_of BLOB NOT NULL,              -- SHA-256 of what it was made of: seals, ids of shown answers, model, versions
  digest BLOB NOT NULL,               -- SHA-256 of the rows that readers see of it
  prepared BLOB NOT NULL              -- index/generation/prepared_post.py
) STRICT;
