-- One generation: tables in a schema of their own (`index.files.postgres_layout`), filled once and never changed.
-- The columns of a generation's `answers.sqlite3` are those of `index.files.layout.ANSWERS_SCHEMA`, in their order.
-- Texts are compared byte by byte (COLLATE "C"), as everywhere else. {vector} is pgvector's type with its dimension.
-- Rows, numbers and places are those of the generation's arrays; `bytea` holds little-endian numbers.

CREATE TABLE posts (
  key text COLLATE "C" PRIMARY KEY, url text COLLATE "C" NOT NULL, title text COLLATE "C" NOT NULL,
  published text COLLATE "C", kind text COLLATE "C" NOT NULL, question text COLLATE "C" NOT NULL,
  questions text COLLATE "C" NOT NULL, facts text COLLATE "C" NOT NULL, categories text COLLATE "C" NOT NULL,
  tags text COLLATE "C" NOT NULL, series text COLLATE "C" NOT NULL
);
CREATE TABLE answers (
  row int PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, post_key text COLLATE "C" NOT NULL, position int NOT NULL,
  question_position int, question text COLLATE "C" NOT NULL, respondent_name text COLLATE "C",
  title text COLLATE "C" NOT NULL, institution text COLLATE "C" NOT NULL, types text COLLATE "C" NOT NULL,
  paragraphs text COLLATE "C" NOT NULL, certainty float8, person text COLLATE "C", first_shown text COLLATE "C"
);
CREATE INDEX answers_by_post ON answers (post_key, position);
CREATE INDEX answers_by_person ON answers (person, row) WHERE person IS NOT NULL;
CREATE TABLE people (
  slug text COLLATE "C" PRIMARY KEY, sorted_as text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL,
  aliases text COLLATE "C" NOT NULL, names text COLLATE "C" NOT NULL
);
CREATE TABLE person_slugs (slug text COLLATE "C" PRIMARY KEY, person text COLLATE "C" NOT NULL);
CREATE TABLE redirects (old_id text COLLATE "C" PRIMARY KEY, new_id text COLLATE "C" NOT NULL);
CREATE TABLE gone (id text COLLATE "C" PRIMARY KEY, reason text COLLATE "C" NOT NULL);
CREATE TABLE gone_people (slug text COLLATE "C" PRIMARY KEY);

-- `vector` is the passage's row of VECTORS, NULL in a keyword-only generation. Its storage is plain: PostgreSQL would
-- move it out of its row otherwise, and an exact scan reads them all.
CREATE TABLE passages (
  number int PRIMARY KEY, answer_row int NOT NULL, start int NOT NULL, "end" int NOT NULL, input_hash bytea NOT NULL,
  vector {vector}
);
ALTER TABLE passages ALTER COLUMN vector SET STORAGE PLAIN;
CREATE INDEX passages_by_answer ON passages (answer_row, number);
CREATE TABLE questions (number int PRIMARY KEY, text text COLLATE "C" NOT NULL, input_hash bytea NOT NULL);
CREATE TABLE titles (number int PRIMARY KEY, text text COLLATE "C" NOT NULL, input_hash bytea NOT NULL);

-- Every array and word list that is read whole, under its name in the layout without the ending, and SIGNATURE_TOKENS
-- of `index.files.postgres_layout`. `dtype` is numpy's (`<i4`), or `text` for the UTF-8 of a word list; vectors lie one
-- after another. Of POSTING_SATURATIONS, TOKENS, TOKEN_STEPS and TOKEN_LENGTHS, which the tables below hold in
-- stretches, only the type is here, and no data.
CREATE TABLE columns (name text COLLATE "C" PRIMARY KEY, dtype text COLLATE "C" NOT NULL, data bytea NOT NULL);
-- A line of TERMS. `answers` is the number of rows that hold it; `rows` int32, ascending; `saturations` of the dtype
-- in `columns`, a place in SATURATIONS for each of the rows. Its idf depends on the number of all answers, and so lies
-- by itself: an import changes all of them, but few rows of `terms`.
CREATE TABLE terms (
  term text COLLATE "C" PRIMARY KEY, answers int NOT NULL, rows bytea NOT NULL, saturations bytea NOT NULL
);
CREATE TABLE term_idf (term text COLLATE "C" PRIMARY KEY, idf float8 NOT NULL);
-- A line of TOKEN_WORDS. `places` is its stretch of TOKEN_PLACES, int32, in that order; `count` is how many there are.
CREATE TABLE token_words (
  word text COLLATE "C" PRIMARY KEY, number int NOT NULL, count int NOT NULL, places bytea NOT NULL
);
-- A row's stretch of TOKENS, TOKEN_STEPS and TOKEN_LENGTHS, of the dtypes in `columns`.
CREATE TABLE row_tokens (row int PRIMARY KEY, tokens bytea NOT NULL, steps bytea NOT NULL, lengths bytea NOT NULL);
-- The words of each of WHOOSH_FIELDS; `answers` is the number of rows that hold it, `rows` int32, ascending.
CREATE TABLE words (
  field text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL, answers int NOT NULL, rows bytea NOT NULL,
  PRIMARY KEY (field, word)
);
-- `manifest`: the generation's manifest.json. `tables`: JSON, the number of rows and the digest of every other table
-- (`index.publishing.row_images`).
CREATE TABLE facts (name text COLLATE "C" PRIMARY KEY, value text COLLATE "C" NOT NULL);
