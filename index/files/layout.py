"""The archive on disk: its files, and the shape and type of each array in a generation.

archive/
  corrections.toml             the owner's file: corrections and takedowns; may be absent
  synonyms.txt                 the owner's groups of words that mean the same; may be absent
  site.toml                    the owner's file: the website's name, looks and links; may be absent; `serve` reads it
  record.sqlite3               the write side's truth
  record.sha256                its checksum as its last writer closed it (`index.record.record_checksum`)
  queries.sqlite3              how often readers asked for what; only where the site counts it (`webui.queries.counts`)
  generations/000042/          one whole, disposable, read-only state for searching
    manifest.json              format version, model, chunker, counts, SHA-256 of every other file
    answers.sqlite3            everything that is shown (ANSWERS_SCHEMA)
    keyword/                   the Whoosh index
    *.npy                      the arrays named below, memory-mapped by readers
    encoder/                   the model that made the vectors, to run without PyTorch; see ENCODER
  current                      the name of the live generation, replaced atomically
  last_backup                  when the newest backup was made; absent before the first (`index.backup.last_backup`)
  takedowns.json               a second copy of what the record knows of takedowns; absent where nothing was taken out
  published.json               the databases that it is published to (PUBLISHED); absent where it is in none
  withheld.json                the takedowns that a generation must leave out (WITHHELD); absent where nothing is hidden
  readers/NAME.json            the word of a web server that follows the archive (`index.files.readers`); absent without
  copied                       in a copy that a web server follows: another text after each time it was made the same

N answers have the dense row numbers 0..N-1, in order of (date, post key, place in the post).
T terms have the numbers 0..T-1, Q distinct questions 0..Q-1. P passages are sorted by their answer's row; an answer
has at least one.
"""

from __future__ import annotations

from pathlib import Path

#: Version of everything in a generation; a reader refuses any other.
FORMAT_VERSION = 10

CORRECTIONS = "corrections.toml"
SYNONYMS = "synonyms.txt"
SITE = "site.toml"
RECORD = "record.sqlite3"
CHECKSUM = "record.sha256"
QUERIES = "queries.sqlite3"
GENERATIONS = "generations"
CURRENT = "current"
TAKEDOWNS = "takedowns.json"
LAST_BACKUP = "last_backup"
READERS = "readers"
COPIED = "copied"
#: JSON list of the takedowns and unpublished posts that stand, as `answers.hidden` names them. A takedown is written
#: here first. A manifest lists the SHA-256 of each that its generation leaves out, and a reader refuses a generation
#: whose manifest lacks one: in a copy of the archive that was made during a takedown, too.
WITHHELD = "withheld.json"
#: JSON object: the address, without a password, of every database that the archive was published to, and the schema
#: that was made live there last ('' before the first). `index`, `hide` and `unhide` publish to all of them.
PUBLISHED = "published.json"
MANIFEST = "manifest.json"
ANSWERS = "answers.sqlite3"
KEYWORD = "keyword"

