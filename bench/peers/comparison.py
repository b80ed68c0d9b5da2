"""All peers on one archive: each builds, then all stay open and answer in turns, so that a busy machine is unfair to
none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.peers import PEERS
from bench.peers.asking import Kind
from bench.peers.corpus import PeerCorpus
from bench.peers.questions import documents_of, questions
from bench.peers.worker import ROUND, WORDS
from bench.speed.timing import Percentiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from search.archive import Archive

#: Each question is asked so often, and the middle time counts.
ROUNDS = 3
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "LANCE_CPU_THREADS"), "1"
)
_SETTINGS = {
    "RUST_LOG": "error",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # txtai takes a function of ours for its vectors only when this is said.
    "ALLOW_RESOLVE_TRANSFORM": "True",
}


@dataclass(frozen=True, slots=True)
class WayMeasured:
    """One way of asking one peer."""

    peer: str
    kind: Kind
    name: str
    note: str
    #: Milliseconds; each question's is the middle one of the rounds.
    times: Percentiles
    #: Totals of the questions that were answered, in their order.
    totals: tuple[int | None, ...]
    #: True if there was time for all questions.
    answered_all: bool


@dataclass(frozen=True, slots=True)
class PeerMeasured:
    """One peer."""

    name: str
    ways: tuple[WayMeasured, ...] = ()
    #: Answers a second, while it builds.
    build_rate: float = 0.0
    #: Bytes of its index.
    bytes: int = 0
    #: Resident memory of the process that has answered everything, in MB (Linux only; 0 elsewhere).
    memory: float = 0.0
    #: The words of each question of words, and how many answers hold each of them; empty where it cannot be asked.
    words: tuple[tuple[str, ...], ...] = ()
    holding: Mapping[str, int | None] = field(default_factory=dict)
    #: Reason why it was not measured; empty when it was.
    missing: str = ""


def compare_peers(
    archive: Archive, path: Path, folder: Path, count: int, names: Sequence[str], tell: Callable[[str], None]
) -> list[PeerMeasured]:
    """Measure the peers of these names on the archive at `path`; everything they write is in `folder`.

    `tell` is told what is being done. A peer that is not installed, or fails, is in the list and says so.
    """
    documents = documents_of(archive.answers())
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    asked = questions(documents, count)
    PeerCorpus.write(corpus, path, documents, asked)
    words = tuple(each.words for each in asked[Kind.WORDS])
    workers: list[_Worker] = []
    try:
        for name in names:
            worker = _Worker(name, corpus, folder / name.replace(" ", "-"))
            workers.append(worker)
            tell(f"building {name}")
            worker.build()
        for number in range(ROUNDS):
            for worker in workers:
                tell(f"round {number + 1} of {ROUNDS}: {worker.name}")
                worker.answer()
        for worker in workers:
            tell(f"counting words: {worker.name}")
            worker.count_words()
        return [worker.measured(len(documents), words) for worker in workers]
    finally:
        for worker in workers:
            worker.close()


class _Worker:
    """The process of one peer. What goes wrong in it is kept and said in its row, and costs the others nothing."""

    def __init__(self, name: str, corpus: Path, folder: Path) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "bench.peers.worker", name, str(corpus), str(folder)]
        self._errors = folder.with_suffix(".errors")
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._built: dict[str, Any] = {}
        self._ways: list[tuple[str, str, str]] = []
        self._rounds: list[list[dict[str, Any]]] = []
        self._memory = 0.0
        self._holding: dict[str, int | None] = {}
        self._missing = ""

    def build(self) -> None:
        package = PEERS[self.name].package
        if find_spec(package) is None:
            self._missing = f"not installed: {package}"
            return
        self._folder.mkdir()
        self._start("--build")
        self._built = self._read() or {}
        self.close()

    def answer(self) -> None:
        """One round of all questions."""
        if self._missing:
            return
        if self._process is None:
            self._start()
            self._ways = [tuple(way) for way in self._read() or ()]
        if said := self._told(ROUND):
            self._rounds.append(said["rounds"])
            self._memory = said["memory"]

    def count_words(self) -> None:
        """Ask for the number of answers that hold each word of the questions."""
        self._holding = self._told(WORDS) or {}

    def close(self) -> None:
        """End the process, if there is one; it ends by itself when nothing more comes."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def measured(self, answers: int, words: tuple[tuple[str, ...], ...]) -> PeerMeasured:
        """Return the figures; `words` are those of each question."""
        if self._missing:
            return PeerMeasured(self.name, missing=self._missing)
        return PeerMeasured(
            self.name,
            tuple(self._way(number) for number in range(len(self._ways))),
            answers / self._built["seconds"],
            self._built["bytes"],
            self._memory,
            words,
            self._holding,
        )

    def _way(self, number: int) -> WayMeasured:
        kind, name, note = self._ways[number]
        rounds = [found[number] for found in self._rounds]
        answered = min(len(found["milliseconds"]) for found in rounds)
        middle = np.median([found["milliseconds"][:answered] for found in rounds], axis=0)
        times = Percentiles(float(np.percentile(middle, 50)), float(np.percentile(middle, 95)))
        totals = tuple(rounds[0]["totals"][:answered])
        return WayMeasured(self.name, Kind(kind), name, note, times, totals, answered == rounds[0]["asked"])

    def _start(self, *options: str) -> None:
        with self._errors.open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [*self._command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                cwd=Path(__file__).parents[2], env={**os.environ, **_ONE_THREAD, **_SETTINGS},
            )  # fmt: skip

    def _told(self, what: str) -> Any:
        """Tell the process to do something and return its reply; None where there is no process."""
        if self._missing or self._process is None or self._process.stdin is None:
            return None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        """Read the next line of the process; None when it has ended, and then the reason is kept."""
        line = self._process.stdout.readline() if self._process and self._process.stdout else ""
        if line:
            return json.loads(line)
        self.close()
        said = self._errors.read_text(encoding="utf-8").strip().splitlines() or ["it ended"]
        self._missing = f"failed: {said[-1][:200]}"
        return None
