"""What the system refuses is told with the place and what to do."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources
from index.takedowns import hiding
from webui.cli import run
from webui.commands.system import failure_of_system

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "a file of the archive: no space left on device. Make room"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/a/current"),
            "/a/current: permission denied. See that you may",
        ),
        (
            OSError(errno.EIO, "Input/output error", "a/b", None, "a/c"),
            "a/b to a/c: input/output error. The disk may be failing",
        ),
        (OSError(errno.EROFS, "Read-only file system", "x.ctmp"), "x.ctmp in the archive: read-only file system. See"),
        (OSError("odd"), "a file of the archive: odd. See what is wrong with it"),
        (OSError(), "a file of the archive: oSError. See"),
    ],
)
def test_message(error: OSError, said: str) -> None:
    assert failure_of_system(error).startswith(said)
    assert failure_of_system(error).endswith("then run the same command again.")


def test_a_hide_that_could_not_begin_says_that_nothing_is_hidden(
    archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    posts.write("letters", "Do you read them?", "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
    import_sources(archive, [posts.path], keyword_only=True)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(archive / ".withheld.json.k_2x.partial"))

    monkeypatch.setattr(hiding, "require_withheld", full)
    assert run(["--archive", str(archive), "hide", "letters/wanda-pyle", "--reason", "r"]) == 1
    err = capsys.readouterr().err
    assert "Nothing was hidden: run the same command again." in err
    assert ".withheld.json.k_2x.partial: no space left on device; " in err
