"""An archive seen from outside: by the command line, and by reading every file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.faults.blog import HIDDEN_IDS, RETIRED_IDS
from bench.faults.commands import ARCHIVE
from bench.faults.findings import LEADS_NOWHERE
from bench.faults.processes import Ran, run_commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: The record holds what is hidden, so that it can be shown again; and so do the blog's own exports.
_MAY_HOLD = "record.sqlite3"
_EXPORT, _SEARCH = ("export",), ("search", "window", "--mode", "keyword", "--limit", "50", "--json")
_IDS = (*RETIRED_IDS, *HIDDEN_IDS)
_READABLE = (("export", "--format", "csv"), ("search", "window", "--mode", "keyword"))


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at an archive."""

    #: Every command that was run for it.
    ran: tuple[Ran, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The readers' view: the export, a page of results, the ends of old ids; '' where they are refused."""
        led = self.ran[2 : 2 + len(_IDS)]
        answered = all(ran.code == 0 or LEADS_NOWHERE.match(ran.err) for ran in led)
        pages = (ran.out if ran.code == 0 else "" for ran in self.ran[:2])
        return (*pages, "".join(ran.said for ran in led) if answered else "")

    @property
    def refused(self) -> bool:
        """True if readers get nothing at all."""
        return not any(self.shown[:2])

    def is_of(self, *states: Seen) -> bool:
        """True if everything shown is of one of these states; what is refused is of any."""
        return any(
            all(one in ("", other) for one, other in zip(self.shown, each.shown, strict=True)) for each in states
        )

    @property
    def posts(self) -> dict[str, tuple[str, ...]]:
        """The lines of the export, by post."""
        found: dict[str, tuple[str, ...]] = {}
        for line in self.shown[0].splitlines():
            key = str(json.loads(line)["post_key"])
            found[key] = (*found.get(key, ()), line)
        return found

    def shows(self, words: Iterable[str]) -> list[str]:
        """List the commands that print a word."""
        return [f"`{' '.join(ran.arguments)}` shows {word}" for ran in self.ran for word in words if _shows(ran, word)]


def look(work: Path, words: Sequence[str]) -> Seen:
    """Look at the archive in a folder as its readers do, and ask for what is hidden, by its words and by its ids."""
    asked = [_EXPORT, _SEARCH, *(("show", found, "--json") for found in _IDS), *_READABLE]
    asked += [("search", word, "--mode", "keyword", "--json") for word in words]
    return Seen(tuple(run_commands(work, [(*ARCHIVE, *arguments) for arguments in asked])))


def _shows(ran: Ran, word: str) -> bool:
    if word not in ran.arguments:
        return word in ran.said.lower()
    try:
        # The query is printed too.
        return bool(json.loads(ran.out)["hits"]) and word in ran.out.lower().replace(f'"query": "{word}"', "")
    except ValueError:
        return False


def files_with(work: Path, words: Iterable[str]) -> Iterator[str]:
    """The files that hold a word and must not, each with the word."""
    for path in sorted(work.rglob("*")):
        name = path.relative_to(work).as_posix()
        if (
            path.is_file()
            and not path.name.startswith(_MAY_HOLD)
            and ("/" in name or not name.startswith(("backup", *_sources(work))))
        ):
            data = path.read_bytes().lower()
            yield from (f"{name} holds {word}" for word in words if word.encode() in data)


def _sources(work: Path) -> tuple[str, ...]:
    return tuple(path.name for path in work.glob("*.xml"))
