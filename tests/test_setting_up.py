"""`make demo` says what it installs and how long that takes; pip shows its progress to people, and keeps logs short."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.processes import PATIENCE, ROOT

#: As a person's shell has it: the make that runs the tests leaves its own settings there.
SHELL = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A virtual environment whose Python only prints what it is asked to do."""
    if not shutil.which("make"):
        pytest.skip("there is no make on this machine")
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "python $@"\n')
    python.chmod(0o755)
    return tmp_path


def test_what_is_installed_is_said_before_it_is_done_and_a_log_stays_short(environment: Path) -> None:
    lines = subprocess.run(
        ["make", f"VENV={environment}", f"{environment}/.installed-test"],
        cwd=ROOT, env=SHELL, check=True, capture_output=True, text=True, timeout=PATIENCE,
    ).stdout.splitlines()  # fmt: skip

    said = [number for number, line in enumerate(lines) if not line.startswith("python ")]
    demo, torch, test = (
        next(number for number, line in enumerate(lines) if sought in line)
        for sought in ("demo.txt", "torch==", "test.txt")
    )
    assert "0.3 GB on disk" in lines[0]
    assert said == [0, torch - 2, torch - 1, test - 1]
    assert demo < torch, "the demo needs no PyTorch"
    assert all("install --quiet" in line for line in lines if line.startswith("python "))


def test_pip_shows_its_progress_on_a_terminal(environment: Path) -> None:
    ours, theirs = pty.openpty()
    command = ["make", f"VENV={environment}", f"{environment}/.installed"]
    with subprocess.Popen(command, cwd=ROOT, env=SHELL, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        # A terminal whose other end was closed is an error to read from on Linux, and an end on macOS.
        try:
            while part := os.read(ours, 1 << 16):
                shown += part
        except OSError:
            pass
        assert process.wait(PATIENCE) == 0
    os.close(ours)

    assert b"pip" in shown
    assert b"--quiet" not in shown
