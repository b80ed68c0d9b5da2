"""The parameters of a search page's URL, read leniently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from index.corrections.toml_check import shortened
from index.errors import ArchiveError
from index.posts.records import UNKNOWN_TYPE, LibraryType, PostSeries
from search.query import KIND_WORDS
from search.results import Mode, Sort
from webui.pages.search_state import ParameterProblem, SearchState

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

#: Library types in the order they are offered: the most wanted, then the others, then unknown.
TYPE_ORDER = tuple(
    dict.fromkeys(
        [str(kind) for kind in (LibraryType.PUBLIC, LibraryType.ACADEMIC, LibraryType.FEDERAL, *LibraryType)]
        + [UNKNOWN_TYPE]
    )
)
#: Kinds in the order they are offered.
KIND_ORDER = tuple(map(str, PostSeries))
#: Results on a page.
PAGE_SIZE = 10
#: Characters of a query that are read. The search itself limits the number of words.
QUERY_LENGTH = 1000

_Choice = TypeVar("_Choice", Mode, Sort)

_NUMBER = re.compile(r"[0-9]{1,7}")
_SPAN = re.compile(r"([0-9]{1,7})-([0-9]{1,7})")
_YEAR = re.compile(r"[0-9]{4}")


class BadParameter(ArchiveError):
    """A parameter of the web API has a value that cannot be used."""

    def __init__(self, parameter: str, problem: str) -> None:
        super().__init__(f"{parameter}: {problem}")
        self.parameter = parameter


def read(arguments: MultiDict[str, str]) -> SearchState:
    """Read a URL's parameters. A value that cannot be used is replaced or left out, and listed in `problems`."""
    problems: list[ParameterProblem] = []
    query = " ".join(arguments.get("q", "").split())
    if len(query) > QUERY_LENGTH:
        problems.append(
            ParameterProblem(
                "q", f"The question has more than {QUERY_LENGTH} characters.", "Only the first ones were used."
            )
        )
        query = query[:QUERY_LENGTH].rstrip()
    year_from, year_to = (_year(arguments, name, problems) for name in ("from", "to"))
    if year_from and year_to and year_from > year_to:
        problems.append(
            ParameterProblem("from", f"The years ran backwards, from {year_from} to {year_to}.", "They were swapped.")
        )
        year_from, year_to = year_to, year_from
    return SearchState(
        query=query,
        types=_chosen(arguments, "type", "a library type", TYPE_ORDER, problems),
        kinds=_chosen(arguments, "kind", "a kind of answer", KIND_ORDER, problems),
        year_from=year_from,
        year_to=year_to,
        mode=_choice(arguments, "mode", Mode.HYBRID, "Words and meaning were used.", problems),
        sort=_choice(arguments, "sort", Sort.RELEVANCE, "The best come first.", problems),
        one_per_question=arguments.get("one_per_question", "").strip() == "1",
        further=arguments.get("further", "").strip() == "1",
        as_typed=arguments.get("as_typed", "").strip() == "1",
        page=whole_number(arguments, "page", (1, 10**6), 1, problems),
        problems=tuple(problems),
    )


def read_strictly(arguments: MultiDict[str, str]) -> SearchState:
    """Read a URL's parameters for whoever must not be answered something else. Raises BadParameter."""
    asked = read(arguments)
    if asked.problems:
        raise BadParameter(asked.problems[0].parameter, asked.problems[0].message)
    return asked


def span(arguments: MultiDict[str, str], name: str) -> tuple[int, int]:
    """Read a stretch of a text, `120-480`, as [start, end); anything else is (0, 0), an empty stretch."""
    found = _SPAN.fullmatch(arguments.get(name, "").strip())
    return (int(found[1]), int(found[2])) if found else (0, 0)


def whole_number(
    arguments: MultiDict[str, str], name: str, bounds: tuple[int, int], default: int, problems: list[ParameterProblem]
) -> int:
    """Read a whole number; one outside `bounds` is brought inside, anything else becomes the default."""
    given = arguments.get(name, "").strip()
    if not given:
        return default
    least, most = bounds
    number = int(given) if _NUMBER.fullmatch(given) else None
    if number is not None and least <= number <= most:
        return number
    used = default if number is None else min(max(number, least), most)
    problems.append(
        ParameterProblem(
            name, f"{_quoted(given)} is not a number from {least} to {most}.", f"{name.capitalize()} {used} is shown."
        )
    )
    return used


def _chosen(
    arguments: MultiDict[str, str], name: str, what: str, offered: tuple[str, ...], problems: list[ParameterProblem]
) -> tuple[str, ...]:
    """Read the values of a filter that may be given several times, in the order they are offered."""
    typed = (value.strip().lower() for value in arguments.getlist(name) if value.strip())
    given = dict.fromkeys(KIND_WORDS.get(value, value) if name == "kind" else value for value in typed)
    problems += [
        ParameterProblem(name, f"{_quoted(value)} is not {what}.", "It was ignored.")
        for value in given
        if value not in offered
    ][:3]
    return tuple(value for value in offered if value in given)


def _year(arguments: MultiDict[str, str], name: str, problems: list[ParameterProblem]) -> int | None:
    given = arguments.get(name, "").strip()
    if not given:
        return None
    if _YEAR.fullmatch(given) and int(given):
        return int(given)
    problems.append(ParameterProblem(name, f"{_quoted(given)} is not a year of four digits.", "It was ignored."))
    return None


def _choice(
    arguments: MultiDict[str, str], name: str, default: _Choice, remedy: str, problems: list[ParameterProblem]
) -> _Choice:
    """Read a value of the default's enumeration."""
    given = arguments.get(name, "").strip().lower()
    if not given:
        return default
    kind = type(default)
    try:
        return kind(given)
    except ValueError:
        problems.append(ParameterProblem(name, f"{_quoted(given)} is none of {', '.join(kind)}.", remedy))
        return default


def _quoted(given: str) -> str:
    return f"“{shortened(given, 40)}”"
