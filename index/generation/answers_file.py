"""`answers.sqlite3`: everything of a generation that is shown. The same content gives the same bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from index.files import layout
from index.files.answer_views import ANSWER_VIEWS
from index.people.people_rows import person_rows, slug_rows
from index.record.embedding_cache import hash_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.generation.cutting import AskedQuestion
    from index.generation.outline import Outline
    from index.generation.prepared_post import PreparedPost
    from index.generation.titles import Titles


class AnswersFile:
    """The file while it is written, post by post."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        #: Answers and passages so far.
        self.answers = self.passages = 0

    @staticmethod
    @contextmanager
    def write(path: Path) -> Iterator[AnswersFile]:
        """Make the file."""
        # No journal: nobody opens the file before it is whole.
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # Few answers fit a page of SQLite's usual 4,096 bytes: the file would be a sixth larger.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(layout.ANSWERS_SCHEMA + ANSWER_VIEWS)
            connection.execute("BEGIN")
            yield AnswersFile(connection)
            connection.execute("COMMIT")

    def add(self, post: PreparedPost, places: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Write the next post; of each of its answers, `places` has the id, the person and the day of first showing."""
        self._rows("posts", [post.row])
        answers = [
            (row, *answer.row, person, day)
            for row, (answer, (_, person, day)) in enumerate(zip(post.answers, places, strict=True), self.answers)
        ]
        found = [
            (row, *passage) for row, answer in enumerate(post.answers, self.answers) for passage in answer.passages
        ]
        passages = [
            (number, row, start, end, bytes.fromhex(digest))
            for number, (row, start, end, digest) in enumerate(found, self.passages)
        ]
        self._rows("answers", answers)
        self._rows("passages", passages)
        self.answers += len(answers)
        self.passages += len(passages)

    def add_outline(self, outline: Outline, questions: Sequence[AskedQuestion], titles: Titles) -> None:
        """Write what is not one post's."""
        self._rows("people", person_rows(outline.people))
        self._rows("person_slugs", slug_rows(outline.people))
        self._rows("questions", [(n, asked.text, hash_text(asked.context)) for n, asked in enumerate(questions)])
        contexts = map(hash_text, titles.contexts)
        self._rows("titles", [(n, *title) for n, title in enumerate(zip(titles.texts, contexts, strict=True))])
        self._rows("redirects", [(r.old_id, r.new_id) for r in outline.redirects])
        self._rows("gone", [(g.id, g.reason) for g in outline.gone])
        self._rows("gone_people", [(slug,) for slug in outline.gone_people])

    def _rows(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 — named above


def open_answers(folder: Path) -> sqlite3.Connection:
    """Open the `answers.sqlite3` of a generation, read-only."""
    path = folder / layout.ANSWERS
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
