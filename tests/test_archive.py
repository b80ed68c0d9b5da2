"""An archive opened: looking answers up, refusing what is damaged, following the live generation."""

from __future__ import annotations

import gc
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from index.errors import (
    AnswerGone,
    AnswerNotFound,
    FormatMismatch,
    GenerationDamaged,
    NoGeneration,
    PostNotFound,
)
from index.files import layout
from search.archive import Archive
from search.live import LiveArchive
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


@pytest.fixture(scope="module")
def renamed(archives: ArchiveMaker, rows: list[AnswerRow]) -> Iterator[Archive]:
    path = archives.write(
        rows,
        redirects={"old": "post-0001/1", "older": "old", "post-0000/0": "post-0001/0", "to-gone": "hidden", "a": "b", "b": "a"},
        gone={"hidden": "withdrawn on request"},
    )  # fmt: skip
    with Archive.open(path) as opened:
        yield opened


def test_an_answer_with_its_post(renamed: Archive) -> None:
    answer, post = renamed.answer("post-0001/1")

    assert (answer.respondent.name, answer.types) == ("José Sánchez", ())
    assert (post.key, post.question) == ("post-0001", "Do certificates matter when you hire?")
    assert renamed.answers_of("post-0001")[1] == answer
    assert renamed.post("post-0001") == post


def test_ids_lead_on(renamed: Archive) -> None:
    assert renamed.resolve("old") == "post-0001/1"
    assert renamed.resolve("older") == "post-0001/1"
    assert renamed.answer("old")[0].id == "post-0001/1"


def test_a_live_id_beats_a_redirect(renamed: Archive) -> None:
    assert renamed.resolve("post-0000/0") == "post-0000/0"


@pytest.mark.parametrize("answer_id", ["hidden", "to-gone"])
def test_a_withdrawn_answer_is_gone(renamed: Archive, answer_id: str) -> None:
    with pytest.raises(AnswerGone, match="withdrawn on request"):
        renamed.answer(answer_id)


@pytest.mark.parametrize("answer_id", ["", "nobody", "a", "\ud800", "x\x00y", "' OR 1=1 --"])
def test_other_ids_lead_nowhere(renamed: Archive, answer_id: str) -> None:
    with pytest.raises(AnswerNotFound):
        renamed.answer(answer_id)
    with pytest.raises(PostNotFound):
        renamed.answers_of(answer_id)


def test_everything_in_order(renamed: Archive, rows: list[AnswerRow]) -> None:
    assert [answer.text for answer, _ in renamed.answers()] == [row.text for row in rows]
    assert [post.key for post in renamed.posts()] == ["post-0003", "post-0002", "post-0001", "post-0000"]


def test_no_archive_yet(tmp_path: Path) -> None:
    with pytest.raises(NoGeneration, match="answerstacks index"):
        Archive.open(tmp_path)


@pytest.fixture
def fresh(archives: ArchiveMaker, rows: list[AnswerRow]) -> Path:
    return archives.write(rows)


def the_generation(archive: Path) -> Path:
    return layout.generations_path(archive) / layout.current_path(archive).read_text().strip()


def test_one_changed_byte_is_found_in_any_file(fresh: Path) -> None:
    paths = [path for path in the_generation(fresh).rglob("*") if path.is_file() and path.name != layout.MANIFEST]
    for path in paths:
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:] if whole else b"x")
        with pytest.raises(GenerationDamaged, match=re.escape(path.name)):
            Archive.open(fresh)
        path.write_bytes(whole)
    assert len(paths) > 12
    Archive.open(fresh).close()


@pytest.mark.parametrize("name", [layout.ANSWERS, layout.TERMS, layout.YEARS, layout.MANIFEST])
@pytest.mark.parametrize("verify", [True, False])
def test_a_missing_file_is_named(fresh: Path, name: str, *, verify: bool) -> None:
    (the_generation(fresh) / name).unlink()

    with pytest.raises(GenerationDamaged, match=name):
        Archive.open(fresh, verify=verify)


def test_another_format_is_refused_before_anything_is_read(fresh: Path) -> None:
    (the_generation(fresh) / layout.MANIFEST).write_text(json.dumps({"format": 99}))

    with pytest.raises(FormatMismatch, match=rf"99.*reads {layout.FORMAT_VERSION}"):
        Archive.open(fresh)


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"format": 1}', '{"format": 1, "counts": {}, "files": 3}'])
def test_a_broken_manifest_is_refused(fresh: Path, manifest: str) -> None:
    (the_generation(fresh) / layout.MANIFEST).write_text(manifest)

    with pytest.raises((GenerationDamaged, FormatMismatch)):
        Archive.open(fresh)


def test_an_archive_without_answers(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    with archives.open([], encoder) as empty:
        for text in ("", "letter", '"cover letter"', "let*", "name:x", "-x"):
            for mode in Mode:
                assert empty.search(SearchRequest(text, mode=mode), encoder).total == 0


def test_archives_may_be_written_at_once(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda _: archives.write(rows), range(16)))

    for path in paths:
        with Archive.open(path) as opened:
            assert opened.page(SearchRequest("certif*")).counts.total == 4
        assert not [left for left in (the_generation(path) / layout.KEYWORD).iterdir() if left.is_dir()]


def test_a_new_generation_is_taken_up_and_the_old_one_serves_whoever_leases_it(
    archives: ArchiveMaker, rows: list[AnswerRow]
) -> None:
    path = archives.write(rows[:2])
    live = LiveArchive(path)
    with live.lease() as old:
        assert live.get() is old

        archives.write(rows, into=path)
        shutil.rmtree(layout.generations_path(path) / old.generation)

        assert live.get().counts.answers == 6
        assert old.search(SearchRequest("certificates")).total == 2
    live.close()


def test_an_archive_that_nobody_closed_closes_when_its_last_user_lets_go(
    archives: ArchiveMaker, rows: list[AnswerRow]
) -> None:
    store = Archive.open(archives.write(rows[:2]))._store
    gc.collect()

    with pytest.raises(Exception, match="closed"):
        store.posts()


def test_a_damaged_new_generation_is_not_taken_up(
    archives: ArchiveMaker, rows: list[AnswerRow], caplog: pytest.LogCaptureFixture
) -> None:
    path = archives.write(rows[:2])
    live = LiveArchive(path)
    old = live.get()
    archives.write(rows, into=path)
    (the_generation(path) / layout.ANSWERS).write_bytes(b"")

    assert live.get() is old
    assert live.get() is old
    assert len(caplog.records) == 1
    live.close()


def test_there_may_be_nothing_to_serve_yet(archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path) -> None:
    live = LiveArchive(tmp_path)
    with pytest.raises(NoGeneration):
        live.get()

    archives.write(rows, into=tmp_path)

    assert live.get().counts.answers == 6
    live.close()
