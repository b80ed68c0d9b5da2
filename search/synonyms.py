"""Words that mean the same in this trade: MLIS and library degree, CV and resume. Applied when a query is answered.

The groups are a text file that the owner may edit (`search/synonyms.txt` says how it is written): the archive's own
`synonyms.txt`, else the one in this package. Nothing in the archive depends on it, so a change needs no new generation.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem, words
from index.errors import SynonymsInvalid
from index.files import layout
from search.expansions import SynonymRows
from search.postings import idf_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from search.phrases import TokenPlaces
    from search.postings import Postings

Words = tuple[str, ...]

#: A synonym adds this share of what the word itself would add: answers with the very word come first.
SYNONYM_SHARE = 0.8
#: A phrase has no postings of its own; it adds about as much as a word that stands in an answer once.
_PHRASE_SHARE = 0.5

#: Most words of a phrase in a group.
_LONGEST = 6
#: Most synonyms of one word of a query.
_MOST = 24


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word or a phrase of a query, and its synonyms."""

    #: As typed, folded.
    typed: Words
    #: Folded words of each synonym, in the order of the file.
    others: tuple[Words, ...]


class Synonyms:
    """The groups of one file."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        #: Every word or phrase as written, a group a line.
        self.groups = tuple(tuple(group) for group in groups)
        self._others: dict[Words, dict[Words, Words]] = {}
        for group in self.groups:
            # Forms of one word count once; readers are told the first.
            members = {_stems(words(text)): tuple(words(text)) for text in reversed(group)}
            for key in members:
                known = self._others.setdefault(key, {})
                known.update((other, folded) for other, folded in reversed(members.items()) if other != key)
        #: The longest key that begins with a stem.
        self._longest: dict[str, int] = {}
        for key in self._others:
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def meanings(self, typed: Sequence[str], quoted: Iterable[str] = ()) -> tuple[Meaning, ...]:
        """Return the folded words of a query that have synonyms, the longest phrases first, each word in one of them.

        Words that are also `quoted` are meant literally and have none.
        """
        literal = frozenset(quoted)
        typed_stems = _stems(typed)
        found: dict[Words, Meaning] = {}
        at = 0
        while at < len(typed):
            for length in range(min(self._longest.get(typed_stems[at], 0), len(typed) - at), 0, -1):
                asked, key = tuple(typed[at : at + length]), typed_stems[at : at + length]
                if key in self._others and literal.isdisjoint(asked):
                    found.setdefault(asked, Meaning(asked, tuple(self._others[key].values())[:_MOST]))
                    at += length
                    break
            else:
                at += 1
        return tuple(found.values())


def load_synonyms(archive: Path) -> Synonyms:
    """Return the groups of the archive's own file, else those of this package. Raises SynonymsInvalid."""
    path = archive / layout.SYNONYMS
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # Reading a pipe or a device may never end.
            raise SynonymsInvalid(str(path), 1, "something that is not a file", "Put a text file in its place.")
        return parse_synonyms(path.read_text(encoding="utf-8-sig"), str(path))
    except (FileNotFoundError, NotADirectoryError):
        return shipped_synonyms()
    except OSError as error:
        raise SynonymsInvalid(str(path), 1, f"a file that cannot be read ({error})", "Make it readable.") from error
    except UnicodeDecodeError as error:
        raise SynonymsInvalid(str(path), 1, "bytes that are not UTF-8", "Save the file as UTF-8.") from error


def shipped_synonyms() -> Synonyms:
    """Return the groups of this package."""
    shipped = resources.files("search").joinpath("synonyms.txt")
    return parse_synonyms(shipped.read_text(encoding="utf-8"), "search/synonyms.txt")


def parse_synonyms(text: str, name: str) -> Synonyms:
    """Read the groups of a file called `name`. Raises SynonymsInvalid."""
    groups = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        group = [" ".join(part.split()) for part in line.split(",")]
        for part in group:
            _check(part, name, number)
        if len({_stems(words(part)) for part in group}) < 2:
            found = f"only {group[0]!r}"
            raise SynonymsInvalid(name, number, found, "Write at least two that mean the same, separated by commas.")
        groups.append(group)
    return Synonyms(groups)


def rows_of(meaning: Meaning, postings: Postings, places: TokenPlaces) -> SynonymRows:
    """Return the answers that hold a synonym, and what the best one adds to their scores."""
    best = np.zeros(postings.row_count, np.float32)
    held = []
    for other in meaning.others:
        term = postings.term(other[0]) if len(other) == 1 else None
        if term is None:
            found = places.rows_with_phrase(other)
            added = np.full(len(found), _PHRASE_SHARE * idf_of(len(found), postings.row_count), np.float32)
        else:
            found, added = postings.rows(term), postings.weights(term)
        if len(found):
            np.maximum.at(best, found, added)
            held.append(other)
    rows = np.flatnonzero(best > 0)
    return SynonymRows(meaning.typed, tuple(held), rows, best.take(rows) * np.float32(SYNONYM_SHARE))


def _check(part: str, name: str, number: int) -> None:
    length = len(words(part))
    if not length:
        raise SynonymsInvalid(name, number, f"{part!r} between commas", "Write a word there, or take the comma out.")
    if length > _LONGEST:
        raise SynonymsInvalid(name, number, f"{length} words in {part!r}", f"Write at most {_LONGEST}.")
    if STOP_WORDS.issuperset(words(part)):
        found = f"{part!r}, which is too common to be searched for"
        raise SynonymsInvalid(name, number, found, "Take it out, or write the phrase that it stands in.")


def _stems(folded: Iterable[str]) -> Words:
    return tuple(stem(word) for word in folded)
