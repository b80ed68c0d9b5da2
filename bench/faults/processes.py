"""Commands in processes of their own, which may be killed, hang or fall, without starting an interpreter for each.

The process forks; what is forked changes into the folder of the archive under test, has its output go to files, and
calls what the command `answerstacks` calls.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import tempfile
import traceback
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.faults.faulty_io import arm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.faults.faulty_io import Arming

#: Modules that commands import on demand, imported once here.
_MODULES = (
    "index.imports.dry_run", "index.imports.importing", "index.takedowns.hiding", "index.verifying.verification", "search.archive", "webui.app", "webui.cli",
    "webui.commands.export", "webui.commands.output", "webui.contract", "webui.queries.hidden_queries",
    "webui.commands.reports",
)  # fmt: skip
#: A command that takes longer hangs: far more than it takes on a slow machine with other work to do.
_SECONDS = 180
#: In place of a command: whether the website can be opened, which is when `site.toml` is read.
OPEN_SITE = ("open the site",)


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended."""

    arguments: tuple[str, ...]
    #: Its exit code; of a killed one the signal's number, negative.
    code: int
    out: str
    err: str
    #: The library's log: a line a call.
    calls: tuple[str, ...] = ()

    @property
    def was_killed(self) -> bool:
        """True if it was killed as `Strike.KILL` kills."""
        return self.code == -signal.SIGKILL

    @property
    def is_done(self) -> bool:
        """True if it says that its work is done, be it with problems that were known before (3)."""
        return self.code in (0, 3)

    @property
    def said(self) -> str:
        """All its output."""
        return f"{self.out}\n{self.err}"


def warm_up() -> None:
    """Import what the commands need, so that each fork has it."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for name in _MODULES:
        importlib.import_module(name)


def run_command(work: Path, arguments: Sequence[str], arming: Arming | None = None) -> Ran:
    """Run one command on the archive in a folder."""
    return run_commands(work, [arguments], arming)[0]


def run_commands(work: Path, commands: Sequence[Sequence[str]], arming: Arming | None = None) -> list[Ran]:
    """Run commands one after another, in one process as far as it lives, for the rest in the next."""
    done: list[Ran] = []
    while len(done) < len(commands):
        done += _in_one_process(work, commands[len(done) :], arming)
    return done


def _in_one_process(work: Path, commands: Sequence[Sequence[str]], arming: Arming | None) -> list[Ran]:
    with tempfile.TemporaryDirectory() as name:
        outputs = Path(name)
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            # Of forking where there are threads: none of them is needed by what is forked.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _be_the_child(work, commands, arming, outputs)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        done = [_read(outputs, place, arguments, ended) for place, arguments in enumerate(commands)]
        last = next(
            (place for place, ran in enumerate(done) if not (outputs / f"{place}.code").exists()), len(done) - 1
        )
        return done[: last + 1]


def _read(outputs: Path, place: int, arguments: Sequence[str], ended: int) -> Ran:
    texts = [outputs / f"{place}.{name}" for name in ("code", "out", "err", "calls")]
    code, out, err, calls = (path.read_text("utf-8", "replace") if path.exists() else "" for path in texts)
    return Ran(tuple(arguments), int(code or ended), out, err, tuple(calls.splitlines()))


def _be_the_child(work: Path, commands: Sequence[Sequence[str]], arming: Arming | None, outputs: Path) -> None:
    try:
        os.chdir(work)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for place, arguments in enumerate(commands):
            signal.alarm(_SECONDS)
            for target, name in ((1, "out"), (2, "err")):
                os.dup2(os.open(outputs / f"{place}.{name}", os.O_WRONLY | os.O_CREAT, 0o600), target)
            sys.stdin, sys.stdout, sys.stderr = (
                open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 — a descriptor, for good
                for number, mode in ((0, "r"), (1, "w"), (2, "w"))
            )
            if arming:
                log = os.open(outputs / f"{place}.calls", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                arm(work, arming, log)
            code = _code_of(arguments)
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            (outputs / f"{place}.code").write_text(str(code), encoding="utf-8")
    finally:
        # Without the parent's handlers at exit.
        os._exit(70)


def _code_of(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code that its own process would have."""
    from webui.cli import run  # noqa: PLC0415 — the parent has imported it

    try:
        if tuple(arguments) == OPEN_SITE:
            return _open_site()
        return run(list(arguments))
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 — as the interpreter does at the end
        traceback.print_exc()
        return 1


def _open_site() -> int:
    from index.errors import ArchiveError  # noqa: PLC0415
    from webui.app import create_app  # noqa: PLC0415

    try:
        # 503: it is up, and says that the archive cannot be searched.
        status = create_app(Path("archive")).test_client().get("/").status_code
    except (ArchiveError, OSError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    if status in (200, 503):
        return 0
    sys.stderr.write(f"Error: the site answers {status}\n")
    return 1
