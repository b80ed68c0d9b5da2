"""Findings after a fault, and the check of a command's output."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.faults.processes import Ran


class Wrong(enum.StrEnum):
    """Columns of the table, the worst first: a fault is counted under the first of what is found."""

    #: Hidden words are shown, or altered words are published without a warning.
    REPUBLISHED = "republished"
    #: Readers see neither the old state nor the new one.
    MIXED = "mixed"
    #: Something is lost for good, though every remedy was tried that was asked for.
    LOST = "lost"
    #: The record was altered, and `verify` finds nothing.
    SILENTLY_WRONG = "silently wrong"
    #: A command fell: a traceback, a signal, or it hangs.
    TRACEBACK = "traceback"
    #: A command failed without naming a file and what to do.
    NO_REMEDY = "no remedy"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    wrong: Wrong
    text: str


_TRACEBACK = "Traceback (most recent call last)"
_FILE = re.compile(
    r"\b(archive|backup|current|generations?|keyword|encoder|[\w.-]+\.(sqlite3(-wal)?|toml|txt|json|npy|xml|seg|toc))\b"
)
_REMEDY = re.compile(
    r"`answerstacks|then run the same command again|will be tried again|Did you mean|Text stands in |needs its own |(?:^|[.;:,] |\n| or | and )(?:Add|Bring|Build|Change|Check|Choose|Close|Copy|Correct|Delete|Do|Free|Give|Import|"
    r"Install|Look|Make|Move|Name|Put|Remove|Rename|Restore|Run|Save|See|Take|Try|Unpack|Update|Use|Wait|Write)\b"
)
_CODES = (0, 1, 2, 3)
#: The message for an id that is hidden or not there: a proper answer, no failure.
LEADS_NOWHERE = re.compile(r"^Error: (The (answer|post) '[^']*' is gone: |There is no (answer|post) ')")


def check_output(ran: Iterable[Ran], *, may_be_killed: bool = False) -> Iterator[Finding]:
    """Yield a finding for each command that did not end as commands should."""
    for each in ran:
        called = f"`{' '.join(each.arguments)}`"
        if each.was_killed and may_be_killed:
            continue
        if _TRACEBACK in each.said:
            yield Finding(Wrong.TRACEBACK, f"{called} ends in a traceback: {_said_by(each)}")
        elif each.code < 0:
            yield Finding(Wrong.TRACEBACK, f"{called} was ended by signal {-each.code}")
        elif each.code not in _CODES:
            yield Finding(Wrong.NO_REMEDY, f"{called} has the exit code {each.code}")
        elif each.code != 0 and not LEADS_NOWHERE.match(each.err):
            # `verify` is asked for findings, so it prints them as data.
            said = each.said if "verify" in each.arguments else each.err
            missing = [name for name, pattern in (("file", _FILE), ("remedy", _REMEDY)) if not pattern.search(said)]
            if missing:
                yield Finding(
                    Wrong.NO_REMEDY, f"{called} ({each.code}) names no {' and no '.join(missing)}: {_said_by(each)}"
                )


def _said_by(ran: Ran) -> str:
    """Return the line that says why: of a traceback and of an error the last, of a verification the first."""
    lines = (ran.err.strip() or ran.out.strip() or "nothing").splitlines()
    return lines[-1 if ran.err.strip() else 0][:200]
