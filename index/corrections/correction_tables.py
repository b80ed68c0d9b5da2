"""Cutting the text of `corrections.toml` into tables, each with the line it begins on.

`tomllib` gives no line numbers and ends at the first fault. Therefore each table is read by itself, and a fault in one
hides no fault in another.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from index.corrections.toml_check import unreadable, without_last_comments

#: A table's header, with the comment behind it: `[[set]]`.
_HEADER = re.compile(r"[ \t]*\[{1,2}[ \t]*(?P<name>[^\[\]\n]*?)[ \t]*\]{1,2}[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
#: A string, a comment or other text, stepped over as a whole so that no header is found in it; else one character.
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
        # A bare name in two brackets cannot be a value: a list was left open above it.
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
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        problem = unreadable(error, own, line)
        return Table(name, line, start, end, None, (problem.line, str(problem)), is_many)
    if not name:
        return Table(name, line, start, end, values)
    held = values.get(name)
    inner = held[0] if isinstance(held, list) else held
    return Table(name, line, start, end, inner if isinstance(inner, dict) else values, None, is_many)
