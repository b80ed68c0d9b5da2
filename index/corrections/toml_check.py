"""Reading, checking and quoting in TOML files that a person writes: `corrections.toml` and `site.toml`.

Every fault says where it is, what was found there and what to write instead. A checker collects them, so that one
reading names them all.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

BOM = "\ufeff"
#: A longer file is another one, put here by mistake.
MAX_BYTES = 5_000_000

_AT_LINE = re.compile(r" ?\(at line (\d+), column (\d+)\)| ?\(at end of document\)")
_UNSEEN = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CURLY = re.compile("[“”„«»‘’]")
_IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in the file."""

    #: Key of the value, `colours.light.accent`, or the line; empty: the whole table or file.
    key: str
    #: What was found there, and what is wrong with it.
    found: str
    #: What to write instead.
    remedy: str

    def __str__(self) -> str:
        """As a message says it."""
        return f"{self.key}{': ' if self.key else ''}{self.found}. {self.remedy}."


class TomlUnreadable(ValueError):
    """The file is no TOML, or no text; whoever reads it raises its own error from this one."""

    def __init__(self, line: int, found: str, remedy: str) -> None:
        super().__init__(f"{found}. {remedy}.")
        self.line = line
        self.found = found
        self.remedy = remedy


def read_text(path: Path) -> str:
    """Return the file's text, with its byte order mark. Raises FileNotFoundError, TomlUnreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        remedy = "It should be a text file that you may read"
        raise TomlUnreadable(1, f"the file cannot be read ({error.strerror})", remedy) from error
    if len(data) > MAX_BYTES:
        raise TomlUnreadable(1, f"the file has more than {MAX_BYTES:,} bytes, so it is another one", "Move it away")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TomlUnreadable(1, "the file is UTF-16", "Save it as UTF-8")
    if b"\0" in data:
        raise TomlUnreadable(1, "the file holds no text", "Save it as plain text, UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte {data[error.start]:#04x} is not UTF-8"
        raise TomlUnreadable(line, found, "Save the file as UTF-8") from error


def unreadable(error: ValueError | RecursionError, text: str, first_line: int = 1) -> TomlUnreadable:
    """Return what `tomllib` found wrong in a text that begins on `first_line` of its file."""
    place = _AT_LINE.search(str(error))
    lines = text.split("\n")
    number = min(int(place[1]), len(lines)) if place and place[1] else len(without_last_comments(text).split("\n"))
    problem = "too many brackets" if isinstance(error, RecursionError) else _AT_LINE.sub("", str(error))
    # Where a string was not closed, the parser sees it a line too late.
    written = lines[number - 1].strip() or (lines[number - 2].strip() if number > 1 else "")
    remedy = 'Write key = "value", with straight quotes, on a line of its own'
    if _CURLY.search(_IN_QUOTES.sub("", written)):
        remedy = 'Write straight quotes, "…", where the curly ones are'
    return TomlUnreadable(first_line + number - 1, f"this cannot be read ({problem}): {shortened(written)}", remedy)


def without_last_comments(text: str) -> str:
    """Return the text without the comments and blank lines at its end."""
    lines = text.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return "".join(lines)


class Checker:
    """Reads values as the types they should have, and collects faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, key: str, found: str, remedy: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(key, found, remedy))

    def known(self, values: Iterable[str], keys: Sequence[str], table: str = "") -> None:
        """Add a fault for every key of a table that it cannot have."""
        for key in values:
            if key not in keys:
                self.fault(f"{table}.{key}" if table else key, f'there is no "{key}"', instead(key, keys))

    def text(self, key: str, value: object) -> str:
        """Return text on one line; empty where it is none."""
        if isinstance(value, str):
            return " ".join(value.split())
        self.fault(key, f"found {shown(value)}, which is not text", "Write text in straight quotes")
        return ""

    def words(self, key: str, value: object) -> str:
        """Return text on one line that is not empty, else add a fault and return ""."""
        text = self.text(key, value)
        if not text and isinstance(value, str):
            self.fault(key, f"found {shown(value)}, which says nothing", "Write words, or take the line out")
        return text

    def items(self, key: str, value: object, example: str) -> list[Any]:
        """Return a list; empty where it is none."""
        if isinstance(value, list):
            return value
        self.fault(key, f"found {shown(value)}, which is not a list", f"Write {example}")
        return []


def instead(word: str, known: Sequence[str], form: str = '"{}"') -> str:
    """Return what to write instead of an unknown word: the nearest that is known, else all of them."""
    # At 0.6 `answer` would get `not_an_answer`, which takes it out.
    near = get_close_matches(word.lower(), known, 1, cutoff=0.7)
    return f"Write {form.format(near[0])}" if near else f"Write one of {', '.join(map(form.format, known))}"


def quoted(text: str) -> str:
    """Return text as a TOML string (JSON's escapes are TOML's); what a terminal would obey is escaped."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def shown(value: object) -> str:
    """Return a value as a message quotes it, and as TOML writes it."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return shortened(text, 40)


def shortened(words: str, most: int = 60) -> str:
    """Return words as a message quotes them: at most `most` characters."""
    return words if len(words) <= most else words[: most - 1] + "…"