#: uint16 (N,): bit i is set when the answer has the i-th `LibraryType`; no bit for unknown.
TYPE_BITS = "type_bits.npy"
#: int16 (N,): year of publication; 0 when unknown.
YEARS = "years.npy"
#: uint8 (N,): the place of the answer's series among `PostSeries`.
SERIES = "series.npy"
#: bool (N,): True where the answer ticks options and says next to nothing (`index.generation.only_ticks`).
ONLY_TICKS = "only_ticks.npy"
#: bytes (UTF-8, one term a line, in the order of term numbers). A query word `w` is looked up first as
#: `=fold(w)` (words of respondents and institutions; such a term's postings hold the whole BM25F of the word,
#: its stem's occurrences in answer and question included), else as `stem(fold(w))`.
TERMS = "terms.txt"
#: float64 (T,): inverse document frequency of the term.
TERM_IDF = "term_idf.npy"
#: Rows are kept in 16 bits, block by block: the first block is rows 0 to ROWS_OF_BLOCK - 1, and so on. There are B
#: blocks, at least one.
ROWS_OF_BLOCK = 1 << 16
#: int64 (T*B+1,): the postings of term t in block b are [t*B+b] to [t*B+b+1] of the two next arrays.
POSTING_OFFSETS = "posting_offsets.npy"
#: uint16: answer rows, counted from the first of their block, ascending within a term.
POSTING_ROWS = "posting_rows.npy"
#: Unsigned, of as few bytes as the largest needs: the place in SATURATIONS of the term's frequency in that row.
POSTING_SATURATIONS = "posting_saturations.npy"
#: float64, ascending, distinct: the shares of its idf that a term may add to a row's score (`sat` of
#: `index.generation.term_arrays`). The product is rounded to float32.
SATURATIONS = "saturations.npy"
#: int64 (4N+1,): the tokens of field f of row r are [4r+f] to [4r+f+1] of TOKENS, the field's end included.
TOKEN_OFFSETS = "token_offsets.npy"
#: Unsigned, of as few bytes as the largest needs: token numbers (lines of TOKEN_WORDS) of each row's fields, in reading
#: order, stop words included. After each field stands the number of token words, so that no phrase crosses its end.
TOKENS = "tokens.npy"
#: The fields of a row, in their order.
TOKEN_FIELDS = ("question", "answer", "name", "institution")
#: The token after each field while a generation is built and its words have no numbers of stems yet.
FIELD_END = -1
#: Unsigned, of as few bytes as the largest needs; as long as TOKENS: how many characters of its field's text each
#: token begins after the one before, or after the field's start; 0 at a field's end. A name is searched by other
#: names as well, so those places are of no shown text.
TOKEN_STEPS = "token_steps.npy"
#: Unsigned, of as few bytes as the largest needs; as long as TOKENS: the characters of each token, 0 at a field's end.
TOKEN_LENGTHS = "token_lengths.npy"
#: UTF-8, one stemmed token a line, in the order of token numbers.
TOKEN_WORDS = "token_words.txt"
#: int64 (number of token words + 1,): the places of token w are [w] to [w+1] of TOKEN_PLACES.
TOKEN_PLACE_OFFSETS = "token_place_offsets.npy"
#: int32: indexes into TOKENS of every word's places, ordered by the token that follows, then ascending.
#: So the places of any two adjacent words are one stretch of it.
TOKEN_PLACES = "token_places.npy"
#: UTF-8, one line for two words that stand in the archive as one word too, or with a hyphen (the rule is in
#: `index.generation.spellings`): the first and the second, folded, and the stem of both together (`work place
#: workplac`), in the order of both together.
SPELLINGS = "spellings.txt"
#: float32 (P, dimension): unit vectors of "question passage". Absent from a keyword-only archive.
VECTORS = "vectors.npy"
#: int32 (P,): the answer row of each passage, ascending.
PASSAGE_ROWS = "passage_rows.npy"
#: float32 (Q, dimension): unit vectors of the distinct questions. Absent from a keyword-only archive.
QUESTION_VECTORS = "question_vectors.npy"
#: int32 (N,): the number of each answer's question, in the order in which they are first asked; -1 where none was
#: asked.
QUESTION_NUMBERS = "question_numbers.npy"
#: float32 (distinct titles of posts, dimension): unit vectors of the titles. Absent from a keyword-only archive.
TITLE_VECTORS = "title_vectors.npy"
#: int32 (N,): the number of the title of each answer's post; -1 where it has none beside the column's name.
TITLE_NUMBERS = "title_numbers.npy"

#: The model that made the vectors, for ONNX Runtime. Absent from a keyword-only generation, from one that an older
#: program wrote, and where the model cannot be carried. Readers check and open it apart, when they encode a text.
ENCODER = "encoder"
#: The graph: int64 `input_ids` and `attention_mask` (texts, tokens) to float32 `vectors` (texts, dimension) of unit
#: length. Its weights are the model's own `*.safetensors`, byte for byte, beside it.
ENCODER_GRAPH = "encoder/model.onnx"
#: The model's own, byte for byte; readers ignore its limit of length.
ENCODER_TOKENIZER = "encoder/tokenizer.json"
#: JSON: `version` (ENCODER_VERSION), `model` (its identity), `dimension` of a vector, `max_tokens` read of a text.
ENCODER_CONFIG = "encoder/config.json"
#: Version of the carried model's files; a program of another version writes them, and the generation, anew.
ENCODER_VERSION = 1

#: Fields of the Whoosh index. A document has its answer's row in the column `row`. `question` and `title` (of the post)
#: hold stems, `name` and `institution` folded words, `surface` the folded words of TOKEN_FIELDS. `tag` holds every run
#: of stems, with blanks between, that stands in one of the post's tags or categories. A document's words are distinct.
WHOOSH_ROW = "row"
WHOOSH_FIELDS = ("question", "name", "institution", "title", "tag", "surface")

