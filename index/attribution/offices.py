"""Reading an office out of a sentence: `the Youth Manager at Sedge City Library since 2020, where she knits`.

A title ends where somebody's employer begins, and an employer where the sentence goes on to something else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.attribution import lexicon
from index.attribution.attribution_parts import Label, bare_word, label_part, split_parts, title_and_institution
from index.attribution.everyday import is_everyday


class Office(NamedTuple):
    """A title and an institution; each is empty where none is given."""

    title: str = ""
    institution: str = ""

    @property
    def weight(self) -> int:
        """Number of the two that are given."""
        return bool(self.title) + bool(self.institution)


NO_OFFICE = Office()
_LEADING = re.compile(
    r"^(?:(?:currently|now|presently|also|recently|both|still|proudly|formerly|previously|once|already"
    r"|most recently)\s+)*"
    r"(?:(?:an?|the|its|their|our|one of the)\s+)?(?:(?:current|new|newly\s+\w+)\s+(?=(?-i:[A-Z])))?",
    re.IGNORECASE,
)
#: An initial, a form of address, a town's saint and the like end no sentence.
SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bMt\.)(?<!\bFt\.)(?<!\bMrs\.)(?<!\bJr\.)(?<!\bSr\.)(?<!\bPh\.D\.)(?<!\bInc\.)(?<!\bCo\.)(?<!\bNo\.)(?<!\bProf\.)(?<!\bRev\.)[”\"’')\]]*\s+(?=[“\"(A-ZÀ-Þ])"
)
_VERBS = (
    r"has|have|had|is|was|are|were|lives?|writes?|wrote|teaches|taught|serves?|served|works?|worked|holds?|held"
    r"|earned|received|runs?|ran|blogs?|loves?|enjoys?|likes"
    r"|leads?|manages?|oversees|supervises|edits?|edited|hosts?|chairs?|chaired|hires?|hired|owns?|keeps?|spends?"
    r"|speaks?|studies|studied|graduated|joined|founded|co-founded|created|tweets"
)
#: A second office, behind one that names its house.
_ALSO = re.compile(
    r"(?P<office>.*?\s(?:at|for|of|with)\s.*?),?\s+and\s+(?:the\s+)?(?:co-)?(?:founder|editor|owner)\b.*", re.DOTALL
)
_NOW = re.compile(r"\s+(?:now|today|there|these days|currently|again|too|until the end|in the same)\b.*$")
_PERSON = frozenset(
    "author writer novelist poet blogger student graduate candidate fellow expert scholar coach attorney lawyer "
    "member grad jobseeker "
    "job-hunter doctoral professor lecturer alumna alumnus cataloguer founder co-founder creator researcher host "
    "podcaster journalist owner co-owner owners co-owners founders co-founders chef".split()
)
_TITLES = "|".join(sorted(lexicon.TITLE_WORDS | _PERSON - {"student", "member", "host"}))
#: Where the clause that names the office ends.
_CLAUSE = re.compile(
    rf"\s*(?:[,;]?\s+(?:where|who|whose|which|when|while|since|until|because|after|before|but|having"
    r"|for\s+(?:the\s+(?:past|last)|over|more|almost|nearly|about|around|some|many|several|\w+\s+(?:years|months"
    r"|decades))|by\s+(?:day|night)|from\s+\d"
    r"|with\s+(?:(?:an?|over|more|her|his|their|\w+)\s+)?(?:\w+\s+)?(?:interests?|focus|passion|years|background"
    r"|experience|responsibility|degrees?|masters?)\w*|in\s+charge|responsible)\b"
    rf"|[,;]?\s+and\s+(?:(?:an?|the|also|currently|now|formerly|former|recently|just|she|he|they|I|we|her|his|their"
    rf"|co-|author\b|creator\b|{_VERBS})\b)"
    rf"|,\s+(?:and|author\s+of|specializ\w+|living|having|working|{_VERBS})\b"
    rf"|\s+as\s+(?:an?|the|its|their)\b|,\s+(?=[a-z])(?!(?:at|of|for|with|from)\s|(?:[\w-]+\s+){{0,3}}(?:{_TITLES})\b)"
    r"|\s+[–—-]+\s+|[;:?!]|\.(?=\s"
    r"|$)(?<!\bSt\.)(?<!\bMt\.)(?<!\bFt\.)(?<!\bDr\.)(?<!\b[A-Z]\.)(?<!\bInc\.)(?<!\bCo\.)|\s*\().*",
    re.DOTALL,
)
#: The town or the country that an institution stands in is no part of its name.
_PLACE = re.compile(
    r"(?:,?\s+(?:(?:located|based)\s+)?(?:in|near|outside)(?:\s+of)?\s+(?:the\s+)?(?:[A-Z][\w.'’-]*|downtown|central"
    r"|northern|southern|eastern|western|rural|suburban|beautiful|sunny)(?:[\s,]+(?:the\s+"
    r"|of\s+)?[A-Z][\w.'’-]*){0,5}\s*)+$"
)
_EMPLOYER = re.compile(
    r"[,]?\s+(?P<word>at|for|with|from|in|of|@)\s+(?:(?:the|an?|our|its)\s+)?(?=(?P<whom>[A-ZÀ-ÞĀ-Ž].*)$)"
)
_WRITES = re.compile(r"\b(?:author|writer|co-author|contributor)\b", re.IGNORECASE)
#: People of a subject rather than of a house: `Professor of German`.
_OF_A_FIELD = re.compile(
    r"\b(?:professor|curator|bibliographer|teacher|lecturer|student|scholar|historian|translator|native|graduate"
    r"|alumn\w+|resident|fan|head)\b",
    re.IGNORECASE,
)
#: Whoever made or owns a house, and the house whatever it is called: `founder of The Long Table`.
_MADE = re.compile(r"(?:[\w-]+ and )?(?:co-?)?(?:founder|owner|proprietor|creator)s?", re.IGNORECASE)
_PROPER = re.compile(r"(?:The\s+)?[A-ZÀ-Þ][\w'’-]*\s+(?:(?:of|the|and|&)\s+)*[A-ZÀ-Þ]")
#: Words after which a house stands that nothing else shows to be one.
_AT = frozenset(("at", "@", "for", "with"))
_NEXT = re.compile(r"\s+(?:at|for|with|from|in|@)\s+")
_SCHOOL_OF = re.compile(r"(?:Graduate\s+)?(?:School|College|Institute|Academy|Faculty|Department)\s+of\b")
#: A house called by its services; `Remote Services` are nobody's.
_SERVICES = re.compile(r"(?:[A-ZÀ-Þ][\w'’-]*\s+){2,4}Services?$|(?:the\s+)?Journal\s+of\b")


#: No clause about somebody's office is longer.
LONGEST_CLAUSE = 400


def sentences_of(text: str) -> list[str]:
    """The sentences of `text`; initials and forms of address end none."""
    return [sentence.strip() for sentence in SENTENCE_END.split(text) if sentence.strip()]


def clause_of(text: str) -> str:
    """The beginning of `text` up to where the sentence goes on to something else, without the town at its end."""
    return _clause_of(text[:LONGEST_CLAUSE])


@lru_cache(maxsize=2048)
def _clause_of(text: str) -> str:
    clause = _ALSO.sub(r"\g<office>", _CLAUSE.sub("", text, count=1))
    return _PLACE.sub("", _NOW.sub("", clause)).strip(" ,.[]")


def is_person(text: str) -> bool:
    """True if the first words of `text` say what somebody is: `an Assistant Professor`, `a graduate of Gorse`."""
    words = [bare_word(word) for word in clause_of(text).split()[:8]]
    return any(word in lexicon.TITLE_WORDS | _PERSON for word in words)


def read_office(text: str) -> Office:
    """The office with which `text` begins; an empty one where it says nothing of that kind."""
    return _read_office(text.lstrip()[:LONGEST_CLAUSE])


@lru_cache(maxsize=2048)
def _read_office(text: str) -> Office:
    text = clause_of(_LEADING.sub("", text.strip(), count=1))
    if not text or (text[0].islower() and not is_person(text)):
        return Office()
    employer = _employer(text)
    if employer:
        return employer
    parts = split_parts(text)
    if parts[0].label is not Label.TITLE and _WRITES.search(parts[0].text):
        return Office()
    title, institution, _ = title_and_institution(parts)
    if not title and not any(part.label is Label.INSTITUTION for part in parts):
        return Office(text, "") if is_person(text) else Office()
    return Office(title, institution)


def _employer(text: str) -> Office | None:
    """Title and institution with `at`, `for`, `of` … between them: split at the first such word that an institution
    follows, else at the last `at`, `for` or `with`, else before somebody's services."""
    found = [it for it in _EMPLOYER.finditer(text) if is_person(text[: it.start()])]
    found = [it for it in found if not _WRITES.search(text[: it.start()])]
    named = [it for it in found if _is_institution(it["whom"])]
    placed = [it for it in found if it["word"] in _AT and _may_be_institution(it["whom"])]
    served = [it for it in found if _SERVICES.match(it["whom"]) and (it["word"] == "of" or _is_firm(it["whom"]))]
    owned = [it for it in found if it["word"] == "of" and _is_owned(text[: it.start()], it["whom"])]
    best = next(iter((*named[:1], *placed[-1:], *served[:1], *owned[:1])), None)
    return Office(text[: best.start()].strip(" ,"), best["whom"].strip(" ,")) if best else None


