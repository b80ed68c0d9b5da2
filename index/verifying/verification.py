"""Verification that every file of the archive is as it was written, and agrees with the others.

Problems are collected, not raised: the owner sees all of them at once.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionsInvalid
from index.corrections.corrections_file import read_file
from index.files.layout import (
    CORRECTIONS,
    CURRENT,
    MANIFEST,
    RECORD,
    TAKEDOWNS,
    WITHHELD,
    corrections_path,
    current_path,
    generations_path,
    record_path,
    takedowns_path,
)
from index.files.manifest import read_live_manifest
from index.generation.generation_content import read_content
from index.generation.outline import REASON_HIDDEN
from index.generation.preparing import find_prepared
from index.generation.traces import find_traces
from index.generation.withholding import read_withheld
from index.record.hidden_rows import hidden_answers, withheld_by
from index.record.kept_corrections import corrections_gone, in_force
from index.record.record import Record
from index.record.record_errors import RecordDamaged, RecordNotFound, RecordRowDamaged
from index.record.record_file import damaged_pages, dangling_rows, lock
from index.takedowns.takedown_copy import copy_text
from index.takedowns.takedowns import find_hidden
from index.verifying.absence import check_absence
from index.verifying.generation_check import Flaw, check_answers, check_arrays, check_encoder, check_files
from index.verifying.prepared_check import check_prepared
from index.verifying.seal_check import check_seals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.generation.generation_content import Content
    from index.posts.records import Answer
    from index.posts.split import Span
    from index.record.record_rows import ReadPost

_IMPORT_AGAIN = "Import its post again from its source, or put a backup back with `answerstacks restore`"
_TAKE_APART = "Take it apart anew with `answerstacks index --rebuild`"


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """The outcome of a verification."""

    #: The live generation; None when there is none that can be read.
    generation: str | None
    #: Numbers of files, posts and answers that were checked.
    files: int
    posts: int
    answers: int
    problems: tuple[Flaw, ...]


def verify(archive: Path) -> VerificationReport:
    """Check the live generation against its manifest and the record, the record against itself, and that what is hidden
    is in the record alone.

    Raises RecordNotFound where there is no archive, RecordBusy while one is being written, RecordTooNew, RecordTooOld,
    RecordUnusable.
    """
    if not record_path(archive).is_file() and not current_path(archive).is_file():
        raise RecordNotFound(archive)
    with ExitStack() as stack:
        # No import may come between the record and the generation; a read-only archive needs no lock.
        with suppress(OSError):
            stack.enter_context(lock(archive))
        recorded, problems = _check_record(archive)
        posts = recorded.posts if recorded else 0
        manifest = read_live_manifest(archive)
        if manifest is None:
            problems.append(Flaw(CURRENT, "names no generation that can be read. Run `answerstacks index --rebuild`"))
            return VerificationReport(None, 0, posts, 0, tuple(problems))
        folder = generations_path(archive) / manifest.generation
        damaged = list(check_files(folder, manifest))
        problems += damaged
        # Files that are known to be damaged are not opened.
        if recorded is not None and manifest.withholds != recorded.content.withheld_digests:
            problems.append(Flaw(MANIFEST, "does not withhold what the record does. Run `answerstacks index`"))
        elif recorded is not None and manifest.digest != recorded.content.digest(manifest.model, manifest.chunker):
            problems.append(Flaw(MANIFEST, "is of another state than the record. Run `answerstacks index`"))
        if not damaged:
            problems += check_arrays(folder, manifest)
            problems += check_encoder(folder, manifest)
            if recorded is not None:
                problems += check_answers(folder, recorded.content)
                problems += check_absence(folder, manifest, recorded.content, recorded.hidden)
        if recorded is not None and recorded.hidden:
            with Record.read(archive) as record:
                prepared = find_prepared(record, recorded.content, manifest.model, manifest.chunker)
                problems += [Flaw(*found) for found in find_traces(archive, folder, record, prepared)]
                problems += [] if damaged else check_prepared(folder, recorded.content, prepared)
        return VerificationReport(manifest.generation, len(manifest.files), posts, manifest.answers, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Recorded:
    """The record's content, as the generation must have it."""

    #: Number of its posts.
    posts: int
    #: The generation's content, and the answers that must be in none.
    content: Content
    hidden: tuple[Answer, ...]


