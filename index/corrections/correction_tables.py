"""The text of `corrections.toml` as tables with the line each begins on.

`tomllib` gives no line numbers and ends at the first fault, so the text is cut at the headers of its tables and each
table is read by itself: a fault in one hides no fault in another.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from index.toml_check import unreadable, without_last_comments

#: Name, keys and all of a table's header: `[[set]]`.
_HEADER = re.compile(r"[ \t]*\[{1,2}[ \t]*(?P<name>[^\[\]\n]*?)[ \t]*\]{1,2}[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
#: What must be stepped over as a whole, because a header inside it is none; else a single character.
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|\#[^\n]*|[^"\'#\[\]\n]+|.', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file, or what stands before the first."""

    #: As it stands in the header: "set"; empty before the first table.
    name: str
    #: Line of the header, from 1.
    line: int
    #: Where it begins and ends in the text; comments before the next table's header are the next table's.
    start: int
    end: int
    #: Its keys and values; None where it cannot be read.
    values: dict[str, Any] | None
    #: (line, problem) where it cannot be read.
    fault: tuple[int, str] | None = None
    #: Whether its header has two brackets, as every table here should.
    is_one_of_many: bool = True


def read_tables(text: str) -> list[Table]:
    """The tables of `text` in order; never raises."""
    starts = _headers(text)
    tables, line = [], 1
    for (start, name), end in zip([(0, ""), *starts], [*(start for start, _ in starts), len(text)], strict=True):
        tables.append(_read(text[start:end], name, start, line))
        line += text.count("\n", start, end)
    return tables


def _headers(text: str) -> list[tuple[int, str]]:
    """(offset, name) of every table's header; brackets in strings, comments and lists are none."""
    found: list[tuple[int, str]] = []
    position, depth, line_begins = 0, 0, True
    while position < len(text):
        header = _HEADER.match(text, position) if line_begins else None
        # A name alone between two brackets is no value of a list: there a list was left open.
        if header and (depth == 0 or re.fullmatch(r"\s*\[\[\s*[a-z_]+\s*\]\]\s*", header.group())):
            found.append((position, header["name"]))
            position, depth, line_begins = header.end(), 0, False
            continue
        token = _TOKEN.match(text, position)
        assert token is not None  # noqa: S101 — any character is a token
        word = token.group()
        depth = max(0, depth + (word == "[") - (word == "]"))
        line_begins = word == "\n"
        position = token.end()
    return found


def _read(own: str, name: str, start: int, line: int) -> Table:
    is_many = not name or own.lstrip(" \t").startswith("[[")
    end = start + len(without_last_comments(own))
    try:
        values = tomllib.loads(own)
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits, too
        problem = unreadable(error, own, line)
        return Table(name, line, start, end, None, (problem.line, str(problem)), is_many)
    if not name:
        return Table(name, line, start, end, values)
    held = values.get(name)
    inner = held[0] if isinstance(held, list) else held
    return Table(name, line, start, end, inner if isinstance(inner, dict) else values, None, is_many)
