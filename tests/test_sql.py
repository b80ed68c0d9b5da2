"""The views of `answers.sqlite3`: they say what the library says, and every query of docs/sql.md runs."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.files import layout
from index.files.manifest import live_generation
from search.archive import Archive
from search.results import SearchRequest
from webui.contract import csv_row

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).parent.parent / "docs" / "sql.md"
QUERIES = dict(re.findall(r"^### (.+?)\n.*?```sql\n(.+?)```", DOCUMENT.read_text(), re.M | re.S))


@pytest.fixture(scope="module")
def opened(sample: Path) -> Archive:
    return Archive.open(sample)


@pytest.fixture(scope="module")
def database(sample: Path) -> Iterator[sqlite3.Connection]:
    path = layout.generations_path(sample) / live_generation(sample) / layout.ANSWERS
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


def ask(database: sqlite3.Connection, heading: str) -> list[tuple[Any, ...]]:
    return database.execute(QUERIES[heading]).fetchall()


def facets(opened: Archive) -> dict[str, dict[str, int]]:
    found = opened.search(SearchRequest(""))
    return {
        name: {each.value: each.count for each in facet if each.count}
        for name, facet in (("type", found.type_facet), ("year", found.year_facet), ("kind", found.kind_facet))
    }


@pytest.mark.parametrize("heading", QUERIES)
def test_every_documented_query_finds_something(database: sqlite3.Connection, heading: str) -> None:
    assert ask(database, heading)


def test_as_many_as_promised() -> None:
    assert 8 <= len(QUERIES) <= 12


def test_the_answers_are_those_of_the_export(database: sqlite3.Connection, opened: Archive) -> None:
    columns = (
        "id, post_key, post_url, coalesce(date, ''), kind, question, coalesce(respondent_name, ''),"
        " iif(respondent_name IS NULL, 'true', 'false'), title, institution, coalesce(types, ''), text,"
        " coalesce(certainty, '')"
    )

    found = [[str(cell) for cell in row] for row in database.execute(f"SELECT {columns} FROM answer")]  # noqa: S608

    assert sorted(found) == sorted(csv_row(answer, post) for answer, post in opened.answers())


def test_posts_and_people(database: sqlite3.Connection, opened: Archive) -> None:
    posts = database.execute("SELECT key, title, answers FROM post").fetchall()
    people = database.execute("SELECT slug, name, answers FROM respondent").fetchall()

    assert sorted(posts) == sorted((post.key, post.title, len(opened.answers_of(post.key))) for post in opened.posts())
    assert sorted(people) == sorted((person.slug, person.name, person.answers) for person in opened.people())


def test_counts_are_those_of_the_search(database: sqlite3.Connection, opened: Archive) -> None:
    counted = facets(opened)
    unknown = counted["type"].pop("unknown")

    assert dict(ask(database, "Answers of each year")) == counted["year"]
    assert dict(ask(database, "Answers of each library type")) == counted["type"]
    assert {row[0]: row[1] for row in ask(database, "Who speaks")} == counted["kind"]
    assert len(ask(database, "Answers whose library type is not known")) == unknown
    by_evidence = {str(found.evidence): found.answers for found in opened.contents.overview().evidence if found.answers}
    assert dict(ask(database, "What the types rest on")) == by_evidence


def test_lists_are_those_of_the_library(database: sqlite3.Connection, opened: Archive) -> None:
    most = Counter({person.name: person.answers for person in opened.people()}).most_common(10)
    letters = [answer.id for answer, _ in opened.answers() if "cover letter" in answer.text.lower()]

    assert [row[1] for row in ask(database, "The people with most answers")] == [count for _, count in most]
    held = ask(database, "Answers that hold these letters, whatever stands around them")
    assert sorted(row[0] for row in held) == sorted(letters)
    [a_post] = {answer.post_key for answer, _ in opened.answers() if answer.post_key.endswith("library-certificates")}
    sides = [
        (str(found.type), answer.respondent.name)
        for answer in opened.answers_of(a_post)
        for found in answer.types
        if found.type in ("academic", "public")
    ]
    said = ask(database, "What academic and what public librarians say to one question")
    assert sorted(row[:2] for row in said) == sorted(sides)
