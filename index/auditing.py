"""The audit: everything in the record that the program is not sure of, for the owner to look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.record.record import Record
from index.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.record.record_rows import ReadAnswer, ReadPost
    from index.records import Answer

#: Characters of a text that a finding quotes.
_QUOTED = 120


class FindingKind(StrEnum):
    """What is wrong; in the order of an audit, what matters most first."""

    IMPORT_PROBLEM = "import problem"
    UNASSIGNED = "unassigned"
    DOUBTFUL_ATTRIBUTION = "doubtful attribution"
    DOUBTFUL_SPAN = "doubtful"
    UNKNOWN_TYPE = "unknown type"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    kind: FindingKind
    #: The post; empty for a problem of the import.
    post_key: str
    #: The answer's id, where it is about an answer.
    answer_id: str | None
    #: [start, end) in the post's text; None where it is about no stretch of it.
    start: int | None
    end: int | None
    #: The beginning of the text, on one line.
    text: str
    #: Why it is listed.
    reason: str


def audit(archive: Path) -> list[Finding]:
    """Everything unassigned, doubtful, unknown, or not read by the last import; sorted by kind.

    Raises RecordNotFound, RecordTooNew, RecordTooOld, RecordDamaged, RecordUnusable.
    """
    with Record.read(archive) as record:
        findings = [
            Finding(FindingKind.IMPORT_PROBLEM, "", None, None, None, "", message) for _, message in record.problems()
        ]
        of_post: dict[str, list[ReadAnswer]] = {}
        doubtful: list[Finding] = []
        for read in record.answers():
            of_post.setdefault(read.answer.post_key, []).append(read)
            doubtful += _about(read.answer, read.doubt)
        for post in record.posts():
            findings += _spans(record, post, of_post.get(post.post.key, []))
    order = list(FindingKind)
    # Stable: within a kind by date, post and place, as they were read.
    return sorted(findings + doubtful, key=lambda finding: order.index(finding.kind))


def _about(answer: Answer, doubt: str) -> Iterator[Finding]:
    who = answer.respondent
    shown = ", ".join(part for part in (who.label, who.title, who.institution) if part)
    start, end = (answer.paragraphs[0].start, answer.paragraphs[-1].end) if answer.paragraphs else (None, None)
    if doubt:
        yield Finding(FindingKind.DOUBTFUL_ATTRIBUTION, answer.post_key, answer.id, start, end, shown, doubt)
    if not answer.types:
        reason = "neither the attribution nor the institution says which type of library it is"
        yield Finding(FindingKind.UNKNOWN_TYPE, answer.post_key, answer.id, start, end, shown, reason)


def _spans(record: Record, read: ReadPost, answers: list[ReadAnswer]) -> Iterator[Finding]:
    for span in record.spans(read.post.key):
        owner = answers[span.answer] if span.answer is not None else None
        if span.role is Role.UNASSIGNED:
            kind = FindingKind.UNASSIGNED
        elif span.doubt and not (owner and owner.doubt == span.doubt):  # the attribution's doubt is listed already
            kind = FindingKind.DOUBTFUL_SPAN
        else:
            continue
        text = " ".join(read.text[span.start : span.end].split())
        short = text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
        yield Finding(
            kind,
            read.post.key,
            owner.answer.id if owner else None,
            span.start,
            span.end,
            short,
            span.doubt or span.reason,
        )
