-- The texts that wait for their vectors. A row is deleted when its vector is in the archive's record; what a killed
-- import leaves behind, by the first import a day later.
CREATE SCHEMA IF NOT EXISTS answerstacks_work;
CREATE TABLE IF NOT EXISTS answerstacks_work.texts (
  -- Name and hash of the weights.
  model text COLLATE "C" NOT NULL,
  -- SHA-256 of the text in UTF-8.
  text_hash bytea NOT NULL,
  text text NOT NULL,
  -- float32 of unit length, little-endian; NULL until it is embedded.
  vector bytea,
  added timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model, text_hash)
);
CREATE INDEX IF NOT EXISTS texts_waiting ON answerstacks_work.texts (model, text_hash) WHERE vector IS NULL;
