"""Reading of whom a text speaks, and what it says of them: `Mo Lark is the Teacher Librarian at Sedge High School.`

Each name in a paragraph is a mention. The words around it tell the office (`offices.py`) and how surely the paragraph
presents this person: as the subject of a biography's sentence, after `with`, `by` or `meet`, or only by the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from index.attribution import lexicon
from index.attribution.everyday import is_everyday
from index.attribution.names import clean_name, has_everyday_words, name_length
from index.attribution.names_in_text import POSSESSIVE, is_ordinary, names_in, says_something_else
from index.attribution.office_clauses import NOTE, VERB, later_office, next_name, office_beside, title_before, works_at
from index.attribution.offices import NO_OFFICE, SENTENCE_END, Office, read_office
from index.attribution.presenting import weigh_after, weigh_before
from index.posts.records import Respondent

_AUTHOR_OF = re.compile(
    r",?\s+(?:(?:is|and)\s+)?(?:the\s+)?(?:co-)?(?:author|editor|creator|founder|maker|writer)s?\s+(?:of|behind)\b"
)
_AUTHOR_BEFORE = re.compile(
    r"\b(?:authors?|guest(?: [\w-]+)?|writer|researcher|(?:written|post|piece|essay|op-ed|article"
    r"|letter) (?:is )?(?:by|from))(?: by)?,?\s+(?:(?:Dr|Mr|Ms|Mrs|Prof)\.?\s+)?$",
    re.IGNORECASE,
)
_TITLES = r"(?:(?:Dr|Mr|Ms|Mrs|Mx|Prof|Rev|Sister|Fr|Sir|Capt|Professor)\.?\s+)?"
_ADDRESS = re.compile(rf"^{_TITLES}")
_AND = re.compile(rf",?\s+(?:and|&)\s+{_TITLES}")
_AND_AFTER_OFFICE = re.compile(rf",\s+[^.;:!?]{{3,120}},\s+(?:and|&)\s+{_TITLES}")
_MY_NAME = re.compile(
    r"\b(?:my name is|my name['’]s|I['’]m|I am|I do|call me|it['’]s me|this is|that(?:['’]s| is| would be)(?: me)?"
    r"|(?:written|run|maintained|founded|started|made|kept|owned|edited) by(?: me)?|by|me)[,:.!]?\s+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_PAST = re.compile(r"was|were|had|became|worked|served")
_I_AM = re.compile(
    r"\b(?:I['’]m|I am|I work as|I serve as)\s+(?:(?:now|currently|still)\s+)?(?P<rest>(?:the|an?)\s.+|[A-ZÀ-Þ].+)",
    re.DOTALL,
)
_ALONE = re.compile(
    r"(?:\.|,\s+(?:that['’]s|that is)\s+me\b.*|\s+here\b.*|[,.;]?\s+(?:https?:|www\.)?\S+\.\w{2,10}\S*)?\s*$"
)
_SENTENCE_STOP = re.compile(r"(?<![A-Z])(?<!\bSt)(?<!\bDr)(?<!\bMt)(?<!\bFt)(?<!\bCo)(?<!\bInc)[.!?](?=\s|$)")
_GLUE = re.compile(
    r"(?<=[a-z]{3})(?<!Fitz)(?<!Link)(?=[A-ZÀ-Þ][a-z]+\s)|(?<=[a-z]{3}[.!?])(?=[A-ZÀ-Þ][a-z]+\s+[A-ZÀ-Þ])"
)
_INITIALS_LAST = re.compile(r"(?:\b(?:[Ww]ith|[Bb]y|[Mm]eet|[Hh]unter)|:)\s+(?P<name>[A-Z]\.(?:\s?[A-Z]\.){1,3})\s*$")
_GIVEN_ALONE = re.compile(
    r"(?i:\b(?:interview(?: is| was)? with|conversation with|job hunter|meet|(?:spoke|talked|chatted) (?:to|with)))\s+"
    r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,})(?=[,.]|\s+(?:who|is|was|about)\b|\s*$)"
)
_MOST = 1500
#: Notes of pronouns and what stands for spaces are looked for in so many characters.
_LONGEST = 2 * _MOST


@dataclass(frozen=True, slots=True)
class Mention:
    """A person's name in a paragraph, and what the words around it say."""

    name: str
    #: Where the name stands in the paragraph (without notes of pronouns).
    start: int
    end: int
    office: Office = NO_OFFICE
    #: How surely the paragraph presents this person; below nothing where they are named by the way.
    weight: int = 0
    #: Whether a sentence begins with the name.
    begins: bool = False
    #: Whether a verb says what they are or where they work, or somebody says that they wrote something.
    is_subject: bool = False
    #: Whether the next name is joined to this one: `Inez Tarn and Otto Brandl`.
    joined: bool = False

    @property
    def respondent(self) -> Respondent:
        """The person, as one who answers."""
        return Respondent(self.name, *self.office)


