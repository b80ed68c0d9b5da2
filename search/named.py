"""The people whom a query names: what is known of them stands before the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.grammar import parse_query
from search.query import Exclusions

if TYPE_CHECKING:
    from search.people import DatedPosition, People, PersonSummary
    from search.postings import Postings
    from search.query import Query

#: Most people who are shown for one name.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person in short."""

    person: PersonSummary
    #: As in their profile.
    positions: tuple[DatedPosition, ...]


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """The people whom a query names."""

    #: Those with most answers first, at most MOST_NAMED.
    cards: tuple[PersonCard, ...] = ()
    #: Number of people who are named, too.
    others: int = 0


def named_people(text: str, people: People, postings: Postings) -> NamedPeople:
    """Return the people whom `text` names, if it is a name and nothing else.

    A whole name, or several words that all stand in one name, are a name. A single word is one only where at least half
    of the answers that hold it are those people's own: *page* is a word, though it is somebody's name.
    """
    words = _only_words(parse_query(text))
    found = people.summaries(people.find(" ".join(words)))
    if len(words) == 1 and not _is_rather_a_name(words[0], found, postings):
        return NamedPeople()
    most = sorted(found, key=lambda person: -person.answers)
    cards = tuple(PersonCard(person, people.positions(person.slug)) for person in most[:MOST_NAMED])
    return NamedPeople(cards, len(found) - len(cards))


def _only_words(query: Query) -> tuple[str, ...]:
    """Return the words of a query that has nothing else, or of its `name:`; none where it asks for more."""
    if query.prefixes or query.types or query.kinds or query.years or query.past or query.excluded != Exclusions():
        return ()
    if not query.fields:
        return query.words
    only = query.fields[0]
    return only.words if len(query.fields) == 1 and only.field == "name" and not query.words else ()


def _is_rather_a_name(word: str, people: tuple[PersonSummary, ...], postings: Postings) -> bool:
    term = postings.term(word)
    signed = sum(person.answers for person in people)
    return len(word) > 1 and term is not None and 2 * signed >= len(postings.rows(term))
