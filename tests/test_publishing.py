"""A published generation holds all that the archive's does, and readers change to it from one moment to the next."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.analysis import STOP_WORDS
from index.errors import GenerationDamaged, TakedownUnfinished
from index.files import layout
from index.files.manifest import live_generation
from index.files.postgres_layout import SIGNATURE_TOKENS, TABLES, TYPE_ONLY
from index.generation.keyword_index import words_of
from index.generation.term_arrays import AnswerText
from search.archive import Archive
from tests.published import asked, column, live, published, schemas

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(rows, encoder, into=tmp_path, redirects={"old/1": "post-0001/0"}, gone={"x/1": "withdrawn"})


def generation_of(archive: Path) -> Path:
    return layout.generations_path(archive) / live_generation(archive)


def test_everything_that_is_shown_arrives(folder: Path, database: str) -> None:
    done = published(folder, database)

    with closing(sqlite3.connect(generation_of(folder) / layout.ANSWERS)) as there:
        for table in ("posts", "answers", "people", "redirects", "gone", "passages", "questions", "titles"):
            columns = ", ".join(f'"{name}"' for name in TABLES[table] if name != "vector")
            said = f"SELECT {columns} FROM {table} ORDER BY 1"  # noqa: S608 - names of ours
            assert asked(database, said) == there.execute(said).fetchall()
            assert done.rows[table] == len(asked(database, said))
    assert done.is_new
    assert done.rows["answers"] == 6
    assert done.rows["redirects"] == done.rows["gone"] == 1


def test_every_array_arrives(folder: Path, database: str) -> None:
    """Put together again from what the tables hold, each is as its file."""
    published(folder, database)
    files = {path.name: np.load(path) for path in generation_of(folder).glob("*.npy")}

    vectors = asked(database, "SELECT vector_send(vector) FROM passages ORDER BY number")
    assert np.array_equal(
        np.concatenate([np.frombuffer(sent, ">f4", offset=4) for (sent,) in vectors]), files[layout.VECTORS].ravel()
    )
    stretches = asked(database, "SELECT tokens, steps, lengths FROM row_tokens ORDER BY row")
    for file, parts in zip(
        (layout.TOKENS, layout.TOKEN_STEPS, layout.TOKEN_LENGTHS), zip(*stretches, strict=True), strict=True
    ):
        assert np.array_equal(np.frombuffer(b"".join(parts), column(database, file).dtype), files[file])
    places = asked(database, "SELECT places, count FROM token_words ORDER BY number")
    assert np.array_equal(np.frombuffer(b"".join(held for held, _ in places), "<i4"), files[layout.TOKEN_PLACES])
    assert np.array_equal(np.cumsum([0, *(count for _, count in places)]), files[layout.TOKEN_PLACE_OFFSETS])
    idf = asked(database, "SELECT idf FROM term_idf ORDER BY term")  # as the lines of TERMS
    assert np.array_equal(np.array(idf).ravel(), files[layout.TERM_IDF])
    in_tables = {layout.VECTORS, layout.TOKEN_PLACES, layout.TOKEN_PLACE_OFFSETS, layout.TERM_IDF, *TYPE_ONLY}
    for file in files.keys() - in_tables - {layout.POSTING_ROWS, layout.POSTING_OFFSETS}:
        assert np.array_equal(column(database, file), files[file].ravel()), file
        assert column(database, file).dtype == files[file].dtype
    for file in TYPE_ONLY:
        assert (column(database, file).dtype, len(column(database, file))) == (files[file].dtype, 0)


def test_every_term_arrives_with_its_rows(folder: Path, database: str) -> None:
    """As a reader of the files finds them."""
    published(folder, database)
    listed = (generation_of(folder) / layout.TERMS).read_text(encoding="utf-8").split("\n")[:-1]
    saturations, shares = (column(database, file) for file in (layout.SATURATIONS, layout.POSTING_SATURATIONS))

    terms = asked(
        database, "SELECT term, answers, rows, saturations, idf FROM terms JOIN term_idf USING (term) ORDER BY 1"
    )
    assert [term for term, *_ in terms] == listed
    with Archive.open(folder) as opened:
        postings = opened._searcher.postings
        for term, answers, rows, numbers, idf in terms:
            held = np.frombuffer(rows, "<i4")
            weights = (saturations[np.frombuffer(numbers, shares.dtype)] * idf).astype(np.float32)
            assert held.tolist() == postings.rows(term).tolist()
            assert weights.tolist() == postings.weights(term).tolist()
            assert answers == len(held)


def test_every_word_of_a_field_arrives_with_its_rows(folder: Path, database: str, rows: list[AnswerRow]) -> None:
    published(folder, database)
    expected: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        text = AnswerText(row.question, row.text, row.name or "", row.institution, row.question, ())
        for field, words in words_of(text).items():
            for word in words:
                expected.setdefault((field, word), []).append(number)

    found = asked(database, "SELECT field, word, answers, rows FROM words")
    held = {(field, word): np.frombuffer(there, "<i4").tolist() for field, word, _, there in found}
    assert held == expected
    assert {key: len(there) for key, there in held.items()} == {(field, word): n for field, word, n, _ in found}
    assert STOP_WORDS & {word for _, word in held}, "stop words too"


def test_the_words_of_signatures_are_a_column(folder: Path, database: str) -> None:
    published(folder, database)
    words = [word for (word,) in asked(database, "SELECT word FROM token_words ORDER BY number")]

    signed = [words[token] for token in column(database, f"{SIGNATURE_TOKENS}.npy")]
    assert signed == "donna pierc jose sanchez teasel counti librari ada will otto river".split()


def test_an_archive_of_words_needs_no_vectors(
    archives: ArchiveMaker, rows: list[AnswerRow], database: str, tmp_path: Path
) -> None:
    """Nor pgvector."""
    done = published(archives.write(rows, into=tmp_path), database)

    assert asked(database, "SELECT count(*), count(vector) FROM passages") == [(done.rows["passages"], 0)]
    assert asked(database, "SELECT count(*) FROM pg_extension WHERE extname = 'vector'") == [(0,)]


def test_a_second_publish_says_that_all_is_there(folder: Path, database: str) -> None:
    first = published(folder, database)

    second = published(folder, database)

    assert (second.is_new, second.schema, second.rows) == (False, first.schema, first.rows)
    assert schemas(database) == [first.schema]


def test_the_owners_synonyms_follow_without_a_new_generation(folder: Path, database: str) -> None:
    published(folder, database)
    said = "SELECT published, synonyms FROM answerstacks.live"
    ((before, none),) = asked(database, said)
    (folder / layout.SYNONYMS).write_text("cv, résumé\n", encoding="utf-8")

    done = published(folder, database)

    ((after, synonyms),) = asked(database, said)
    assert (none, synonyms, done.is_new) == (None, "cv, résumé\n", False)
    assert after > before, "readers see that something has changed"
    published(folder, database)
    assert asked(database, said) == [(after, synonyms)]


def test_a_replaced_generation_stays_a_while_for_its_readers(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, database: str
) -> None:
    first = published(folder, database).schema
    archives.write(rows[1:], encoder, into=folder)

    second = published(folder, database)

    assert second.dropped == ()
    assert schemas(database) == sorted([first, second.schema])
    assert asked(database, "SELECT count(*) FROM answers") == [(5,)]

    assert published(folder, database, keep=0).dropped == (first,)
    assert schemas(database) == [second.schema]


def test_a_generation_that_is_live_again_is_not_swept(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, database: str
) -> None:
    """After a restore, an older one is the archive's again."""
    first, name = published(folder, database).schema, layout.current_path(folder).read_text()
    archives.write(rows[1:], encoder, into=folder)
    second = published(folder, database).schema
    layout.current_path(folder).write_text(name)

    again = published(folder, database, keep=0)

    assert (again.schema, again.is_new, again.dropped) == (first, False, (second,))
    assert live(database) == name.strip()