def without_pronouns(text: str) -> str:
    """`text` with plain spaces and without notes of pronouns, as far as anybody is presented in it.

    Where a caption is glued to it, the two are parted: `Photo: Wexley ArchiveBorn in a lighthouse`.
    """
    return _GLUE.sub(" ", lexicon.PRONOUNS.sub("", text[:_LONGEST].replace("\u00a0", " ")))[:_MOST]


@lru_cache(maxsize=1024)
def mentions_in(text: str) -> tuple[Mention, ...]:
    """The people whom a paragraph names, in order; several finders ask it of the lines at the edges of a post."""
    plain = without_pronouns(text)
    named = list(names_in(plain))
    found = [_mention(plain, *it) for it in named]
    for number, (one, other) in enumerate(pairwise(list(found))):
        between = plain[one.end : other.start]
        if _AND.fullmatch(between):
            office = one.office if one.office.weight else other.office
            weight = max(one.weight, other.weight)
            found[number] = replace(one, office=office, weight=weight, joined=True)
            found[number + 1] = replace(other, office=other.office if other.office.weight else office, weight=weight)
        elif between == ", " and number + 2 < len(found) and _AND.fullmatch(plain[other.end : found[number + 2].start]):
            found[number] = replace(one, joined=True)
        elif _AND_AFTER_OFFICE.fullmatch(between) and one.weight > 0 and other.weight >= 0:
            found[number] = replace(one, joined=True)
            found[number + 1] = replace(other, weight=max(one.weight, other.weight))
        elif one.begins and other.begins and one.office.title and other.office.title:
            found[number] = replace(one, joined=True)
    return tuple(_sharing(found, plain))


def _sharing(found: list[Mention], text: str) -> list[Mention]:
    """The mentions, those who are named together at one institution if only one is: `both of…`, `in the same…`."""
    both = re.search(r"\b(?:both|all)\s+(?:of|at|from|with)\s+(?:the\s+)?(?P<rest>[A-ZÀ-Þ].+)", text, re.DOTALL)
    house = read_office(f"Librarian at {both['rest']}").institution if both else ""
    for number, (one, other) in enumerate(pairwise(list(found))):
        if one.joined and house:
            found[number] = replace(found[number], office=Office(one.office.title, house))
            found[number + 1] = replace(other, office=Office(other.office.title, house))
        elif one.joined and other.office.title and not other.office.institution:
            found[number + 1] = replace(other, office=Office(other.office.title, one.office.institution))
    return found


def read_biography(text: str, *, name_alone: bool = False) -> Respondent | None:
    """Return the person whom a paragraph introduces, with title and institution; None where it introduces nobody.

    With `name_alone` a name at the start is enough.
    """
    for mention in mentions_in(text):
        if mention.office.title and mention.weight >= 0:
            return mention.respondent
        if name_alone and mention.start == 0:
            return mention.respondent
    return None


