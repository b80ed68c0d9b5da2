"""An archive that commands are tried on, and what they print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.encoding import encoder
from index.imports import importing
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeEncoder, PostFolder

    Ran = Callable[..., tuple[int, str, str]]


QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every certificate and every letter that comes in."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; a certificate tells me nothing."
FEDERAL = "Anonymous Federal Librarian: The regulations do not allow for letters."


def build_and_name(
    archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An archive of two posts, and the environment that names it."""
    posts.write("2014-05-02-letters", QUESTION, WANDA, OTTO)
    posts.write("2016-09-30-rules", "Do rules keep you from reading?", FEDERAL)
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    monkeypatch.setattr(encoder, "load_encoder", lambda *_: fake_encoder)
    importing.import_sources(archive, [posts.path], model=fake_encoder)
    return archive


def running_commands(capsys: pytest.CaptureFixture[str]) -> Ran:
    """Run a command; exit code, standard output, standard error."""

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return ran
