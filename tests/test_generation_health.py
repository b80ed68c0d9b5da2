"""A damaged file of the live generation is found by `index`, which writes the generation anew and says so."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest

from index.files import layout, manifest
from index.imports.importing import import_sources
from index.verifying.verification import verify
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from index.imports.import_report import ImportReport
    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=3)
NEXT_DAY = NOON + dt.timedelta(days=1, minutes=1)


@pytest.fixture
def sound(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", "Do you read letters?", "Wanda Pyle, Head, Teasel Public Library: Yes, every one of them.")
    import_sources(archive, [posts.path], keyword_only=True, now=NOON)
    return archive


def live(archive: Path) -> Path:
    return layout.generations_path(archive) / layout.current_path(archive).read_text().strip()


def build(archive: Path, now: dt.datetime) -> ImportReport:
    return import_sources(archive, [], keyword_only=True, now=now)


def flip(path: Path, *, unseen: bool = False) -> None:
    """Flip a bit: as a program would, or as a disk does, which changes no time."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns if unseen else before.st_mtime_ns + 1))


@pytest.mark.parametrize("name", [layout.ANSWERS, layout.TOKENS, "keyword/_MAIN_1.toc"])
def test_a_file_that_was_written_since_is_hashed(sound: Path, name: str) -> None:
    flip(live(sound) / name)
    report = build(sound, LATER)
    assert (report.damaged_generation, report.damaged_files, report.generation) == ("000001", (name,), "000002")
    assert verify(sound).problems == ()
    assert build(sound, LATER).damaged_generation is None


def test_a_file_that_decayed_is_found_within_a_day(sound: Path) -> None:
    flip(live(sound) / layout.YEARS, unseen=True)
    assert not build(sound, LATER).generation_is_new
    assert build(sound, NEXT_DAY).damaged_files == (layout.YEARS,)
    assert verify(sound).problems == ()


def test_a_file_that_is_gone_cut_or_too_many_is_found(sound: Path) -> None:
    (live(sound) / layout.YEARS).unlink()
    (live(sound) / layout.TERMS).write_bytes(b"")
    (live(sound) / "spare").write_bytes(b"")
    assert build(sound, LATER).damaged_files == ("spare", layout.TERMS, layout.YEARS)
    assert verify(sound).problems == ()


def test_what_was_touched_and_is_the_same_is_no_damage(sound: Path) -> None:
    for path in live(sound).rglob("*"):
        os.utime(path)
    assert not build(sound, LATER).generation_is_new


def test_no_file_is_read_twice_a_day(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not build(sound, NEXT_DAY).generation_is_new
    monkeypatch.delattr(manifest, "file_digest")
    assert not build(sound, NEXT_DAY + dt.timedelta(hours=23)).generation_is_new


def test_a_clock_that_went_back_is_no_reason_to_trust_a_file(sound: Path) -> None:
    flip(live(sound) / layout.YEARS, unseen=True)
    assert build(sound, NOON - dt.timedelta(days=400)).damaged_files == (layout.YEARS,)


def test_the_command_says_so(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip(live(sound) / layout.ANSWERS)
    assert run(["index", "--keyword-only", "--archive", str(sound)]) == 0
    said = capsys.readouterr().err
    assert "generation 000001 was damaged (answers.sqlite3) and was written anew" in said


def test_a_damaged_model_is_not_handed_on(archive: Path, posts: PostFolder, small_model: Path) -> None:
    posts.write("letters", "Do you read letters?", "Wanda Pyle, Head, Teasel Public Library: Yes, every one of them.")
    first = import_sources(archive, [posts.path], model=str(small_model), threads=1, now=NOON)
    assert not first.model_missing
    flip(live(archive) / "encoder" / "model.safetensors")
    posts.write("labels", "Do you print labels?", "Otto Brandl, Dean, Gorse College: No, there are too many of them.")
    report = import_sources(archive, [posts.path], model=str(small_model), threads=1, now=LATER)
    assert report.damaged_files == ("encoder/model.safetensors",)
    assert verify(archive).problems == ()
