"""The posts that no rule was written on are as they were when they were set aside, and can be read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from bench.splitting.labelled import read_labelled

SETS = [Path(__file__).parent.parent / "bench" / "splitting" / name for name in ("untouched", "calibration")]


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
class TestSetAside:
    def test_is_as_it_was_then(self, folder: Path) -> None:
        files = sorted(path for path in folder.iterdir() if path.name != "README.md")
        digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        assert digest in (folder / "README.md").read_text(encoding="utf-8")

    def test_has_as_many_answers_as_its_table_says(self, folder: Path) -> None:
        posts = read_labelled(folder)
        answers = sum(len(post.truth.answers) for post in posts)
        assert f"| all | {len(posts)} | {answers} |" in (folder / "README.md").read_text(encoding="utf-8")