def test_other_content_under_the_same_name_is_another_generation(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, database: str, tmp_path: Path
) -> None:
    first = published(folder, database)
    other = archives.write(rows[2:], encoder, into=tmp_path / "other")
    folder_there = generation_of(other)
    text = (folder_there / layout.MANIFEST).read_text().replace(folder_there.name, first.generation)
    (folder_there / layout.MANIFEST).write_text(text)
    folder_there.rename(folder_there.with_name(first.generation))
    layout.current_path(other).write_text(first.generation)

    second = published(other, database)

    assert second.generation == first.generation
    assert second.schema != first.schema
    with Archive.open(other) as opened:
        assert asked(database, "SELECT count(*) FROM answers") == [(opened.counts.answers,)]


@pytest.mark.parametrize("withheld", ["[", '["answer post-0001/0"]'])
def test_a_generation_that_holds_what_is_being_hidden_is_not_published(
    folder: Path, database: str, withheld: str
) -> None:
    """Or where it cannot be told."""
    (folder / layout.WITHHELD).write_text(withheld, encoding="utf-8")

    with pytest.raises(TakedownUnfinished, match="finish it with `answerstacks index`"):
        published(folder, database)

    assert schemas(database) == []


def test_a_damaged_generation_is_not_published(folder: Path, database: str) -> None:
    path = generation_of(folder) / layout.VECTORS
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    with pytest.raises(GenerationDamaged, match="answerstacks index --rebuild"):
        published(folder, database)

    assert schemas(database) == []
