"""Import: from files to the record, and from the record to a new generation.

Every post is its own transaction: killing an import at any moment loses at most the post at hand, and the next run goes
on from there. What cannot be read or taken apart is reported, and never stops the rest.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.encoder import identify_model, load_encoder
from index.errors import MalformedSource, SourceError
from index.generation import is_live, live_generation, write_generation
from index.post_import import PostImport
from index.progress import Progress, Silent
from index.record import Record
from index.sources import read_source
from index.summary import summarize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.encoder import Encoder
    from index.records import Post


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, and what is in the archive now."""

    #: Posts found in the sources.
    posts_read: int
    #: Of these: new, other than recorded, as recorded (or twice in the sources), and impossible to take apart.
    added: int
    changed: int
    skipped: int
    failed: int
    #: Recorded posts, not in the sources, that were taken apart anew because the rules have changed.
    split_anew: int
    #: Everything that could not be read, each with its place and what to do.
    problems: tuple[SourceError, ...]
    #: In the whole archive: posts, answers,
    posts: int
    answers: int
    #: posts of a kind that is not split yet,
    posts_not_split: int
    #: stretches of posts that belong to nobody,
    unassigned_blocks: int
    #: answers whose attribution is doubtful,
    doubtful_attributions: int
    #: answers whose library type is unknown.
    types_unknown: int
    #: The live generation; None when there is nothing to search.
    generation: str | None
    #: Whether this import wrote it.
    generation_is_new: bool
    #: How long it took.
    seconds: float


def import_sources(
    archive: Path,
    sources: Sequence[Path],
    *,
    model: str | Encoder | None = None,
    threads: int | None = None,
    rebuild: bool = False,
    keyword_only: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files and folders and make them searchable.

    `model` is a folder or name for `load_encoder` (None: the default one), or an encoder; it is only loaded when there
    is something to embed. `rebuild` takes every recorded post apart anew and writes a generation even if nothing has
    changed; sources may then be left out.

    Raises SourceNotFound, UnknownSourceFormat, ModelNotFound and ModelDamaged before anything is written; RecordError;
    ModelUnreadable when all posts are recorded and the old generation is still live.
    """
    began = time.monotonic()
    shown = progress or Silent()
    found = [(path, read_source(path)) for path in sources]
    embedding = None if keyword_only else _Embedding(model, threads)
    with Record.write(archive) as record:
        work = PostImport(record)
        shown.stage("reading posts")
        for post in _posts(found, work.problems):
            work.add(post)
            shown.advance()
        shown.stage("splitting anew")
        work.split_anew(shown, every=rebuild)
        if sources or work.problems:
            record.store_problems(work.problems)
        summary = summarize(record)
        generation, is_new = None, False
        if summary.posts:
            # Without an answer there is nothing to embed, and no model to wait for.
            wanted = embedding if summary.answers else None
            generation, is_new = _generation(archive, record, wanted, rebuild, shown)
    return ImportReport(
        posts_read=work.read,
        added=work.added,
        changed=work.changed,
        skipped=work.skipped,
        failed=work.failed,
        split_anew=work.renewed,
        problems=tuple(work.problems),
        posts=summary.posts,
        answers=summary.answers,
        posts_not_split=summary.posts_not_split,
        unassigned_blocks=summary.unassigned_blocks,
        doubtful_attributions=summary.doubtful_attributions,
        types_unknown=summary.types_unknown,
        generation=generation,
        generation_is_new=is_new,
        seconds=time.monotonic() - began,
    )


def _posts(found: Iterable[tuple[Path, Iterator[Post | SourceError]]], problems: list[SourceError]) -> Iterator[Post]:
    """The posts of all sources; what could not be read is added to `problems`."""
    for path, source in found:
        try:
            for item in source:
                if isinstance(item, SourceError):
                    problems.append(item)
                else:
                    yield item
        except SourceError as error:
            problems.append(error)
        except Exception as error:  # noqa: BLE001 — a reader's bug must not cost the other sources
            problem = MalformedSource(
                str(path), f"reading stopped ({type(error).__name__}: {error})", "Please report it with the file."
            )
            problem.__cause__ = error
            problems.append(problem)


class _Embedding:
    """The model that was asked for: named at once, loaded when it is needed."""

    def __init__(self, model: str | Encoder | None, threads: int | None) -> None:
        self._model = model
        self._threads = threads
        self.identity = identify_model(model) if model is None or isinstance(model, str) else model.identity

    def load(self) -> Encoder:
        """The model itself."""
        if self._model is None or isinstance(self._model, str):
            return load_encoder(self._model, self._threads)
        return self._model


def _generation(
    archive: Path, record: Record, embedding: _Embedding | None, rebuild: bool, progress: Progress
) -> tuple[str, bool]:
    """The live generation's name, and whether it was written now."""
    live = live_generation(archive)
    if live and not rebuild and is_live(archive, record, embedding.identity if embedding else None):
        return live, False
    encoder = None
    if embedding:
        progress.stage("loading the model")
        encoder = embedding.load()
    return write_generation(archive, record, encoder, progress), True
