"""Reading a survey's opening: whom the anonymous interview is with, ticked library types, title, and titles hired."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.posts.records import BlockKind, Fact, FactName
from index.posts.split import Role, Span
from index.reading.lines import part_of, plain
from index.splitting.choices import choices_in
from index.splitting.surveys.question_lines import is_bulleted, question_text
from index.splitting.surveys.survey_types import is_remark, names_a_type, sought_types, stated_types, ticked_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import LibraryType, TypeEvidence
    from index.reading.lines import Line

#: The sentence that says who answers.
_SAYS_WHO = re.compile(
    r"(?:this|the following|here is an?|today['’]s) (?:(?:anonymous|next|week['’]s) )*"
    r"(?:interview|survey|response|person|respondent|librarian|job hunter|new grad)(?:/\w+(?: \w+)?)? "
    r"(?:is (?:with|from|by|in|willing|an? |currently |looking|searching|hunting)|(?:was|comes) (?:with|from)"
    r"|was (?:completed|filled (?:in|out)|answered|taken) by|who (?:is|hires|works)|hires\b|has been|works\b|lives\b"
    r"|would\b|answers)",
    re.IGNORECASE,
)
#: The sentence that says that nobody is known to have answered.
_SAYS_NOBODY = re.compile(
    r"(?:please note:?\s+)?this is (?:an|another) anonymous (?:response|survey|interview|follow)", re.IGNORECASE
)
OPENING = re.compile(rf"{_SAYS_NOBODY.pattern}|{_SAYS_WHO.pattern}", re.IGNORECASE)
#: So many lines may stand between two sentences of the opening: what a job hunter has done so far.
_MOST_BETWEEN = 5
#: What a job hunter says of themselves in the opening, behind a colon.
_TELLS = re.compile(
    r"(?:and )?here(?:['’]s| is)\s(?:how )?(?:this|our|the) (?:person|job hunter|respondent|librarian)\b[^:]{0,120}:",
    re.IGNORECASE,
)
_LOOKING = re.compile(
    r"\b(?:looking|searching|hunting|job hunting)\b(?: for (?:work|jobs?|positions?|a (?:job|position)))? (?:in|at|among|for)\b(?P<places>[^.]*?(?=\b(?:looking|searching|hunting)\b|[.]|$))",
    re.IGNORECASE,
)
_HUNTER = re.compile(r"\bjob hunters?\b|\bthis person is (?:currently )?(?:looking|searching|hunting)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"[\s\u00a0]*(?P<label>(?P<hired>(?:position |job )?titles? (?:they |we |you )?(?:hired?|hires|hiring)(?: for)?(?: includes?)?|hires (?:these )?titles)|(?P<title>(?:job |your |current |position )?title))[\s\u00a0]*(?::|[\s\u00a0]+[-–—][\s\u00a0])[\s\u00a0]*(?P<value>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])")

_STAFF = re.compile(
    r"\b(?P<size>\d[\d,]*\s*(?:[-–—]|to)\s*\d[\d,]*|\d[\d,]*\s*\+|(?:over|more than|fewer than|less than|under|about)\s+\d[\d,]*|\d+)(?:\s+or more)?\s+(?:\w+\s+)?(?:staff|employees|people on staff|workers)\b",
    re.IGNORECASE,
)
_AREA_WORDS = r"(?:urban|suburban|rural|city|town|small[- ]town|exurban|metropolitan|remote)"
_AREA = re.compile(
    rf"\b(?:an?|the)\s+(?P<area>{_AREA_WORDS}(?:\s*(?:/|,|and|or|&)\s*(?:an?\s+)?{_AREA_WORDS})*)\s+(?:area|setting|community|region|environment|location)\b",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"\b(?P<region>(?:North|South|Mid|Mid-|West|East|Central|Pacific|Mountain)[a-z]*(?:\s?(?:west|east)ern)?\s+(?:US\b|U\.S\.|USA\b|United States\b)|Canada|Australia|New Zealand|UK\b|United Kingdom)",
)
_OTHER_REGION = re.compile(r"\b(?:in )?(?:an)?other region\b", re.IGNORECASE)
OPENS = "the opening of the survey: whom it is with"
_HOST_REASON = "the opening of the post"


@dataclass(slots=True)
class Opening:
    """The facts in the lines before the first question."""

    #: Number of its lines.
    end: int = 0
    title: str = ""
    types: dict[LibraryType, TypeEvidence] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    #: Whether its list of types has bullets for ticks.
    bulleted: bool = False
    #: Whether it says that the respondent looks for a job.
    is_hunter: bool = False
    #: The line behind whose colon the respondent tells of themselves, cut at the colon, and what they say.
    told: list[tuple[int, Line, list[Line]]] = field(default_factory=list)
    #: Offset at which the opening sentence begins; -1 where there is none.
    sentence_at: int = -1


def read_opening(lines: Sequence[Line]) -> Opening:
    """Read the opening of a survey from its first lines; it ends before the first line that is none of it."""
    opening = Opening()
    start = _find_sentence(lines[:12], _SAYS_WHO)
    if start is None:
        start = _find_sentence(lines[:12], _SAYS_NOBODY)
    if start is not None:
        opening.end = _read_sentence(lines, start, opening)
        opening.end = _read_ticked(lines, opening.end, opening)
    while opening.end < len(lines):
        line = lines[opening.end]
        read = _read_label(lines, opening.end, opening) if line.is_prose else 0
        if not read:
            if line.is_prose or start is None or opening.end + 1 >= len(lines):
                break
            read = 1  # a picture between the opening's lines; its span is set with those of the other pictures
        opening.end += read
    return opening


def is_field(line: Line) -> bool:
    """True of `Title: …`, `Titles hired: …` and of ticked types: they name jobs and places, and no person."""
    return bool(_LABEL.match(line.text) or choices_in(line))


def _find_sentence(lines: Sequence[Line], sentence: re.Pattern[str]) -> int | None:
    """Number of the first prose line that holds such a sentence."""
    return next(
        (
            number
            for number, line in enumerate(lines)
            if line.is_prose and sentence.search(line.text.replace("\u00a0", " "))
        ),
        None,
    )


def _read_sentence(lines: Sequence[Line], number: int, opening: Opening) -> int:
    """The opening sentence; a picture's text may be glued to it. Returns the number of the line after it."""
    line = lines[number]
    match = OPENING.search(line.text.replace("\u00a0", " "))
    at = match.start() if match else 0
    if at and plain(line.text[:at]):
        former = line.text[at - 1]
        if former.isspace() or former in '.!?:;—–"”':
            opening.spans.append(Span(line.start, line.start + at, Role.HOST, None, _HOST_REASON))
        else:
            reason = "the text of a picture glued to the opening"
            opening.spans.append(Span(line.start, line.start + at, Role.IMAGE_TEXT, None, reason))
    else:
        at = 0
    opening.sentence_at = line.start + at
    last = number
    while last + 1 < len(lines) and lines[last + 1].block == line.block and _goes_on(lines[last + 1]):
        last += 1
    # "This person is looking in …" may be a paragraph of its own after "This anonymous interview is with a job
    # hunter…", and what they have done so far may stand between the two.
    following = range(last + 1, min(last + 2 + _MOST_BETWEEN, len(lines)))
    last = max(
        (later for later in following if lines[later].is_prose and _SAYS_WHO.match(lines[later].plain)), default=last
    )
    parts = [line.text[at:], *(following.text for following in lines[number + 1 : last + 1])]
    _read_facts(" ".join(plain(part) for part in parts), opening)
    opening.spans.append(Span(line.start + at, line.end, Role.ATTRIBUTION, None, OPENS))
    told = _read_told(lines, range(number + 1, last + 1), opening)
    opening.spans += [
        Span(lines[it].start, lines[it].end, Role.ATTRIBUTION, None, OPENS)
        for it in range(number + 1, last + 1)
        if lines[it].is_prose and it not in told
    ]
    return last + 1


