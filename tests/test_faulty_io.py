"""The library that strikes system calls, by itself and the whole way; where no compiler is at hand, that this is
said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.faults import __main__ as command
from bench.faults import faulty_io

needs_library = pytest.mark.skipif(bool(faulty_io.why_not()), reason=f"not on this machine: {faulty_io.why_not()}")

#: Run with the library: writes with everything that writes, below the folder and beside it.
_WRITER = """
import ctypes, os, shutil, sqlite3, sys
import numpy as np
folder, kind, number, error = sys.argv[1], *map(int, sys.argv[2:])
log = os.open(folder + ".log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.chdir(folder)
with open("source", "wb") as file:
    file.write(b"x" * 9000)
ctypes.CDLL(None).faulty_arm(os.fsencode(folder), kind, ctypes.c_long(number), error, log)
with open("../beside", "w") as file:
    file.write("not counted")
with open("file", "w") as file:
    file.write("counted")
    file.flush()
    os.fsync(file.fileno())
    os.ftruncate(file.fileno(), 3)
os.pwrite(descriptor := os.open("file", os.O_RDWR), b"y", 0)
os.writev(descriptor, [b"z", b"z"])
os.mkdir("sub")
os.link("file", "sub/link")
os.replace("file", "sub/file")
os.unlink("sub/link")
shutil.copyfile("source", "copied")
shutil.rmtree("sub")
np.save("small.npy", np.arange(3))
np.save("large.npy", np.arange(9000))
connection = sqlite3.connect("data.sqlite3")
connection.execute("CREATE TABLE t (a)")
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return faulty_io.compile_library(tmp_path_factory.mktemp("library"))


def write_all(library: Path, folder: Path, arming: faulty_io.Arming) -> tuple[int, str, list[list[str]]]:
    """The writer's exit code, its last words, and what was written down."""
    folder.mkdir()
    numbers = (str(int(arming.strike)), str(arming.number), str(arming.error))
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    called = [sys.executable, "-c", _WRITER, str(folder), *numbers]
    done = subprocess.run(called, env=environment, capture_output=True, text=True, check=False)
    log = Path(f"{folder}.log").read_text(encoding="utf-8")
    return done.returncode, (done.stderr.splitlines() or [""])[-1], [line.split() for line in log.splitlines()]


@needs_library
class TestFaultyIo:
    def test_every_call_below_the_folder_is_counted_and_none_beside_it(self, library: Path, tmp_path: Path) -> None:
        code, _, calls = write_all(library, tmp_path / "all", faulty_io.Arming(faulty_io.Strike.COUNT))
        assert code == 0
        assert [int(number) for number, *_ in calls] == list(range(1, len(calls) + 1))
        names = {name for _, name, *_ in calls}
        assert names >= {"open", "write", "fsync", "ftruncate", "pwrite", "writev", "mkdir", "link", "rename", "unlink"}
        assert {"fwrite", "fclose", "sendfile"} <= names
        assert not [call for call in calls if "beside" in call[3]]
        assert [name for _, name, _, path in calls if path == "data.sqlite3"] >= ["open", "pwrite"]

    @pytest.mark.parametrize(
        ("strike", "code", "said"),
        [
            (faulty_io.Strike.KILL, -9, ""),
            (faulty_io.Strike.TORN, -9, ""),
            (faulty_io.Strike.ERROR, 1, "OSError: [Errno 28] No space left on device"),
            (faulty_io.Strike.SHORT, 0, ""),
        ],
    )
    def test_the_call_is_struck(
        self, library: Path, tmp_path: Path, strike: faulty_io.Strike, code: int, said: str
    ) -> None:
        folder = tmp_path / "one"
        ended = write_all(library, folder, faulty_io.Arming(strike, 2, 28))
        assert ended == (code, said, [["2", "write", "7", "file"]])
        if strike is faulty_io.Strike.TORN:
            assert (folder / "file").read_text(encoding="utf-8") == "cou"

    def test_there_is_room_for_so_many_bytes(self, library: Path, tmp_path: Path) -> None:
        code, said, calls = write_all(library, tmp_path / "room", faulty_io.Arming(faulty_io.Strike.ROOM, 4000))
        assert (code, "No space left" in said) == (1, True)
        assert len(calls) == 1

    @pytest.mark.slow
    def test_the_whole_way(self) -> None:
        called = [sys.executable, "-m", "bench.faults", "--processes", "1", "--only", "kill:hide:40"]
        root = Path(__file__).parent.parent
        done = subprocess.run(called, capture_output=True, text=True, check=False, cwd=root)
        assert "| kill | 1 | 1 | 0 |" in done.stdout, done.stdout + done.stderr
        assert done.returncode == 0


def test_a_machine_without_a_compiler_is_told_what_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "why_not", lambda: "there is no C compiler")
    monkeypatch.setattr(command, "can_mount", lambda: False)
    monkeypatch.setattr(os, "environ", {})
    skipped = command.load_library(Path(), ("kill", "io", "flip", "disk"), [])
    assert list(skipped) == ["kill", "io", "disk"]
    assert "there is no C compiler" in skipped["kill"]
