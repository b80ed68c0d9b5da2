"""`bench/relevance/judged/queries.txt`: what we hold our own ranking to, on the sample archive.

`# category` begins a category, a line at the margin is a query, and the indented lines under it grade answers:
`GRADE PATTERN`, the pattern with `*` and `?` over answer ids. A later line counts over an earlier one, so that a whole
post can be graded and then its best answers. Queries of the category `nonsense` have no grades: nothing answers them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from bench.relevance.judged_set import Document, JudgedSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.archive import Archive

FOLDER = Path(__file__).parent / "judged"
QUERIES = FOLDER / "queries.txt"
NONSENSE = "nonsense"
#: The set's name.
OWN = "sample"


class UnreadableJudgement(ValueError):
    """A line of the file is not as it should be; the message says which and what is needed."""


@dataclass(frozen=True, slots=True)
class Query:
    """One judged query."""

    category: str
    text: str
    #: Grade of each relevant answer by its id; empty for nonsense.
    grades: dict[str, int]


def read_judgements(ids: Sequence[str], path: Path = QUERIES) -> tuple[Query, ...]:
    """Return the queries, graded over the answers of these ids. Raises UnreadableJudgement."""
    queries: list[Query] = []
    category = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            category = line[2:].strip()
        elif line.startswith(" "):
            if not queries:
                raise _unreadable(path, number, "a grade before the first query")
            queries[-1].grades.update(_graded(ids, line, path, number))
        elif line.strip():
            queries.append(Query(category, line.strip(), {}))
    for query in queries:
        if bool(query.grades) == (query.category == NONSENSE):
            msg = f"{path}: {query.text!r} needs grades, unless it is {NONSENSE}, which has none."
            raise UnreadableJudgement(msg)
    return tuple(queries)


def own_set(archive: Archive, path: Path = QUERIES) -> JudgedSet:
    """The queries of a file that have an answer in the archive, as a judged set. Raises UnreadableJudgement."""
    documents = tuple(Document(answer.id, answer.question, answer.text) for answer, _ in archive.answers())
    queries = read_judgements([document.id for document in documents], path)
    real = {str(number): query for number, query in enumerate(queries) if query.grades}
    texts = {key: query.text for key, query in real.items()}
    return JudgedSet(OWN, "", documents, texts, {key: query.grades for key, query in real.items()})


def _graded(ids: Sequence[str], line: str, path: Path, number: int) -> dict[str, int]:
    grade, _, pattern = line.strip().partition(" ")
    if not grade.isdecimal() or not pattern:
        raise _unreadable(path, number, "not a grade, a space and a pattern")
    found = {each: int(grade) for each in ids if fnmatchcase(each, pattern.strip())}
    if not found:
        raise _unreadable(path, number, f"no answer of the sample archive has an id like {pattern.strip()!r}")
    return found


def _unreadable(path: Path, number: int, what: str) -> UnreadableJudgement:
    return UnreadableJudgement(f"{path}, line {number}: {what}.")
