"""Attribution marks: the places of a column post that say who answers, before the answer or after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.attribution import MAX_LENGTH, Attribution, Strength, parse_attribution
from index.attribution.attribution_parts import bare_word
from index.attribution.lexicon import TITLE_WORDS
from index.attribution.names import may_be_words
from index.posts.records import BlockKind, Respondent
from index.reading.lines import plain
from index.splitting.columns.mark import DASH_LINE, Mark, Side
from index.splitting.columns.named_again import marks_named_again
from index.splitting.columns.print_habit import marks_by_print
from index.splitting.columns.signatures import ABBREVIATED_END, more_signature, stacked, with_more_lines
from index.splitting.columns.used_words import UsedWords
from index.splitting.image_text import glue_points, glued_length, mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line


_INNER_DASH = re.compile(r"[\s\u00a0]*(?:[–—‒−]{1,2}|(?<=[.!?…”\"’')\]\s\u00a0])-{1,2})[\s\u00a0]*(?=[^\W\d_]|[“\"])")
# Most lines hold none, and this tells sooner; a hyphen within a word is none.
_ANY_DASH = re.compile(r"[–—‒−-](?<!\w-)")
_TERMINAL = re.compile(r"[.!?…][”\"’')\]]*[\s\u00a0]*$")
#: Readers sign by the name of their account, and the host says who said it.
_HANDLE = re.compile(r"\s*(?P<who>@\w{2,30})\s*")
_SAID = re.compile(r",?\s+(?:says|said|writes|wrote|adds|replies|replied)$")
_PEN_NAME = re.compile(
    r"(?P<nobody>(?:An?|Another|One) (?:[a-z-]+ )?[Rr]eader)"
    r"|(?P<who>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}) (?:in|from) (?:the )?[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2}"
)
#: `From Inez Tarn, …:`, `3. Inez Tarn, …:`
_LED = re.compile(r"\s*(?:from|by|(?:no\.|#)?\s?\d{1,2}[.):]|#\s?\d{1,2})\s+", re.IGNORECASE)
# The first blank of a row: from each of a thousand, the others would be read again.
_PARTING = re.compile(r"(?<!\s)\s+[|·•]\s+")
#: A colon and a space, bold or not.
_COLON = 2
#: What stands between an attribution and its answer: a colon, or the edge of a table's cell.
_ENDS_MARK = re.compile(r":|[\s\u00a0]\|[\s\u00a0]")


def find_marks(lines: Sequence[Line]) -> list[Mark]:
    """Every line that may be an attribution, in order; `choose_marks` decides which are."""
    marks = []
    pictures = [line.text for line in lines if line.kind is BlockKind.IMAGE_TEXT]
    used = UsedWords(lines)
    number = 0
    while number < len(lines):
        mark = _mark_in(lines, number, pictures, used)
        if mark is None:
            number += 1
            continue
        mark = with_more_lines(lines, mark)
        marks.append(mark)
        number = mark.last_line + 1
    return marks_named_again(lines, marks_by_print(lines, marks))


def _mark_in(lines: Sequence[Line], number: int, pictures: Sequence[str], used: UsedWords) -> Mark | None:
    line = lines[number]
    if not line.is_prose:
        return None
    if line.kind is BlockKind.LIST_ITEM:
        return _in_list(line, number, pictures, used)
    bold = _bold_before(line, number)
    if bold is not None and bold.attribution.strength is Strength.CERTAIN and _is_whole(line):
        return bold
    parted = _parted(line, number)
    before = parted or _before(line, number, pictures, used) or bold
    return before or _whole_line(lines, number) or stacked(lines, number) or _run_on(line, number)


def _parted(line: Line, number: int) -> Mark | None:
    """`Name | Title | Institution` on a line of its own."""
    found = parse_attribution(_PARTING.sub(", ", line.plain)) if len(_PARTING.findall(line.plain)) > 1 else None
    if found is None or not (found.respondent.title and found.respondent.institution):
        return None
    reason = "a name and what follows it on a line of its own"
    return Mark(number, number, Side.EITHER, found, line.start, line.end, reason, found.doubt)


def _in_list(line: Line, number: int, pictures: Sequence[str], used: UsedWords) -> Mark | None:
    """An attribution in bold at the head of a list's item, where each item is somebody's answer."""
    mark = _before(line, number, pictures, used) if line.bold else None
    whole = mark is not None and mark.attribution.strength is Strength.CERTAIN
    return mark if mark and whole and mark.end <= line.start + line.bold + _COLON else None


def _is_whole(line: Line) -> bool:
    """True if the bold words at a line's start are the whole attribution: a new sentence follows, and no comma or
    colon."""
    rest = line.text[line.bold :].lstrip(" \u00a0")
    return not line.text[: line.bold].rstrip(" \u00a0").endswith((",", ":")) and rest[:1].isupper()


def _before(line: Line, number: int, pictures: Sequence[str], used: UsedWords) -> Mark | None:
    """`Name, Title, Institution:`, with the answer on the same line or below."""
    head = line.text[: MAX_LENGTH + 1]
    ends = list(_ENDS_MARK.finditer(head))[:3] if ":" in head or "|" in head else []
    # `**Inez Tarn, Subject Librarian: Law, Gorse College:**`: the bold words end with their last colon.
    ends.sort(key=lambda end: not _ends_bold(line, end.start()))
    for end in ends:
        colon = end.start()
        start, attribution = _before_colon(line.text[:colon])
        if attribution is None and _ends_bold(line, colon):
            attribution = parse_attribution(line.text[:colon].replace(":", ","))
        if attribution is None:
            continue
        weak = attribution.strength is Strength.NAME_ONLY and not _is_corroborated(line, attribution, pictures, used)
        return Mark(
            number,
            number,
            Side.BEFORE,
            attribution,
            line.start + start,
            line.start + end.end(),
            "a name with a colon before the answer",
            attribution.doubt,
            weak=weak,
        )
    return None


def _ends_bold(line: Line, colon: int) -> bool:
    """True if the bold words at a line's start end with this colon."""
    return 0 <= line.bold - colon <= _COLON


