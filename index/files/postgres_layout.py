"""The archive on PostgreSQL: its schemas and tables, for whoever publishes it and whoever reads it.

A database holds one archive. The schema `answerstacks` says which generation is live (`control.sql` of
`index/publishing`); each generation is a schema of its own, whose tables (`schema.sql` there) are filled once and never
changed. A reader asks `live` for the name of a schema and names it in every statement, so it reads one generation.
A schema that is live no more is dropped by the next publish, five minutes or more after it was replaced, or at once
where it holds what is hidden now: a reader who still asks it is told that a table is missing, and asks `live` again.
"""

from __future__ import annotations

from hashlib import sha256

from index.files import layout

#: Version of the tables, beside `layout.FORMAT_VERSION` in the manifest; a reader refuses any other. Whatever it is,
#: `facts` of a generation and the tables of CONTROL have at least today's columns: an older one is published over.
POSTGRES_FORMAT = 2

#: The schema of what lies beside the generations.
CONTROL = "answerstacks"
LIVE = f"{CONTROL}.live"
GENERATIONS = f"{CONTROL}.generations"
WITHHELD = f"{CONTROL}.withheld"
SETTINGS = f"{CONTROL}.settings"

#: Seconds: the most that `wal_receiver_timeout` of a standby may be that serves readers, and for how long it answers
#: when it is behind its primary or has lost it.
RECEIVER_TIMEOUT, STANDBY_LIMIT = 5, 10

#: The tables of a generation with their columns in order, `facts` apart. Rows lie in the order of the first column, or
#: of the first two in `words`.
TABLES = {
    "posts": (
        "key", "url", "title", "published", "kind", "question", "questions", "facts", "categories", "tags", "series",
    ),
    "answers": (
        "row", "id", "post_key", "position", "question_position", "question", "respondent_name", "title",
        "institution", "types", "paragraphs", "certainty", "person", "first_shown",
    ),
    "people": ("slug", "sorted_as", "name", "aliases", "names"),
    "person_slugs": ("slug", "person"),
    "redirects": ("old_id", "new_id"),
    "gone": ("id", "reason"),
    "gone_people": ("slug",),
    "passages": ("number", "answer_row", "start", "end", "input_hash", "vector"),
    "questions": ("number", "text", "input_hash"),
    "titles": ("number", "text", "input_hash"),
    "columns": ("name", "dtype", "data"),
    "terms": ("term", "answers", "rows", "saturations"),
    "term_idf": ("term", "idf"),
    "token_words": ("word", "number", "count", "places"),
    "row_tokens": ("row", "tokens", "steps", "lengths"),
    "words": ("field", "word", "answers", "rows"),
}  # fmt: skip

#: Names in `facts`: the manifest as JSON, the rows and digests of the tables as JSON, and a JSON list of the shards:
#: address, without user and password, and schema of each. A shard has its number and that of all databases instead.
MANIFEST_FACT, TABLES_FACT, SHARDS_FACT, PART_FACT = "manifest", "tables", "shards", "part"

#: The dtype in `columns` of a word list, whose data is UTF-8.
TEXT_COLUMN = "text"

#: The one column that is no file: the tokens of the fields `name` and `institution` of all rows, one row after another,
#: ends of fields left out, of the dtype of TOKENS.
SIGNATURE_TOKENS = "signature_tokens"

#: Files that tables hold in parts; every other array and word list of a generation is a row of `columns`.
IN_TABLES = frozenset(
    {
        layout.VECTORS,
        layout.TERMS,
        layout.TERM_IDF,
        layout.POSTING_OFFSETS,
        layout.POSTING_ROWS,
        layout.TOKEN_WORDS,
        layout.TOKEN_PLACE_OFFSETS,
        layout.TOKEN_PLACES,
    }
)
#: Of these `columns` has the type alone, and the tables hold the numbers.
TYPE_ONLY = frozenset({layout.POSTING_SATURATIONS, layout.TOKENS, layout.TOKEN_STEPS, layout.TOKEN_LENGTHS})


#: The statement for the schema, quoted, in which an extension was created; no row where it was not.
EXTENSION_SCHEMA = (
    "SELECT quote_ident(nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = %s"
)


def is_postgres_address(text: str) -> bool:
    """True for what names a database and no folder: `postgresql://…`, or `postgres://…`."""
    return text.startswith(("postgresql://", "postgres://"))


def column_name(file: str) -> str:
    """Return the name in `columns` of an array or word list: its file's name without the ending."""
    return file.rpartition(".")[0]


def schema_name(generation: str, manifest: bytes, databases: int = 1) -> str:
    """Return the schema of a generation: its name and its content's, so that another of this name is no match.

    The content's is of POSTGRES_FORMAT, too: tables of another one are never taken for these.
    Where its vectors are parted among several databases, their number is part of the name.
    """
    parted = f"_of{databases}" if databases > 1 else ""
    content = sha256(b"%d\n" % POSTGRES_FORMAT + manifest).hexdigest()
    return f"g{generation}_{content[:12]}{parted}"
