"""Nothing is sent to anybody: ONNX Runtime would tell Microsoft of each model that it loads, and mark the machine."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources
from tests.processes import PATIENCE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder


@pytest.mark.slow
def test_a_search_by_meaning_leaves_no_mark_of_the_machine(
    tmp_path: Path, posts: PostFolder, small_model: Path
) -> None:
    posts.write("letters", "Do you read letters?", "Ida Sun, Director, Sedge City Library: They are read.")
    import_sources(tmp_path / "archive", [posts.path], model=str(small_model), threads=1)
    home = tmp_path / "home"
    home.mkdir()
    asked = ["--archive", str(tmp_path / "archive"), "search", "mail", "--mode", "semantic", "--json"]

    done = subprocess.run(
        [sys.executable, "-c", "from webui.cli import main; main()", *asked],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
        # Nothing else: it is silent by itself where a variable says that it is tested.
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
    )

    assert '"mode": "semantic"' in done.stdout
    assert [path.name for path in home.rglob("*")] == []
