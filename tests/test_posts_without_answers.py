"""Posts that hold no answer: an import names them, so that none is lost without a word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources, preview_import
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder

SAID = "Posts without an answer, which nobody finds (`answerstacks explain POST` says why):"


@pytest.fixture
def built(archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    posts.write("letters", "Do letters help?", "Wanda Pyle, Director, Teasel Public Library: They do.")
    (posts.path / "stats-and-graphs-letters.txt").write_text(
        "title: Stats and Graphs: Letters\ncategory: Stats\n\nThirty-one of forty-eight read them.\n", encoding="utf-8"
    )
    return archive


def test_an_import_names_them(built: Path, posts: PostFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert preview_import(built, [posts.path]).without_answers == ("stats-and-graphs-letters",)
    assert run(["index", str(posts.path), "--keyword-only"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[lines.index(SAID) + 1] == "  stats-and-graphs-letters"

    # Later, too, though nothing has changed.
    assert run(["index", "--json", "--keyword-only"]) == 0
    assert json.loads(capsys.readouterr().out)["without_answers"] == ["stats-and-graphs-letters"]


@pytest.mark.usefixtures("built")
def test_a_long_list_ends(posts: PostFolder, capsys: pytest.CaptureFixture[str]) -> None:
    text = (posts.path / "stats-and-graphs-letters.txt").read_text(encoding="utf-8")
    for number in range(14):
        (posts.path / f"stats-{number}.txt").write_text(text.replace("Letters", f"Week {number}"), encoding="utf-8")
    assert run(["index", str(posts.path), "--keyword-only"]) == 0

    assert "  and 5 more (--json lists all)" in capsys.readouterr().out


def test_what_is_hidden_is_not_named(built: Path, posts: PostFolder, capsys: pytest.CaptureFixture[str]) -> None:
    import_sources(built, [posts.path], keyword_only=True)
    assert run(["hide", "--yes", "--post", "stats-and-graphs-letters", "--reason", "by mistake"]) == 0
    capsys.readouterr()

    assert run(["index", "--keyword-only"]) == 0
    assert SAID not in capsys.readouterr().out


def test_where_every_post_has_answers_nothing_is_said(
    built: Path, posts: PostFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts.path / "stats-and-graphs-letters.txt").unlink()
    assert run(["index", str(posts.path), "--keyword-only"]) == 0

    assert SAID not in capsys.readouterr().out
    assert import_sources(built, [posts.path], keyword_only=True).without_answers == ()
