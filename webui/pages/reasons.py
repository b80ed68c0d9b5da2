"""The reasons for a result, in words: its rank by words and by meaning, and the words it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.results import Mode

if TYPE_CHECKING:
    from search.results import Hit, SearchResult

_IRREGULAR = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of an explanation."""

    #: "By words alone", "By meaning alone", "By name", "Words it holds".
    label: str
    text: str


def reasons(hit: Hit, result: SearchResult) -> list[Reason]:
    """Return the reasons why `hit` is among the results; empty if there was no query."""
    if not (hit.matched or hit.keyword_rank or hit.semantic_rank or hit.score):
        return []
    found = []
    if result.mode is not Mode.SEMANTIC:
        found.append(Reason("By words alone", _place(hit.keyword_rank, "it holds too few of them")))
    if result.mode is not Mode.KEYWORD:
        found.append(Reason("By meaning alone", _place(hit.semantic_rank, "it is not close enough")))
    if hit.signed:
        found.append(Reason("By name", "it is signed with what was asked for"))
    words = [_word(match.sought, match.found, match.meaning) for match in hit.matched]
    # The words may stand in another name of the same person.
    none = "none as they were typed" if hit.signed else "none: what it says is close"
    found.append(Reason("Words it holds", "; ".join(words) or none))
    return found


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 1,021st."""
    ending = "th" if number % 100 in (11, 12, 13) else _IRREGULAR.get(number % 10, "th")
    return f"{number:,}{ending}"


def _place(rank: int | None, otherwise: str) -> str:
    return f"not found, {otherwise}" if rank is None else ordinal(rank)


def _word(sought: str, forms: tuple[str, ...], meaning: str) -> str:
    written = ", ".join(f"“{form}”" for form in forms)
    if meaning:
        return f"{written}, which means “{meaning}” here"
    return written if forms == (sought.strip('"'),) else f"{written} for {sought}"