def _read_told(lines: Sequence[Line], numbers: Sequence[int], opening: Opening) -> set[int]:
    """Read what the respondent tells of themselves within the opening; returns the numbers of its lines."""
    read: set[int] = set()
    for number in numbers:
        tells = _TELLS.match(lines[number].text.replace("\u00a0", " "))
        if tells is None or number in read:
            continue
        asking = part_of(lines[number], lines[number].start, lines[number].start + tells.end())
        rest = part_of(lines[number], asking.end, lines[number].end)
        said = [rest] if plain(rest.text) else []
        read.add(number)
        for later in numbers:
            if later <= number or not lines[later].is_prose:
                continue
            if _SAYS_WHO.match(lines[later].plain) or _TELLS.match(lines[later].plain):
                break
            said.append(lines[later])
            read.add(later)
        opening.told.append((number, asking, said))
    return read


def _goes_on(line: Line) -> bool:
    text = line.plain
    return not text.endswith("?") and not names_a_type(text) and not line.bold and not _LABEL.match(text)


def _read_facts(text: str, opening: Opening) -> None:
    opening.is_hunter = bool(_HUNTER.search(text))
    if opening.is_hunter:
        sought = (sought_types(looking["places"]) for looking in _LOOKING.finditer(text))
        opening.facts += [Fact(FactName.TYPES_SOUGHT, it.value) for it in next(filter(None, sought), ())]
    else:
        opening.types.update({found.type: found for found in stated_types(text)})
    staff, area, region = _STAFF.search(text), _AREA.search(text), _REGION.search(text)
    if staff and not opening.is_hunter:
        opening.facts.append(Fact(FactName.STAFF_SIZE, " ".join(staff["size"].split())))
    if area:
        opening.facts.append(Fact(FactName.AREA, area["area"].lower()))
    if region:
        opening.facts.append(Fact(FactName.REGION, region["region"]))
    elif _OTHER_REGION.search(text):
        opening.facts.append(Fact(FactName.REGION, "Other"))


