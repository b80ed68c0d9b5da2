"""The light runtime beside sentence-transformers: start, a query, memory, and how far the vectors are apart."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bench.speed.corpus import Corpus
from bench.speed.serving import serving
from bench.speed.timing import Row, time_command, time_each
from index.encoding.carried_model import carry_encoder
from index.encoding.light_encoder import open_light_encoder
from index.encoding.proof import MAX_DEVIATION, deviation
from index.files import layout
from index.files.manifest import list_files, read_live_manifest, write_manifest
from search.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoding.encoder import Encoder

_REQUESTS = 200
#: The start of a process that searches: it checks and opens the archive and its model.
_OPEN = """
import sys
from pathlib import Path
from search.archive import Archive
Archive.open(Path(sys.argv[1])).encoder().encode(["what do hiring managers think of certificates"])
"""


def light_rows(archive: Path, size: int, reference: Encoder) -> list[Row]:
    """Put the model of `reference` into an archive of synthetic vectors, which have as many numbers, and measure it
    there."""
    begun = time.perf_counter()
    folder = _carry(archive, reference)
    writing = time.perf_counter() - begun
    started = time_command(["-c", _OPEN, str(archive)])
    light = open_light_encoder(folder)
    corpus = Corpus(seed=11)
    queries = [corpus.query() for _ in range(_REQUESTS)]
    query = time_each(lambda text: light.encode([text]), queries)
    text = f"{size:,} answers"
    rows = [
        Row("light runtime: writing and proving the model, once", "", f"{writing:.1f} s"),
        Row(
            "light runtime: from the process's start to a query encoded", text, f"{started:.2f} s", "1 s", started <= 1
        ),
        Row("light runtime: encoding one query, warm", "ten words", str(query), "p95 4 ms", query.p95 <= 4),
        _likeness(light, reference),
    ]
    with serving(archive) as server:
        begun = time.perf_counter()
        while (state := json.loads(server.get("/healthz"))["model"]) == "loading":
            time.sleep(0.01)
        if state != "ready":
            raise RuntimeError(f"the model is {state}")
        ready = server.ready + time.perf_counter() - begun
        paths = [f"/?q={quote_plus(text)}&type=academic&mode=hybrid" for text in queries]
        page = time_each(server.get, paths)
        memory = server.memory
    held = memory <= 350 if memory else None
    return [
        *rows,
        Row("server with the model ready, light runtime", text, f"{ready:.1f} s", "1 s", ready <= 1),
        Row("server with the model, memory, light runtime", text, f"{memory:.0f} MB", "350 MB", held),
        Row("page of results over HTTP, by words and meaning", text, str(page), "p95 60 ms", page.p95 <= 60),
    ]


def _carry(archive: Path, reference: Encoder) -> Path:
    """Let the live generation say that `reference` made its vectors; return its folder."""
    manifest = read_live_manifest(archive)
    if manifest is None:
        raise RuntimeError(f"{archive} has no generation")
    folder = layout.generations_path(archive) / manifest.generation
    carried = carry_encoder(folder, reference, archive, anew=True)
    if carried.missing:
        raise RuntimeError(carried.missing)
    write_manifest(folder, replace(manifest, model=reference.identity, files=list_files(folder)))
    with Archive.open(archive) as opened:
        if opened.model != reference.identity:
            raise RuntimeError(f"{archive} is of {opened.model}")
    return folder


def _likeness(light: Encoder, reference: Encoder) -> Row:
    """Return the greatest difference over a thousand texts: queries, sentences, and answers of one to three hundred
    words and more."""
    corpus = Corpus(seed=5)
    texts = [*(corpus.query() for _ in range(600)), *corpus.sentences[:300], *(corpus.answer() for _ in range(100))]
    found = deviation(light.encode(texts), reference.encode(texts))
    what = "light runtime: greatest difference to a component of sentence-transformers' vectors"
    return Row(what, f"{len(texts):,} texts", f"{found:.1e}", f"{MAX_DEVIATION:.0e}", found <= MAX_DEVIATION)
