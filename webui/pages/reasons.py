"""The reasons for a result, in words: what made the difference, its places, and the words it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.results import Mode

if TYPE_CHECKING:
    from search.results import Hit, SearchResult

#: Words, or meaning, made the difference where its place is so many times better than by the other.
_AHEAD = 2

_IRREGULAR = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of an explanation."""

    #: "In short", "By words alone", "By meaning alone", "By name", "Words it holds".
    label: str
    text: str


def reasons(hit: Hit, result: SearchResult) -> list[Reason]:
    """Return the reasons why `hit` is among the results; empty if there was no query."""
    if not (hit.matched or hit.keyword_rank or hit.semantic_rank or hit.score):
        return []
    found = [Reason("In short", difference(hit, result.mode))]
    if result.mode is not Mode.SEMANTIC:
        found.append(Reason("By words alone", _place(hit.keyword_rank, "it holds too few of them")))
    if result.mode is not Mode.KEYWORD:
        not_close = "it is not close enough"
        if _came_with_its_question(hit, result.mode):
            not_close = "by itself it is not close enough; its question’s answers are, on the whole"
        found.append(Reason("By meaning alone", _place(hit.semantic_rank, not_close)))
    if hit.signed:
        found.append(Reason("By name", "it is signed with what was asked for"))
    words = [_word(match.sought, match.found, match.meaning) for match in hit.matched]
    # The words may stand in another name of the same person.
    none = "none as they were typed" if hit.signed else "none: what it says is close"
    if hit.title_highlights:
        none = "none: its post’s title holds them"
    found.append(Reason("Words it holds", "; ".join(words) or none))
    return found


def difference(hit: Hit, mode: Mode) -> str:
    """Return one sentence: what brought this result to its place."""
    quoted = [match.found[0] for match in hit.matched if match.sought.startswith('"')]
    by_words, by_meaning = hit.keyword_rank if mode is not Mode.SEMANTIC else None, hit.semantic_rank
    if hit.signed:
        return "It is signed with what you typed."
    if quoted:
        return f"It has {', '.join(f'“{phrase}”' for phrase in quoted)} just as you quoted it."
    if hit.title_highlights:
        close = ", and what it says is close to what you asked" if by_meaning else ""
        return f"Your words are in the title of its post{close}."
    if mode is Mode.KEYWORD or (by_words and (not by_meaning or by_words * _AHEAD <= by_meaning)):
        where = "the question it answers" if hit.question_highlights and not hit.highlights else "it"
        said = f"Your words are in {where}"
        return f"{said}." if mode is Mode.KEYWORD else f"{said}; by meaning alone {_would(by_meaning)}."
    if mode is Mode.SEMANTIC or not by_words or (by_meaning and by_meaning * _AHEAD <= by_words):
        what = (
            "What it says is"
            if not _came_with_its_question(hit, mode)
            else "What is said to its question is, on the whole,"
        )
        said = f"{what} close to what you asked"
        return f"{said}." if mode is Mode.SEMANTIC else f"{said}; by words alone {_would(by_words)}."
    return "Both its words and what it says are close to what you asked."


def _came_with_its_question(hit: Hit, mode: Mode) -> bool:
    """Return True if it is close because the answers to its question are, though it was not found by itself."""
    by_words = hit.keyword_rank and mode is not Mode.SEMANTIC
    quoted = any(match.sought.startswith('"') for match in hit.matched)
    return not (by_words or hit.semantic_rank or hit.signed or hit.title_highlights or quoted)


def _would(rank: int | None) -> str:
    return f"it would come {ordinal(rank)}" if rank else "it would not be found"


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
