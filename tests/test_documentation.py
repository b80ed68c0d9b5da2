"""What the guides tell an owner to write is understood."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.corrections.correction_check import check_tables
from index.corrections.correction_tables import read_tables
from webui.cli import answerstacks
from webui.look.site_colours import COLOURS
from webui.look.site_file import read_theme
from webui.look.theme import LIGHT, Palette, Theme

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TABLES = ("set", "boundary", "split", "merge", "add", "not_an_answer", "confirm", "same_person", "hide")


#: The first line of an example of the other file an owner writes.
SITE = "# site.toml\n"


def blocks(*, of_site: bool = False) -> list[tuple[str, str]]:
    """(guide, text) of every block of TOML: corrections, or the site's file."""
    found = [(path.name, path.read_text(encoding="utf-8")) for path in GUIDES]
    listed = [(name, block) for name, text in found for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
    return [(name, block) for name, block in listed if block.startswith(SITE) == of_site]


@pytest.mark.parametrize(("guide", "block"), blocks())
def test_every_example_of_a_correction_is_read_without_fault(guide: str, block: str) -> None:
    assert check_tables(read_tables(block))[1] == [], guide


def test_the_example_of_a_site_is_read_without_fault_and_is_complete(tmp_path: Path) -> None:
    [(_, block)] = blocks(of_site=True)
    (tmp_path / "site.toml").write_text(block, encoding="utf-8")

    theme = read_theme(tmp_path / "site.toml")

    default = Theme()
    # What may be chosen is chosen, and nothing that is the default anyway but the two that the example spells out.
    same = {found.name for found in fields(Theme) if getattr(theme, found.name) == getattr(default, found.name)}
    assert same == {"respondent_pages", "allow_indexing"}
    assert all(getattr(theme.light, found.name) != getattr(LIGHT, found.name) for found in fields(Palette))
    assert [key for key in same if f"\n{key} = " not in block] == []


def test_the_help_of_serve_shows_a_site_that_is_read_without_fault(tmp_path: Path) -> None:
    shown = CliRunner().invoke(answerstacks, ["serve", "--help"]).output
    block = shown[shown.index("  name = ") : shown.index("  docs/owner-guide.md")]
    (tmp_path / "site.toml").write_text(block, encoding="utf-8")

    theme = read_theme(tmp_path / "site.toml")

    assert (theme.name, theme.contact, theme.light.accent.css) == ("Reading Room", "keeper@example.org", "#1f4e79")
    assert theme.navigation
    assert theme.blog
    assert [name for name in COLOURS if name not in block] == []


def test_every_table_is_described_with_an_example() -> None:
    guide = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
    for table in TABLES:
        assert f"### `[[{table}]]`" in guide
        assert f"```toml\n[[{table}]]" in guide


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_links_between_the_guides_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
