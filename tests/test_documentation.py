"""What the guides tell an owner to write is understood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.corrections.correction_check import check_tables
from index.corrections.correction_tables import read_tables

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TABLES = ("set", "boundary", "split", "merge", "add", "not_an_answer", "confirm", "same_person", "hide")


def blocks() -> list[tuple[str, str]]:
    """(guide, text) of every block of TOML."""
    found = [(path.name, path.read_text(encoding="utf-8")) for path in GUIDES]
    return [(name, block) for name, text in found for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize(("guide", "block"), blocks())
def test_every_example_of_a_correction_is_read_without_fault(guide: str, block: str) -> None:
    assert check_tables(read_tables(block))[1] == [], guide


def test_every_table_is_described_with_an_example() -> None:
    guide = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
    for table in TABLES:
        assert f"### `[[{table}]]`" in guide
        assert f"```toml\n[[{table}]]" in guide


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_links_between_the_guides_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
