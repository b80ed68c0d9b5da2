"""The results of splitting as Markdown tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.splitting.scores import NOTHING, Overlap, Score, TypeScore
from index.posts.records import UNKNOWN_TYPE, LibraryType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SCORES = (
    "| {first} | posts | answers | boundaries P / R / F1 | attribution P / R / F1 | text and name exact | question |"
    " unanswered P / R | facts | characters lost | unassigned |"
)
_TYPES = "| {first} | with a type | right | wrong | unknown | invented | evidence |"


def score_table(first: str, scores: Mapping[str, Score]) -> list[str]:
    """One row a group."""
    lines = [_SCORES.format(first=first), _rule(_SCORES)]
    for name, score in scores.items():
        counted = score.accounting
        cells = [
            name,
            f"{score.posts:,}",
            f"{score.answers:,}",
            _three(score.boundaries),
            _three(score.attributions),
            _percent(score.exact.recall),
            _or_none(score.questions, _percent(score.questions.recall)),
            _or_none(score.unanswered, f"{_percent(score.unanswered.precision)} / {_percent(score.unanswered.recall)}"),
            _or_none(score.facts, _percent(score.facts.f1)),
            str(counted.lost),
            _percent(counted.unassigned / max(counted.characters, 1)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def type_table(first: str, scores: Mapping[str, Score]) -> list[str]:
    """One row a group."""
    lines = [_TYPES.format(first=first), _rule(_TYPES)]
    for name, score in scores.items():
        types = score.types
        cells = [
            name,
            f"{types.judged:,}",
            _percent(types.accuracy),
            str(types.wrong),
            str(types.unknown),
            str(types.invented),
            _percent(types.evidence.recall),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def confusion_table(types: TypeScore) -> list[str]:
    """Rows: the truth. Columns: what was found."""
    sectors = [each.value for each in LibraryType]
    columns = [*sectors, UNKNOWN_TYPE, NOTHING]
    lines = [f"| true \\ found | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for row in (*sectors, UNKNOWN_TYPE, NOTHING):
        counts = [types.confusion[row, column] for column in columns]
        if any(counts):
            lines.append(f"| {row} | {' | '.join(str(count or '') for count in counts)} |")
    return lines


def as_json(score: Score) -> dict[str, Any]:
    """One group's figures."""
    types = score.types
    return {
        "posts": score.posts,
        "answers": score.answers,
        **{
            name: _overlap(getattr(score, name))
            for name in ("boundaries", "attributions", "questions", "unanswered", "facts")
        },
        "exact": score.exact.recall,
        "characters": score.accounting.characters,
        "lost": score.accounting.lost,
        "unassigned": score.accounting.unassigned,
        "types": {
            name: getattr(types, name) for name in ("judged", "accuracy", "right", "wrong", "unknown", "invented")
        },
        "evidence": types.evidence.recall,
        "confusion": {f"{true} > {found}": count for (true, found), count in sorted(types.confusion.items())},
        "invented_names": score.invented_names,
    }


def _overlap(overlap: Overlap) -> dict[str, float]:
    return {"precision": overlap.precision, "recall": overlap.recall, "f1": overlap.f1, "true": overlap.true}


def _three(overlap: Overlap) -> str:
    if not overlap.true and not overlap.found:
        return ""
    return f"{_percent(overlap.precision)} / {_percent(overlap.recall)} / {_percent(overlap.f1)}"


def _or_none(overlap: Overlap, text: str) -> str:
    return text if overlap.true or overlap.found else ""


def _percent(value: float) -> str:
    """Rounded down, so that only what is whole is called 100."""
    return f"{int(value * 1000) / 10:.1f}%"


def _rule(header: str) -> str:
    return "|---" * (header.count("|") - 1) + "|"


def mistaken_rows(counts: Sequence[tuple[str, int]]) -> list[str]:
    """Return the lines that became respondents, each with its number of places."""
    return [f"* `{line}` ({places} of 12 places)" for line, places in counts]
