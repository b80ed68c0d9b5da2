"""The documents: what they tell an owner to write is understood, and every path and command that they name exists."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from index.corrections import corrections
from index.corrections.correction_check import check_tables
from index.corrections.correction_tables import read_tables
from webui.cli import answerstacks
from webui.look.site_colours import COLOURS
from webui.look.site_file import read_theme
from webui.look.theme import LIGHT, Palette, Theme

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Folders of the checkout whose files a document may name.
FOLDERS = ("index", "search", "webui", "tests", "bench", "docs", "deploy", "sample", "findings", ".ci")
DOCUMENTS = [*GUIDES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "sample" / "README.md"]
#: The tables of `corrections.toml`, one or two classes each.
TABLES = sorted({found.table for found in vars(corrections).values() if hasattr(found, "table")})


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


def in_code(path: Path) -> list[str]:
    """The texts that a document sets as code, in a line of their own or within one."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ {4,}(\S.*)", text, re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """What the headings of a document are linked by, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
class TestEveryDocument:
    def test_links_lead_somewhere(self, path: Path) -> None:
        for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", path.read_text(encoding="utf-8")):
            target = path.parent / link if link else path
            assert target.exists()
            assert not anchor or anchor in anchors(target), anchor

    def test_names_only_paths_that_exist(self, path: Path) -> None:
        folders = "|".join(map(re.escape, FOLDERS))
        words = [word.strip(",;:()") for code in in_code(path) for word in code.split()]
        whole = [word for word in words if re.fullmatch(rf"(?:{folders})/[\w./*-]*", word)]
        bare = [word for word in words if re.fullmatch(r"\w+\.(?:py|html|css|js|sql|c)", word)]
        known = {found.name for folder in FOLDERS for found in (ROOT / folder).rglob("*")}

        assert [word for word in whole if not [*ROOT.glob(word)]] == []
        assert [word for word in bare if word not in known] == []

    def test_names_only_modules_and_targets_that_exist(self, path: Path) -> None:
        said = "\n".join(in_code(path))
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for module in re.findall(r"python -m (bench[\w.]*)", said):
            place = ROOT / module.replace(".", "/")
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), module
        for target in re.findall(r"\bmake (\w[\w-]*)", said):
            assert f"\n{target}:" in makefile, target

    def test_names_only_commands_and_options_that_exist(self, path: Path) -> None:
        for code in in_code(path):
            for line in re.findall(r"answerstacks ([^|>#`]*)", code):
                words = line.split()
                while words and words[0] == "--archive":
                    words = words[2:]
                if not words or not re.fullmatch(r"[a-z]+", words[0]):
                    continue
                command: click.Command | None = answerstacks.commands.get(words[0])
                assert command is not None, line
                if isinstance(command, click.Group) and words[1:] and words[1] in command.commands:
                    command = command.commands[words[1]]
                known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
                given = {word.partition("=")[0].strip("[](),;:") for word in words if word.startswith("--")}
                assert given <= known, line


@pytest.mark.parametrize("path", [*GUIDES, ROOT / "ARCHITECTURE.md"], ids=lambda path: path.name)
def test_lines_are_short_but_in_tables(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 120 and not line.startswith("|")] == []


def test_the_rooms_of_the_write_side_are_in_the_order_of_their_imports() -> None:
    """As ARCHITECTURE.md lists them: a room knows those above it; those on one line know each other."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.split("### Inside `index/`")[1].split("\n\nThe files directly")[0]
    items = [re.findall(r"`index/(\w+)/`", item) for item in re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]]
    level = {room: number for number, rooms in enumerate(items) for room in rooms}

    assert level.keys() == {found.parent.name for found in (ROOT / "index").glob("*/__init__.py")}
    wrong = set()
    for room, own in level.items():
        for path in (ROOT / "index" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("index."):
                    other = str(node.module).split(".")[1]
                    if level.get(other, -1) > own:
                        wrong.add(f"{path.relative_to(ROOT)} imports {node.module}")
    assert wrong == set()
