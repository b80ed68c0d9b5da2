"""`record.sha256`: a record that is byte for byte as it was closed is not compared with its seals again; any other
is."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.seals import compare_seals

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder

#: Once, and once more when the indexes have been made anew: they may be all that was damaged.
COMPARED_WHEN_ALTERED = 2


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", "Do you read them?", "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that a record is compared with its seals."""
    found: list[str] = []

    def counted(connection: sqlite3.Connection) -> object:
        found.append("compared")
        return compare_seals(connection)

    monkeypatch.setattr("index.record.soundness.compare_seals", counted)
    return found


def _alter(archive: Path, sql: str = "UPDATE paragraphs SET text = 'I read none of them.'") -> None:
    with closing(sqlite3.connect(layout.record_path(archive))) as connection:
        connection.execute(sql)
        connection.commit()


def test_the_file_is_what_sha256sum_writes(built: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum")
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", layout.CHECKSUM], cwd=built, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_a_record_as_it_was_closed_is_not_compared_again(built: Path, comparisons: list[str]) -> None:
    import_sources(built, [], keyword_only=True)
    import_sources(built, [], keyword_only=True)
    assert comparisons == []


def test_a_record_with_an_altered_answer_is_compared_until_it_is_mended(
    built: Path, posts: PostFolder, comparisons: list[str]
) -> None:
    _alter(built)
    for _ in range(2):
        assert [type(p).__name__ for p in import_sources(built, [], keyword_only=True).problems] == ["PostAltered"]
    assert len(comparisons) == 2 * COMPARED_WHEN_ALTERED
    assert not import_sources(built, [posts.path], keyword_only=True).problems
    assert not import_sources(built, [], keyword_only=True).problems
    comparisons.clear()
    assert not import_sources(built, [], keyword_only=True).problems
    assert comparisons == []


@pytest.mark.parametrize("written", ["", "0" * 64 + "  record.sqlite3\n", "\0\xff"])
def test_a_checksum_that_is_no_checksum_of_the_record_costs_time_alone(
    built: Path, comparisons: list[str], written: str
) -> None:
    layout.checksum_path(built).write_text(written)
    assert not import_sources(built, [], keyword_only=True).problems
    assert comparisons == ["compared"]


def test_a_command_that_fails_leaves_no_checksum_of_what_it_wrote(built: Path, comparisons: list[str]) -> None:
    with pytest.raises(RuntimeError), Record.write(built) as record:  # noqa: PT012 — what is written before counts
        with record.transaction():
            record.connection.execute("DELETE FROM import_problems")
            record.connection.execute("INSERT INTO import_problems VALUES (0, 'PostFailed', 'a post')")
        raise RuntimeError
    import_sources(built, [], keyword_only=True)
    assert comparisons == ["compared"]


def test_while_somebody_reads_the_record_its_journal_may_hold_more_than_the_checksum_says(
    built: Path, posts: PostFolder
) -> None:
    before = layout.checksum_path(built).read_text()
    posts.write("visits", "Do you visit?", "Wanda Pyle, Head, Teasel Public Library: Every second week, by train.")
    with Record.read(built) as reader:
        assert len(reader.versions()) == 1
        import_sources(built, [posts.path], keyword_only=True)
        assert layout.checksum_path(built).read_text() == before
    assert import_sources(built, [], keyword_only=True).posts == 2
    assert layout.checksum_path(built).read_text() != before


def test_a_record_that_is_a_link_has_its_journal_beside_the_file(
    built: Path, tmp_path: Path, comparisons: list[str]
) -> None:
    path = layout.record_path(built)
    path.rename(tmp_path / "elsewhere.sqlite3")
    path.symlink_to(tmp_path / "elsewhere.sqlite3")
    import_sources(built, [], keyword_only=True)
    writer = sqlite3.connect(tmp_path / "elsewhere.sqlite3")
    writer.execute("UPDATE paragraphs SET text = 'I read none of them.'")
    writer.commit()
    comparisons.clear()
    # The journal holds the change, and the file does not yet.
    assert [type(p).__name__ for p in import_sources(built, [], keyword_only=True).problems] == ["PostAltered"]
    assert comparisons
    writer.close()
