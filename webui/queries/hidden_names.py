"""The names of people who are hidden, to find them in queries."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, stem, words
from index.corrections.corrections import HideTarget
from index.corrections.corrections_file import read_file
from index.files import layout
from index.files.manifest import find_live_generation
from index.people.person_names import folded_name, is_nobody, nicknames, without_suffix
from index.record.hidden_rows import hidden_answers
from index.record.id_rows import signed_answers
from index.record.kept_corrections import in_force
from index.record.record import Record
from index.record.takedown_facts import standing_facts
from index.takedowns.named_answers import names_of
from index.takedowns.takedowns import standing_hides

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Shorter words, such as initials, do not identify anybody.
_SHORTEST = 3
#: Words allowed between a given name and a surname: a middle name.
_BETWEEN = 1


@dataclass(frozen=True, slots=True)
class HiddenNames:
    """The names that no counted query may hold."""

    #: Given name (or nickname) and surname, folded; the same word twice where a name is one word.
    pairs: frozenset[tuple[str, str]] = frozenset()
    #: Folded words of such names that no shown answer holds, so that they mean nobody else.
    words: frozenset[str] = frozenset()

    def stand_in(self, text: str) -> bool:
        """True if `text` names one of them: by given name and surname in either order, or by a word of `words`."""
        found = words(text)
        if not self.words.isdisjoint(found):
            return True
        places: dict[str, list[int]] = {}
        for place, word in enumerate(found):
            places.setdefault(word, []).append(place)
        return any(
            abs(i - j) <= 1 + _BETWEEN
            for first, last in self.pairs
            for i, j in product(places.get(first, ()), places.get(last, ()))
        )


def hidden_names(archive: Path) -> HiddenNames:
    """Return the names of hidden answers and of takedowns, and other names of these people, unless one is still shown.

    What is hidden is read from the record and `corrections.toml`, what is shown from the live generation. Raises
    RecordError, CorrectionsInvalid, OSError.
    """
    file = read_file(layout.corrections_path(archive))
    with Record.read(archive) as record:
        corrections = in_force(record.connection, file)
        by = hidden_answers(record.connection)
        names = [name for answer_id, _, name in signed_answers(record.connection) if name and answer_id in by]
        signed = [name for name in names if not is_nobody(name)]
        hides = standing_hides(record, corrections)
        also = {name for fact in standing_facts(record.connection).values() for name in fact.names}
    signed += [hide.value for hide in hides if hide.target is HideTarget.RESPONDENT and not is_nobody(hide.value)]
    if not signed:
        return HiddenNames()
    folder = layout.generations_path(archive) / str(find_live_generation(archive))
    shown = _shown_names(folder)
    hidden = [name for name in signed if folded_name(name) not in shown]
    folded = ({other for name in hidden for other in names_of(name, corrections.same_people)} | also) - shown
    pairs = {pair for name in folded for pair in _pairs(name, ())}
    pairs |= {pair for name in hidden for pair in _pairs(folded_name(name), nicknames(name))}
    vocabulary = _vocabulary(folder)
    telling = {word for pair in pairs for word in pair if len(word) >= _SHORTEST} - STOP_WORDS
    return HiddenNames(
        frozenset(pairs), frozenset(word for word in telling if not {f"={word}", stem(word)} & vocabulary)
    )


def _pairs(folded: str, nicks: Iterable[str]) -> set[tuple[str, str]]:
    parts = without_suffix(folded.split())
    if not parts:
        return set()
    return {(first, parts[-1]) for first in (parts[0], *(word for nick in nicks for word in nick.split()))}


def _shown_names(folder: Path) -> frozenset[str]:
    """Return the folded names of a generation's respondents."""
    path = folder / layout.ANSWERS
    if not path.is_file():
        return frozenset()
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute("SELECT DISTINCT respondent_name FROM answers WHERE respondent_name IS NOT NULL")
        return frozenset(folded_name(name) for (name,) in rows)


def _vocabulary(folder: Path) -> frozenset[str]:
    """Return the lines of a generation's TERMS."""
    path = folder / layout.TERMS
    return frozenset(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else frozenset()