def read_introduction(text: str) -> Respondent | None:
    """Return who introduces themselves in an answer: `My name is…`, `I am Lu Obuya, …`, or a name and nothing else."""
    plain = without_pronouns(text).strip()
    for name, start, end in names_in(plain):
        said = [match for match in _MY_NAME.finditer(plain, 0, end) if plain[match.end() : start].strip() == ""]
        alone = start == 0 and (_ALONE.match(plain, end) or _SENTENCE_STOP.match(plain, end))
        if said or alone:
            office = office_beside(plain, end) if said else Office()
            own = Office("", works_at(plain[end:])) if said else Office()
            offices = (office, later_office(name, plain[end:]), read_own_office(plain[end:]), own)
            return Respondent(name, *max(offices, key=lambda it: it.weight))
    return read_biography(plain)


def read_own_office(text: str) -> Office:
    """The office that somebody says is theirs: `I’m the Assistant Director of Tarn County Library, which…`."""
    for match in _I_AM.finditer(without_pronouns(text)):
        office = read_office(match["rest"])
        if office.title and office.institution:
            return office
    return Office()


def name_in_title(title: str) -> str | None:
    """Return the name in a title that says whose post it is: `Personal Professional Websites: Inez Tarn`, `An
    Interview with Inez Tarn`."""
    plain = title.replace("\u00a0", " ")
    parts = re.split(r":\s|\s[–—-]\s", plain)
    tails = [re.split(r",|\s(?:of|at|from)\s", parts[-1])[0]] if len(parts) > 1 else []
    tails += [
        re.split(r",|:\s|\s[–—-]\s|\s(?:of|at|from|on)\s", it)[0]
        for it in re.split(r"\b(?:[Ww]ith|[Bb]y|[Mm]eet|[Hh]unter|[Ff]or)\s", plain)[1:]
    ]
    for tail in reversed(tails):
        name = clean_name(POSSESSIVE.sub("", tail.strip(" .!?")))
        if name and name_length(name) >= 2 and not has_everyday_words(name) and not says_something_else(name):
            return name
    return initials_in_title(plain)


def given_name_in(text: str) -> str | None:
    """Return the first name by which alone somebody is presented: `This interview is with Philomena, who…`"""
    match = _GIVEN_ALONE.search(text.replace("\u00a0", " "))
    name = match["name"] if match else ""
    known = lexicon.NOT_A_NAME | lexicon.INSTITUTION_WORDS | lexicon.PLACE_NOUNS | lexicon.TITLE_WORDS
    return name if name and not is_everyday(name.lower()) and name.lower() not in known | {"anonymous"} else None


def initials_in_title(title: str) -> str | None:
    """Return the initials by which a title names somebody: `Former Job Hunter A. M.`"""
    match = _INITIALS_LAST.search(title.replace("\u00a0", " "))
    return match["name"].strip() if match else None


def _mention(text: str, name: str, start: int, end: int) -> Mention:
    before, after = text[:start], NOTE.sub("", text[end:])
    begins = max((match.end() for match in SENTENCE_END.finditer(text) if match.end() <= start), default=0)
    beside = office_beside(text, end)
    titled = title_before(before[begins:], after)
    later = later_office(name, after)
    office = max((beside, titled, later), key=lambda it: it.weight)
    if office.title and not office.institution:
        office = Office(office.title, works_at(after[: next_name(after)]))
    weight = office.weight + weigh_before(before) + weigh_after(after)
    weight -= is_ordinary(name) * (1 if weight > 0 else 2)
    first = not _ADDRESS.sub("", before[begins:]).strip()
    wrote = bool(_AUTHOR_OF.match(after) or _AUTHOR_BEFORE.search(before))
    verb = VERB.match(after)
    told = first and verb is not None
    # `Mo Lark is the Teacher Librarian at Sedge High School.` presents nobody else.
    weight += told and office.weight == 2 and not (verb and _PAST.match(verb["verb"] or ""))
    return Mention(name, start, end, office, weight + first, first, told or wrote)
