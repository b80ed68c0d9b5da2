"""Colours as CSS writes them, and the contrast between them."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Least contrast of text to its background, and of a line that is needed to use a page.
#: https://www.w3.org/TR/WCAG22/#contrast-minimum and #non-text-contrast
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_BETWEEN = r"(?:\s*,\s*|\s+)"
_RGB = re.compile(rf"rgb\(\s*{_NUMBER}(%?){_BETWEEN}{_NUMBER}\2{_BETWEEN}{_NUMBER}\2\s*\)", re.ASCII)
_HSL = re.compile(rf"hsl\(\s*{_NUMBER}(?:deg)?{_BETWEEN}{_NUMBER}%{_BETWEEN}{_NUMBER}%\s*\)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque colour in sRGB."""

    #: 0 to 255.
    red: int
    green: int
    blue: int

    @property
    def css(self) -> str:
        """The colour in CSS: #1f4e79."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 to 1: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (self.red / 255, self.green / 255, self.blue / 255)
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def parse_colour(text: str) -> Colour | None:
    """Read `#1f4e79`, `#abc`, `rgb(31 78 121)`, `hsl(209 59% 30%)` or a name of CSS; None for anything else."""
    written = text.strip().lower()
    if _HEX.fullmatch(written):
        digits = written[1:] if len(written) == 7 else "".join(digit * 2 for digit in written[1:])
        return Colour(*bytes.fromhex(digits))
    if found := _RGB.fullmatch(written):
        parts = [float(found[group]) for group in (1, 3, 4)]
        most = 100 if found[2] else 255
        return _of_shares(part / most for part in parts) if max(parts) <= most else None
    if found := _HSL.fullmatch(written):
        hue, saturation, lightness = map(float, found.groups())
        if hue > 360 or max(saturation, lightness) > 100:
            return None
        return _of_shares(hls_to_rgb(hue / 360, lightness / 100, saturation / 100))
    return _named().get(written)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Mix `one` with a share, 0 to 1, of `other`."""
    pairs = zip((one.red, one.green, one.blue), (other.red, other.green, other.blue), strict=True)
    return Colour(*(round(a + (b - a) * share) for a, b in pairs))


def legible(colour: Colour, behind: Iterable[Colour], least: float = TEXT_CONTRAST) -> Colour | None:
    """Return the nearest darker or lighter colour with this contrast to all of `behind`; None if there is none."""
    behind = tuple(behind)
    for step in range(65):
        for end in (BLACK, WHITE):
            tried = mix(colour, end, step / 64)
            if all(contrast(tried, other) >= least for other in behind):
                return tried
    return None


def _of_shares(parts: Iterable[float]) -> Colour:
    return Colour(*(round(part * 255) for part in parts))


@cache
def _named() -> dict[str, Colour]:
    """Read the named colours of CSS: https://www.w3.org/TR/css-color-4/#named-colors."""
    lines = files("webui.look").joinpath("colour_names.txt").read_text(encoding="ascii").splitlines()
    return {name: Colour(*bytes.fromhex(digits)) for name, digits in map(str.split, lines)}
