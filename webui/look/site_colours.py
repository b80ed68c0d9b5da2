"""The check of the colours in `site.toml`: each must be a colour, and all text must be readable."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from index.corrections.toml_check import Fault, shown
from webui.look.colours import TEXT_CONTRAST, contrast, legible, mix, parse_colour
from webui.look.theme import Palette

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from webui.look.colours import Colour

#: The names of a palette's colours.
COLOURS = tuple(found.name for found in fields(Palette))
_FORMS = 'Write it as "#1f4e79", "rgb(31 78 121)", "hsl(209 59% 30%)" or a name of CSS such as "navy"'


def read_palette(key: str, values: Mapping[str, Any], own: Palette) -> tuple[Palette, list[Fault]]:
    """Read a table of colours over the palette `own`, and list the faults; `key` is the table's name in them."""
    faults = []
    chosen: dict[str, Colour] = {}
    for name in COLOURS:
        if name not in values:
            continue
        colour = parse_colour(values[name]) if isinstance(values[name], str) else None
        if colour is None:
            found = f"found {shown(values[name])}, which is not an opaque colour that can be used here"
            faults.append(Fault(f"{key}.{name}", found, _FORMS))
        else:
            chosen[name] = colour
    palette = replace(own, **chosen)
    return palette, [*faults, *_faint(key, palette, chosen)]


def _faint(key: str, palette: Palette, chosen: Mapping[str, Colour]) -> Iterator[Fault]:
    """Yield one fault for each chosen colour with too little contrast; of two chosen ones, for the text's."""
    blamed: set[str] = set()
    for name, grounds in palette.pairs():
        colour: Colour = getattr(palette, name)
        for ground, behind in grounds:
            blame = name if name in chosen else ground
            if contrast(colour, behind) >= TEXT_CONTRAST or blame not in chosen or blame in blamed:
                continue
            blamed.add(blame)
            tinted = "a card under the pointer, tinted by mark" if ground == "mark" else ground
            found = (
                f"{name} ({colour.css}) on {tinted} ({behind.css}) has a contrast of {_ratio(colour, behind)} to 1,"
                f" and text needs at least {TEXT_CONTRAST}"
            )
            yield Fault(f"{key}.{blame}", found, _better(palette, blame))


def _better(palette: Palette, blamed: str) -> str:
    """Return the remedy for a colour that cannot be read, or on which text cannot be."""
    texts = {name: [behind for _, behind in grounds] for name, grounds in palette.pairs()}
    others = texts.get(blamed) or [getattr(palette, name) for name in texts]
    colour: Colour = getattr(palette, blamed)
    better = _fainter_mark(palette) if blamed == "mark" else legible(colour, others)
    if better is None:
        return f"Choose a {blamed} that differs more from the colours on and behind it"
    return f'Write "{better.css}", or another with more contrast'


def _fainter_mark(palette: Palette) -> Colour | None:
    """Return a mark moved towards the card just far enough that links on it can be read."""
    tried = (replace(palette, mark=mix(palette.mark, palette.card, share / 16)) for share in range(1, 17))
    return next((found.mark for found in tried if contrast(found.accent, found.tinted) >= TEXT_CONTRAST), None)


def _ratio(one: Colour, other: Colour) -> str:
    # Rounded down: 4.46 must not be shown as 4.5.
    return f"{int(contrast(one, other) * 10) / 10:.1f}"
