"""Facts that a survey asks for as questions: staff size, area, region."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import Fact, FactName, ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.posts.records import Paragraph
    from index.posts.split import Split

_STAFF = re.compile(
    r"\bhow many\b.{0,20}\b(?:staff|employees|people|workers)\b(?!.*\b(?:hired|applied|apply|interview\w*|committee|panel|open|vacan\w*|last year|replaced)\b)|\b(?:number|size) of (?:\w+ )?(?:staff|employees)|\bstaff size\b|^staff\b|\bstaff members (?:at|in|on)\b|\bhow (?:big|large) is\b|^size\b",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\barea\b|\bregion like\b|\bsetting\b|\burban\b|\brural\b|^is your (?:workplace|library|organi[sz]ation)$|\bsurroundings\b|\bcommunity like\b|^your (?:workplace|library) is\b",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"\bwhat (?:part|region|corner)\b|\bregion\b(?! like)|\bpart of the (?:world|country|us)\b|^where (?:is|are|in)\b|\b(?:library|institution|workplace|organi[sz]ation) is in$|^(?:and )?where\b.{0,30}$|^are you in$|^you are in$|\blocated\b|^location\b",
    re.IGNORECASE,
)
_SIZE_VALUE = re.compile(
    r"\d[\d,]*\s*(?:(?:[-–—]|to)\s*\d[\d,]*|\+|or more)?(?:\s*(?:staff|people|employees)\b.*)?|(?:over|more than|fewer than|less than|under)\s+\d+.*",
    re.IGNORECASE,
)
_AREA_VALUE = re.compile(
    r"(?:(?:ex|sub)?urban|rural|city|town|village|suburb(?:s)?|small town|remote|island|other)\b.{0,60}", re.IGNORECASE
)
_REGION_VALUE = re.compile(
    r"(?:(?:the )?(?:north|south|mid|mid-|west|east|central|pacific)\w*(?:[ -]?(?:west|east)\w*)?(?:\s+(?:us|u\.s\.|usa|united states|canada|england))?|canada|australia|new zealand|(?:the )?(?:uk|united kingdom)|europe|asia|africa|other)\b.{0,60}",
    re.IGNORECASE,
)
_ASKED = (
    (FactName.STAFF_SIZE, _STAFF, _SIZE_VALUE),
    (FactName.AREA, _AREA, _AREA_VALUE),
    (FactName.REGION, _REGION, _REGION_VALUE),
)
#: The choices that the surveys of this kind offer.
_CHOICES = (
    (FactName.STAFF_SIZE, re.compile(r"0\s?[-–]\s?10|10\s?[-–]\s?50|50\s?[-–]\s?100|100\s?[-–]\s?200|200\s?\+")),
    (FactName.AREA, re.compile(r"(?:Sub)?urban|City/town|Rural", re.IGNORECASE)),
    (
        FactName.REGION,
        re.compile(
            r"(?:North|Mid|South|South-?)?(?:east|west|south|north)(?:ern)? US|Southern US|Canada", re.IGNORECASE
        ),
    ),
)


def asked_facts(split: Split, known: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts `known`, and those that questions of the survey ask for; what the answer says must look like one."""
    facts = list(known)
    for answer in split.answers:
        question = split.questions[answer.question].text if answer.question is not None else ""
        for name, asks, value in _ASKED:
            if not any(fact.name is name for fact in facts) and asks.search(question):
                stated = _value(answer.paragraphs, value)
                if stated:
                    facts.append(Fact(name, _as_named(name, stated)))
                    break
    facts += [fact for fact in _ticked_facts(split) if not any(fact.name is known.name for known in facts)]
    return tuple(facts)


def _ticked_facts(split: Split) -> Iterator[Fact]:
    """Facts that one ticked choice is, however its question is worded: `And on the map? √ Midwestern US`."""
    for answer in split.answers:
        (*others, last) = answer.paragraphs
        for name, choice in _CHOICES:
            if not others and last.kind is ParagraphKind.CHOICE and choice.fullmatch(last.text):
                yield Fact(name, _as_named(name, last.text))


def _as_named(name: FactName, stated: str) -> str:
    """One spelling for what is ticked and what an opening sentence says: `Urban` and `urban`, `the Midwestern US`."""
    if name is FactName.AREA:
        return stated.lower()
    return re.sub(r"^the\s+", "", stated, flags=re.IGNORECASE)


def _value(paragraphs: Sequence[Paragraph], shape: re.Pattern[str]) -> str:
    """The ticked choices of that shape, or a first line that is nothing else."""
    ticked = [
        it.text
        for it in paragraphs
        if len(it.text) <= 80 and shape.fullmatch(it.text.rstrip(".")) and it.kind != "paragraph"
    ]
    first = paragraphs[0].text.rstrip(".")
    return ", ".join(ticked) or (first if len(first) <= 40 and shape.fullmatch(first) else "")
