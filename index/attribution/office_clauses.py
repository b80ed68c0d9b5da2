"""Reading somebody's office from the words around their name: `…, the Registrar of Gorse College`, `She works at…`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.names import is_degree
from index.attribution.names_in_text import names_in
from index.attribution.offices import LONGEST_CLAUSE, SENTENCE_END, Office, is_person, read_office

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEGREES = re.compile(r"(?:\s*\([^()]{1,40}\))?(?P<degrees>(?:,\s*[A-Z][\w.]*(?:[\s/]+[A-Z][A-Z.]+)*(?=[,\s]))*),?")
#: A note in brackets behind a name: `(MLIS, 2012)`.
NOTE = re.compile(r"^\s*\([^()]{1,40}\)")
_IS = (
    r"(?:(?:is|was|are|were|became|has been|have been|had been)|(?:(?:currently|now|also|presently"
    r"|still)\s+)?(?:works?|worked|serves?|served|has worked|has served|teaches(?=\s+at\b))(?:\s+as)?"
    r"|(?:has\s+)?(?:joined|directs"
    r"|manages|heads|leads|runs))"
)
VERB = re.compile(
    rf",?(?:\s+(?:(?:who|whom)\s+)?(?:(?:currently|now|also|presently|both|still)\s+)?(?P<verb>{_IS})"
    rf"|\s+who['’]s(?:\s+(?:currently|now|also|still))?|\s+retired\s+as)\s+(?P<rest>.+)",
    re.DOTALL,
)
_ASIDE = re.compile(r"^,[^,]{1,60},\s*")
_BESIDE = re.compile(r"\s*[,:(–—-]\s*(?P<rest>\S.+)", re.DOTALL)
_WORKPLACE = re.compile(r"(?:,\s+|\s+)(?:of|from|at|with)\s+(?:the\s+)?(?P<rest>[A-ZÀ-Þ].+)", re.DOTALL)
_WORK_AT = re.compile(r"^(?P<at>(?:at|for|in|with)\s+.*?)\s+as\s+(?P<office>.+)$", re.DOTALL)
_WORKS = re.compile(
    r"\b(?:works?|working|employed|teaches|based|job|position)\s+(?=(?:at|for|in|with)\b)(?P<rest>.+)", re.DOTALL
)
_LEADS = frozenset("directs manages heads leads runs".split())
#: `runs the night desk at Gorse College`.
_LEADS_AT = re.compile(r"(?:the|its|our)\s[^.,;:]{2,60}?\s(?P<place>at\s+(?:the\s+)?[A-ZÀ-Þ].+)", re.DOTALL)
_PAST = re.compile(r"(?:then|once|formerly|previously|at the time|a student)\b")
_SHARED = re.compile(r"\b(?:job|position|role|post|work|office)s?\s+(?:of|as)\s+(?P<rest>.+)", re.DOTALL)
#: "graduated in 2012 and is now the Youth Manager": what somebody is goes before what they did.
_THEN = re.compile(
    r"\s(?:and|but)\s+(?:(?:she|he|they)\s+)?(?:is|are|works|serves)\s+(?:(?:now|currently"
    r"|presently)\s+)?(?:as\s+)?(?P<rest>.+)",
    re.DOTALL,
)
_PRONOUN = "[Ss]he|[Hh]e|[Tt]hey"
_SERVING = r"(?:serves|works|working|employed|serving)\s+as(?=\s)"
#: Behind somebody's name or pronoun, and behind `_SERVING`.
_SOMEBODY_IS = re.compile(
    rf"(?:['’](?:s|re)|\s+(?:(?:currently|now|also|presently|still)\s+)?(?P<verb>{_IS}))\s+(?:as\s+)?"
)
_BECAME = re.compile(r"\s[^.!?;]{3,120}?\band\s+(?:became|has become|is now)(?P<verb>)\s+(?:as\s+)?")
_AS = re.compile(r"(?P<verb>)\s+(?:as\s+)?")
#: Words for one who wrote a text, which are no titles.
_OF_A_TEXT = frozenset({"author", "writer", "co-author", "guest author", "guest writer"})
#: A title that stands before the name.
_TITLE_BEFORE = re.compile(
    r"(?:.*\b(?:with|to|by|from|is|[Mm]eet|introduce|interviewed|asked|[Oo]ur|[Tt]oday['’]s|and)\s+|.*[.!?,:–—]\s+"
    r"|^)(?:(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir|[Aa]n?|my|My)\s+)?(?:(?:fellow|former|dear"
    r"|good)\s+)?(?P<title>[A-Za-zÀ-ÞĀ-ž][^.!?;:,]{2,80}?),?\s*$",
    re.DOTALL,
)


def office_beside(text: str, end: int) -> Office:
    """The office in the sentence that names somebody, behind the name."""
    stop = SENTENCE_END.search(text, end)
    after = NOTE.sub("", text[end : stop.start() if stop else len(text)])
    degrees = _DEGREES.match(after)
    if degrees and is_degree(degrees["degrees"].replace(",", " ").strip() or "?"):
        # The comma behind a degree may be the one before an office.
        after = after[degrees.end() - degrees[0].endswith(",") :]
    verb = VERB.match(after)
    offices = [_predicate(verb["verb"] or "is", verb["rest"])] if verb else []
    beside = _BESIDE.match(after)
    if beside:
        offices.append(_apposition(beside["rest"]))
        later = VERB.match(" " + _ASIDE.sub("", after)) if after.startswith(",") else None
        offices += [_predicate(later["verb"] or "is", later["rest"])] if later else []
    placed = _WORKPLACE.match(after)
    if placed:
        offices.append(Office("", read_office(f"Librarian at {placed['rest']}").institution))
    shared = _SHARED.search(after)
    offices += [read_office(shared["rest"])] if shared else []
    offices += [Office()]
    return max(offices, key=lambda it: it.weight)


def _predicate(verb: str, rest: str) -> Office:
    """The office behind a biography's verb."""
    verb = " ".join(verb.split())
    aside = _ASIDE.sub("", rest)
    if verb in {"was", "were", "had been"} and _PAST.match(rest):
        return Office()
    if verb.endswith(("is", "are", "was", "were", "been", "became", "as")):
        return read_office(aside)
    if verb.split()[-1].startswith(("work", "serve", "teach")):
        work = _WORK_AT.match(rest)
        if work:
            return read_office(f"{re.split(r'[,.;]', work['office'])[0]} {work['at']}")
        return read_office(rest[3:]) if rest.startswith("as ") else Office("", _workplace(rest))
    if (leads := _LEADS_AT.match(rest)) and verb.split()[-1] in _LEADS:
        return Office("", _workplace(leads["place"]))
    then = _THEN.search(rest)
    return read_office(then["rest"]) if then else Office()


