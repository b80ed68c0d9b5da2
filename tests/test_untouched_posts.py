"""The posts that no rule was written on are as they were when they were set aside, and can be read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from bench.splitting.labelled import read_labelled

FOLDER = Path(__file__).parent.parent / "bench" / "splitting" / "untouched"


def test_they_are_as_they_were_set_aside() -> None:
    files = sorted(path for path in FOLDER.iterdir() if path.name != "README.md")
    digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    assert digest in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_they_are_as_many_as_their_table_says() -> None:
    posts = read_labelled(FOLDER)
    answers = sum(len(post.truth.answers) for post in posts)
    assert f"| all | {len(posts)} | {answers} |" in (FOLDER / "README.md").read_text(encoding="utf-8")
