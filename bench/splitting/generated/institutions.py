"""Invented institutions of every kind, from a grammar that knows their library types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.splitting.generated.dice import Accident, Dice, bank
from bench.splitting.labelled import ExpectedType
from index.posts.records import Evidence, LibraryType

if TYPE_CHECKING:
    from collections.abc import Mapping

#: `{p}` a place, `{q}` another, `{f}` and `{g}` surnames, `{s}` the letters of a state. No types: nobody can be sure.
_FORMS: Mapping[str, str] = {
    "{p} Public Library": "public",
    "{p} City Library": "public",
    "{p} Free Library": "public",
    "{p} County Library": "public",
    "{p} Township Public Library": "public",
    "{p} County Library System": "public",
    "{p} Regional Library": "public",
    "{p} District Library": "public",
    "{p} Carnegie Library": "public",
    "{p} Parish Library": "public",
    "{f} Memorial Public Library": "public",
    "{p} Community College": "academic",
    "{p} Technical College": "academic",
    "University of {p}": "academic",
    "{p} State University": "academic",
    "{p} University Libraries": "academic",
    "{p} Institute of Technology": "academic",
    "{p} Theological Seminary": "academic",
    "{p} Junior College": "academic",
    "{p} High School": "school",
    "{p} Middle School": "school",
    "{p} Elementary School": "school",
    "{p} Unified School District": "school",
    "{p} Public Schools": "school",
    "State Library of {p}": "state",
    "{p} State Library": "state",
    "U.S. Bureau of Soils and Waters": "federal",
    "U.S. Department of Lighthouses": "federal",
    "U.S. District Court for the District of {p}": "federal law",
    "{f} & {g} LLP": "law special",
    "{f}, {g} & Daughters LLP": "law special",
    "{p} University School of Law": "academic law",
    "{p} University Law School": "academic law",
    "{p} General Hospital": "medical special",
    "St. Orrin’s Hospital": "medical special",
    "{p} Regional Medical Center": "medical special",
    "{p} University School of Medicine": "academic medical",
    "{p} Museum of Art": "special",
    "{f} Pharmaceuticals, Inc.": "special",
    "{p} City Archives": "archives",
    "{p} University Archives": "academic archives",
    "{p} Library Consortium": "other",
    "{f} Library Consulting": "other",
    "{p} Historical Society": "",
    "{p} Athenaeum": "",
    "The {p} Herald": "",
    "{p} Academy": "",
}
_WITH_COMMAS: Mapping[str, str] = {
    "{p} County, {s} Library System": "public",
    "North Branch, {p} Public Library": "public",
    "{q} Branch, {p} City Library": "public",
    "{p} ({s}) Public Library, West Branch": "public",
    "University of {p}, Upper Campus": "academic",
    "{f} Library, {p} University": "academic",
    "{f} Library, University of {p}": "academic",
    "{p} Community College, North Campus": "academic",
}
_TYPOS = (("Public", "Pubilc"), ("Library", "Libary"), ("University", "Univeristy"), ("College", "Collge"))


@dataclass(frozen=True, slots=True)
class Institution:
    """Its name as printed, and its types; None where a typo or the name makes them a matter of opinion."""

    name: str
    types: tuple[ExpectedType, ...] | None


def throw_institution(dice: Dice) -> Institution:
    """Return an institution."""
    forms = _WITH_COMMAS if dice.happens(Accident.COMMA_IN_INSTITUTION) else _FORMS
    form, types = dice.pick(tuple(forms.items()))
    words = bank("people")
    place, other = dice.some(words["place"], 2)
    family, second = dice.some([name for name in words["family"] if " " not in name], 2)
    name = form.format(p=place, q=other, f=family, g=second, s=dice.pick(words["state"]))
    typo = next(((right, wrong) for right, wrong in _TYPOS if right in name), None)
    if typo and dice.happens(Accident.TYPO, 0.3):
        return Institution(name.replace(*typo, 1), None)
    return Institution(name, inferred(types) if types else None)


def inferred(types: str) -> tuple[ExpectedType, ...]:
    """Types that the institution's name tells."""
    return tuple(ExpectedType(LibraryType(each), Evidence.INFERRED) for each in types.split())
