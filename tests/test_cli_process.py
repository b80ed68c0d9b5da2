"""What only a process of its own shows of the command line: imports, pipes, signals and encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.imports import importing
from tests.cli_archive import QUESTION, WANDA, build_and_name
from tests.processes import PATIENCE
from webui.cli import answerstacks

if TYPE_CHECKING:
    from tests.conftest import PostFolder


ROOT = Path(__file__).parent.parent

built = pytest.fixture(build_and_name)


@pytest.mark.slow
class TestProcess:
    """What only a process of its own shows."""

    def command(self, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        code = "from webui.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            **options,
        )

    def test_help_teaches_every_command(self) -> None:
        done = self.command("--help")
        assert (done.returncode, done.stderr) == (0, "")
        for name, command in answerstacks.commands.items():
            assert f"  {name} " in done.stdout
            assert command.help
            assert f"answerstacks {name}" in command.help or name == "verify"

    def test_version(self) -> None:
        assert self.command("--version").stdout.startswith("answerstacks 0.")

    @pytest.mark.usefixtures("built")
    def test_keyword_search_imports_no_model(self) -> None:
        code = (
            "import sys; from webui.cli import run; run(['search', 'letters', '--mode',"
            " 'keyword']);sys.exit(any(name.split('.')[0] in ('torch', 'onnxruntime', 'tokenizers', 'transformers',"
            " 'flask') for name in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.usefixtures("built")
    @pytest.mark.parametrize(("lines", "read"), [(9999, 1000), (1, 0)])
    def test_a_reader_that_has_seen_enough_is_no_failure_to_complain_about(self, lines: int, read: int) -> None:
        code = f"import webui.commands.export as e; e.lines = lambda *_: ('x' * 999 for _ in range({lines}))"
        reading, writing = os.pipe()
        if not read:  # gone before anything is written
            os.close(reading)
        with subprocess.Popen(
            [sys.executable, "-c", f"{code}; from webui.cli import main; main()", "export"],
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            # Buffered, as it is for a user: the pipe may break only when the last of it is flushed.
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        ) as writer:
            os.close(writing)
            if read:
                assert os.read(reading, read)
                os.close(reading)
            assert writer.stderr
            assert writer.stderr.read() == b""
        assert writer.returncode == 1

    def test_ctrl_c_ends_with_one_line(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", QUESTION, WANDA)
        code = (
            "import os, signal, index.imports.taking_apart as p; p.take_apart = lambda *_: os.kill(os.getpid(),"
            " signal.SIGINT);from webui.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "index", str(posts.path), "--archive", str(archive), "--keyword-only"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            timeout=PATIENCE,
        )
        assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "Stopped.")

    def test_data_is_utf_8_whatever_the_locale(self, built: Path, posts: PostFolder) -> None:
        posts.write("2017-01-01-rooms", "Où?", "José Sánchez, Director, Sedge Public Library: Là-bas → “ici”.")
        importing.import_sources(built, [posts.path], keyword_only=True)
        environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
        assert "José Sánchez" in self.command("export", env=environment, encoding="utf-8").stdout
        found = self.command("search", "ici", "--mode", "keyword", env=environment, encoding="latin-1").stdout
        assert "Là-bas ? ?ici?." in found
