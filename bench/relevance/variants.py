"""Archives that differ from an ordinary one in a single thing, so that it can be said what that thing is worth.

The live generation is copied, and the arrays in question are written anew by the functions that every import calls.
What was made once is found again: a second run embeds nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.files.manifest import list_files, read_live_manifest, write_manifest
from index.generation.cutting import cut_answers
from index.generation.generation_content import read_content
from index.generation.term_arrays import AnswerText, build_term_arrays
from index.people.people_rows import searched_names
from index.progress import Silent
from index.record.embedding_cache import embed, hash_text
from index.record.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.generation.cutting import Cut
    from index.generation.generation_content import Content


def embed_whole_answers(archive: Path, encoder: Encoder) -> Path:
    """Make an archive with one vector an answer, without its question: of as much as the model reads."""
    return _embedded(archive, "whole-answers", encoder, lambda _: 1)


def embed_bare_passages(archive: Path, encoder: Encoder) -> Path:
    """Make an archive with vectors of the passages without their question, and none of questions."""
    return _embedded(archive, "bare-passages", encoder, encoder.count_tokens)


def weigh_question(archive: Path, weight: float) -> Path:
    """Make an archive in which a word of the question has this weight in BM25F, a word of the answer 1."""

    def change(folder: Path, content: Content) -> None:
        texts = _texts(content, searched_names(content.answers, content.people))
        build_term_arrays(texts, question_weight=weight).save(folder)

    return _changed(archive, f"question-{weight:g}", change)


def sign(archive: Path, names: Sequence[str]) -> Path:
    """Make an archive in which every answer's respondent has the name at its row."""

    def change(folder: Path, content: Content) -> None:
        build_term_arrays(_texts(content, names)).save(folder)

    digest = sha256("\n".join(names).encode()).hexdigest()
    return _changed(archive, f"signed-{digest[:12]}", change)


def _texts(content: Content, names: Sequence[str]) -> list[AnswerText]:
    return [
        AnswerText(answer.question, answer.text, name, answer.respondent.institution)
        for answer, name in zip(content.answers, names, strict=True)
    ]


def _embedded(archive: Path, name: str, encoder: Encoder, count_tokens: Callable[[str], int]) -> Path:
    def change(folder: Path, content: Content) -> None:
        cut = cut_answers((("", answer.text) for answer in content.answers), count_tokens, encoder.max_tokens)
        # Kept beside it, so that a run that was stopped goes on where it was.
        with Record.write(_beside(archive, name)) as record:
            vectors = embed(record.connection, encoder, cut.inputs, Silent())
        np.save(folder / layout.VECTORS, vectors, allow_pickle=False)
        np.save(folder / layout.QUESTION_VECTORS, vectors[:0], allow_pickle=False)
        np.save(folder / layout.TITLE_VECTORS, vectors[:0], allow_pickle=False)
        np.save(folder / layout.TITLE_NUMBERS, np.full(len(content.answers), -1, np.int32), allow_pickle=False)
        cut.save(folder)
        _replace_passages(folder, cut)

    return _changed(archive, name, change)


def _changed(archive: Path, name: str, change: Callable[[Path, Content], None]) -> Path:
    """Return the variant's archive, beside the ordinary one."""
    variant = _beside(archive, name)
    manifest, made = read_live_manifest(archive), read_live_manifest(variant)
    if manifest is None:
        msg = f"{archive} has no generation of this version"
        raise ValueError(msg)
    digest = f"{manifest.digest} {name}"
    if made is not None and made.digest == digest:
        return variant
    folder = layout.generations_path(variant) / manifest.generation
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(layout.generations_path(archive) / manifest.generation, folder)
    with Record.read(archive) as record:
        change(folder, read_content(record))
    passages = len(np.load(folder / layout.PASSAGE_ROWS))
    write_manifest(folder, replace(manifest, digest=digest, passages=passages, files=list_files(folder)))
    layout.current_path(variant).write_text(f"{manifest.generation}\n", encoding="utf-8")
    return variant


def _beside(archive: Path, name: str) -> Path:
    variant = archive.with_name(f"{archive.name}-{name}")
    variant.mkdir(parents=True, exist_ok=True)
    return variant


def _replace_passages(folder: Path, cut: Cut) -> None:
    rows = [(row, passage.start, passage.end) for row, found in enumerate(cut.passages) for passage in found]
    with closing(sqlite3.connect(folder / layout.ANSWERS)) as connection, connection:
        connection.execute("DELETE FROM passages")
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            [(number, *row, hash_text(text)) for number, (row, text) in enumerate(zip(rows, cut.inputs, strict=True))],
        )
