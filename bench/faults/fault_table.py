"""The table of faults and their outcomes."""

from __future__ import annotations

import platform
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.faults.fault import KINDS
from bench.faults.findings import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.faults.trial import Outcome

_EXPLAINED = (
    "*Survived*: nothing that was hidden is shown, readers get the old state or the new one, and `index`, or what it"
    " asks for, makes the archive whole. *Silently wrong*: altered, and `verify` finds nothing. *No remedy*: a command"
    " fails without naming a file and what to do. Each fault is counted once, under the worst that is found."
)


def table_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """One row a kind, and one for all."""
    columns = ["tried", "survived", *Wrong]
    lines = [f"| kind | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    kinds = [kind for kind in KINDS if any(outcome.fault.kind == kind for outcome in outcomes)]
    for name, chosen in (*((kind, (kind,)) for kind in kinds), ("all", KINDS)):
        of_kind = [outcome for outcome in outcomes if outcome.fault.kind in chosen]
        counts = Counter(outcome.worst for outcome in of_kind)
        cells = [len(of_kind), counts[None], *(counts[wrong] for wrong in Wrong)]
        lines.append(f"| {name} | {' | '.join(f'{cell:,}' for cell in cells)} |")
    return lines


def failure_lines(outcome: Outcome) -> Iterator[str]:
    """One line a fault that was not survived, with how to try it again; below it what else was found."""
    if outcome.findings:
        first, *others = outcome.findings
        yield f"{first.wrong}: {first.text}  [--only {outcome.fault}; {outcome.where}]"
        yield from (f"    also {other.wrong}: {other.text}" for other in others[:3])


def heading(seed: int, skipped: Sequence[str]) -> str:
    """Return the lines above the table: date, machine, seed and what was skipped."""
    now = datetime.now(UTC).date()
    left_out = f" Not tried: {'; '.join(skipped)}." if skipped else ""
    return (
        f"{now}, {platform.system()} {platform.machine()}, Python {platform.python_version()}, seed {seed}. `make"
        f" faults`.{left_out} {_EXPLAINED}"
    )
