"""The cost of building an archive: the real import, in a process of its own, with synthetic vectors.

`python -m bench.speed.building EXPORT ARCHIVE` imports and says in JSON how long each stage took and how much memory it
needed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.speed.corpus import Corpus, SyntheticEncoder
from bench.speed.timing import HUGE, LARGE, Row, peak_resident_mb, size_of
from index.files import layout
from index.imports.importing import import_sources
from index.posts.records import Post
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.splitting.splitting import take_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

_READING, _INDEXING = "reading posts", "indexing"
#: Bytes of memory that a build may need at 100,000 answers.
_MEMORY_MB = 4000


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one import."""

    #: By stage, as the import names it.
    stages: dict[str, float]
    #: Of these, spent in making synthetic vectors.
    vectors_seconds: float
    peak_mb: float

    @property
    def seconds(self) -> float:
        """Of everything but the vectors, which a model would make."""
        return sum(self.stages.values()) - self.vectors_seconds


@dataclass(frozen=True, slots=True)
class Built:
    """An archive for timing."""

    path: Path
    answers: int
    cost: Cost
    rows: tuple[Row, ...]


def build_archive(folder: Path, answers: int) -> Built:
    """Write an export of so many answers, import it, and import it again with one post edited."""
    folder.mkdir()
    export = folder / "export.xml"
    archive = folder / "archive"
    posts = Corpus().write_export(export, answers)
    begun = time.perf_counter()
    _split_only(export)
    splitting = posts / (time.perf_counter() - begun)
    cost = import_apart(export, archive)
    record, generation = size_of(layout.record_path(archive)), size_of(layout.generations_path(archive))
    edited = edit_one(export)
    begun = time.perf_counter()
    import_apart(edited, archive)
    again = time.perf_counter() - begun
    size = f"{answers:,} answers"
    large, huge = answers >= LARGE, answers >= HUGE
    rows = (
        Row("read and split, nothing stored", f"{posts:,} posts", f"{splitting:.0f} posts/s", "100 posts/s", splitting >= 100),
        Row("import and make searchable, without making vectors", size, _seconds_text(cost, answers)),
        Row("… memory at its peak", size, f"{cost.peak_mb:,.0f} MB", "4,000 MB at 100,000", cost.peak_mb <= _MEMORY_MB if huge else None),
        Row("… on disk", size, f"{record / 1e6:,.0f} MB record, {generation / 1e6:,.0f} MB to search"),
        Row("one edited post searchable again", size, f"{again:.1f} s", "30 s at 10,000", again <= 30 if large and not huge else None),
    )  # fmt: skip
    return Built(archive, answers, cost, rows)


def _seconds_text(cost: Cost, answers: int) -> str:
    read = sum(seconds for stage, seconds in cost.stages.items() if stage.startswith(_READING))
    indexing = cost.stages.get(_INDEXING, 0.0)
    rest = cost.seconds - read - indexing
    return (
        f"{cost.seconds:.1f} s ({1000 * cost.seconds / answers:.1f} ms an answer): {read:.1f} s reading, splitting and"
        f" recording, {rest:.1f} s cutting and keeping vectors, {indexing:.1f} s indexing"
    )


def _split_only(export: Path) -> None:
    for post in read_source(export):
        if isinstance(post, Post):
            take_apart(post, read_blocks(post.body, post.body_format))


def edit_one(export: Path) -> Path:
    """Write the export once more with one post edited; return its path."""
    edited = export.with_name("edited.xml")
    sought, instead = "decided it.", "decided it, or nearly."
    with export.open(encoding="utf-8") as old, edited.open("w", encoding="utf-8") as new:
        for line in old:
            new.write(line.replace(sought, instead, 1))
            if sought in line:
                break
        new.writelines(old)
    return edited


def import_apart(export: Path, archive: Path) -> Cost:
    """Import in a process of its own, with synthetic vectors."""
    command = [sys.executable, "-m", "bench.speed.building", str(export), str(archive)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]).stdout
    return Cost(**json.loads(said))


class TimedEncoder(SyntheticEncoder):
    """Knows how long it took, and how many texts it has encoded."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.texts = 0

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """As the synthetic encoder."""
        begun = time.perf_counter()
        self.texts += len(texts)
        try:
            return super().encode(texts, progress)
        finally:
            self.seconds += time.perf_counter() - begun


class _Stages:
    """The seconds of each stage of an import."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name = "beginning"
        self._begun = time.perf_counter()

    def stage(self, name: str, total: int | None = None) -> None:  # noqa: ARG002 — as `Progress` has it
        """The stage before has ended."""
        now = time.perf_counter()
        self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._begun
        self._name, self._begun = name, now

    def advance(self, count: int = 1) -> None:
        """Nothing is shown."""


def main() -> None:
    """Import as the command line says, and print the cost."""
    export, archive = map(Path, sys.argv[1:])
    stages, encoder = _Stages(), TimedEncoder()
    import_sources(archive, [export], model=encoder, progress=stages)
    stages.stage("end")
    sys.stdout.write(json.dumps(asdict(Cost(stages.seconds, encoder.seconds, peak_resident_mb()))))


if __name__ == "__main__":
    main()
