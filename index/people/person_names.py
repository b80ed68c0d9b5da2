"""Comparing people's names: which count as the same, and which tell one person from others.

Accents, case, hyphens, apostrophes and the dots of initials do not count, nor does a nickname in quotes or brackets
(`Tomasina “Tommie” Vance` is `Tomasina Vance`). Everything else does: `Joel Harte, Jr.` is not `Joel Harte`, `Inez M.
Tarn` is not `Inez Tarn`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis import words
from index.attribution.lexicon import GENERATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

# A nickname follows white space, so that an apostrophe within a name opens none.
_NICKNAME = re.compile(r"(?:^|(?<=\s))[\"“”„«‘'(\[]([^\"“”„«»()\[\]]{1,40})[\"“”»’')\]](?=[\s,]|$)")
_INITIAL = re.compile(r"(?<![^\W_])([^\W\d_])\.\s*")
_SPELT_OUT = {"junior": "jr", "senior": "sr", "2nd": "ii", "3rd": "iii"}
_NOBODY = frozenset({"anonymous", "anon"})


@lru_cache(maxsize=65536)  # every answer's name is asked for several times in an import
def is_nobody(name: str | None) -> bool:
    """True if there is no name, or it says so ("Anonymous"): nobody is found by it."""
    return name is None or not words(name) or not _NOBODY.isdisjoint(words(name))


@lru_cache(maxsize=65536)
def folded_name(name: str) -> str:
    """Return the words of a name as they are compared, with a space between them."""
    *before, last = words(_INITIAL.sub(r"\1 ", without_nicknames(name))) or [""]
    return " ".join([*before, _SPELT_OUT.get(last, last) if before else last])


def person_key(name: str | None) -> str | None:
    """Return the folded name, if two answers signed with it are one person's; None where it says too little.

    A single word (`Kip`) says too little, and so does a surname that is only an initial (`Sarah M.`).
    """
    if name is None or is_nobody(name):
        return None
    key = folded_name(name)
    parts = without_suffix(key.split())
    return key if len(parts) > 1 and len(parts[-1]) > 1 else None


def without_suffix(parts: Sequence[str]) -> list[str]:
    """Return the words of a folded name without `jr`, `iii` and the like at its end."""
    return list(parts[:-1]) if len(parts) > 1 and parts[-1] in GENERATIONS else list(parts)


def nicknames(name: str) -> list[str]:
    """Return the nicknames in quotes or brackets, folded."""
    return [" ".join(words(found)) for found in _NICKNAME.findall(name)]


def sorted_as(name: str) -> str:
    """Sort key of a list of people: folded surname, given names, suffix. A surname with a hyphen is one."""
    parts = [" ".join(words(part)) for part in without_nicknames(name).split()]
    whole = [part for part in parts if part]
    core = without_suffix(whole)
    return " ".join([*core[-1:], *core[:-1], *whole[len(core) :]])


def without_nicknames(name: str) -> str:
    """Return the name without nicknames; unchanged where no other given name is left: `“Tommie” Vance`."""
    bare = " ".join(_NICKNAME.sub(" ", name).split())
    return bare if len(words(bare)) > 1 else name
