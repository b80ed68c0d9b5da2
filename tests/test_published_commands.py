"""Commands that read take the address of a database in the place of a folder; commands that write say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.published import published
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def address(sample: Path, database: str) -> str:
    published(sample, database)
    return database


READ = (
    ["search", "cover letters", "--mode", "keyword", "--json"],
    ["search", '"cover letter" type:public', "--mode", "keyword", "--sort", "newest"],
    ["respondent"],
    ["quote", "a cover letter"],
    ["export"],
)


def test_what_reads_prints_the_same_of_both(sample: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in READ:
        assert run(["--archive", str(sample), *command]) == 0
        of_folder = capsys.readouterr()
        assert run([*command, "--archive", address]) == 0
        of_database = capsys.readouterr()
        assert of_database.out == of_folder.out != ""


@pytest.mark.parametrize(
    "command",
    [
        ["index", "x.xml"],
        ["hide", "x/y", "--reason", "asked"],
        ["verify"],
        ["backup", "there"],
        ["corrections"],
        ["serve", "--count-queries"],
    ],
)
def test_what_writes_says_to_go_to_the_folder(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--archive", "postgresql://keeper:secret@db.example.org/archive"]) == 2

    said = capsys.readouterr().err
    assert "folder" in said
    assert "secret" not in said
    assert "postgresql://db.example.org/archive" in said or "--count-queries" in said
