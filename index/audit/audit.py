"""An audit of the whole record, or of one post in it: all findings, the worst first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from index.analysis import words
from index.audit.findings import Finding, FindingKind, Proposal
from index.audit.post_audit import audit_post
from index.audit.post_view import PostView
from index.corrections.correction_errors import CorrectionUnfit
from index.errors import PostNotFound
from index.generation.reruns import resolve_reruns
from index.people.people_alike import possible_same_people
from index.record.record import Record
from index.record.same_people_rows import read_same_people
from index.record.unpublished_posts import read_unpublished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.posts.records import LibraryType
    from index.record.record_rows import ReadAnswer

_MEASURED = (FindingKind.ATTRIBUTION, FindingKind.BOUNDARY, FindingKind.QUESTION)
_COPY = "a copy of a hidden answer"


def audit(archive: Path, post_key: str | None = None) -> tuple[Finding, ...]:
    """List all that is doubtful, unknown, in nobody's answer, or was not read by the last import: worst first.

    With a post's key, only what is about that post. Nothing hidden is listed or quoted.

    Raises PostNotFound, RecordNotFound, RecordTooNew, RecordTooOld, RecordDamaged, RecordUnusable.
    """
    with Record.read(archive) as record:
        if post_key is not None and record.known_post(post_key) is None:
            raise PostNotFound(post_key)
        posts, answers = record.posts(), _with_copies_hidden(record)
        findings = list(_of_archive(record, answers)) if post_key is None else []
        of_post: dict[str, list[ReadAnswer]] = defaultdict(list)
        for read in answers:
            of_post[read.answer.post_key].append(read)
        likely = _types_by_place(answers)
        unpublished = read_unpublished(record.connection)
        for post in posts:
            key = post.post.key
            if post_key in (None, key) and key not in unpublished:
                findings += audit_post(PostView(post, of_post[key], record.spans(key)), likely)
    order = list(FindingKind)
    # The sort is stable: equals stay in the order of date, post and place.
    return tuple(sorted(findings, key=lambda finding: (order.index(finding.kind), -_probable_harm(finding))))


def _probable_harm(finding: Finding) -> float:
    """Return how many characters are at stake, times how probably they are wrong where the finding is about that."""
    measured = finding.certainty if finding.kind in _MEASURED else None
    return finding.weight * (1 - (measured or 0))


def _with_copies_hidden(record: Record) -> list[ReadAnswer]:
    """Return the answers; a rerun's copy of a hidden one is hidden, too."""
    answers = record.answers()
    by = {read.answer.id: read.hidden for read in answers if read.hidden}
    hidden = resolve_reruns(record.posts(), [read.answer for read in answers]).hidden_too(by) if by else by
    return [replace(read, hidden=read.hidden or _COPY) if read.answer.id in hidden else read for read in answers]


def _of_archive(record: Record, answers: Sequence[ReadAnswer]) -> Iterator[Finding]:
    for error, message in record.problems():
        unfit = error == CorrectionUnfit.__name__
        yield Finding(FindingKind.UNFIT_CORRECTION if unfit else FindingKind.IMPORT_PROBLEM, message)
    shown = [read.answer for read in answers if not read.hidden]
    for pair in possible_same_people(shown, read_same_people(record.connection)):
        yield Finding(
            FindingKind.SAME_PERSON,
            pair.reason,
            who=f"{pair.name} · {pair.other}",
            proposals=(Proposal("They are one person, known by the first name.", pair.correction),),
        )


def _types_by_place(answers: Iterable[ReadAnswer]) -> dict[str, tuple[LibraryType, ...]]:
    """Return the library types of institutions and people in all answers, by folded name."""
    known: dict[str, tuple[LibraryType, ...]] = {}
    for read in answers:
        who, types = read.answer.respondent, tuple(found.type for found in read.answer.types)
        for name in (who.institution, who.name):
            if types and name:
                known.setdefault(" ".join(words(name)), types)
    return known
