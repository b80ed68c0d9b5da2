"""Inferring library types from an attribution, by the rules of type_rules.tsv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from index.attribution.misspellings import respelt
from index.attribution.needed_words import SoughtPattern, sought
from index.attribution.tables import table_lines
from index.posts.records import Evidence, LibraryType, Respondent, TypeEvidence

_OWN = "here: "
_STATED = "the attribution says so"
#: A place or an abbreviation in brackets: `(OR)`. What begins with a small letter says something: `(a law firm)`.
_BRACKETS = re.compile(r"\((?![a-zà-ÿ])[^)]*\)")
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class TypeRule:
    """One line of type_rules.tsv."""

    #: The field it looks at: "institution" or "title".
    where: str
    pattern: SoughtPattern
    types: tuple[LibraryType, ...]
    unless: re.Pattern[str] | None
    #: True where exceptions are looked for in the same field only, not in both.
    own: bool
    reason: str


@cache
def type_rules() -> tuple[TypeRule, ...]:
    """Read the rules in the order of the table; ValueError names the line of one that cannot be read."""
    return tuple(_read_rule(*it) for it in table_lines("index.attribution", "type_rules.tsv"))


def _read_rule(number: int, line: str) -> TypeRule:
    columns = line.split("\t")
    if len(columns) != 5 or columns[0] not in {"institution", "title"}:
        raise ValueError(
            f"type_rules.tsv, line {number}: expected where, pattern, types, unless, reason, found {line!r}"
        )
    where, pattern, types, unless, reason = columns
    return TypeRule(
        where,
        _words(pattern),
        tuple(LibraryType(name) for name in types.split()),
        re.compile(rf"(?<!\w)(?:{unless.removeprefix(_OWN)})", re.IGNORECASE) if unless else None,
        unless.startswith(_OWN),
        reason,
    )


def _words(pattern: str) -> SoughtPattern:
    return sought(rf"(?<![\w])(?:{pattern})(?![\w])")


def infer_types(respondent: Respondent) -> tuple[TypeEvidence, ...]:
    """Return the library types that title and institution speak for, in the order of `LibraryType`."""
    return _infer_types(respondent.institution, respondent.title)


@lru_cache(maxsize=4096)
def _infer_types(institution: str, title: str) -> tuple[TypeEvidence, ...]:
    found: dict[LibraryType, TypeEvidence] = {}
    fields = {"institution": _plain(institution), "title": _plain(title)}
    everything = " / ".join(fields.values())
    matching = sorted(place for where, text in fields.items() for place in _matching(where, text))
    for place, words in matching:
        rule = type_rules()[place]
        if rule.unless is not None and rule.unless.search(fields[rule.where] if rule.own else everything):
            continue
        for library_type in rule.types:
            found.setdefault(library_type, _evidence(library_type, rule, words))
    return tuple(found[library_type] for library_type in LibraryType if library_type in found)


@lru_cache(maxsize=4096)
def _matching(where: str, text: str) -> tuple[tuple[int, str], ...]:
    """The places in the table of the rules that fit a field, each with the words that it found; titles recur."""
    folded = text.casefold()
    rules = [(place, rule) for place, rule in enumerate(type_rules()) if rule.where == where]
    matches = [(place, rule.pattern.search(text, folded)) for place, rule in rules] if text else []
    return tuple((place, match.group()) for place, match in matches if match is not None)


def _plain(text: str) -> str:
    return _WORD.sub(_respelt, " ".join(_BRACKETS.sub(" ", text.replace("’", "'")).split()))


def _respelt(match: re.Match[str]) -> str:
    word = match.group()
    right = respelt(word.lower())
    return word if right == word.lower() else right


def _evidence(library_type: LibraryType, rule: TypeRule, words: str) -> TypeEvidence:
    evidence = Evidence.ATTRIBUTION if rule.reason == _STATED else Evidence.INFERRED
    return TypeEvidence(library_type, evidence, f"{rule.reason}: “{words}” in the {rule.where}")
