"""An import: from files and sites to the record, and from the record to a new generation.

Every post is its own transaction: a killed import keeps the posts that were recorded, and the next one goes on from
there.
A source or post that fails is reported, and the rest goes on. Corrections that cannot be understood are refused before
anything is written.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from typing import TYPE_CHECKING

from index.clock import today
from index.corrections.correction_errors import WithheldUnreadable
from index.corrections.corrections_file import CorrectionsFile, read_file
from index.encoding.chosen_model import ChosenModel
from index.errors import RecordError, SourceError
from index.files.layout import corrections_path, record_path, withheld_path
from index.files.manifest import find_live_generation, read_live_manifest
from index.generation.generation import update_generation
from index.generation.generation_content import read_content
from index.generation.generation_health import damaged_files
from index.generation.withholding import read_withheld
from index.imports.dry_run import trial_archive
from index.imports.import_report import report_import
from index.imports.post_import import PostImport
from index.imports.syncing import Syncing
from index.posts.records import Unpublished
from index.progress import Progress, Silent
from index.record.first_shown import note_first_shown
from index.record.kept_corrections import corrections_gone, forget_kept, in_force, keep_text
from index.record.leftovers import finish_restore
from index.record.record import Record
from index.record.record_counts import count_record
from index.record.record_errors import RecordNotFound
from index.record.same_people_rows import store_same_people
from index.record.takedown_facts import forget_lifted
from index.sources import check_source, read_source
from index.sources.source_errors import MalformedSource
from index.takedowns.copies import hide_copies
from index.takedowns.standing_takedowns import open_record, read_standing
from index.takedowns.takedowns import adopt_withheld, refresh_hidden, standing_hides
from index.workers.packages import check_work_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.corrections.correction_errors import CorrectionError
    from index.corrections.corrections import Corrections
    from index.encoding.encoder import Encoder
    from index.imports.import_report import ImportReport
    from index.posts.records import Post

#: So many characters of a file's posts are read before the first is recorded: what their lines show of each other is
#: known then.
_READ_AHEAD = 32_000_000


def import_sources(  # noqa: PLR0913 — the one call behind `index`, a keyword for each of its options
    archive: Path,
    sources: Sequence[Path | str],
    *,
    model: str | Encoder | None = None,
    threads: int | None = None,
    rebuild: bool = False,
    keyword_only: bool = False,
    embed_at: str | None = None,
    allow_private: bool = False,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> ImportReport:
    """Import files and folders (paths), sites and feeds (URLs), and make them searchable.

    A site that was imported before is asked only for its changes. `allow_private` lets URLs lead into this machine's
    own network.

    `model` is a folder or name for `load_encoder`, or an encoder; None is the default model, or the archive's own where
    that is not installed. It is loaded only when there is something to embed. `embed_at` is the address of a PostgreSQL
    database at which workers (`index.workers`) embed.
    `rebuild` takes every recorded post apart anew, fetches sites whole, and writes a generation even if nothing has
    changed. Without sources, `corrections.toml` is applied to the recorded posts. Once a day, by the clock or by `now`,
    every file of the live generation is hashed; a damaged generation is written anew.

    Raises before anything is written: CorrectionsInvalid, SourceNotFound, UnknownSourceFormat, DefaultModelMissing,
    ModelPackagesMissing, ModelNotFound, ModelDamaged, PostgresPackagesMissing, DatabaseUnreachable, TakedownsAltered,
    and RecordNotFound where there are neither sources nor a record. Raises later: RecordError; and when all posts are
    recorded and the old generation is still live, ModelUnreadable, DefaultModelUnreadable, DatabaseUnreachable.
    """
    began = time.monotonic()
    shown = progress or Silent()
    file = _prepare(archive, sources)
    embedding = None if keyword_only else ChosenModel(archive, model, threads)
    if embedding and embed_at is not None:
        check_work_place(embed_at)
    unreadable = _unreadable(archive)
    with open_record(archive, make=True) as record:
        corrections = in_force(record.connection, file)
        work = _record_posts(record, corrections, sources, shown, rebuild=rebuild, allow_private=allow_private)
        of_files = (*_keep_corrections(archive, record, file), *unreadable)
        new_count = record.store_problems(
            work.problems if sources or work.problems else None, (*work.corrections_unfit, *of_files)
        )
        still = _hidden_still(record, file.corrections)
        recorded = count_record(record.connection)
        generation, is_new = None, False
        now = now or dt.datetime.now(tz=dt.UTC)
        live, damaged = find_live_generation(archive), damaged_files(archive, record, now)
        if recorded.posts:
            # Without an answer nothing is embedded: the model is not loaded.
            wanted = embedding if recorded.answers else None
            identity = wanted.identity if wanted else None
            generation, is_new = update_generation(
                archive,
                record,
                identity,
                lambda: _encoder(wanted, embed_at, shown) if wanted else None,
                shown,
                anew=rebuild,
                now=now,
            )
        with record.transaction():
            forget_lifted(record.connection)
    manifest = read_live_manifest(archive) if generation else None
    return report_import(
        work,
        recorded,
        began,
        of_files=of_files,
        hidden_still=still,
        new_problems=new_count,
        posts=manifest.posts if manifest else 0,
        answers=manifest.answers if manifest else 0,
        generation=generation,
        generation_is_new=is_new,
        model_missing=manifest.model_missing if manifest else "",
        damaged_generation=live if damaged and is_new else None,
        damaged_files=damaged if is_new else (),
    )


def _encoder(model: ChosenModel, embed_at: str | None, progress: Progress) -> Encoder:
    """Load the model; with an address, let workers embed with it."""
    encoder = model.load(progress)
    if embed_at is None:
        return encoder
    from index.workers.joint_encoder import JointEncoder  # noqa: PLC0415 — its packages are an extra

    return JointEncoder(encoder, embed_at)


def preview_import(
    archive: Path,
    sources: Sequence[Path | str],
    *,
    rebuild: bool = False,
    allow_private: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Report the changes that `import_sources` would make, and make none. No model is needed.

    Raises what `import_sources` raises before anything is written, and RecordError.
    """
    began = time.monotonic()
    shown = progress or Silent()
    file = _prepare(archive, sources)
    with trial_archive(archive) as trial, Record.write(trial) as record:
        adopt_withheld(record, *read_standing(archive), today())
        corrections = in_force(record.connection, file)
        work = _record_posts(record, corrections, sources, shown, rebuild=rebuild, allow_private=allow_private)
        of_files = (*_keep_corrections(archive, record, file), *_unreadable(archive))
        still = _hidden_still(record, file.corrections)
        content = read_content(record)
        return report_import(
            work,
            count_record(record.connection),
            began,
            of_files=of_files,
            hidden_still=still,
            posts=len(content.posts),
            answers=len(content.answers),
            generation=find_live_generation(archive),
            dry_run=True,
        )


