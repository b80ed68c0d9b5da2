"""Colours as CSS writes them, and whether one can be read on another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import COLOURS
from webui.look.colours import BLACK, TEXT_CONTRAST, WHITE, Colour, contrast, legible, mix, parse_colour


@pytest.mark.parametrize(
    ("written", "css"),
    [
        ("#1f4e79", "#1f4e79"),
        (" #1F4E79 ", "#1f4e79"),
        ("#abc", "#aabbcc"),
        ("navy", "#000080"),
        ("RebeccaPurple", "#663399"),
        ("rgb(31 78 121)", "#1f4e79"),
        ("rgb(31, 78, 121)", "#1f4e79"),
        ("rgb(100% 0% 50%)", "#ff0080"),
        ("hsl(0 100% 50%)", "#ff0000"),
        ("hsl(120deg, 100%, 25%)", "#008000"),
        ("hsl(210 0% 100%)", "#ffffff"),
    ],
)
def test_a_colour_is_read_as_css_writes_it(written: str, css: str) -> None:
    colour = parse_colour(written)

    assert colour is not None
    assert colour.css == css


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "#12345",
        "#1f4e79ff",
        "rgb(31 78 256)",
        "rgb(31 78)",
        "rgb(10% 20 30)",
        "rgb(1 2 3 / 50%)",
        "hsl(0 100 50)",
        "hsl(400 10% 10%)",
        "transparent",
        "currentcolor",
        "red; } body { display: none",
        "url(//x)",
        "#١٢٣",
    ],
)
def test_anything_else_is_none(written: str) -> None:
    assert parse_colour(written) is None


@pytest.mark.parametrize(("one", "other", "ratio"), [(BLACK, WHITE, 21.0), (WHITE, WHITE, 1.0), (Colour(0x76, 0x76, 0x76), WHITE, 4.54), (Colour(255, 0, 0), WHITE, 4.0), (Colour(0, 0, 255), BLACK, 2.44)])  # fmt: skip
def test_contrast_is_that_of_wcag(one: Colour, other: Colour, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction_and_a_colour_is_read_back(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert parse_colour(one.css) == parse_colour(f"rgb({one.red} {one.green} {one.blue})") == one
    assert mix(one, other, 0) == one
    assert mix(one, other, 1) == other


@given(COLOURS, st.lists(COLOURS, min_size=1, max_size=3))
def test_what_is_proposed_can_be_read(colour: Colour, behind: list[Colour]) -> None:
    better = legible(colour, behind)

    if better is not None:
        assert all(contrast(better, other) >= TEXT_CONTRAST for other in behind)
    else:
        # Then neither black nor white can be read on all of them.
        assert all(any(contrast(end, other) < TEXT_CONTRAST for other in behind) for end in (BLACK, WHITE))
    if all(contrast(colour, other) >= TEXT_CONTRAST for other in behind):
        assert better == colour
    if len(behind) == 1:
        assert better is not None
