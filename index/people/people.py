"""Who is one person: the answers of one name, and of the names that the owner says are one person's. Pure functions.

Names are the same as `index.people.person_names` compares them. A wrong merge puts one person's words under another's
name, two pages for one person do little harm: so nothing more is merged, `index.people.people_alike` lists what looks
like one person, and the owner's `[[same_person]]` says that it is. That may be a name which by itself is nobody's
(`Kip`), but never the anonymous ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.analysis import words
from index.identity.bearers import slug_of
from index.people.person_names import folded_name, is_nobody, person_key, without_nicknames

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from index.corrections.corrections import SamePerson
    from index.records import Answer

#: Where a name has no ASCII word to make a slug of.
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
    #: Every name they may be asked for by: `name`, `aliases`, what else the owner gives, and all these without
    #: nicknames.
    names: tuple[str, ...]
    #: Slugs that their other names would have, where no other person has them.
    other_slugs: tuple[str, ...]
    #: Ids of their answers.
    answers: frozenset[str]


def without_names(same_people: Iterable[SamePerson], hidden: Collection[str]) -> tuple[SamePerson, ...]:
    """What the owner says about names, but for the names whose folded form is in `hidden`."""
    left = []
    for said in same_people:
        names = [name for name in _named(said) if folded_name(name) not in hidden]
        if len(names) > 1:
            left.append(replace(said, name=names[0], also=tuple(names[1:])))
    return tuple(left)


def people_of(
    answers: Iterable[Answer], same_people: Iterable[SamePerson] = (), hidden: Iterable[Answer] = ()
) -> tuple[NamedPerson, ...]:
    """Everybody whom `answers` name, by folded name, whatever the order of the answers.

    Hidden answers, and names that only they are signed with (`without_names`), must have been left out. Given as
    `hidden`, whoever they name has a slug too, so that it is not somebody else's after a takedown.
    """
    groups = _groups(same_people)
    signed = _signed(answers, groups)
    taken: set[str] = set()
    slugs = {key: _mint(slug_of(key), taken) for key in sorted(signed.keys() | _signed(hidden, groups).keys())}
    return tuple(_person(slug, signed[key], groups.get(key), taken) for key, slug in slugs.items() if key in signed)


def gone_slugs(
    people: Iterable[NamedPerson], everybody: Iterable[NamedPerson], hidden: Iterable[Answer]
) -> tuple[str, ...]:
    """The slugs that lead to none of `people`, because answers of whoever had them are `hidden`; in order.

    `everybody` are the people as they were if nothing was hidden.
    """
    ids = {answer.id for answer in hidden}
    had = {slug for person in everybody if not ids.isdisjoint(person.answers) for slug in _slugs_of(person)}
    return tuple(sorted(had - {slug for person in people for slug in _slugs_of(person)}))


def _slugs_of(person: NamedPerson) -> tuple[str, ...]:
    return (person.slug, *person.other_slugs)


def _signed(answers: Iterable[Answer], groups: Mapping[str, _Group]) -> dict[str, dict[str, str]]:
    """By folded name of the person: what each of their answers (by id) is signed with."""
    signed: dict[str, dict[str, str]] = {}
    for answer in answers:
        name = answer.respondent.name
        key = _key_of(name, groups)
        if key is not None and name is not None:
            signed.setdefault(key, {})[answer.id] = name
    return signed


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that the owner says are one person's."""

    #: The name the person is known by.
    name: str
    #: All their names, that one included.
    names: tuple[str, ...]


def _groups(same_people: Iterable[SamePerson]) -> dict[str, _Group]:
    """By folded name. Statements that share a name speak of one person, by the first name that is nobody's `also`."""
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
    """The names of a statement, the preferred one first; none where that is nobody's."""
    return [] if is_nobody(said.name) else [said.name, *(name for name in said.also if not is_nobody(name))]


def _key_of(name: str | None, groups: Mapping[str, _Group]) -> str | None:
    """The folded name of the person who signs with `name`; None for nobody's."""
    if name is None or is_nobody(name):
        return None
    group = groups.get(folded_name(name))
    return person_key(name) if group is None else folded_name(group.name)


def _person(slug: str, signed: Mapping[str, str], group: _Group | None, taken: set[str]) -> NamedPerson:
    """The person who signs answers (by id) as `signed`; their other slugs are `taken` too afterwards."""
    spellings = Counter(signed.values())
    ranked = sorted(spellings, key=lambda spelling: _rank(spelling, spellings[spelling]))
    name = group.name if group else ranked[0]
    aliases = _distinct(ranked, name)
    given = (*aliases, *(group.names if group else ()))
    names = _distinct((*given, *map(without_nicknames, (name, *given))), name)
    others = sorted({slug_of(folded_name(other)) for other in names} - taken - {""})
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
    """The commonest spelling first; among equals the one with most accents, which are left out rather than put in."""
    return -count, -sum(not character.isascii() for character in spelling), spelling


def _distinct(names: Iterable[str], but: str) -> list[str]:
    """The names that differ in more than accents and punctuation from `but` and from those before."""
    found = {tuple(words(but)): but}
    for name in names:
        found.setdefault(tuple(words(name)), name)
    return list(found.values())[1:]


def _mint(slug: str, taken: set[str]) -> str:
    """The slug, with an ordinal when it is taken; it is `taken` afterwards."""
    base = slug or _SLUG_OF_NO_WORD
    candidate, ordinal = base, 1
    while candidate in taken:
        ordinal += 1
        candidate = f"{base}-{ordinal}"
    taken.add(candidate)
    return candidate
