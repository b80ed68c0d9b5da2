"""What runs the checks calls targets that the Makefile has, so that no check exists in two versions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", [".ci/run", ".github/workflows/ci.yml", ".pre-commit-config.yaml", "CONTRIBUTING.md"])
def test_every_target_exists(name: str) -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    called = re.findall(r"(?:^| run: | entry: |`|^    )make ([a-z]+)", (ROOT / name).read_text(), re.MULTILINE)
    assert called
    assert set(called) <= set(targets)
    assert not re.search(r"^\s*- run: (?!make )", (ROOT / name).read_text(), re.MULTILINE)
