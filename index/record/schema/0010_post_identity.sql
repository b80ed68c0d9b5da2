-- Which post is which, where a slug has been used again: a guid says it, else a post's number in its blog, before its slug.

CREATE TABLE post_identities (        -- where each post stood in the newest source that had it
  post_key TEXT NOT NULL PRIMARY KEY REFERENCES posts (key) DEFERRABLE INITIALLY DEFERRED,
  blog TEXT NOT NULL,                 -- its blog's name in addresses; empty when unknown
  slug TEXT NOT NULL,                 -- its slug there; its key is the slug it had first, or that with a number
  as_of TEXT                          -- when it was published for certain: ISO 8601, in UTC; NULL when nothing says so
) STRICT, WITHOUT ROWID;

CREATE TABLE post_numbers (           -- the numbers that blogs have given to posts
  blog TEXT NOT NULL,
  number INTEGER NOT NULL,
  post_key TEXT NOT NULL REFERENCES posts (key) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (blog, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_slugs (             -- which post was seen last under a slug: no two published posts of a blog have one
  blog TEXT NOT NULL,
  slug TEXT NOT NULL,
  post_key TEXT NOT NULL REFERENCES posts (key) DEFERRABLE INITIALLY DEFERRED,
  as_of TEXT NOT NULL,                -- when it was published there for certain: ISO 8601, in UTC
  origin TEXT NOT NULL,               -- where this was read
  shared INTEGER NOT NULL,            -- 1 where some source had two published posts under it: a blog of several languages may
  PRIMARY KEY (blog, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE unpublished_posts (      -- posts that are not in the record, and that a source has as not published: an older one may bring them
  blog TEXT NOT NULL,                 -- an address at its host; empty when unknown
  number INTEGER NOT NULL,            -- 0 when unknown
  guid TEXT NOT NULL,                 -- empty when unknown, or when it has words in it; nothing else of such a post is kept
  why TEXT NOT NULL,                  -- what it is, after "the post is"
  origin TEXT NOT NULL,
  as_of TEXT NOT NULL,                -- when that was so: ISO 8601, in UTC
  PRIMARY KEY (blog, number, guid)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_numbers_by_post ON post_numbers (post_key);
CREATE INDEX post_slugs_by_post ON post_slugs (post_key);
