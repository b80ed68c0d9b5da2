"""Generations: written whole, switched to at once, and the same from the same record."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.files import layout
from index.files.manifest import find_live_generation
from index.generation import generation
from index.generation.generation import is_live, write_generation
from index.imports.importing import import_sources
from index.progress import Silent
from index.record.embedding_cache import cached_hashes, hash_text
from index.record.record import Record
from index.verifying.verification import verify
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
FEDERAL = "Anonymous Federal Librarian: "
QUESTION = "Do you read cover letters?"


@pytest.fixture
def build(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Callable[..., Path]:
    """Import the folder of posts; the folder of the live generation."""

    def build(*, keyword_only: bool = False, rebuild: bool = False) -> Path:
        report = import_sources(archive, [posts.path], model=fake_encoder, keyword_only=keyword_only, rebuild=rebuild)
        return archive / "generations" / str(report.generation)

    return build


def arrays(folder: Path) -> dict[str, bytes]:
    """Everything in a generation but Whoosh's files, which hold the time, and the manifest, which holds their
    hashes."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != layout.MANIFEST
    }


def test_rows_are_in_the_order_of_date_post_and_place(posts: PostFolder, build: Callable[..., Path]) -> None:
    posts.write("2015-01-02-b", QUESTION, OTTO + "Yes, in the morning.", WANDA + "No, never.")
    posts.write("2015-01-02-a", QUESTION, WANDA + "Yes, in the evening.")
    posts.write("undated", QUESTION, FEDERAL + "We are not allowed to.")
    posts.write("2012-07-01-c", QUESTION, WANDA + "Sometimes, on Fridays.")
    folder = build()
    with closing(sqlite3.connect(folder / layout.ANSWERS)) as answers:
        rows = answers.execute("SELECT row, id FROM answers ORDER BY row").fetchall()
    assert rows == [
        (0, "undated/anonymous-federal-librarian"),
        (1, "2012-07-01-c/wanda-pyle"),
        (2, "2015-01-02-a/wanda-pyle"),
        (3, "2015-01-02-b/otto-m-brandl"),
        (4, "2015-01-02-b/wanda-pyle"),
    ]
    assert np.load(folder / layout.YEARS).tolist() == [0, 2012, 2015, 2015, 2015]
    # public is bit 0, academic bit 1, federal bit 5
    assert np.load(folder / layout.TYPE_BITS).tolist() == [32, 1, 1, 2, 1]


def test_the_manifest_names_every_file(posts: PostFolder, build: Callable[..., Path]) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.", OTTO + "No.")
    folder = build()
    manifest = json.loads((folder / layout.MANIFEST).read_text())
    assert (manifest["format"], manifest["generation"], manifest["model"]) == (
        layout.FORMAT_VERSION,
        "000001",
        "fake@0",
    )
    assert (manifest["dimension"], manifest["counts"]) == (64, {"posts": 1, "answers": 2, "passages": 2})
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == files - {layout.MANIFEST}
    assert {layout.VECTORS, layout.ANSWERS, layout.TERMS} <= files
    assert (folder.parent.parent / layout.CURRENT).read_text() == "000001\n"


