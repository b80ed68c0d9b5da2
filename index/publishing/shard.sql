-- A shard's part of one generation (`index.publishing.parting`): the vectors of the passages of its posts, under the
-- numbers that the archive's own database has them by. {vector} is pgvector's type with its dimension.

CREATE TABLE passages (number int PRIMARY KEY, vector {vector});
ALTER TABLE passages ALTER COLUMN vector SET STORAGE PLAIN;
-- As in `schema.sql`.
CREATE TABLE facts (name text COLLATE "C" PRIMARY KEY, value text COLLATE "C" NOT NULL);
