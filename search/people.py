"""The people of an archive: their names, their positions over time, and their answers."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from index.analysis import words
from index.errors import PersonGone, PersonNotFound
from index.posts.records import LibraryType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer
    from search.answer_store import AnswerStore, FoundAnswer
    from search.results import PostSummary

#: The letter of people whose surname does not begin with A to Z.
OTHER_LETTER = "#"
#: Most people named in place of one who is not there.
_NEAR = 5


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """One line of the list of people."""

    slug: str
    name: str
    #: First letter of their surname, A to Z; "#" for any other.
    letter: str
    #: Number of their answers.
    answers: int
    #: Years of the first and the last; None when no date is known.
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class DatedPosition:
    """A title at an institution, as answers were signed with it."""

    #: As signed last; empty when not given.
    title: str
    institution: str
    #: Dates of the first and the last answer signed so; None when no date is known.
    first: dt.date | None
    last: dt.date | None
    #: Number of answers signed so.
    answers: int


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """One named respondent over the years."""

    slug: str
    #: The name they are known by.
    name: str
    #: Other names that their answers are signed with.
    aliases: tuple[str, ...]
    #: By first date, those without a date last. Answers that give neither title nor institution are in none.
    positions: tuple[DatedPosition, ...]
    #: Newest first, those without a date last.
    answers: tuple[tuple[Answer, PostSummary], ...]
    #: The library types of any of the answers.
    types: tuple[LibraryType, ...]


#: What an answer is signed with, and its date.
_Signed = tuple[str, str, "dt.date | None"]


@dataclass(frozen=True, slots=True)
class _Names:
    """Every name of a generation, numbered A to Z by its person's surname."""

    #: The slug of each name's person.
    slugs: list[str]
    #: Slugs by the letters of a name.
    by_letters: dict[str, list[str]]
    #: The numbers of the names that hold a word.
    by_word: dict[str, frozenset[int]]


