-- What lies beside the generations, in a schema that every program knows by name.

CREATE SCHEMA IF NOT EXISTS answerstacks;
-- `format` is POSTGRES_FORMAT of `index.files.postgres_layout`; `reader` the role that may read, '' for none.
CREATE TABLE IF NOT EXISTS answerstacks.settings (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), format int NOT NULL, reader text COLLATE "C" NOT NULL DEFAULT ''
);
-- The live generation: one row, and one UPDATE switches. `synonyms` is the owner's synonyms.txt, or NULL.
CREATE TABLE IF NOT EXISTS answerstacks.live (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), schema text COLLATE "C" NOT NULL,
  generation text COLLATE "C" NOT NULL, published timestamptz NOT NULL, synonyms text COLLATE "C"
);
-- Every generation that is here, and since when another is live in its place.
CREATE TABLE IF NOT EXISTS answerstacks.generations (
  schema text COLLATE "C" PRIMARY KEY, generation text COLLATE "C" NOT NULL, published timestamptz NOT NULL,
  replaced timestamptz
);
-- SHA-256, in hexadecimal, of what a generation must withhold (WITHHELD of the layout, and `withholds` of a manifest).
CREATE TABLE IF NOT EXISTS answerstacks.withheld (digest text COLLATE "C" PRIMARY KEY);
