"""Generations: whole, read-only states of the archive, each written beside the live one and then switched to.

At whatever moment a build is killed, `current` names a whole generation: the old one or the new one.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from index.encoding.carried_model import CarriedModel, carry_encoder
from index.encoding.encoder import MAX_TOKENS
from index.files import layout
from index.files.durable import replace_file, sync
from index.files.manifest import (
    Manifest,
    find_live_generation,
    list_files,
    list_sizes,
    read_live_manifest,
    write_manifest,
)
from index.files.readers import served_generations
from index.generation.array_file import save_array
from index.generation.assembling import assemble
from index.generation.cutting import Cutter
from index.generation.embedded_texts import EmbeddedTexts
from index.generation.generation_content import digest_of
from index.generation.generation_health import damaged_files, note_written
from index.generation.outline import read_outline
from index.generation.passages import CHUNKER_VERSION
from index.generation.preparing import find_prepared
from index.generation.traces import find_traces
from index.generation.withholding import require_withheld, settle_withheld
from index.record.embedding_cache import embed_hashed, forget
from index.record.record_file import scrub

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.generation.assembling import Assembled
    from index.generation.outline import Outline
    from index.generation.preparing import Prepared
    from index.progress import Progress
    from index.record.record import Record

_PARTIAL = ".partial"


def update_generation(
    archive: Path,
    record: Record,
    model: str | None,
    load: Callable[[], Encoder | None],
    progress: Progress,
    *,
    anew: bool = False,
    now: dt.datetime | None = None,
) -> tuple[str, bool]:
    """Return the live generation's name, and whether it was written now: `anew`, or where it is not what it should be.

    `model` is the identity of the encoder that `load` returns; that is asked for only to write. The rest is as for
    `write_generation`.
    """
    live, outline = find_live_generation(archive), read_outline(record)
    if live and not anew and is_live(archive, record, model, outline):
        settle_withheld(archive, outline.withholds)
        return live, False
    return write_generation(archive, record, load(), progress, outline, anew=anew, now=now), True


def is_live(archive: Path, record: Record, model: str | None, outline: Outline | None = None) -> bool:
    """True if the live generation is what `write_generation` would write for the record and this model's identity."""
    manifest = read_live_manifest(archive)
    outline = outline or read_outline(record)
    posts = find_prepared(record, outline, model, CHUNKER_VERSION)
    if manifest is None or manifest.digest != digest_of(outline, posts.digests(), model, CHUNKER_VERSION):
        return False
    if manifest.withholds != outline.withheld_digests:
        # No reader would open it.
        return False
    folder = layout.generations_path(archive) / manifest.generation
    # A rebuild mends files that are gone, cut or damaged.
    whole = not damaged_files(archive, record)
    # A takedown that was cut off may have left what it hides in an older generation, or in the cached vectors.
    return whole and not (outline.anything_hidden and any(find_traces(archive, folder, record, posts)))


def write_generation(
    archive: Path,
    record: Record,
    encoder: Encoder | None,
    progress: Progress,
    outline: Outline | None = None,
    *,
    anew: bool = False,
    now: dt.datetime | None = None,
) -> str:
    """Write a generation of the record and make it the live one; return its name. Without an encoder it has no vectors.

    The encoder's files are handed on from the live generation where they are whole there, or written `anew`. `now` is
    noted as the moment at which the files were hashed. The caller holds the archive's lock (`Record.write`). What a
    killed build left is removed first; its embeddings are in the record, so they are not made again.
    """
    folder = layout.generations_path(archive)
    folder.mkdir(parents=True, exist_ok=True)
    _remove(path for path in folder.iterdir() if path.name.endswith(_PARTIAL))
    outline = outline or read_outline(record)
    require_withheld(archive, outline.withholds)
    before = find_live_generation(archive)
    name = _next_name(folder, before)
    partial = folder / (name + _PARTIAL)
    partial.mkdir()
    live = read_live_manifest(archive)
    damaged = damaged_files(archive, record) if encoder else ()
    carried = carry_encoder(partial, encoder, archive, anew=anew, damaged=damaged) if encoder else CarriedModel({})
    posts = find_prepared(record, outline, encoder.identity if encoder else None, CHUNKER_VERSION, anew=anew)
    _fill(partial, name, outline, posts, encoder, carried, progress)
    _sync_tree(partial)
    partial.rename(folder / name)
    sync(folder)
    _switch(archive, name)
    note_written(archive, record, live, (file for file in list_sizes(folder / name) if file not in carried.known), now)
    # The generation before stays for readers that have just read its name, until the next one is written. Not where
    # anything is hidden, which may be in it: such a reader finds it gone and opens the new one (`Archive.open`).
    # What readers on other machines answer from goes when they have switched (`index.generation.readers`).
    kept = {name, *served_generations(archive)} | ({before} if not outline.anything_hidden else set())
    _remove(path for path in folder.iterdir() if path.name not in kept)
    settle_withheld(archive, outline.withholds)
    return name


def _fill(
    folder: Path,
    name: str,
    outline: Outline,
    posts: Prepared,
    encoder: Encoder | None,
    carried: CarriedModel,
    progress: Progress,
) -> None:
    count_tokens, max_tokens = (encoder.count_tokens, encoder.max_tokens) if encoder else (_count_words, MAX_TOKENS)
    cutter = Cutter(count_tokens, max_tokens)
    posts.prepare(cutter)
    assembled = assemble(folder, outline, posts.posts(), cutter, count_tokens)
    connection = posts.record.connection
    if encoder:
        _write_vectors(folder, assembled, EmbeddedTexts(assembled, posts, cutter), encoder, progress)
    elif outline.anything_hidden:
        forget(connection)
    if outline.anything_hidden:
        scrub(connection)
    progress.stage("indexing")
    assembled.save_words(folder)
    model = encoder.identity if encoder else None
    write_manifest(
        folder,
        Manifest(
            generation=name,
            model=model,
            dimension=encoder.dimension if encoder else None,
            chunker=CHUNKER_VERSION,
            digest=digest_of(outline, posts.digests(), model, CHUNKER_VERSION),
            posts=len(posts.shown),
            answers=len(outline.answers),
            passages=len(assembled.passages),
            files=list_files(folder, carried.known),
            model_missing=carried.missing,
            withholds=outline.withheld_digests,
        ),
    )


def _write_vectors(
    folder: Path, assembled: Assembled, texts: EmbeddedTexts, encoder: Encoder, progress: Progress
) -> None:
    vectors = embed_hashed(texts.posts.record.connection, encoder, assembled.embedded, texts.at, progress)
    passages = len(assembled.passages)
    end = passages + len(assembled.questions)
    save_array(folder / layout.VECTORS, vectors[:passages])
    save_array(folder / layout.QUESTION_VECTORS, vectors[passages:end])
    save_array(folder / layout.TITLE_VECTORS, vectors[end:])


def _count_words(text: str) -> int:
    """Estimate the default model's tokens: without a model, passages are only quoted in results."""
    return len(text.split()) * 4 // 3 + 2


def _next_name(folder: Path, live: str | None) -> str:
    numbers = [int(path.name) for path in folder.iterdir() if path.name.isdigit()]
    return f"{max([*numbers, int(live) if live and live.isdigit() else 0], default=0) + 1:06d}"


def _switch(archive: Path, name: str) -> None:
    """Make `current` name the generation, at once and safe from a power cut."""
    replace_file(layout.current_path(archive), f"{name}\n")


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        sync(path)
