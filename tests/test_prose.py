"""A ratchet for words and lines: each figure may only fall, and LIMITS falls with it."""

from __future__ import annotations

import ast
import math
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
COLUMNS = 120
#: Docstrings of index, search and webui that begin with ODD, in per cent (the goal is 8); lines longer than COLUMNS, of
#: Python files by folder, and of Markdown files outside of tables and fenced code.
LIMITS = {
    "odd docstrings, %": 1,
    "long lines in bench": 39,
    "long lines in findings": 0,
    "long lines in index": 141,
    "long lines in search": 1,
    "long lines in tests": 113,
    "long lines in webui": 1,
    "long lines in Markdown": 11,
}
ODD = re.compile(r"(What|Whether|Which|How|Where|Whose|Who|When|Why)\b")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node)):
            yield node.body[0].lineno, text


def long_lines(path: Path) -> Iterator[int]:
    fenced = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if path.suffix == ".md":
            fenced ^= line.lstrip().startswith("```")
            if fenced or line.lstrip().startswith("|"):
                continue
        if len(line) > COLUMNS:
            yield number


def counted(name: str) -> tuple[int, list[str]]:
    """The figure of this name, and the places that make it."""
    if name.startswith("odd"):
        files = list(chain.from_iterable((ROOT / top).rglob("*.py") for top in ("index", "search", "webui")))
        found = [(f"{path.relative_to(ROOT)}:{line}", text) for path in files for line, text in docstrings(path)]
        odd = [place for place, text in found if ODD.match(text)]
        return math.ceil(100 * len(odd) / len(found)), odd
    folder = name.rpartition(" ")[2]
    if folder == "Markdown":
        tops = ("bench", "docs", "findings", "sample", "tests")
        files = [*ROOT.glob("*.md"), *chain.from_iterable((ROOT / top).rglob("*.md") for top in tops)]
    else:
        files = list((ROOT / folder).rglob("*.py"))
    places = [f"{path.relative_to(ROOT)}:{line}" for path in files for line in long_lines(path)]
    return len(places), places


@pytest.mark.parametrize("name", LIMITS)
def test_figures_only_fall(name: str) -> None:
    figure, places = counted(name)
    limit = LIMITS[name]
    listed = "\n".join(sorted(places)[:400])
    assert figure <= limit, f"{name}: {figure}, at most {limit} are allowed:\n{listed}"
    assert figure == limit, f"{name}: {figure}. Lower LIMITS in tests/test_prose.py by {limit - figure}, from {limit}"
