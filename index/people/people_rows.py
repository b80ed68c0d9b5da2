"""The archive's people as rows of a generation's tables, and in its search texts."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis import words
from index.people.people import gone_slugs, people_of, without_names
from index.people.person_names import folded_name, is_nobody, sorted_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.corrections.corrections import SamePerson
    from index.people.people import NamedPerson, Signed


def person_rows(people: Iterable[NamedPerson]) -> list[tuple[str, ...]]:
    """Return the rows of the table `people`, by slug."""
    rows = [
        (person.slug, sorted_as(person.name), person.name, _json(person.aliases), _json(person.names))
        for person in people
    ]
    return sorted(rows)


def slug_rows(people: Iterable[NamedPerson]) -> list[tuple[str, str]]:
    """Return the rows of the table `person_slugs`, by slug."""
    return sorted((other, person.slug) for person in people for other in person.other_slugs)


def slugs_of_answers(answers: Iterable[Signed], people: Iterable[NamedPerson]) -> list[str | None]:
    """Return the slug of each answer's person; None where it is nobody's."""
    slugs = {answer_id: person.slug for person in people for answer_id in person.answers}
    return [slugs.get(answer.id) for answer in answers]


def searched_names(answers: Iterable[Signed], people: Iterable[NamedPerson]) -> list[str]:
    """Return the names that find each answer: the one it is signed with, then the person's others.

    Empty for the anonymous ones: the label "Anonymous" would find them all, as if they were one.
    """
    names = {answer_id: person.names for person in people for answer_id in person.answers}
    return [_searched(answer.respondent.name, names.get(answer.id, ())) for answer in answers]


def people_and_gone_slugs(
    shown: Sequence[Signed], hidden: Sequence[Signed], same_people: Sequence[SamePerson]
) -> tuple[tuple[NamedPerson, ...], tuple[str, ...]]:
    """Return everybody who is named in `shown`, and the slugs that are gone of those who are named in `hidden`.

    The two are the record's answers that are shown, and those that are not. A name that only hidden answers are signed
    with is not even somebody's other name: nobody is found by it.
    """
    people = people_of(shown, without_names(same_people, _names(hidden) - _names(shown)), hidden)
    if not hidden:
        return people, ()
    return people, gone_slugs(people, people_of([*shown, *hidden], same_people), hidden)


def _names(answers: Iterable[Signed]) -> frozenset[str]:
    return frozenset(folded_name(answer.respondent.name) for answer in answers if answer.respondent.name)


@lru_cache(maxsize=4096)  # people who answer often
def _searched(signed: str | None, names: tuple[str, ...]) -> str:
    if signed is None or is_nobody(signed):
        return ""
    text = [signed]
    for name in names:
        # A name that stands there already would only make the field longer.
        if f" {' '.join(words(name))} " not in f" {' '.join(words(' '.join(text)))} ":
            text.append(name)
    return " ".join(text)


def _json(value: Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