def _prepare(archive: Path, sources: Sequence[Path | str]) -> CorrectionsFile:
    finish_restore(archive)
    file = read_file(corrections_path(archive))
    for source in sources:
        if not isinstance(source, str):
            check_source(source)
    if not sources and not record_path(archive).is_file():
        raise RecordNotFound(archive)
    return file


def _record_posts(
    record: Record,
    corrections: Corrections,
    sources: Sequence[Path | str],
    progress: Progress,
    *,
    rebuild: bool,
    allow_private: bool,
) -> PostImport:
    day = today()
    # Before the posts, for a new takedown means the answers that readers see now. After them it is called again, to
    # find the same words in what the posts have become.
    refresh_hidden(record, corrections, day)
    work = PostImport(record, corrections)
    progress.stage("reading posts")
    with Syncing(record, allow_private=allow_private, everything=rebuild) as syncing:
        for items in _items(sources, syncing, work.problems):
            work.expect([item for item in items if not isinstance(item, Unpublished)])
            for item in items:
                if isinstance(item, Unpublished):
                    work.note_unpublished(item)
                else:
                    work.add(item)
                    progress.advance()
        before = len(work.problems)
        work.settle()
        syncing.note_late(work.problems[before:])
    progress.stage("splitting anew")
    work.split_anew(progress, every=rebuild)
    work.problems += hide_copies(record, work.new_posts)
    work.corrections_unfit += refresh_hidden(record, corrections, day)
    with record.transaction():
        store_same_people(record.connection, corrections)
        note_first_shown(record.connection, day)
    return work


def _keep_corrections(archive: Path, record: Record, file: CorrectionsFile) -> tuple[CorrectionError, ...]:
    """Keep the text of the file that was just applied; return an error where a file was applied before and is lost."""
    if file.text is not None:
        with record.transaction():
            if "kept_corrections" in record.soundness.tables:
                # The kept text was altered; this one replaces it.
                forget_kept(record.connection)
            keep_text(record.connection, file.text, today())
    gone = corrections_gone(record.connection, corrections_path(archive), file)
    return (gone,) if gone else ()


def _unreadable(archive: Path) -> tuple[CorrectionError, ...]:
    return (WithheldUnreadable(withheld_path(archive)),) if read_withheld(archive) is None else ()


def _hidden_still(record: Record, corrections: Corrections) -> tuple[str, ...]:
    asked = {hide.takedown for hide in corrections.hides}
    return tuple(hide.takedown for hide in standing_hides(record, corrections) if hide.takedown not in asked)


def _items(
    sources: Sequence[Path | str], syncing: Syncing, problems: list[SourceError]
) -> Iterator[list[Post | Unpublished]]:
    """Yield the posts of all sources, published or not; add those that cannot be read to `problems`.

    Those of a file come together, as far as it is read ahead; a site's come one by one, for its reading depends on
    what became of the posts before.
    """
    for source in sources:
        items, size = [], 0
        for item in _items_of(source, syncing, problems):
            items.append(item)
            size += 0 if isinstance(item, Unpublished) else len(item.body)
            if isinstance(source, str) or size > _READ_AHEAD:
                yield items
                items, size = [], 0
        yield items


def _items_of(source: Path | str, syncing: Syncing, problems: list[SourceError]) -> Iterator[Post | Unpublished]:
    try:
        for item in syncing.read(source, problems) if isinstance(source, str) else read_source(source):
            if isinstance(item, SourceError):
                problems.append(item)
            else:
                yield item
    except SourceError as error:
        problems.append(error)
    except (sqlite3.Error, RecordError):
        raise  # the record's trouble, not the source's
    except Exception as error:  # noqa: BLE001 — a reader's bug must not cost the other sources
        # The error's own text may quote a draft, and problems are recorded: it is left out.
        problem = MalformedSource(
            str(source), f"reading stopped ({type(error).__name__})", "Please report it with the file."
        )
        problem.__cause__ = error
        problems.append(problem)