def _check_record(archive: Path) -> tuple[_Recorded | None, list[Flaw]]:
    """Return what the record holds, None when it cannot be read; and its problems."""
    problems: list[Flaw] = []
    try:
        with Record.read(archive) as record:
            problems += check_record(record)
            posts = record.posts()
            try:
                problems += _check_takedowns(archive, record)
                problems += _check_withheld(archive, record)
                problems += _check_copy(archive, record)
            except RecordRowDamaged as error:
                problems.append(Flaw(RECORD, str(error)))
            content = read_content(record)
            # Those that takedowns hide, and the copies that are hidden with them.
            gone = {found.id for found in content.gone if found.reason == REASON_HIDDEN}
            hidden = tuple(read.answer for read in record.answers() if read.hidden or read.answer.id in gone)
            return _Recorded(len(posts), content, hidden), problems
    except (RecordDamaged, RecordRowDamaged, RecordNotFound) as error:
        return None, [*problems, Flaw(RECORD, str(error))]


def check_record(record: Record) -> list[Flaw]:
    """Return what is wrong within the record: in its pages, its seals, and between its rows."""
    problems = [*_check_database(record), *check_seals(record)]
    for read in record.posts():
        if read.post.key not in record.altered:
            problems += _check_spans(read, record.spans(read.post.key))
    try:
        problems += _check_ids(record)
    except RecordRowDamaged as error:
        problems.append(Flaw(RECORD, str(error)))
    return problems


def _check_takedowns(archive: Path, record: Record) -> Iterator[Flaw]:
    """Check that what takedowns hide is hidden in the record, and nothing else, and that `corrections.toml` is
    there."""
    path = corrections_path(archive)
    try:
        file = read_file(path)
    except CorrectionsInvalid as error:
        yield Flaw(CORRECTIONS, str(error))
        return
    if gone := corrections_gone(record.connection, path, file):
        yield Flaw(CORRECTIONS, str(gone))
    wanted = find_hidden(record, in_force(record.connection, file)).hidden
    found = hidden_answers(record.connection)
    for answer_id in sorted(wanted.keys() - found.keys()):
        problem = f"is to be hidden ({wanted[answer_id]}) and is not yet. Run `answerstacks index`"
        yield Flaw(f"answer {answer_id}", problem)
    for answer_id in sorted(found.keys() - wanted.keys()):
        problem = f"is hidden by a takedown that is no more ({found[answer_id]}). Run `answerstacks index`"
        yield Flaw(f"answer {answer_id}", problem)


def _check_withheld(archive: Path, record: Record) -> Iterator[Flaw]:
    """Check that `withheld.json` agrees with the record."""
    found = read_withheld(archive)
    if found is None:
        yield Flaw(WITHHELD, "is no list of what is withheld, so that nothing can be opened. Run `answerstacks index`")
    elif lacking := sorted(set(withheld_by(record.connection)) ^ found):
        yield Flaw(WITHHELD, f"does not agree with the record on {'; '.join(lacking)}. Run `answerstacks index`")


def _check_copy(archive: Path, record: Record) -> Iterator[Flaw]:
    """Check that `takedowns.json` agrees with the record."""
    try:
        held = takedowns_path(archive).read_bytes()
    except FileNotFoundError:
        held = b""
    if held != copy_text(record.connection).encode():
        yield Flaw(TAKEDOWNS, "is not what the record knows of takedowns. Run `answerstacks index`")


def _check_database(record: Record) -> Iterator[Flaw]:
    for message in damaged_pages(record.connection):
        yield Flaw(RECORD, f"SQLite finds it damaged: {message}. Put a backup back with `answerstacks restore`")
    for table, other in dangling_rows(record.connection):
        yield Flaw(RECORD, f"a row of {table} refers to a row of {other} that is not there. {_IMPORT_AGAIN}")


def _check_spans(read: ReadPost, spans: list[Span]) -> Iterator[Flaw]:
    """Check that every character of a post, but line feeds between blocks, has exactly one span."""
    place, end = f"post {read.post.key}", 0
    for span in spans:
        if span.start < end:
            yield Flaw(place, f"two spans overlap at {span.start} to {end}. {_TAKE_APART}")
        elif read.text[end : span.start].strip("\n"):
            yield Flaw(place, f"no span covers {end} to {span.start}. {_TAKE_APART}")
        end = max(end, span.end)
    if end > len(read.text) or read.text[end:].strip("\n"):
        yield Flaw(place, f"its spans end at {end}, its text at {len(read.text)}. {_TAKE_APART}")


def _check_ids(record: Record) -> Iterator[Flaw]:
    live = {read.answer.id for read in record.answers()}
    gone = {item.id for item in record.gone()}
    for redirect in record.redirects():
        if redirect.new_id not in live:
            yield Flaw(
                f"answer {redirect.old_id}", f"redirects to {redirect.new_id}, which is not there. {_IMPORT_AGAIN}"
            )
        if redirect.old_id in live | gone:
            yield Flaw(f"answer {redirect.old_id}", f"is a redirect and live or gone as well. {_IMPORT_AGAIN}")
    for answer_id in sorted(gone & live):
        yield Flaw(f"answer {answer_id}", f"is live and gone as well. {_IMPORT_AGAIN}")