def _read_ticked(lines: Sequence[Line], number: int, opening: Opening) -> int:
    """The ticked types below (or at the end of) the opening sentence."""
    before = lines[number - 1]
    _, tick, ticked = before.text[max(opening.sentence_at - before.start, 0) :].partition("√")
    if tick and not opening.is_hunter:
        opening.types.update({it.type: it for it in ticked_types(tick + ticked)})
    while number < len(lines):
        line = lines[number]
        if not line.is_prose:
            number += 1
            continue
        # After a colon whatever is ticked is a type: `√ (Corporate) Archives`.
        listed = names_a_type(line.text) or (before.plain.endswith(":") and choices_in(line))
        if not listed or question_text(line.text).endswith("?"):
            break
        for it in () if opening.types and is_remark(line.text) else ticked_types(line.text):
            if opening.is_hunter:
                opening.facts.append(Fact(FactName.TYPES_SOUGHT, it.type.value))
            else:
                opening.types.setdefault(it.type, it)
        opening.bulleted = opening.bulleted or is_bulleted(line)
        reason = (
            "a library type that the respondent looks in"
            if opening.is_hunter
            else "a library type of the survey’s list"
        )
        opening.spans.append(Span(line.start, line.end, Role.ATTRIBUTION, None, reason))
        number += 1
    return number


def _read_label(lines: Sequence[Line], number: int, opening: Opening) -> int:
    """`Title: …` or `Titles hired include: …`; returns the number of lines read."""
    line = lines[number]
    match = _LABEL.match(line.text)
    if match is None or len(line.text) > 600:
        return 0
    value, read = plain(match["value"]).lstrip(": "), 1
    values = [value] if value else []
    if not value:
        while number + read < len(lines) and _is_value(
            lines, number + read, one=bool(match["title"]), have=len(values)
        ):
            values.append(lines[number + read].plain.lstrip("•·√✓✔☑☒ "))
            read += 1
    printed = ", ".join(value.rstrip(",;") for value in values) if len(values) > 1 else "".join(values)
    if match["title"]:
        opening.title = opening.title or printed
    elif printed:
        opening.facts.append(Fact(FactName.TITLES_HIRED, printed))
    reason = "the respondent’s title" if match["title"] else "the titles that the respondent hires"
    opening.spans += [Span(it.start, it.end, Role.ATTRIBUTION, None, reason) for it in lines[number : number + read]]
    return read


def _is_value(lines: Sequence[Line], number: int, *, one: bool, have: int) -> bool:
    line = lines[number]
    if (
        not line.is_prose
        or line.bold
        or line.plain.endswith(("?", ":"))
        or _LABEL.match(line.text)
        or len(line.text) > 300
    ):
        return False
    return have == 0 or (not one and line.kind is BlockKind.LIST_ITEM)
