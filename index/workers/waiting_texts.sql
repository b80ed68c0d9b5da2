-- The texts that wait for their vectors. A row is deleted when its vector has gone into the archive's record.
CREATE SCHEMA IF NOT EXISTS answerstacks_work;
CREATE TABLE IF NOT EXISTS answerstacks_work.texts (
  -- Name and hash of the weights.
  model text COLLATE "C" NOT NULL,
  -- SHA-256 of the text in UTF-8.
  text_hash bytea NOT NULL,
  text text NOT NULL,
  -- float32 of unit length, little-endian; NULL until it is embedded.
  vector bytea,
  PRIMARY KEY (model, text_hash)
);
CREATE INDEX IF NOT EXISTS texts_waiting ON answerstacks_work.texts (model, text_hash) WHERE vector IS NULL;