class People:
    """The people who are named in one generation."""

    def __init__(self, store: AnswerStore) -> None:
        self._store = store

    def people(self) -> tuple[PersonSummary, ...]:
        """Return everybody, A to Z."""
        return self._everybody

    @cached_property
    def _everybody(self) -> tuple[PersonSummary, ...]:
        # Counted once: a generation never changes.
        records = self._store.records(
            "SELECT n.slug, n.name, n.sorted_as, count(*), min(p.published), max(p.published)"
            " FROM people n JOIN answers a ON a.person = n.slug JOIN posts p ON p.key = a.post_key"
            " GROUP BY n.slug ORDER BY n.sorted_as, n.slug",
            (),
        )
        people = (
            PersonSummary(slug, name, _letter(sorted_as), count, _year(first), _year(last))
            for slug, name, sorted_as, count, first, last in records
        )
        # Those under no letter come last.
        return tuple(sorted(people, key=lambda person: person.letter == OTHER_LETTER))

    def person(self, slug: str) -> PersonProfile:
        """Return the person of a slug, also of one of their other names. Raises PersonGone, PersonNotFound."""
        found, name, aliases = self._named_by(slug)
        answers = self._store.answers_by_person(found)
        return PersonProfile(
            slug=found,
            name=name,
            aliases=tuple(json.loads(aliases)),
            positions=positions_of(answers),
            answers=tuple(answers),
            types=_types(answers),
        )

    def summary(self, slug: str) -> PersonSummary:
        """Return the line of the person of a slug, also of one of their other names. Errors as `person`."""
        return self._by_slug[self._named_by(slug)[0]]

    def _named_by(self, slug: str) -> tuple[str, str, str]:
        """Return the slug, the name and the aliases, as JSON, of a person. Errors as `person`."""
        asked = slug.encode("utf-8", "replace").decode()  # a lone surrogate, from a broken URL, cannot be asked for
        records = self._store.records(
            "SELECT slug, name, aliases FROM people"
            " WHERE slug = coalesce((SELECT person FROM person_slugs WHERE slug = ?), ?)",
            (asked, asked),
        )
        if not records:
            gone = self._store.records("SELECT 1 FROM gone_people WHERE slug = ?", (asked,))
            raise PersonGone(slug) if gone else PersonNotFound(slug, self._near(slug))
        found, name, aliases = records[0]
        return found, name, aliases

    def find(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people of this name, else of those with all its words in one name, A to Z."""
        sought = words(name)
        if not sought:
            return ()
        names = self._names
        exact = names.by_letters.get(_squashed(sought))
        if exact:
            return tuple(dict.fromkeys(exact))
        held = frozenset.intersection(*(names.by_word.get(word, frozenset()) for word in sought))
        return tuple(dict.fromkeys(names.slugs[number] for number in sorted(held)))

    def summaries(self, slugs: Iterable[str]) -> tuple[PersonSummary, ...]:
        """Return the people of these slugs, in their order."""
        return tuple(self._by_slug[slug] for slug in slugs)

    def positions(self, slug: str) -> tuple[DatedPosition, ...]:
        """Return a person's positions, as their profile has them; none where nobody has the slug."""
        records = self._store.records(
            "SELECT a.title, a.institution, p.published FROM answers a JOIN posts p ON p.key = a.post_key"
            " WHERE a.person = ? ORDER BY p.published IS NULL, p.published DESC, p.key, a.position",
            (slug,),
        )
        return _positions(
            (title, institution, dt.date.fromisoformat(published) if published else None)
            for title, institution, published in records
        )

    @cached_property
    def _by_slug(self) -> dict[str, PersonSummary]:
        return {person.slug: person for person in self._everybody}

    @cached_property
    def _names(self) -> _Names:
        slugs: list[str] = []
        by_letters: dict[str, list[str]] = {}
        by_word: dict[str, set[int]] = {}
        for slug, names in self._named():
            for held in names:
                by_letters.setdefault(_squashed(held), []).append(slug)
                for word in held:
                    by_word.setdefault(word, set()).add(len(slugs))
                slugs.append(slug)
        return _Names(slugs, by_letters, {word: frozenset(numbers) for word, numbers in by_word.items()})

    def _near(self, asked: str) -> tuple[str, ...]:
        by_letters = {_squashed(held): slug for slug, names in self._named() for held in names}
        close = get_close_matches(_squashed(words(asked)), by_letters, n=_NEAR, cutoff=0.75)
        return tuple(dict.fromkeys(by_letters[letters] for letters in close))

    def _named(self) -> list[tuple[str, list[list[str]]]]:
        """Return every slug with the words of each of its person's names."""
        records = self._store.records("SELECT slug, names FROM people ORDER BY sorted_as, slug", ())
        return [(slug, [words(name) for name in json.loads(names)]) for slug, names in records]


def positions_of(answers: Iterable[FoundAnswer]) -> tuple[DatedPosition, ...]:
    """Return the titles and institutions that answers (newest first) are signed with, with their dates.

    The same words are the same position, even with another in between.
    """
    return _positions(
        (answer.respondent.title, answer.respondent.institution, post.published) for answer, post in answers
    )


def _positions(signed: Iterable[_Signed]) -> tuple[DatedPosition, ...]:
    by_words: dict[tuple[tuple[str, ...], ...], list[_Signed]] = {}
    for each in signed:
        title, institution, _ = each
        if title or institution:
            by_words.setdefault((tuple(words(title)), tuple(words(institution))), []).append(each)
    return tuple(sorted(map(_position, by_words.values()), key=_by_time))


def _position(signed: Sequence[_Signed]) -> DatedPosition:
    dates = [published for _, _, published in signed if published]
    title, institution, _ = signed[0]
    return DatedPosition(title, institution, min(dates, default=None), max(dates, default=None), len(signed))


def _by_time(position: DatedPosition) -> tuple[dt.date, dt.date, str, str]:
    never = dt.date.max
    return position.first or never, position.last or never, position.title, position.institution


def _types(answers: Iterable[FoundAnswer]) -> tuple[LibraryType, ...]:
    found = {evidence.type for answer, _ in answers for evidence in answer.types}
    return tuple(kind for kind in LibraryType if kind in found)


def _squashed(held: Sequence[str]) -> str:
    """Return the letters of a name, so that `R.T.` is `R. T.`, and a slug is a name."""
    return "".join(held)


def _letter(sorted_as: str) -> str:
    first = sorted_as[:1].upper()
    return first if "A" <= first <= "Z" else OTHER_LETTER


def _year(published: str | None) -> int | None:
    return dt.date.fromisoformat(published).year if published else None
