"""Finding pairs of names that look like one person's; the owner decides. Pure functions.

Folded names (`index.people.person_names`) are compared, and the institutions they are signed with.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from index.analysis import words
from index.corrections.toml_check import quoted
from index.people.people import people_of
from index.people.person_names import folded_name, nicknames, without_suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.corrections.corrections import SamePerson
    from index.people.people import NamedPerson
    from index.posts.records import Answer

#: A word must be this long for one letter, and this long for two letters of difference to be a slip, not another name.
_LONG_FOR_ONE_SLIP, _LONG_FOR_TWO = 5, 9


@dataclass(frozen=True, slots=True)
class PossiblePair:
    """Two names that may be one person's."""

    #: The name with more answers.
    name: str
    other: str
    #: Why they look like one.
    reason: str

    @property
    def correction(self) -> str:
        """The table to paste into `corrections.toml` if they are."""
        return f"[[same_person]]\nname = {quoted(self.name)}\nalso = [{quoted(self.other)}]\n"


def possible_same_people(answers: Iterable[Answer], same_people: Iterable[SamePerson] = ()) -> tuple[PossiblePair, ...]:
    """Return the pairs of names in `answers` that may be one person's and are not yet, by name."""
    found = tuple(answers)
    institutions: dict[str, str] = {answer.id: answer.respondent.institution for answer in found}
    known = [_Known.of(person, institutions) for person in people_of(found, same_people)]
    pairs = []
    for one, other in sorted(_candidates(known)):
        reason = _reason(known[one], known[other])
        if reason:
            first, second = sorted((known[one], known[other]), key=lambda k: (-len(k.person.answers), k.person.name))
            pairs.append(PossiblePair(first.person.name, second.person.name, reason))
    return tuple(sorted(pairs, key=lambda pair: (pair.name, pair.other)))


@dataclass(frozen=True, slots=True)
class _Known:
    """A person with the values that are compared."""

    person: NamedPerson
    #: Words of the folded name, `jr` and the like left out.
    parts: tuple[str, ...]
    #: `jr` and the like; empty when there is none.
    suffix: str
    #: Folded nicknames in any of the names.
    nicknames: frozenset[str]
    #: Folded institution -> one spelling.
    institutions: dict[str, str]

    @classmethod
    def of(cls, person: NamedPerson, institutions: dict[str, str]) -> _Known:
        key = folded_name(person.name).split()
        parts = without_suffix(key)
        held = sorted({institutions[answer_id] for answer_id in person.answers})
        return cls(
            person=person,
            parts=tuple(parts),
            suffix=" ".join(key[len(parts) :]),
            nicknames=frozenset(nickname for name in person.names for nickname in nicknames(name)),
            institutions={" ".join(words(text)): text for text in held if words(text)},
        )


def _candidates(known: Sequence[_Known]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a whole word: comparing all with all would take too long."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        for word in {one.parts[0], one.parts[-1]}:
            holders[word].append(place)
    yield from {pair for places in holders.values() for pair in combinations(places, 2)}


def _reason(one: _Known, other: _Known) -> str:
    """Return why the two look like one person; empty when they do not."""
    shared = sorted(one.institutions.keys() & other.institutions.keys())
    at = f", at the same institution ({one.institutions[shared[0]]})" if shared else ""
    if one.suffix != other.suffix:
        return f"one has no “{one.suffix or other.suffix}”{at}" if at and one.parts == other.parts else ""
    short, long = sorted((one, other), key=lambda known: len(known.parts))
    if _is_nickname(one, other) or _is_nickname(other, one):
        return "one is signed with the other’s nickname"
    if len(short.parts) < len(long.parts):
        return _longer(short.parts, long.parts)
    if _is_initial_of(one.parts, other.parts) or _is_initial_of(other.parts, one.parts):
        return f"an initial for a given name{at}" if at or len(one.parts) > 2 else ""
    slip = _slip(one.parts, other.parts, same_place=bool(shared))
    return slip and slip + at


def _is_nickname(one: _Known, other: _Known) -> bool:
    """True if `other` has the nickname of `one` for a given name."""
    return other.parts[0] in one.nicknames and other.parts[-1] == one.parts[-1]


def _longer(short: tuple[str, ...], long: tuple[str, ...]) -> str:
    """`Inez Tarn` and `Inez M. Tarn`, `Inez Tarn-Ruiz`, `Inez Ruiz-Tarn`: all words in their order, and more between or
    after."""
    rest = iter(long)
    if short[0] != long[0] or not all(word in rest for word in short):
        return ""
    if short[-1] == long[-1]:
        return "one has another name or initial in the middle"
    return "one has a second surname"


def _is_initial_of(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True if `one` is `other` with initials for given names: `M. Page` for `Marian Page`."""
    if one == other or one[-1] != other[-1] or len(one) != len(other):
        return False
    return all(a == b or (len(a) == 1 and b.startswith(a)) for a, b in zip(one[:-1], other[:-1], strict=True))


def _slip(one: tuple[str, ...], other: tuple[str, ...], *, same_place: bool) -> str:
    """True if exactly one word differs, by a letter or two that were mistyped, left out or swapped."""
    if len(one) != len(other):
        return ""
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(different) != 1:
        return ""
    (a, b) = different[0]
    shorter = min(len(a), len(b))
    if abs(len(a) - len(b)) > 2:
        return ""
    slips = _distance(a, b)
    if slips == 1 and shorter > 1 and (same_place or shorter >= _LONG_FOR_ONE_SLIP):
        return "the names differ in one letter"
    if slips == 2 and shorter >= (_LONG_FOR_ONE_SLIP if same_place else _LONG_FOR_TWO):
        return "the names differ in two letters"
    return ""


@lru_cache(maxsize=65536)  # the same given names and surnames meet again and again
def _distance(one: str, other: str) -> int:
    """Count letters changed, left out, added, or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