def _before_colon(text: str) -> tuple[int, Attribution | None]:
    """(where it starts, attribution): after a picture's text that is glued to it, as in `Wanda PyleWanda Pyle, Branch
    Head, …`."""
    for start in glue_points(text):
        attribution = parse_attribution(text[start:])
        if attribution is None or attribution.strength is Strength.NAME_ONLY:
            continue
        name = attribution.respondent.name
        if (name is not None and mentions(text[:start], name)) or glued_length(text, name) == start:
            return start, attribution
    handle = _HANDLE.fullmatch(text)
    if handle:
        return 0, Attribution(Respondent(handle["who"]), Strength.PROBABLE, "the name of an account")
    led = _LED.match(text)
    attribution = parse_attribution(text[led.end() :]) if led else None
    if attribution and attribution.strength is Strength.CERTAIN:
        return 0, attribution
    return 0, parse_attribution(_SAID.sub("", text))


def _is_corroborated(line: Line, attribution: Attribution, pictures: Sequence[str], used: UsedWords) -> bool:
    """A bare name with a colon counts by itself only where bold type or a picture says so and its words are not used as
    words."""
    name = attribution.respondent.name or ""
    pictured = any(mentions(text, name) for text in pictures)
    return pictured or (line.bold > 0 and not used.has_any_of(name))


def _bold_before(line: Line, number: int) -> Mark | None:
    """A bold attribution without a colon, and the answer after it on the same line."""
    bold, rest = line.text[: line.bold], plain(line.text[line.bold :])
    if not bold or len(rest) < 2:
        return None
    attribution = parse_attribution(bold)
    if attribution is None or attribution.strength < Strength.PROBABLE:
        return None
    colon = len(line.text[line.bold :]) - len(line.text[line.bold :].lstrip(" \u00a0:"))
    return Mark(
        number,
        number,
        Side.BEFORE,
        attribution,
        line.start,
        line.start + line.bold + colon,
        "an attribution in bold before the answer",
        attribution.doubt,
    )


def _whole_line(lines: Sequence[Line], number: int) -> Mark | None:
    """`– Name, Title, Institution` on a line of its own, with or without a dash."""
    line = lines[number]
    dash = DASH_LINE.match(line.text)
    text = line.plain
    if text.endswith(("?", "!")):
        return None
    attribution = parse_attribution(text)
    if attribution is None and dash is not None and number + 1 < len(lines) and more_signature(lines[number + 1].text):
        # "– Inez Tarn, Jr., away from libraries for five years.": the titles follow on lines of their own.
        attribution = parse_attribution(", ".join(text.split(",")[:2])) or parse_attribution(
            text.split(",", maxsplit=1)[0]
        )
    if attribution is None and dash is not None:
        attribution = _pen_name(plain(line.text[dash.end() :]))
    if attribution is None:
        return None
    if dash is not None:
        return Mark(
            number,
            number,
            Side.AFTER,
            attribution,
            line.start,
            line.end,
            "a dash and a name after the answer",
            attribution.doubt,
        )
    if attribution.strength is Strength.NAME_ONLY or (text.endswith(".") and not ABBREVIATED_END.search(text)):
        return None
    return Mark(
        number,
        number,
        Side.EITHER,
        attribution,
        line.start,
        line.end,
        "a name and what follows it on a line of its own",
        attribution.doubt,
    )


def _pen_name(text: str) -> Attribution | None:
    """What readers sign with behind a dash: `Bookish in Boston`, `A reader`."""
    found = _PEN_NAME.fullmatch(text)
    if found is None:
        return None
    who = Respondent(text)
    if found["nobody"]:
        who = Respondent(None)
    elif any(bare_word(word) in TITLE_WORDS for word in found["who"].split()):
        who = Respondent(None, text)
    return Attribution(who, Strength.NAME_ONLY, "signed by a pen name")


def _run_on(line: Line, number: int) -> Mark | None:
    """`…since the move.– Name, Title, Institution` at the end of the answer's last line."""
    if not _ANY_DASH.search(line.text):
        return None
    for match in reversed(list(_INNER_DASH.finditer(line.text))):
        text = line.text[match.end() :]
        if match.start() == 0 or len(text) > MAX_LENGTH:
            continue
        attribution = parse_attribution(text)
        before = line.text[: match.start()]
        if attribution is None or (attribution.strength is Strength.NAME_ONLY and not _signs_here(attribution, before)):
            continue
        after_sentence = bool(_TERMINAL.search(before))
        ends_as_sentence = plain(text).endswith(".") and not ABBREVIATED_END.search(plain(text))
        if after_sentence or (attribution.strength is Strength.CERTAIN and not ends_as_sentence):
            doubt = attribution.doubt or ("" if after_sentence else "the attribution follows no full stop")
            return Mark(
                number,
                number,
                Side.AFTER,
                attribution,
                line.start + match.start(),
                line.end,
                "a dash and a name run on to the answer",
                doubt,
            )
    return None


def _signs_here(attribution: Attribution, before: str) -> bool:
    """True if a name signs although nobody knows what follows it: `…the week after.– Inez Tarn, Tarn & Sedge`.

    Behind a closing quotation mark stands who is quoted.
    """
    who = attribution.respondent
    named = who.name is not None and not may_be_words(who.name)
    return named and bool(who.institution or who.title) and before.rstrip().endswith((".", "!", "?", "…"))