#: Everything that is shown. `paragraphs` and `types` are JSON lists of objects with the fields of `Paragraph` (kind,
#: text, start, end, label) and `TypeEvidence` (type, evidence, reason). A post's `question` is the one it asks (''
#: where it asks none or several), `questions` a JSON list of all it asks, answered or not, `facts` one of objects
#: (name, value), and `categories` and `tags` of names; `series` is a `PostSeries`. An answer's `person` is NULL where
#: its respondent is anonymous or the name says too little; `first_shown` is the ISO date of the day on which
#: readers could first see it. `people` has one row a person: `sorted_as` begins with the
#: surname, `aliases` are JSON lists of other names that answers are signed with, `names` of all they may be asked for
#: by; `person_slugs` are the slugs that other names of a person would have. `gone_people` are the slugs of people whose
#: every answer is hidden or unpublished; nobody shown has them.
ANSWERS_SCHEMA = """
CREATE TABLE posts (
  key TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, published TEXT, kind TEXT NOT NULL,
  question TEXT NOT NULL, questions TEXT NOT NULL, facts TEXT NOT NULL, categories TEXT NOT NULL,
  tags TEXT NOT NULL, series TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, post_key TEXT NOT NULL REFERENCES posts(key),
  position INTEGER NOT NULL, question_position INTEGER, question TEXT NOT NULL, respondent_name TEXT,
  title TEXT NOT NULL, institution TEXT NOT NULL, types TEXT NOT NULL, paragraphs TEXT NOT NULL,
  certainty REAL, person TEXT REFERENCES people(slug), first_shown TEXT
) STRICT;
CREATE INDEX answers_by_post ON answers (post_key, position);
CREATE INDEX answers_by_person ON answers (person, row) WHERE person IS NOT NULL;
CREATE TABLE people (
  slug TEXT PRIMARY KEY, sorted_as TEXT NOT NULL, name TEXT NOT NULL, aliases TEXT NOT NULL, names TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE person_slugs (slug TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people(slug)) STRICT, WITHOUT ROWID;
CREATE TABLE passages (
  number INTEGER PRIMARY KEY, answer_row INTEGER NOT NULL REFERENCES answers(row),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, input_hash BLOB NOT NULL
) STRICT;
CREATE INDEX passages_by_answer ON passages (answer_row, number);
CREATE TABLE questions (number INTEGER PRIMARY KEY, text TEXT NOT NULL, input_hash BLOB NOT NULL) STRICT;
CREATE TABLE titles (number INTEGER PRIMARY KEY, text TEXT NOT NULL, input_hash BLOB NOT NULL) STRICT;
CREATE TABLE redirects (old_id TEXT PRIMARY KEY, new_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE gone (id TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE gone_people (slug TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""


def blocks_of(answers: int) -> int:
    """Return B, the number of blocks of so many answers."""
    return max(-(-answers // ROWS_OF_BLOCK), 1)


def corrections_path(archive: Path) -> Path:
    """Return the path of the owner's corrections."""
    return archive / CORRECTIONS


def restoring_path(archive: Path) -> Path:
    """Return the path at which a backup's record is made ready to replace the record; only a kill leaves it behind."""
    return archive / ".restoring"


def restored_path(archive: Path) -> Path:
    """Return the folder of a backup's files that are ready to take their places.

    After a kill, `index.record.leftovers` puts all of them there.
    """
    return archive / ".restored"


def site_path(archive: Path) -> Path:
    """Return the path of the owner's choices for the website."""
    return archive / SITE


def record_path(archive: Path) -> Path:
    """Return the path of the record."""
    return archive / RECORD


def checksum_path(archive: Path) -> Path:
    """Return the path of the record's checksum."""
    return archive / CHECKSUM


def queries_path(archive: Path) -> Path:
    """Return the path of the counts of queries."""
    return archive / QUERIES


def generations_path(archive: Path) -> Path:
    """Return the folder of generations."""
    return archive / GENERATIONS


def is_generation_name(name: str) -> bool:
    """True if `name` can be a generation's: six digits or more. Anything else in `current` is damage."""
    return name.isascii() and name.isdigit() and len(name) >= 6


def takedowns_path(archive: Path) -> Path:
    """Return the path of the second copy of the record's takedowns (`index.takedowns.takedown_copy`)."""
    return archive / TAKEDOWNS


def last_backup_path(archive: Path) -> Path:
    """Return the path of the moment of the newest backup."""
    return archive / LAST_BACKUP


def readers_path(archive: Path) -> Path:
    """Return the folder in which every web server that follows the archive has a file."""
    return archive / READERS


def copied_path(archive: Path) -> Path:
    """Return the path of the file that whoever copies the archive writes anew at the end of each round."""
    return archive / COPIED


def withheld_path(archive: Path) -> Path:
    """Return the path of the list that a generation must withhold."""
    return archive / WITHHELD


def published_path(archive: Path) -> Path:
    """Return the path of the list of databases that the archive is published to."""
    return archive / PUBLISHED


def current_path(archive: Path) -> Path:
    """Return the path of the file that names the live generation."""
    return archive / CURRENT