def test_vectors_are_of_question_and_passage(
    posts: PostFolder, build: Callable[..., Path], fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.")
    folder = build()
    passage, question = "Do you read cover letters? Yes.", "Do you read cover letters?"
    assert fake_encoder.encoded == [passage, question]
    assert np.array_equal(np.load(folder / layout.VECTORS), fake_encoder.encode([passage]))
    assert np.array_equal(np.load(folder / layout.QUESTION_VECTORS), fake_encoder.encode([question]))
    assert np.load(folder / layout.QUESTION_NUMBERS).tolist() == [0]


def test_a_long_answer_has_several_passages(posts: PostFolder, build: Callable[..., Path]) -> None:
    posts.write("letters", QUESTION, WANDA + "We read each of them twice. " * 100, OTTO + "No.")
    folder = build()
    rows = np.load(folder / layout.PASSAGE_ROWS).tolist()
    assert rows == [0] * (len(rows) - 1) + [1]
    assert len(rows) > 2
    with closing(sqlite3.connect(folder / layout.ANSWERS)) as answers:
        assert [row for (row,) in answers.execute("SELECT answer_row FROM passages ORDER BY number")] == rows


def test_passages_and_questions_have_the_hash_of_what_was_embedded_of_them(
    archive: Path, posts: PostFolder, build: Callable[..., Path], fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", QUESTION, WANDA + "We read each of them twice. " * 100, OTTO + "No.")
    folder = build()
    with closing(sqlite3.connect(folder / layout.ANSWERS)) as answers:
        hashes = [
            found
            for table in ("passages", "questions")
            for (found,) in answers.execute(f"SELECT input_hash FROM {table}")  # noqa: S608 — named just here
        ]
    assert set(hashes) == {hash_text(text) for text in fake_encoder.encoded}
    with Record.read(archive) as record:
        assert cached_hashes(record.connection) == set(hashes)


def test_a_keyword_only_generation_has_no_vectors(posts: PostFolder, build: Callable[..., Path]) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes. " * 500)
    folder = build(keyword_only=True)
    manifest = json.loads((folder / layout.MANIFEST).read_text())
    assert (manifest["model"], manifest["dimension"]) == (None, None)
    assert not (folder / layout.VECTORS).exists()
    assert build().name == "000002", "asking for vectors writes a generation with them"


def test_the_same_record_gives_the_same_bytes(posts: PostFolder, build: Callable[..., Path]) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes. " * 500, OTTO + "No.")
    assert arrays(build()) == arrays(build(rebuild=True))


def test_only_the_live_generation_and_the_one_before_are_kept(
    archive: Path, posts: PostFolder, build: Callable[..., Path]
) -> None:
    for number in range(4):
        posts.write("letters", QUESTION, WANDA + f"Yes, {number} of them.")
        build()
    assert sorted(path.name for path in (archive / "generations").iterdir()) == ["000003", "000004"]
    assert find_live_generation(archive) == "000004"


def test_a_reader_of_the_generation_before_is_not_disturbed(
    archive: Path, posts: PostFolder, build: Callable[..., Path]
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.")
    build()
    with Archive.open(archive) as reader:
        posts.write("letters", QUESTION, WANDA + "No.")
        build()
        assert [answer.text for answer, _ in reader.answers()] == ["Yes."]


def test_vectors_of_texts_that_are_gone_are_forgotten(
    archive: Path, posts: PostFolder, build: Callable[..., Path]
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.", OTTO + "No.")
    build()
    posts.write("letters", QUESTION, WANDA + "Yes.")
    build()
    with Record.read(archive) as record:
        assert record.connection.execute("SELECT count(*) FROM embeddings").fetchone() == (2,), "passage, question"


@pytest.mark.parametrize("content", ["", "{}", '{"format": 0}', "[1]"])
def test_a_damaged_manifest_is_no_reason_not_to_write(
    archive: Path, posts: PostFolder, build: Callable[..., Path], content: str
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.")
    (build() / layout.MANIFEST).write_text(content)
    assert build().name == "000002"
    assert verify(archive).problems == ()


def test_what_changes_the_digest(
    archive: Path, posts: PostFolder, build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.")
    build()
    with Record.read(archive) as record:
        assert is_live(archive, record, "fake@0")
        assert not is_live(archive, record, "fake@1")
        assert not is_live(archive, record, None)
        monkeypatch.setattr(generation, "CHUNKER_VERSION", 99)
        assert not is_live(archive, record, "fake@0")


def test_a_generation_left_half_written_is_swept_away(
    archive: Path, posts: PostFolder, build: Callable[..., Path]
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.")
    partial = archive / "generations" / "000001.partial"
    partial.mkdir(parents=True)
    (partial / "rubbish").write_text("x")
    assert build().name == "000001"
    assert [path.name for path in (archive / "generations").iterdir()] == ["000001"]


def test_a_build_that_fails_leaves_the_old_generation(
    archive: Path,
    posts: PostFolder,
    build: Callable[..., Path],
    fake_encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts.write("letters", QUESTION, WANDA + "Yes.")
    build()
    posts.write("letters", QUESTION, WANDA + "No.")

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(generation, "assemble", no_space)
        with pytest.raises(OSError, match="No space"):
            build()
    with Archive.open(archive) as opened:
        assert [answer.text for answer, _ in opened.answers()] == ["Yes."]
    with Record.write(archive) as record:
        assert write_generation(archive, record, fake_encoder, Silent()) == "000002"
    assert verify(archive).problems == ()
