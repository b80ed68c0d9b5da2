"""A query as it is understood: frozen dataclasses that know no syntax. `search/grammar.py` reads one from a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from index.posts.records import UNKNOWN_TYPE, LibraryType, PostSeries
from search.past import Past

#: Every value of the type filter, in the order of the facet.
TYPE_VALUES: tuple[str, ...] = (*(str(value) for value in LibraryType), UNKNOWN_TYPE)

#: Every value of the kind filter, in the order of the facet: who speaks.
KIND_VALUES: tuple[str, ...] = tuple(map(str, PostSeries))

#: The words by which readers ask for a kind: its value, and what it is called where that is another word.
KIND_WORDS: Mapping[str, str] = {**{value: value for value in KIND_VALUES}, "essay": str(PostSeries.GUEST)}

#: Fields that may be searched by themselves.
FIELDS = ("name", "institution", "question", "title", "tag", "topic")
#: Those of them that hold stems.
STEMMED_FIELDS = frozenset({"question", "title", "tag"})

_YEARS = re.compile(r"(?P<only>[0-9]{4})|(?P<first>[0-9]{4})?\.\.(?P<last>[0-9]{4})?")


@dataclass(frozen=True, slots=True)
class YearRange:
    """First and last year, both included; None is open."""

    first: int | None
    last: int | None

    def within(self, other: YearRange) -> YearRange:
        """Return the years in both; the first comes after the last when there are none."""
        firsts = [year for year in (self.first, other.first) if year is not None]
        lasts = [year for year in (self.last, other.last) if year is not None]
        return YearRange(max(firsts, default=None), min(lasts, default=None))


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Words that must all stand in one field: those of a tag next to each other, those of a topic are all of it."""

    #: One of FIELDS.
    field: str
    #: Folded, stop words included.
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Things that an answer must not have. Each entry by itself excludes."""

    #: Folded words in sequence; a single word is a phrase of one.
    phrases: tuple[tuple[str, ...], ...] = ()
    #: Folded beginnings of words.
    prefixes: tuple[str, ...] = ()
    #: Words in a field.
    fields: tuple[FieldWords, ...] = ()
    #: Values of TYPE_VALUES.
    types: frozenset[str] = frozenset()
    #: Values of KIND_VALUES.
    kinds: frozenset[str] = frozenset()
    #: Years.
    years: tuple[YearRange, ...] = ()
    #: Lengths of time up to today.
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it is understood. Words are folded, not stemmed, and include stop words."""

    #: Words in typed order, those of phrases and repeated ones included.
    words: tuple[str, ...] = ()
    #: Phrases that must stand in the answer, folded.
    phrases: tuple[tuple[str, ...], ...] = ()
    #: Folded beginnings of words, without the asterisk, distinct; a hyphen in one may stand there or not.
    prefixes: tuple[str, ...] = ()
    #: Words that must stand in a field.
    fields: tuple[FieldWords, ...] = ()
    #: Values of TYPE_VALUES, any of them; empty does not restrict.
    types: frozenset[str] = frozenset()
    #: Values of KIND_VALUES, any of them; empty does not restrict.
    kinds: frozenset[str] = frozenset()
    #: Years, any of them; empty does not restrict.
    years: tuple[YearRange, ...] = ()
    #: Lengths of time up to today, any of them; empty does not restrict.
    past: tuple[Past, ...] = ()
    #: Two words each, folded, that were typed with a hyphen between them.
    compounds: frozenset[tuple[str, str]] = frozenset()
    #: Things that the answer must not have.
    excluded: Exclusions = field(default_factory=Exclusions)
    #: The text to embed: words and phrases in typed order, without operators and the punctuation around words.
    semantic_text: str = ""
    #: For the reader: what was cut off or not understood as typed.
    notes: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """True if it has a filter of its own, or excludes something."""
        return bool(self.fields or self.types or self.kinds or self.years or self.past or self.excluded != Exclusions())

    @property
    def has_text(self) -> bool:
        """True if there is anything to rank answers by, and not only filters."""
        return bool(self.words or self.prefixes)


def parse_years(text: str) -> tuple[int | None, int | None]:
    """Return first and last year of `2014`, `2014..2016`, `2014..` or `..2016`. Raises ValueError."""
    match = _YEARS.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        msg = f"{text!r} is not a range of years. Write 2014, 2014..2016, 2014.. or ..2016."
        raise ValueError(msg)
    first, last = (
        int(year) if year else None for year in (match["only"] or match["first"], match["only"] or match["last"])
    )
    if first is not None and last is not None and first > last:
        msg = f"{text!r} ends before it begins. Write {last}..{first}."
        raise ValueError(msg)
    return first, last
