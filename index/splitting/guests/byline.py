"""Reading an essay's author from a line that does nothing else: `by Inez Tarn, Youth Manager, Sedge City Library`."""

from __future__ import annotations

import re

from index.attribution import lexicon
from index.attribution.attribution import Attribution, Strength, parse_attribution
from index.attribution.names import clean_name, name_length, reads_like_words
from index.attribution.offices import read_office
from index.posts.records import Respondent

#: A longer line is no byline.
_MAX_BYLINE = 200
_BY = re.compile(
    r"^[\s–—*(\[-]*(?:(?:(?:an?|this|today['’]s|the)\s+)?(?:guest\s+)?(?:post|essay|article|column|piece|text"
    r"|story)\s+)?"
    r"(?:(?:contributed|submitted|guest[- ]?written)\s+)?(?:(?:written\s+)?by\b:?|author:"
    r"|written\s+by:?)\s*(?P<who>.+?)[\s)\]*]*$",
    re.IGNORECASE | re.DOTALL,
)
_DASHED = re.compile(r"^[\s>]*[–—―‒−‐~-]{1,3}\s*(?P<who>\S.*)$", re.DOTALL)


def parse_byline(text: str) -> Respondent | None:
    """Return who signs in a line that does nothing else: `by …`, `– …`, or name, title and institution."""
    if len(text) > _MAX_BYLINE:
        return None
    marked = _BY.match(text) or _DASHED.match(text)
    who = marked["who"] if marked else text
    if who.endswith(("?", "!")):
        return None
    found = parse_attribution(who)
    several = _several(who)
    if several or found is None:
        return several
    return found.respondent if _is_signature(found, who, marked=marked is not None) else None


def _is_signature(found: Attribution, who: str, *, marked: bool) -> bool:
    if marked:
        # "By Monday" names nobody.
        whole = found.respondent.anonymous or name_length(found.respondent.name or "") > 1
        return whole or found.strength is not Strength.NAME_ONLY
    return not found.respondent.anonymous and found.strength >= Strength.PROBABLE and not _ends_as_sentence(who)


def is_bare_name(text: str) -> bool:
    """True if `text` is a person's name and nothing else."""
    name = _name(lexicon.PRONOUNS.sub("", text))
    return name is not None and len(text) < 60


def _several(who: str) -> Respondent | None:
    """`Inez Tarn and Otto Brandl, Sedge College`: people who sign together answer as one."""
    people, comma, rest = who.partition(",")
    names = [clean_name(part.strip()) for part in re.split(r"\s+(?:and|&)\s+", people)]
    if len(names) < 2 or any(name is None or name_length(name) < 2 or reads_like_words(name) for name in names):
        return None
    joined = " and ".join(name for name in names if name)
    return Respondent(joined, *(read_office(rest) if comma else ("", "")))


def _name(text: str) -> str | None:
    name = clean_name(text.strip())
    return name if name and name_length(name) > 1 and not reads_like_words(name) else None


def _ends_as_sentence(text: str) -> bool:
    return text.rstrip().endswith(".") and not re.search(r"\b(?:Inc|Jr|Sr|Dept|Co|Ltd|Ph\.D|[A-Z])\.$", text.rstrip())
