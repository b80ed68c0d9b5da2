"""A full disk is told with the place, the room that is needed and left, and the remedy."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.faults.small_disk import can_mount, small_disk
from index.files import layout, room
from index.imports.importing import import_sources
from index.record.record_errors import RecordUnusable
from webui.cli import run

if TYPE_CHECKING:
    from tests.conftest import PostFolder

COMMANDS = {
    "index": ["index", "--rebuild", "--keyword-only"],
    "hide": ["hide", "letters/wanda-pyle", "--reason", "r", "--yes"],
    "backup": ["backup", "B"],
    "restore": ["restore", "KEPT", "--yes", "--keyword-only"],
}


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    """An archive by words of one post."""
    posts.write("letters", "Do you read them?", "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("command", "fails", "folder"),
    [
        ("index", "index.generation.generation.write_manifest", "archive"),
        ("hide", "index.takedowns.hiding.require_withheld", "archive"),
        ("backup", "index.backup.backup.copy_compact", "b/today"),
        ("restore", "index.backup.restore.require_withheld", "archive"),
    ],
)
def test_every_command_that_writes_says_what_it_needs(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    command: str, fails: str, folder: str,
) -> None:  # fmt: skip
    places = {"B": str(tmp_path / "b" / "today"), "KEPT": str(tmp_path / "kept")}
    assert run(["--archive", str(built), "backup", places["KEPT"]]) == 0
    capsys.readouterr()
    monkeypatch.setattr(fails, full)

    code = run(["--archive", str(built), *(places.get(word, word) for word in COMMANDS[command])])

    err = capsys.readouterr().err
    assert code == 1
    assert f"Error: {built if folder == 'archive' else tmp_path / folder}: no space left on device; " in err
    assert " are free there, the command needs about " in err
    assert err.endswith("Make room on the disk, then run the same command again.\n")


@pytest.mark.parametrize(
    ("error", "free", "is_full"),
    [
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 1e9, True),
        (OSError(errno.EIO, "Input/output error"), 0, False),
        (RecordUnusable(Path("a"), "database or disk is full"), 1e9, True),
        (RecordUnusable(Path("a"), "disk I/O error"), 0, True),
        (RecordUnusable(Path("a"), "disk I/O error"), 1e9, False),
        (RecordUnusable(Path("a"), "database is locked"), 0, False),
        (sqlite3.OperationalError("database or disk is full"), 1e9, True),
    ],
)
def test_a_full_disk_is_told_from_other_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, free: int, *, is_full: bool
) -> None:
    monkeypatch.setattr(room, "free_bytes", lambda _: free)

    with pytest.raises(room.DiskFull if is_full else type(error)), room.full_disk_named(tmp_path, lambda: 1):
        raise error


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("archive/current",), "archive/current"),
        (("other/record.sqlite3", None, "archive/record.sqlite3"), "archive/record.sqlite3"),
        (("x.tmp",), "archive/x.tmp"),
        (("/elsewhere/x",), "archive"),
        ((), "archive"),
    ],
)
def test_the_place_is_the_one_that_has_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str | None, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(room.DiskFull, match=f"^{said}: no space"), room.full_disk_named(Path("archive"), lambda: 1):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), *names)


def test_a_first_import_is_estimated_by_its_sources(archive: Path, posts: PostFolder) -> None:
    posts.write("letters", "Do you read them?", "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
    size = sum(path.stat().st_size for path in posts.path.iterdir())

    assert room.needed_to_import(archive, [posts.path]) == 15 * size
    assert room.needed_to_import(archive, [*posts.path.iterdir()]) == 15 * size


@pytest.mark.slow
@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted here")
def test_on_a_disk_that_is_full_every_message_is_so(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--archive", str(built), "backup", str(tmp_path / "kept")]) == 0
    with small_disk(tmp_path, built, 1 << 14) as disk:
        ours = disk.path / "a"
        assert run(["--archive", str(ours), "restore", str(tmp_path / "kept"), "--keyword-only"]) == 0
        disk.fill()
        capsys.readouterr()
        for command, archive in (("index", ours), ("hide", ours), ("backup", built), ("restore", ours)):
            words = {"B": str(disk.path / "b"), "KEPT": str(tmp_path / "kept")}
            assert run(["--archive", str(archive), *(words.get(word, word) for word in COMMANDS[command])]) == 1
            err = capsys.readouterr().err
            assert (f"Error: {disk.path}" in err, "no space left on device; " in err) == (True, True), (command, err)
    assert layout.record_path(built).is_file()
