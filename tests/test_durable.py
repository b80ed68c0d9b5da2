"""A file that is replaced is there as it was or as it is to be, and nothing else is left."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections_file import write_corrections
from index.files import layout
from index.files.durable import replace_file, sweep_copies
from index.generation import generation
from index.generation.withholding import require_withheld

if TYPE_CHECKING:
    from collections.abc import Callable


def test_it_is_made_with_its_folder_and_readable_by_everybody(tmp_path: Path) -> None:
    path = tmp_path / "new" / "current"
    replace_file(path, "000001\n")
    assert path.read_text() == "000001\n"
    assert path.stat().st_mode & 0o777 == 0o644


def test_its_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "current"
    path.write_text("000001\n")
    path.chmod(0o640)
    replace_file(path, "000002\n")
    assert path.stat().st_mode & 0o777 == 0o640


def test_lines_end_as_they_were_typed(tmp_path: Path) -> None:
    replace_file(tmp_path / "current", "a\r\nb\n")
    assert (tmp_path / "current").read_bytes() == b"a\r\nb\n"


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    path = tmp_path / "current"
    path.symlink_to(tmp_path / "kept" / "real")
    replace_file(path, "000001\n")
    assert path.is_symlink()
    assert (tmp_path / "kept" / "real").read_text() == "000001\n"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_nothing_is_left_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "current"
    path.write_text("000001\n")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os if step == "fsync" else Path, step, full)
        with pytest.raises(OSError, match="No space left"):
            replace_file(path, "000002\n")
    assert path.read_text() == "000001\n"
    assert [found.name for found in tmp_path.iterdir()] == ["current"]


REPLACED: dict[str, Callable[[Path], object]] = {
    layout.CURRENT: lambda archive: generation._switch(archive, "000002"),
    layout.WITHHELD: lambda archive: require_withheld(archive, ["answer letters/inez-tarn"]),
    layout.CORRECTIONS: lambda archive: write_corrections(layout.corrections_path(archive), "# mine\n"),
}


@pytest.mark.parametrize("name", REPLACED)
def test_what_a_killed_command_left_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            REPLACED[name](tmp_path)
    [left] = tmp_path.iterdir()
    assert left.name.startswith(f".{name}.")
    (tmp_path / f"{name}.partial").write_text("the owner's own\n")
    sweep_copies(tmp_path / name)
    assert [found.name for found in tmp_path.iterdir()] == [f"{name}.partial"]
    REPLACED[name](tmp_path)
    assert (tmp_path / name).exists()