def works_at(text: str) -> str:
    """The institution in a clause such as `and currently works in the Marl Hospital`."""
    work = _WORKS.search(text)
    return _workplace(work["rest"]) if work else ""


def _workplace(rest: str) -> str:
    place = re.match(r"(?:at|for|in|with)\s+(?:the\s+)?(?=[A-Z])", rest)
    whom = rest[place.end() :] if place else ""
    person = rest.startswith("with ") and any(start == 0 for _, start, _ in names_in(whom))
    return read_office(f"Librarian at {whom}").institution if place and not person else ""


def _apposition(rest: str) -> Office:
    """The office between commas behind a name: `, Music Cataloger at the Marl Conservatory, and …`."""
    first = rest.partition(",")[0]
    if re.match(
        r"(?:is|was|are|has|had|works|who|whose|which|and|where|with|about|from|on|in|at|for|to|I|she|he|they|we)\b",
        first,
    ) or not is_person(first):
        return Office()
    office = read_office(rest)
    return office if office.title else Office()


def later_office(name: str, text: str) -> Office:
    """The office by a later sentence: `She is the Registrar at…`, `They currently serve as…`."""
    for verb, start in _later_clauses(name, text):
        office = _predicate(verb, text[start : start + LONGEST_CLAUSE])
        if office.title and office.institution:
            return office
    return Office()


def _later_clauses(name: str, text: str) -> Iterator[tuple[str, int]]:
    """Yield the verb of each clause that says what somebody is, and where what follows it begins."""
    again = sorted({word for word in name.split() if len(word) > 2 and word in text})
    # Only the names are compiled anew for each person.
    who = "|".join([_PRONOUN, *map(re.escape, again)])
    # "…in 2014, when he was an assistant at…" is of another time.
    begins = re.compile(rf"(?P<once>\b(?i:when|while)\s+)?\b(?:(?P<who>{who})(?=['’\s])|{_SERVING})")
    position = 0
    while match := begins.search(text, position):
        end = match.end()
        # "She has served on committees, and is now Registrar at…" says it twice.
        clauses = (_SOMEBODY_IS.match(text, end), _BECAME.match(text, end)) if match["who"] else (_AS.match(text, end),)
        found = [] if match["once"] else [said for said in clauses if said]
        position = found[0].end() if found else end
        for said in found:
            yield said["verb"] or "is", said.end()


def title_before(before: str, after: str) -> Office:
    """The title before a name: `with the Registrar of Gorse College, Inez Tarn`, `to editor Inez Tarn`."""
    match = _TITLE_BEFORE.match(before)
    title = match["title"].strip(" ,") if match else ""
    if (
        not title
        or not is_person(title)
        or title.casefold() in _OF_A_TEXT
        or next(names_in(title), None)
        or re.search(r"\b(?:is|was|are|I|we|you|by|with|hear|from|her|his|went|job)\b", title)
    ):
        return Office()
    office = read_office(title)
    if office.title and not office.institution:
        placed = _WORKPLACE.match(after)
        office = Office(office.title, read_office(f"Librarian at {placed['rest']}").institution if placed else "")
    return office


def next_name(text: str) -> int:
    """Where `text` comes to speak of somebody else."""
    return next((start for _, start, _ in names_in(text)), len(text))
