"""One history: two archives of a blog. One is built anew each time, the other only as far as things changed.

After every step all files of the generations are the same, every id that was ever shown leads somewhere or is gone, and
`verify` finds nothing: neither a mistake nor a trace of what is hidden. Some steps of the second archive are killed, at
the n-th call of a function of ours, and run once more.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.histories.blog import NAMES, Blog
from index.corrections.corrections_file import read_file
from index.errors import AnswerGone, ArchiveError
from index.files import layout
from index.files.manifest import live_generation
from index.imports.importing import import_sources
from index.takedowns.hiding import hide, preview_hide, preview_unhide, unhide
from index.verifying.verification import verify
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder

    Step = Callable[[Path], None]

STEPS = 7
#: The share of steps that are to be killed.
_KILLED = 0.3
#: Calls after which a step is killed, at most; most steps make fewer, and are not killed then.
_CALLS = 400_000
_ROOT = str(Path(__file__).parents[2])


class Remembering:
    """An encoder that gives the same text the same vector: both archives ask for it, in different company."""

    def __init__(self, encoder: Encoder) -> None:
        self.identity, self.dimension, self.max_tokens = encoder.identity, encoder.dimension, encoder.max_tokens
        self.count_tokens = encoder.count_tokens
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """As an encoder does."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        if progress:
            progress(len(texts))
        return np.array([self._known[text] for text in texts], np.float32).reshape(-1, self.dimension)


