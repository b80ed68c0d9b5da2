"""The sets of labelled posts side by side: rules were written on two, doubt is fitted on one, and nobody who writes
rules has read the last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.splitting.labelled import POSTS
from bench.splitting.scores import Score, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bench.splitting.doubts import DoubtScore
    from bench.splitting.findings import Finding
    from bench.splitting.labelled import Truth

DEVELOPED_ON = "developed on"
PRACTICE = Path(__file__).with_name("practice")
SETS = {
    DEVELOPED_ON: POSTS,
    "practised on": PRACTICE,
    "calibration": Path(__file__).with_name("calibration"),
    "untouched": Path(__file__).with_name("untouched"),
}
#: Beginnings of forms, and the kind that they are counted as.
_KINDS = {
    "column": "columns",
    "survey, job": "job hunters",
    "job": "job hunters",
    "survey, 2012": "surveys, 2012–16",
    "survey, 2022": "surveys, 2022+",
    "interview": "interviews",
    "web guide": "web guides",
    "guest": "guest essays",
    "other": "no answers",
    "no answers": "no answers",
}
_POOLED = frozenset({"interviews", "web guides", "guest essays"})


@dataclass(frozen=True, slots=True)
class SetResult:
    """What was found in one set of posts."""

    findings: Sequence[Finding]
    doubts: DoubtScore


def set_table(results: Mapping[str, SetResult]) -> list[str]:
    """Return one row a kind and a measure, one column a set."""
    columns = [_column(result) for result in results.values()]
    rows = [row for row in columns[0] if any(column[row] for column in columns)]
    return [
        f"| | {' | '.join(results)} |",
        "|---" * (len(results) + 1) + "|",
        *(f"| {row} | {' | '.join(column[row] for column in columns)} |" for row in rows),
    ]


def _column(result: SetResult) -> dict[str, str]:
    findings, doubts = result.findings, result.doubts
    whole = _score(findings)
    by_kind = {
        kind: [it for it in findings if kind_of(it.labelled.truth) == kind] for kind in dict.fromkeys(_KINDS.values())
    }
    texts = [it for it in findings if it.labelled.suffix == ".txt"]
    column = {f"exact, {kind}": _exact(those) for kind, those in by_kind.items()}
    column |= {
        "exact, these three": _exact(it for it in findings if kind_of(it.labelled.truth) in _POOLED),
        "exact, text": _exact(texts),
        "exact, HTML": _exact(it for it in findings if it not in texts),
        "exact, all": _exact(findings),
        "named people without their name": _part(whole.misnamed, whole.named),
        "answers of people who are not there": _part(len(whole.invented_names), whole.exact.found),
        "types right": _part(whole.types.right, whole.types.judged),
        "wrong answers that are doubted": _part(doubts.wrong_doubted, doubts.wrong),
        "right answers that are doubted": _part(doubts.right_doubted, doubts.right),
    }
    return column


def kind_of(truth: Truth) -> str:
    """Return the kind that a post's form is counted as."""
    form = truth.form
    return next(kind for beginning, kind in _KINDS.items() if form.startswith(beginning))


def _score(findings: Iterable[Finding]) -> Score:
    score = Score()
    for finding in findings:
        score.add(finding)
    return score


def _exact(findings: Iterable[Finding]) -> str:
    exact = _score(findings).exact
    return _part(exact.right, exact.true)


def _part(part: int, whole: int) -> str:
    return f"{share(part, whole):.1%} of {whole:,}" if whole else ""
