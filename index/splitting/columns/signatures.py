"""Signatures of several lines: a name, and below it title and institution, or a former and a current title."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.attribution.attribution import Strength, parse_attribution
from index.attribution.attribution_parts import Label, split_parts
from index.attribution.names import clean_name, may_be_words, name_length
from index.attribution.printed_alike import parse_printed_alike
from index.posts.records import BlockKind
from index.reading.lines import plain
from index.splitting.columns.mark import Mark, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

_MORE_SIGNATURE = re.compile(
    r"^[\s\u00a0–—-]*(?P<when>prior|previous|former|past|old|then|first|current|present|now|new)[\s\u00a0]*(?:job[\s\u00a0]*)?(?:title|position|role|employer|institution|library|job)?[\s\u00a0]*:(?P<value>.*)$",
    re.IGNORECASE,
)
# Below a name stand the title and the institution, each on a line.
_MORE_LINES = 2
_LONGEST_PLACE = 80
_SMALL_WORD = 3
_NAMES = 2
_STACKED = "a name, and title and institution on the lines below"
_PLACES = frozenset({Label.TITLE, Label.INSTITUTION, Label.DEPARTMENT, Label.PLACE})
_TITLED = re.compile(r"(?:title|position|role|employer|institution|library|job)", re.IGNORECASE)
_CURRENT = frozenset({"current", "present", "now", "new"})
ABBREVIATED_END = re.compile(r"\b(?:Inc|Jr|Sr|Dept|Co|Ltd|Corp|[A-Z]|Ph\.D|Univ|St)\.$")


def with_more_lines(lines: Sequence[Line], mark: Mark) -> Mark:
    """A signature of several lines: `Prior title: …` and `Current title: …`, of which the current one counts."""
    if mark.side is Side.BEFORE:
        return mark
    last = mark.last_line
    attribution = mark.attribution
    while last + 1 < len(lines) and (more := more_signature(lines[last + 1].text)):
        last += 1
        if more["when"].lower() in _CURRENT:
            described = parse_attribution(
                f"{attribution.respondent.name or 'Anonymous'}, {_without_stop(plain(more['value']))}"
            )
            if described is not None:
                attribution = described
    if last == mark.last_line:
        return _with_place(lines, mark)
    reason = "a signature of several lines; the current title counts"
    return replace(
        mark,
        side=Side.AFTER,
        last_line=last,
        end=lines[last].end,
        attribution=attribution,
        reason=reason,
        doubt=attribution.doubt,
    )


def _with_place(lines: Sequence[Line], mark: Mark) -> Mark:
    """A signature without an institution, and the lines below that give the title and the institution alone."""
    if mark.attribution.respondent.institution or mark.start != lines[mark.line].start:
        return mark
    below = _below_in_block(lines, mark)
    if below is not None:
        return below
    printed = plain(lines[mark.line].text)
    for last in range(mark.line + 1, min(mark.line + 1 + _MORE_LINES, len(lines))):
        if not _gives_place(lines[last]):
            break
        printed = f"{printed}, {plain(lines[last].text)}"
        attribution = parse_attribution(printed)
        if attribution is not None and attribution.respondent.institution and attribution.strength is Strength.CERTAIN:
            reason = "a signature of several lines"
            return replace(mark, last_line=last, end=lines[last].end, attribution=attribution, reason=reason)
    return mark


def stacked(lines: Sequence[Line], number: int) -> Mark | None:
    """The attribution of which each part has a line: a name, and right below it the title and the institution.

    With a colon behind the last of them it stands before its answer.
    """
    line = lines[number]
    name = line.plain
    if len(name) > _LONGEST_PLACE or clean_name(name) is None or name_length(name) < _NAMES or may_be_words(name):
        return None
    printed = name
    for last in range(number + 1, min(number + 1 + _MORE_LINES, len(lines))):
        if not _gives_place(lines[last], colon=True):
            return None
        printed = f"{printed}, {lines[last].plain}"
        found = parse_attribution(printed)
        if found and found.respondent.title and found.respondent.institution and found.strength is Strength.CERTAIN:
            side = Side.BEFORE if printed.endswith(":") else Side.EITHER
            return Mark(number, last, side, found, line.start, lines[last].end, _STACKED, found.doubt)
    return None


def _below_in_block(lines: Sequence[Line], mark: Mark) -> Mark | None:
    """The mark with what stands below it in the same paragraph, where the whole paragraph is a signature: `– Inez
    Tarn,` / `Director, Sedge County Bookmobile Service`."""
    block = lines[mark.line].block
    last = mark.line
    while last + 1 < len(lines) and lines[last + 1].block == block:
        last += 1
    begins = mark.line == 0 or lines[mark.line - 1].block != block
    more = [line.plain for line in lines[mark.line + 1 : last + 1]]
    if mark.side is not Side.AFTER or not (begins and more) or len(more) > _MORE_LINES or len(lines) <= last + 1:
        return None
    if any(len(text) > _LONGEST_PLACE or text.endswith((".", "?", "!", ":")) for text in more):
        return None
    attribution = parse_printed_alike(", ".join([plain(lines[mark.line].text), *more]), signed=True)
    if attribution is None or attribution.respondent.name is None or not attribution.respondent.title:
        return None
    doubt = attribution.doubt
    reason = "a signature of several lines"
    return replace(mark, last_line=last, end=lines[last].end, attribution=attribution, reason=reason, doubt=doubt)


def _gives_place(line: Line, *, colon: bool = False) -> bool:
    """True of a line that is nothing but a title, an institution or a place: `Aroostook Hills College`; with `colon`
    one may stand behind it."""
    text = line.plain.removesuffix(":") if colon else line.plain
    if line.kind is not BlockKind.PARAGRAPH or len(text) > _LONGEST_PLACE or text.endswith((".", "?", "!", ":")):
        return False
    if any(word[0].islower() and len(word) > _SMALL_WORD for word in text.split()):
        return False
    return {part.label for part in split_parts(text)} <= _PLACES


def _without_stop(text: str) -> str:
    text = text.rstrip("; ")
    return text if ABBREVIATED_END.search(text) else text.rstrip(".;")


def more_signature(text: str) -> re.Match[str] | None:
    """Return the match of a line that goes on with a signature: `Current title: Director`; None where it does not."""
    more = _MORE_SIGNATURE.match(text)
    if more is None or _TITLED.search(text[: more.start("value")]):
        return more
    # "Now: Director, Gorse Library" says it without the word; "Now: Zoom, Teams" is somebody's answer.
    labels = {part.label for part in split_parts(plain(more["value"]))}
    return more if {Label.TITLE, Label.INSTITUTION} <= labels else None
