"""The owner's `site.toml`: what may be chosen, and what is said where something cannot be taken."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.files import layout
from tests.conftest import COLOURS
from webui import app
from webui.cli import run
from webui.look.colours import LINE_CONTRAST, TEXT_CONTRAST, contrast, parse_colour
from webui.look.site_colours import read_palette
from webui.look.site_file import SiteFileInvalid, read_theme, site_theme
from webui.look.theme import DARK, LIGHT, PROPERTIES, Link, Palette, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import ArchiveMaker
    from webui.look.colours import Colour

NAMES = [found.name for found in fields(Palette)]


def theme_of(tmp_path: Path, text: str) -> Theme:
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    return read_theme(tmp_path / "site.toml")


def test_without_a_file_everything_is_as_it_is(tmp_path: Path) -> None:
    assert site_theme(tmp_path) == Theme()
    assert Theme().stylesheet == ""


def test_the_archive_s_own_file_is_read_unless_another_is_named(tmp_path: Path) -> None:
    layout.site_path(tmp_path).write_text('name = "Own"')
    (tmp_path / "other.toml").write_bytes(b'\xef\xbb\xbfname = "Other"\r\n')

    assert site_theme(tmp_path).name == "Own"
    assert site_theme(tmp_path, tmp_path / "other.toml").name == "Other"
    with pytest.raises(SiteFileInvalid, match=r"none\.toml: there is no such file\. Name another one"):
        site_theme(tmp_path, tmp_path / "none.toml")


def test_what_is_chosen_is_chosen_and_the_rest_stays(tmp_path: Path) -> None:
    theme = theme_of(
        tmp_path,
        """
        name = "  Reading   Room "
        contact = "mailto:keeper@example.org"
        respondent_pages = false
        examples = []
        [blog]
        name = "The Desk"
        url = "https://blog.example.org/"
        [[navigation]]
        label = "Ask"
        url = "http://blog.example.org/ask?x=1&y"
        [colours.dark]
        accent = "LightSkyBlue"
        """,
    )

    assert theme == Theme(
        name="Reading Room",
        contact="keeper@example.org",
        respondent_pages=False,
        examples=(),
        blog=Link("The Desk", "https://blog.example.org/"),
        navigation=(Link("Ask", "http://blog.example.org/ask?x=1&y"),),
        dark=theme.dark,
    )
    assert theme.dark.accent.css == "#87cefa"
    assert theme.contact_url == "mailto:keeper@example.org"


@pytest.mark.parametrize(
    ("contact", "url"),
    [
        ("keeper@example.org", "mailto:keeper@example.org"),
        ("o'hara&co?x@example.org", "mailto:o%27hara%26co%3Fx@example.org"),
        ("https://example.org/@keeper", "https://example.org/@keeper"),
        ("", ""),
    ],
)
def test_a_contact_is_a_link(contact: str, url: str) -> None:
    assert Theme(contact=contact).contact_url == url


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("allow_index = true", 'allow_index: there is no "allow_index". Write "allow_indexing".'),
        ("font = 'x'", 'font: there is no "font". Write one of "name", "tagline", "contact", "url", "respondent_pages", "allow_indexing", "embed", "examples", "navigation", "blog", "colours".'),
        ("[colors.light]", 'colors: there is no "colors". Write "colours".'),
        ("[colours.light]\nlink = 'red'", 'colours.light.link: there is no "link". Write one of "page", "card", "text", "quiet", "accent", "rule", "mark".'),
        ("[colours.night]", 'colours.night: there is no "night". Write "light".'),
        ("[blog]\nname='x'\nurl='https://x'\nallow_indexing = true", "blog.allow_indexing: \"allow_indexing\" stands under [blog]. Move it above the first line that begins with [."),
        ("name = 3", "name: found 3, which is not text. Write text in straight quotes."),
        ("name = ' '", 'name: found " ", which says nothing. Write words, or take the line out.'),
        ('name = "x\\u0000"', 'name: found "x\x00", which says nothing. Write words, or take the line out.'),
        (f"name = '{'x' * 61}'", "name: found a text of 61 characters. Write at most 60."),
        ("contact = 'keeper'", 'contact: found "keeper". Write a mail address, "keeper@example.org", or the https:// address of a page.'),
        ("contact = 'javascript:x@y.z'", 'contact: found "javascript:x@y.z"'),
        ("respondent_pages = 'no'", 'respondent_pages: found "no". Write true or false, without quotation marks.'),
        ("allow_indexing = 1", "allow_indexing: found 1. Write true or false, without quotation marks."),
        ("examples = 'x'", 'examples: found "x", which is not a list. Write ["do you read cover letters"].'),
        ("examples = ['x', 4]", "examples, number 2: found 4, which is not text."),
        (f"examples = {['x'] * 13}", "examples: found 13 of them. Keep the 12 that matter most."),
        ("navigation = {}", "navigation: found {}, which is not a list. Write [[navigation]] before each link."),
        ("navigation = ['x']", 'navigation, number 1: found "x", where a table belongs. Write [[navigation]] in a line of its own'),
        ("[[navigation]]\nlabel = 'x'", "navigation, number 1: it has no 'url'. Add url = \"…\"."),
        ("[[navigation]]\nlabel = 'x'\nurl = 'javascript:alert(1)'", 'navigation, number 1.url: found "javascript:alert(1)", which is not a web address. Write one that begins with https:// or http://.'),
        ("[blog]\nname = 'x'\nurl = '//example.org'", 'blog.url: found "//example.org", which is not a web address.'),
        ("blog = 'x'", 'blog: found "x", where a table belongs. Write [blog] in a line of its own, and its keys below.'),
        ("colours = 'red'", 'colours: found "red", where a table belongs. Write [colours.light] in a line of its own'),
        ("[colours]\nlight = 'red'", 'colours.light: found "red", where a table belongs. Write [colours.light]'),
        ("[colours.light]\naccent = 12", "colours.light.accent: found 12, which is not an opaque colour that can be used here. Write it as \"#1f4e79\""),
        ("[colours.light]\naccent = '#ff8888'", 'colours.light.accent: accent (#ff8888) on page (#e9ebec) has a contrast of 1.9 to 1, and text needs at least 4.5. Write "#9b5353", or another with more contrast.'),
        ("[colours.dark]\npage = '#777'", 'colours.dark.page: text (#e6e4de) on page (#777777) has a contrast of 3.5 to 1, and text needs at least 4.5. Write "#3f3f3f", or another with more contrast.'),
        ("[colours.light]\nmark = 'navy'", 'colours.light.mark: accent (#9b1f2e) on a card under the pointer, tinted by mark (#b1b1d7) has a contrast of 3.8 to 1'),
        ("[colours.light]\npage = 'black'\ncard = 'white'\ntext = 'red'", 'colours.light.text: text (#ff0000) on card (#ffffff) has a contrast of 3.9 to 1'),
        ("name = “x”", 'line 1: this cannot be read (Invalid value): name = “x”. Write straight quotes, "…", where the curly ones are.'),
        ("\nname x", "line 2: this cannot be read (Expected '=' after a key in a key/value pair): name x. Write key = \"value\", with straight quotes, on a line of its own."),
        ("name = 'x'\nname = 'y'", "Cannot overwrite a value"),
        ("x = " + "[" * 5000, "Write key = "),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SiteFileInvalid) as caught:
        theme_of(tmp_path, text)

    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'site.toml'}")


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SiteFileInvalid) as caught:
        theme_of(tmp_path, 'name = 1\ntagline = ""\n[colours.light]\naccent = "12"\nquiet = "white"\n')

    assert [fault.key for fault in caught.value.faults] == ["name", "tagline", "colours.light.accent", "colours.light.quiet"]  # fmt: skip
    assert len(str(caught.value).splitlines()) == 4


@pytest.mark.parametrize("held", [b"\xff\xfename", b"name = '\xe9'"])
def test_a_file_in_another_encoding_is_said(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "site.toml").write_bytes(held)
    with pytest.raises(SiteFileInvalid, match=r"is (not UTF-8|UTF-16)\. Save (it|the file) as UTF-8\."):
        read_theme(tmp_path / "site.toml")


def test_serve_does_not_start_with_a_fault(
    archives: ArchiveMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = archives.write([archives.answer("Yes.")])
    layout.site_path(archive).write_text("name = 1")
    (tmp_path / "named.toml").write_text("tagline = 2")

    assert run(["serve", "--archive", str(archive), "--port", "0", "--keyword-only"]) == 1
    own = capsys.readouterr().err
    assert run(["serve", "--archive", str(archive), "--port", "0", "--site", str(tmp_path / "named.toml")]) == 1
    named = capsys.readouterr().err
    assert run(["serve", "--archive", str(archive), "--site", str(tmp_path / "none.toml")]) == 2

    assert own == f"Error: {layout.site_path(archive)}, name: found 1, which is not text. Write text in straight quotes.\n"  # fmt: skip
    assert "named.toml, tagline: found 2" in named


# Colours


def sheet_colours(scheme: str) -> dict[str, str]:
    """The custom properties that style.css sets for a scheme."""
    text = (app._STATIC / "style.css").read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")[:2]
    return dict(re.findall(r"(--[\w-]+): (#\w{6});", light if scheme == "light" else dark.split("\n}\n")[0]))


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_default_is_what_the_style_sheet_has(scheme: str, palette: Palette) -> None:
    held = sheet_colours(scheme)

    assert {name: getattr(palette, name).css for name in NAMES} == {name: held[PROPERTIES[name]] for name in NAMES}
    assert held.keys() == {*PROPERTIES.values(), "--line", "--edge", "--mark-ink"}
    assert not read_palette("colours", {name: getattr(palette, name).css for name in NAMES}, palette)[1]


def test_only_what_was_chosen_changes() -> None:
    accent = parse_colour("navy")
    assert accent is not None
    theme = Theme(light=replace(LIGHT, accent=accent))

    assert theme.stylesheet == "@media screen and (prefers-color-scheme: light) { :root { --accent: #000080; } }\n"
    assert theme.stylesheet_hash != Theme().stylesheet_hash


@given(st.sampled_from([LIGHT, DARK]), st.dictionaries(st.sampled_from(NAMES), COLOURS, max_size=7))
def test_colours_that_are_taken_can_be_read_and_others_are_somebody_s_fault(
    own: Palette, chosen: dict[str, Colour]
) -> None:
    palette, faults = read_palette("colours.x", {name: colour.css for name, colour in chosen.items()}, own)

    assert palette == replace(own, **chosen)
    legible = all(
        contrast(getattr(palette, name), getattr(palette, ground)) >= TEXT_CONTRAST
        for name in ("text", "quiet", "accent")
        for ground in ("page", "card")
    )
    if not faults:
        assert legible
        held = dict(re.findall(r"(--[\w-]+): (#\w{6});", replace(Theme(), light=palette, dark=DARK).stylesheet))
        if "--edge" in held:
            edge = parse_colour(held["--edge"])
            assert edge is not None
            assert min(contrast(edge, palette.page), contrast(edge, palette.card)) >= LINE_CONTRAST
        if "--mark-ink" in held:
            ink = parse_colour(held["--mark-ink"])
            assert ink is not None
            assert contrast(ink, palette.mark) >= TEXT_CONTRAST
    assert {fault.key.split(".")[-1] for fault in faults} <= chosen.keys()
    for fault in faults:
        # What is proposed mends the fault, if it is the only one.
        if len(faults) == 1 and (better := re.search(r'Write "(#\w{6})"', fault.remedy)):
            mended = {name: colour.css for name, colour in chosen.items()} | {fault.key.split(".")[-1]: better[1]}
            assert read_palette("colours.x", mended, own)[1] == []
