"""Verification finds every kind of damage."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.files import layout
from index.files.manifest import list_files
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.record_errors import RecordBusy, RecordNotFound
from index.verifying.verification import verify
from tests.verified_archive import OTTO, QUESTION, change_record, found, live, make_sound, seal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

sound = pytest.fixture(make_sound)


def test_a_sound_archive_has_no_problems(sound: Path) -> None:
    report = verify(sound)
    assert (report.generation, report.posts, report.answers, report.problems) == ("000001", 1, 2, ())
    assert report.files == len(list_files(live(sound)))


def test_where_there_is_no_archive_that_is_said(archive: Path) -> None:
    with pytest.raises(RecordNotFound):
        verify(archive)


def test_an_archive_being_written_is_not_judged(sound: Path) -> None:
    with Record.write(sound), pytest.raises(RecordBusy):
        verify(sound)


class TestFiles:
    @pytest.mark.parametrize("name", [layout.VECTORS, layout.ANSWERS, layout.TERMS, "keyword/_MAIN_1.toc"])
    def test_one_changed_bit_is_found(self, sound: Path, name: str) -> None:
        path = live(sound) / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert found(sound).startswith(f"{name}: should be SHA-256 ")
        assert "answerstacks index --rebuild" in found(sound)

    def test_a_truncated_file_is_found(self, sound: Path) -> None:
        path = live(sound) / layout.VECTORS
        path.write_bytes(path.read_bytes()[:-4])
        assert "vectors.npy: should be 640 bytes, found 636" in found(sound)

    def test_a_missing_file_is_found(self, sound: Path) -> None:
        (live(sound) / layout.YEARS).unlink()
        assert "years.npy: is missing" in found(sound)

    def test_a_file_too_many_is_found(self, sound: Path) -> None:
        (live(sound) / "keyword" / "extra.seg").write_text("x")
        assert "keyword/extra.seg: is not in the manifest" in found(sound)

    @pytest.mark.parametrize("content", ["", "nonsense", '{"format": 99}'])
    def test_a_manifest_that_cannot_be_read_is_found(self, sound: Path, content: str) -> None:
        (live(sound) / layout.MANIFEST).write_text(content)
        assert found(sound).startswith("current: names no generation that can be read")

    def test_a_generation_under_another_name_is_found(self, sound: Path) -> None:
        live(sound).rename(live(sound).with_name("000007"))
        layout.current_path(sound).write_text("000007\n")
        assert found(sound).startswith("current: names no generation")

    def test_arrays_that_do_not_fit_together_are_found(self, sound: Path) -> None:
        np.save(live(sound) / layout.YEARS, np.zeros(3, dtype=np.int16))
        seal(sound)
        assert "years.npy: has the shape (3,), should have (2,)" in found(sound)

    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            (layout.POSTING_ROWS, "from 0 to 200, should hold 0 to 1"),
            (layout.POSTING_SATURATIONS, "to 200, should hold 0 to"),
            (layout.POSTING_OFFSETS, "should hold 0 to"),
            (layout.TOKENS, "to 200, should hold 0 to"),
            (layout.TOKEN_OFFSETS, "should hold 0 to"),
            (layout.TOKEN_PLACES, "to 200, should hold 0 to"),
            (layout.TOKEN_PLACE_OFFSETS, "should hold 0 to"),
        ],
    )
    def test_numbers_that_find_nothing(self, sound: Path, name: str, problem: str) -> None:
        numbers = np.load(live(sound) / name)
        numbers[1] = 200
        np.save(live(sound) / name, numbers)
        seal(sound)
        assert problem in next(line for line in found(sound).splitlines() if line.startswith(f"{name}: holds numbers"))

    def test_words_that_are_not_the_records_are_found(self, sound: Path) -> None:
        with closing(sqlite3.connect(live(sound) / layout.ANSWERS)) as connection, connection:
            connection.execute("UPDATE answers SET question = 'Never?' WHERE row = 0")
        seal(sound)
        assert (
            "answers.sqlite3: the generation has 'letters/wanda-pyle', the record 'letters/wanda-pyle' with other words"
            in found(sound)
        )


class TestRecord:
    def test_an_answer_that_is_only_in_the_generation_is_found(self, sound: Path) -> None:
        change_record(sound, "DELETE FROM answers WHERE position = 1")
        assert "the generation has 'letters/otto-m-brandl', the record nothing" in found(sound)

    def test_characters_without_a_span_are_found(self, sound: Path) -> None:
        change_record(sound, "DELETE FROM spans WHERE position = 2")
        assert "post letters: no span covers" in found(sound)

    def test_spans_that_end_too_early_are_found(self, sound: Path) -> None:
        change_record(sound, "DELETE FROM spans WHERE position = (SELECT max(position) FROM spans)")
        assert "post letters: its spans end at" in found(sound)

    def test_overlapping_spans_are_found(self, sound: Path) -> None:
        change_record(sound, "UPDATE spans SET start = start - 1 WHERE position = 3")
        assert "post letters: two spans overlap" in found(sound)

    def test_a_row_without_its_parent_is_found(self, sound: Path) -> None:
        change_record(sound, "INSERT INTO post_terms VALUES ('nowhere', 'tag', 0, 'x')")
        assert "a row of post_terms refers to a row of posts that is not there" in found(sound)

    def test_a_redirect_to_nowhere_is_found(self, sound: Path) -> None:
        change_record(sound, "INSERT INTO redirects VALUES ('letters/old', 'letters/nobody', 'letters', x'')")
        assert "answer letters/old: redirects to letters/nobody, which is not there" in found(sound)

    @pytest.mark.parametrize(
        ("statement", "problem"),
        [
            (
                "INSERT INTO redirects VALUES ('letters/wanda-pyle', 'letters/otto-m-brandl', 'letters', x'')",
                "is a redirect and live or gone as well",
            ),
            ("INSERT INTO gone VALUES ('letters/wanda-pyle', 'letters', 'why', x'')", "is live and gone as well"),
        ],
    )
    def test_an_id_with_two_fates_is_found(self, sound: Path, statement: str, problem: str) -> None:
        change_record(sound, statement)
        assert f"answer letters/wanda-pyle: {problem}" in found(sound)

    def test_a_damaged_database_is_found(self, sound: Path) -> None:
        change_record(sound, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE")
        path = layout.record_path(sound)
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
        assert "record.sqlite3: " in found(sound)

    def test_a_record_that_was_deleted_is_found(self, sound: Path) -> None:
        layout.record_path(sound).unlink()
        assert "there is no record here" in found(sound)


@pytest.mark.parametrize(
    "text",
    ["x", "Further Questions: Why?", "\u00a0\n\nx\n\n\u2028y", "a\n\n\n\n\n\nb", "• a\n• b\n", "Wanda Pyle:\n\n\n"],
)
def test_every_character_of_an_odd_post_is_accounted_for(archive: Path, posts: PostFolder, text: str) -> None:
    (posts.path / "odd.txt").write_text(text, encoding="utf-8")
    import_sources(archive, [posts.path], keyword_only=True)
    assert [problem for problem in verify(archive).problems if "span" in problem.problem] == []


class TestWithheld:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "withheld.json: is no list of what is withheld"),
            (b"{}", "withheld.json: is no list"),
            (b"[]", "withheld.json: does not agree with the record on answer letters/wanda-pyle"),
            (b'["answer letters/wanda-pyle", "post x"]', "withheld.json: does not agree with the record on post x"),
        ],
    )
    def test_a_list_that_is_not_what_the_record_withholds(
        self, archive: Path, posts: PostFolder, content: bytes, problem: str
    ) -> None:
        posts.write("letters", QUESTION, "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "letters/wanda-pyle"\n')
        import_sources(archive, [posts.path], keyword_only=True)
        assert verify(archive).problems == ()
        layout.withheld_path(archive).write_bytes(content)
        assert problem in found(archive)
        import_sources(archive, [], keyword_only=True)
        assert verify(archive).problems == ()

    def test_a_manifest_that_withholds_something_else(self, archive: Path, posts: PostFolder) -> None:
        """No reader opens such a generation: it is found, and written anew."""
        posts.write("letters", QUESTION, "Wanda Pyle, Head, Teasel Public Library: I read all of them.", OTTO)
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "letters/wanda-pyle"\n')
        import_sources(archive, [posts.path], keyword_only=True)
        path = live(archive) / layout.MANIFEST
        written = json.loads(path.read_text())
        written["withholds"] = ["0" * 64]
        path.write_text(json.dumps(written))
        assert "manifest.json: does not withhold what the record does" in found(archive)
        import_sources(archive, [], keyword_only=True)
        assert verify(archive).problems == ()


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../../record.sqlite3", "keyword", "years.npy/x", "a\0b", "x" * 300], ids=repr
)
def test_a_file_that_a_damaged_manifest_names_is_missing_whatever_its_name(sound: Path, name: str) -> None:
    path = live(sound) / "manifest.json"
    written = json.loads(path.read_text())
    # A folder has a length too.
    written["files"][name] = {"bytes": 4096, "sha256": "0" * 64}
    path.write_text(json.dumps(written))
    assert f"{name}: is missing" in found(sound)


def test_a_count_without_end_is_a_damaged_manifest(sound: Path) -> None:
    path = live(sound) / "manifest.json"
    path.write_text(path.read_text().replace('"answers": 2', '"answers": Infinity'))
    assert "names no generation that can be read" in found(sound)
    assert import_sources(sound, [], keyword_only=True).generation_is_new