@dataclass
class Trial:
    """The history of a seed."""

    seed: int
    encoder: Encoder
    folder: Path
    #: True if some steps are killed.
    kills: bool
    #: Steps so far.
    log: list[str] = field(default_factory=list)
    killed: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.blog = Blog(self.chance)
        self.exports: list[Path] = []
        self.kept, self.anew = self.folder / "kept", self.folder / "anew"
        self.ids: set[str] = set()

    def live(self) -> Iterator[str]:
        """Live through it, and yield what is not as it should be."""
        for archive in (self.kept, self.anew):
            archive.mkdir()
        for _ in range(self.chance.randint(2, 5)):
            self.blog.publish()
        for _ in range(STEPS):
            yield from (f"step {len(self.log)}, {self.log[-1]}: {fault}" for fault in self._step())

    def _step(self) -> Iterator[str]:
        """Take one step in both archives, and yield what differs then, or is wrong."""
        later = [self._import_older, self._correct, self._hide, self._hide, self._unhide] if self.exports else []
        step, name = self.chance.choice([self._import, self._import, self._import, *later])()
        self.log.append(name)
        # The one that is built anew goes first: it is never killed.
        said = self._taken(step, self.anew)
        import_sources(self.anew, [], model=self.encoder, rebuild=True)
        if self.kills and self.chance.random() < _KILLED:
            calls = int(_CALLS ** self.chance.random())
            if self._kill(step, self.kept, calls):
                self.log[-1] += f", killed at call {calls}"
                self.killed += 1
                # Where it was as good as done it is refused now, and the next import carries out what is left.
                self._taken(step, self.kept)
                import_sources(self.kept, [], model=self.encoder)
        elif (otherwise := self._taken(step, self.kept)) != said:
            yield f"said {otherwise!r}, not {said!r}"
        yield from self._differences()
        yield from self._lost()

    def _taken(self, step: Step, archive: Path) -> str:
        """Take a step; return the error that it ended with, '' for none."""
        try:
            step(archive)
        except ArchiveError as error:
            return str(error).replace(str(archive), "")
        return ""

    def _kill(self, step: Step, archive: Path, calls: int) -> bool:
        """Take a step in a process that is killed after so many `calls` of functions; True if it made so many."""
        child = os.fork()
        if not child:
            left = calls

            def count(frame: object, event: str, _: object) -> None:
                nonlocal left
                left -= event == "call" and frame.f_code.co_filename.startswith(_ROOT)  # type: ignore[attr-defined]
                if left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            try:
                sys.setprofile(count)
                self._taken(step, archive)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)

    def _import(self) -> tuple[Step, str]:
        for _ in range(self.chance.randint(1, 3)):
            self.chance.choice([self.blog.publish, self.blog.edit, self.blog.edit, self.blog.take_back])()
        export = self.blog.export(self.folder / f"export-{len(self.exports)}.xml")
        self.exports.append(export)
        return self._importing([export]), f"import {export.name}"

    def _import_older(self) -> tuple[Step, str]:
        some = self.chance.sample(self.exports, self.chance.randint(1, min(2, len(self.exports))))
        return self._importing(some), f"import {', '.join(path.name for path in some)} again"

    def _importing(self, exports: list[Path]) -> Step:
        return lambda archive: void(import_sources(archive, exports, model=self.encoder))

    def _correct(self) -> tuple[Step, str]:
        answer_id = self.chance.choice(self._shown())
        table = self.chance.choice(
            (
                f'[[set]]\nanswer = "{answer_id}"\nname = "{self.chance.choice(NAMES[:-1])}"\n',
                f'[[set]]\nanswer = "{answer_id}"\ntypes = ["law", "special"]\n',
                f'[[not_an_answer]]\nanswer = "{answer_id}"\n',
            )
        )

        def correct(archive: Path) -> None:
            path = layout.corrections_path(archive)
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            # Killed and run again, it is not written twice.
            path.write_text(before if before.endswith(table) else before + table, encoding="utf-8")
            import_sources(archive, [], model=self.encoder)

        return correct, f"correct {table.splitlines()}"

    def _hide(self) -> tuple[Step, str]:
        answer_id = self.chance.choice(self._shown())
        asked = self.chance.choice((answer_id, answer_id, answer_id.split("/")[0], self.chance.choice(NAMES[:-1])))

        def take_down(archive: Path) -> None:
            hide(archive, preview_hide(archive, asked), "asked to", model=self.encoder)

        return take_down, f"hide {asked}"

    def _unhide(self) -> tuple[Step, str]:
        hides = read_file(layout.corrections_path(self.anew)).corrections.hides
        asked = self.chance.choice(hides).value if hides else "nobody"
        return lambda archive: void(
            unhide(archive, preview_unhide(archive, asked), model=self.encoder)
        ), f"unhide {asked}"

    def _shown(self) -> list[str]:
        with suppress(ArchiveError), Archive.open(self.anew) as opened:
            return sorted(answer.id for answer, _ in opened.answers()) or ["post-1/nobody"]
        return ["post-1/nobody"]

    def _differences(self) -> Iterator[str]:
        """Yield the files in which the two archives' generations differ, and what `verify` finds."""
        one, other = _files_of(self.kept), _files_of(self.anew)
        for name in sorted(one.keys() | other.keys()):
            if one.get(name) != other.get(name):
                yield f"{name} differs"
        for archive in (self.kept, self.anew):
            if one:
                yield from (f"verify of {archive.name}: {problem}" for problem in verify(archive).problems)

    def _lost(self) -> Iterator[str]:
        """Yield every id that was shown once, and now neither leads to an answer nor is known to be gone."""
        with suppress(ArchiveError):
            self.ids.update(answer_id for answer_id in self._shown() if answer_id != "post-1/nobody")
        if not layout.current_path(self.kept).exists():
            return
        with Archive.open(self.kept) as opened:
            for answer_id in sorted(self.ids):
                try:
                    opened.resolve(answer_id)
                except AnswerGone:
                    continue
                except ArchiveError as error:
                    yield f"{answer_id} is lost: {error}"


def _files_of(archive: Path) -> dict[str, bytes]:
    """Return every file of the live generation, the manifest's numbers of generations apart."""
    if not layout.current_path(archive).exists():
        return {}
    folder = layout.generations_path(archive) / live_generation(archive)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != layout.MANIFEST and path.parent.name != layout.KEYWORD
    } | {"corrections.toml": _text(layout.corrections_path(archive))}


def _text(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def void(_: object) -> None:
    """Take no notice of what a step reports."""


def live_through(seed: int, encoder: Encoder, *, kills: bool) -> tuple[list[str], int]:
    """Live through the history of a seed; return what was wrong, and how often a step was killed."""
    folder = Path(tempfile.mkdtemp(prefix="history-"))
    try:
        trial = Trial(seed, encoder, folder, kills)
        found: list[str] = []
        try:
            found.extend(trial.live())
        except Exception as error:  # noqa: BLE001 — a fault of the program ends its history and no other
            found.append(f"step {len(trial.log)}, {trial.log[-1]}: {error!r}")
        return [f"history {seed}, {fault}" for fault in found], trial.killed
    finally:
        shutil.rmtree(folder)