def _is_institution(whom: str) -> bool:
    """True of `Gorse College at Marl` and `School of Information`; not of `Technical Services at Gorse College`."""
    head = _NEXT.split(whom, maxsplit=1)[0].partition(",")[0]
    words = [bare_word(word) for word in head.split()]
    work = all(word in lexicon.FUNCTIONAL_WORDS | lexicon.DEPARTMENT_NOUNS for word in words)
    named = words[-1:] and words[-1] in lexicon.INSTITUTION_WORDS and _has_proper_word(head.removesuffix(words[-1]))
    return (label_part(head) is Label.INSTITUTION or bool(named)) and (not work or bool(_SCHOOL_OF.match(head)))


def _is_owned(title: str, whom: str) -> bool:
    """True of `founder` and `Larkrise Indexing`; not of `Professor` and `German`, nor of `Registrar, Museum` and "
    "`Cordage`."""
    whole = label_part(title.rpartition(",")[2]) is Label.TITLE or title.islower()
    if whole and _MADE.fullmatch(title) and _PROPER.match(whom):
        return True
    return whole and _has_proper_word(whom) and not _OF_A_FIELD.search(title)


def _has_proper_word(whom: str) -> bool:
    """True if the name of a firm may stand in `whom`: a word that is neither everyday nor a department's."""
    words = [bare_word(word) for word in whom.split()]
    fields = lexicon.FUNCTIONAL_WORDS | lexicon.DEPARTMENT_NOUNS
    return words[-1] not in lexicon.DEPARTMENT_NOUNS and any(not is_everyday(it) and it not in fields for it in words)


def _is_firm(whom: str) -> bool:
    """True of `Lindqvist Recovery Services`; not of `Technical Services`."""
    return (
        not is_everyday(bare_word(whom.split(maxsplit=1)[0]))
        and bare_word(whom.split(maxsplit=1)[0]) not in lexicon.FUNCTIONAL_WORDS
    )


def _may_be_institution(whom: str) -> bool:
    head = whom.partition(",")[0]
    return label_part(head) not in {Label.TITLE, Label.DEPARTMENT}
