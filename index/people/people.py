"""Grouping answers by person: those of one name, and of names that the owner says are one person's. Pure functions.

Names are compared by `index.people.person_names`, and nothing more is merged: a wrong merge puts one person's words
under another's name, while two pages for one person do little harm. `index.people.people_alike` lists names that look
like one person's, and the owner's `[[same_person]]` says that they are. It may give a name that by itself is nobody's
(`Kip`), but never anonymous respondents.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from index.analysis import words
from index.identity.bearers import ascii_slug_of, slug_of
from index.people.person_names import folded_name, is_nobody, person_key, without_nicknames

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from index.corrections.corrections import SamePerson
    from index.posts.records import Respondent


class Signed(Protocol):
    """An answer, as far as it matters whose it is."""

    @property
    def id(self) -> str:
        """Its permanent id."""

    @property
    def post_key(self) -> str:
        """Key of the post it stands in."""

    @property
    def respondent(self) -> Respondent:
        """Who answers."""


#: Slug of a name without an ASCII word.
_SLUG_OF_NO_WORD = "person"


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """One person of the archive."""

    #: Readable and unique: the folded name, with an ordinal (`-2`) among equals.
    slug: str
    #: The name they are known by: the owner's choice, else the commonest spelling.
    name: str
    #: Other names that their answers are signed with.
    aliases: tuple[str, ...]
    #: Every name that finds them: `name`, `aliases`, others that the owner gives, and all these without nicknames.
    names: tuple[str, ...]
    #: Slugs of their other names that no other person has.
    other_slugs: tuple[str, ...]
    #: Ids of their answers.
    answers: frozenset[str]


def without_names(same_people: Iterable[SamePerson], hidden: Collection[str]) -> tuple[SamePerson, ...]:
    """Return what the owner says about names, without the names whose folded form is in `hidden`."""
    left = []
    for said in same_people:
        names = [name for name in _named(said) if folded_name(name) not in hidden]
        if len(names) > 1:
            left.append(replace(said, name=names[0], also=tuple(names[1:])))
    return tuple(left)


def people_of(
    answers: Iterable[Signed], same_people: Iterable[SamePerson] = (), hidden: Iterable[Signed] = ()
) -> tuple[NamedPerson, ...]:
    """Return everybody named in `answers`, by folded name; the order of the answers does not matter.

    `answers` must have no hidden ones, and `same_people` no names that only those have (`without_names`). People named
    in `hidden` keep their slugs, so that nobody else gets one after a takedown.
    """
    groups = _groups(same_people)
    signed = _signed(answers, groups)
    taken: set[str] = set()
    slugs = {key: _mint(slug_of(key), taken) for key in sorted(signed.keys() | _signed(hidden, groups).keys())}
    return tuple(_person(slug, signed[key], groups.get(key), taken) for key, slug in slugs.items() if key in signed)


def gone_slugs(
    people: Iterable[NamedPerson], everybody: Iterable[NamedPerson], hidden: Iterable[Signed]
) -> tuple[str, ...]:
    """Return the slugs of people who are no longer among `people` because their answers are `hidden`, in order.

    `everybody` are the people as if nothing were hidden.
    """
    ids = {answer.id for answer in hidden}
    had = {slug for person in everybody if not ids.isdisjoint(person.answers) for slug in _slugs_of(person)}
    return tuple(sorted(had - {slug for person in people for slug in _slugs_of(person)}))


def _slugs_of(person: NamedPerson) -> tuple[str, ...]:
    return (person.slug, *person.other_slugs)


def _signed(answers: Iterable[Signed], groups: Mapping[str, _Group]) -> dict[str, dict[str, str]]:
    """Return the name that each answer (by id) is signed with, by the folded name of its person."""
    signed: dict[str, dict[str, str]] = {}
    for answer in answers:
        name = answer.respondent.name
        key = _key_of(name, groups)
        if key is not None and name is not None:
            signed.setdefault(key, {})[answer.id] = name
    return signed


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that, as the owner says, are one person's."""

    #: The name the person is known by.
    name: str
    #: All their names, that one included.
    names: tuple[str, ...]


def _groups(same_people: Iterable[SamePerson]) -> dict[str, _Group]:
    """Return the groups by folded name. Statements that share a name are one group, led by a name that is no `also`."""
    joined: list[list[list[str]]] = []
    for said in same_people:
        names = _named(said)
        if not names:
            continue
        keys = {*map(folded_name, names)}
        touching = [group for group in joined if any(folded_name(name) in keys for other in group for name in other)]
        joined = [group for group in joined if group not in touching]
        joined.append([*(other for group in touching for other in group), names])
    groups: dict[str, _Group] = {}
    for said_of_one in joined:
        also = {folded_name(name) for _, *others in said_of_one for name in others}
        first = [name for name, *_ in said_of_one]
        preferred = next((name for name in first if folded_name(name) not in also), first[0])
        group = _Group(preferred, tuple(name for names in said_of_one for name in names))
        groups |= dict.fromkeys(map(folded_name, group.names), group)
    return groups


def _named(said: SamePerson) -> list[str]:
    """Return the names of a statement, the preferred one first; none where that is nobody's."""
    return [] if is_nobody(said.name) else [said.name, *(name for name in said.also if not is_nobody(name))]


def _key_of(name: str | None, groups: Mapping[str, _Group]) -> str | None:
    """Return the folded name of the person who signs with `name`; None for nobody's."""
    if name is None or is_nobody(name):
        return None
    group = groups.get(folded_name(name))
    return person_key(name) if group is None else folded_name(group.name)


def _person(slug: str, signed: Mapping[str, str], group: _Group | None, taken: set[str]) -> NamedPerson:
    """Make the person who signs answers (by id) as `signed`; adds their other slugs to `taken`."""
    spellings = Counter(signed.values())
    ranked = sorted(spellings, key=lambda spelling: _rank(spelling, spellings[spelling]))
    name = group.name if group else ranked[0]
    aliases = _distinct(ranked, name)
    given = (*aliases, *(group.names if group else ()))
    names = _distinct((*given, *map(without_nicknames, (name, *given))), name)
    # Addresses had ASCII words alone once, and still lead there.
    former = {ascii_slug_of(folded_name(each)) for each in (name, *names)}
    others = sorted(({slug_of(folded_name(other)) for other in names} | former) - taken - {""})
    taken.update(others)
    return NamedPerson(
        slug=slug,
        name=name,
        aliases=tuple(sorted(aliases)),
        names=(name, *sorted(names)),
        other_slugs=tuple(others),
        answers=frozenset(signed),
    )


def _rank(spelling: str, count: int) -> tuple[int, int, str]:
    """Sort key: the commonest spelling first; among equals the most accents, which people leave out but never add."""
    return -count, -sum(not character.isascii() for character in spelling), spelling


def _distinct(names: Iterable[str], but: str) -> list[str]:
    """Return the names that differ from `but` and from those before in more than accents and punctuation."""
    found = {tuple(words(but)): but}
    for name in names:
        found.setdefault(tuple(words(name)), name)
    return list(found.values())[1:]


def _mint(slug: str, taken: set[str]) -> str:
    """Return the slug, with an ordinal when it is taken; adds it to `taken`."""
    base = slug or _SLUG_OF_NO_WORD
    candidate, ordinal = base, 1
    while candidate in taken:
        ordinal += 1
        candidate = f"{base}-{ordinal}"
    taken.add(candidate)
    return candidate
