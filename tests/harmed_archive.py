"""An archive that faults may harm, and what is seen of it."""

from __future__ import annotations

import dataclasses
import shutil
from typing import TYPE_CHECKING

import pytest

from bench.faults.blog import HIDDEN_WORDS
from bench.faults.commands import COMMANDS
from bench.faults.observing import Seen, look
from bench.faults.prepared import BASE, prepare_base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.faults.findings import Finding, Wrong


HIDE = next(command for command in COMMANDS if command.name == "hide")


def prepare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive under test, which no test changes."""
    folder = tmp_path_factory.mktemp("faults") / "prepared"
    prepare_base(folder)
    return folder


def copy_prepared(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(prepared / BASE, tmp_path / "work")


def look_at_prepared(prepared: Path) -> Seen:
    return look(prepared / BASE, HIDDEN_WORDS)


def wrongs(findings: Iterator[Finding] | list[Finding] | tuple[Finding, ...]) -> set[Wrong]:
    return {finding.wrong for finding in findings}


def exported(seen: Seen, change: Callable[[list[str]], list[str]]) -> Seen:
    """A look in which the export has other lines."""
    first, *others = seen.ran
    out = "".join(change(first.out.splitlines(keepends=True)))
    return Seen((dataclasses.replace(first, out=out), *others))
