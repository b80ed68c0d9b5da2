"""A judged set on disk: `corpus.jsonl` (id, title, text), `queries.jsonl` (id, text), `qrels.tsv` (query, document,
grade).

The title of a document is the question, its text the answer.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from hashlib import file_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CORPUS = "corpus.jsonl"
QUERIES = "queries.jsonl"
JUDGEMENTS = "qrels.tsv"


class UnreadableSet(ValueError):
    """A file of a judged set is missing or is not as it should be; the message says which, where and what is needed."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document: an answer and its question."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Queries, and which documents are relevant to each."""

    #: The folder's name.
    name: str
    #: SHA-256 of the corpus.
    digest: str
    documents: tuple[Document, ...]
    #: Text of each query that has a relevant document, by id.
    queries: Mapping[str, str]
    #: Grades of the judged documents of these queries, 0 for one that is not relevant.
    judgements: Mapping[str, Mapping[str, int]]


def read_judged_set(folder: Path) -> JudgedSet:
    """Read a folder. Raises UnreadableSet."""
    for name in (CORPUS, QUERIES, JUDGEMENTS):
        if not (folder / name).is_file():
            msg = f"{folder} has no {name}. A judged set has {CORPUS}, {QUERIES} and {JUDGEMENTS}."
            raise UnreadableSet(msg)
    documents = tuple(
        Document(str(line["id"]), str(line.get("title", "")).strip(), str(line["text"]).strip())
        for line in _lines(folder / CORPUS)
    )
    judgements = _judgements(folder / JUDGEMENTS)
    queries = {str(line["id"]): str(line["text"]) for line in _lines(folder / QUERIES)}
    judged = {key: text for key, text in queries.items() if any(judgements.get(key, {}).values())}
    if not judged:
        msg = f"No query of {folder / QUERIES} has a relevant document in {JUDGEMENTS}: the ids must be the same."
        raise UnreadableSet(msg)
    with (folder / CORPUS).open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return JudgedSet(folder.resolve().name, digest, documents, judged, {key: judgements[key] for key in judged})


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
                found["id"], found["text"]
            except (ValueError, KeyError, TypeError) as error:
                msg = f"{path}, line {number}: not an object with id and text ({type(error).__name__}: {error})."
                raise UnreadableSet(msg) from error
            yield found


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            query, document, grade = line.split("\t")
            found[query][document] = max(int(grade), 0)
        except ValueError as error:
            if number == 1:  # the names of the columns
                continue
            msg = f"{path}, line {number}: not query, document and grade with tabs between ({error})."
            raise UnreadableSet(msg) from error
    return dict(found)
