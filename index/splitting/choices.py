"""Ticked choices on a line: `√ Yes`, `Cover Letter: √ Only one!  Resume: √ Two is ok, but no more`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.reading.lines import plain

if TYPE_CHECKING:
    from index.reading.lines import Line

#: A tick; a lone `v` or `x` before a capital, a figure or ".pdf" is how some posts print it.
_TICK = re.compile(r"[√✓✔☑☒]\ufe0f?[\s\u00a0]*|(?<![^\s\u00a0:])(?:[vx]|\[[xX]\])[\s\u00a0]+(?=[A-ZÀ-Þ\d.])")
#: Most lines hold nothing like one, and this tells sooner.
_LIKE_TICK = re.compile(r"[√✓✔☑☒vx\]](?:(?<=[√✓✔☑☒])|[\s\u00a0])")
#: What may stand before the first tick of a line: nothing, a bullet, or what the choice is about.
_LABEL = re.compile(r"[\s\u00a0•·▪*-]*(?:(?P<label>[^:]{1,60}?)[\s\u00a0]*:[\s\u00a0]*)?")
#: The next choice's label after a choice's text: "Only one! Resume:". It begins after a sentence's end or a wide gap …
_AFTER_STOP = re.compile(r"(?:(?<=[.!?;)])[\s\u00a0]+|[\s\u00a0]*[|;][\s\u00a0]+|[\s\u00a0]{2,})(?=\S)")
#: … or else with its first capital.
_CAPITALS = re.compile(r"(?:(?<=[\s\u00a0])[A-ZÀ-Þ][\w’'/-]*[\s\u00a0]*){1,4}$")
_MAX_LABEL = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One ticked choice and its place in the post's text, label and tick included."""

    text: str
    label: str
    start: int
    end: int


def choices_in(line: Line) -> tuple[Choice, ...]:
    """The choices that `line` consists of; empty where it is no line of choices."""
    return _choices_in(line.text, line.start) if _LIKE_TICK.search(line.text) else ()


@lru_cache(maxsize=4096)
def _choices_in(line: str, at: int) -> tuple[Choice, ...]:
    ticks = list(_TICK.finditer(line))
    opening = _LABEL.fullmatch(line[: ticks[0].start()]) if ticks else None
    if opening is None:
        return ()
    choices: list[Choice] = []
    start, label = 0, plain(opening["label"] or "")
    for tick, following in zip(ticks, [*ticks[1:], None], strict=True):
        end = following.start() if following else len(line)
        text = line[tick.end() : end]
        label_at = _next_label(text) if following else len(text)
        if plain(text[:label_at]):
            choices.append(
                Choice(
                    plain(text[:label_at]).rstrip("|,;/ ") if following else plain(text),
                    label,
                    at + start,
                    at + tick.end() + label_at,
                )
            )
            start = tick.end() + label_at
        label = plain(text[label_at:]).rstrip(": ").strip()
    return tuple(choices)


def _next_label(text: str) -> int:
    """Return where the label of the next choice begins in the text of a choice; its length where none does."""
    without_colon = text.rstrip(" \u00a0").removesuffix(":")
    if without_colon == text.rstrip(" \u00a0"):
        return len(text)
    stops = [match.end() for match in _AFTER_STOP.finditer(without_colon)]
    if stops and 0 < len(without_colon) - stops[-1] <= _MAX_LABEL:
        return stops[-1]
    capitals = _CAPITALS.search(without_colon)
    return capitals.start() if capitals else len(text)
