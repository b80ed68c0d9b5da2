"""Attributions of people whom the post has named in full: `Inez Tarn:` below `Inez Tarn, Dean, Sedge College:`.

A post that asks several people several things names them in full once. What says less elsewhere is the same person.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.attribution.attribution import Strength
from index.attribution.names import may_be_words
from index.posts.records import BlockKind
from index.reading.lines import name_words
from index.splitting.columns.mark import Mark, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from index.attribution.attribution import Attribution
    from index.reading.lines import Line

_REASON = "named in full elsewhere in the post"
_FIRST_NAME = "a first name, given in full elsewhere in the post"
_WRITES_AGAIN = "a line that gives somebody the word again, or quotes them"
#: `Inez wrote back the next day to add:`. Not `Inez says:`, which others in the post write of her just as well.
_GOES_ON = re.compile(
    r"(?P<who>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}) (?:also |later |then )?"
    r"(?:adds|added|wrote (?:back|again)|replied|replies|came back|went on|continued|continues|answered|followed up)"
    r"\b[^.?!:]{0,80}:$"
)
_FIRST = re.compile(r"(?P<who>[A-ZÀ-Þ][\w'’-]+):\s+(?=[A-ZÀ-Þ\d“\"…])")

#: `Arlo: “Where is it?”`: somebody tells what was said, unless the post prints all answers so.
_QUOTES = re.compile(r"[^:]+:\s+(?:“[^“”]*”|\"[^\"]*\")\W*")


def marks_named_again(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """The marks, those of a bare name with the office that the post gives for it elsewhere, and more such lines, in
    order."""
    known, named = _known(marks), {mark.attribution.respondent.name or "" for mark in marks}
    if not known:
        return list(marks)
    found = [_in_full(mark, known) for mark in marks]
    taken = {number for mark in marks for number in range(mark.line, mark.last_line + 1)}
    quoted = {number for number, line in enumerate(lines) if _QUOTES.fullmatch(line.plain)}
    told = quoted if not quoted & {mark.line for mark in marks} else set()
    others = [(number, line) for number, line in enumerate(lines) if number not in taken | told]
    more = [mark for number, line in others if (mark := _again(number, line, known, named))]
    return sorted([*found, *more], key=lambda mark: mark.line) if more else found


def _known(marks: Sequence[Mark]) -> Mapping[str, Attribution]:
    """The people who are named with an office, by name; nobody of whom two offices are given."""
    known: dict[str, Attribution] = {}
    several: set[str] = set()
    for mark in marks:
        who = mark.attribution.respondent
        if who.name is None or mark.attribution.strength is Strength.NAME_ONLY or not (who.title or who.institution):
            continue
        if known.setdefault(who.name, mark.attribution).respondent != who:
            several.add(who.name)
    return {name: attribution for name, attribution in known.items() if name not in several}


def _in_full(mark: Mark, known: Mapping[str, Attribution]) -> Mark:
    who = mark.attribution.respondent
    full = known.get(who.name or "")
    if full is None or who.title or who.institution:
        return mark
    return replace(mark, attribution=full, weak=False, reason=_REASON, doubt=full.doubt)


def _again(number: int, line: Line, known: Mapping[str, Attribution], named: Collection[str]) -> Mark | None:
    """The mark of a line that gives somebody the word again."""
    if line.kind is not BlockKind.PARAGRAPH:
        return None
    if goes_on := _GOES_ON.fullmatch(line.plain):
        full, end, why = _only(goes_on["who"], known, named), line.end, _WRITES_AGAIN
    elif (first := _FIRST.match(line.text)) and not may_be_words(first["who"]):
        full, end, why = _only(first["who"], known, named), line.start + first.end(), _FIRST_NAME
    else:
        return None
    return Mark(number, number, Side.BEFORE, full, line.start, end, why, why) if full else None


def _only(who: str, known: Mapping[str, Attribution], named: Collection[str]) -> Attribution | None:
    """The one person whom a part of their name stands for, among all whom the post names."""
    said = set(name_words(who))
    those = [name for name in named if said and said <= set(name_words(name))]
    return known.get(those[0]) if len(those) == 1 else None
