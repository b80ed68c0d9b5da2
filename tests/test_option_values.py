"""Values that options take are those that the program prints, by every version of click."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from index.audit.findings import Finding, FindingKind
from index.imports.importing import import_sources
from webui.cli import run
from webui.commands.findings import show_findings
from webui.commands.option_values import FINDINGS, MODES, SORTS, TYPES
from webui.commands.output import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder


@pytest.mark.parametrize("choice", [FINDINGS, MODES, SORTS, TYPES])
def test_a_choice_is_written_as_its_value(choice: click.Choice[str]) -> None:
    for value in choice.choices:
        assert choice.convert(str(value), None, None) == value
    assert type(choice.choices[0]) is str


def test_the_kind_that_an_audit_prints_can_be_asked_for(
    archive: Path, posts: PostFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    posts.write("letters", "Do letters help?", "Wanda Pyle, Director: They do, where somebody reads them.")
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    import_sources(archive, [posts.path], keyword_only=True)

    assert run(["audit", "--kind", "unknown-type", "--json"]) == 0

    assert {finding["kind"] for finding in json.loads(capsys.readouterr().out)} == {"unknown-type"}


def test_every_kind_is_printed_as_it_is_typed() -> None:
    found = [Finding(kind, "a reason") for kind in FindingKind]
    printed = "\n".join(show_findings(found, len(found), Terminal(200, bold=False)))

    for value in FINDINGS.choices:
        assert f"--kind {value})" in printed
