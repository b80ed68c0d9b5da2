"""The model in a generation: handed on, checked by readers, and mended by a rebuild."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.encoding import carried_model
from index.files import layout
from index.files import manifest as manifests
from index.files.manifest import read_live_manifest, write_manifest
from index.imports.importing import import_sources
from index.verifying.verification import verify
from tests.archive_with_model import FILES, QUESTION, WANDA, WEIGHTS, builder, damage, live, load_small
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader

    from index.imports.import_report import ImportReport
    from tests.conftest import FakeEncoder, PostFolder

pytestmark = pytest.mark.slow

model = pytest.fixture(scope="module")(load_small)
build = pytest.fixture(builder)


class TestWriting:
    def test_a_generation_with_a_model_is_whole(self, archive: Path, build: Callable[..., ImportReport]) -> None:
        report = build()
        manifest = read_live_manifest(archive)
        assert manifest is not None
        assert {name for name in manifest.files if name.startswith("encoder/")} == FILES
        assert (report.model_missing, manifest.model_missing) == ("", "")
        assert verify(archive).problems == ()

    def test_a_keyword_only_generation_has_none(self, archive: Path, build: Callable[..., ImportReport]) -> None:
        report = build(keyword_only=True)
        assert not (live(archive) / layout.ENCODER).exists()
        assert report.model_missing == ""

    def test_the_next_generation_has_the_same_files_without_writing_or_reading_them(
        self, archive: Path, build: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build()
        first = {name: (live(archive) / name).stat() for name in FILES}
        hashed: list[str] = []

        def noting(file: BufferedReader, name: str) -> object:
            hashed.append(Path(file.name).name)
            return file_digest(file, name)

        monkeypatch.setattr(manifests, "file_digest", noting)
        monkeypatch.setattr(carried_model, "_write", lambda *_: pytest.fail("it was written anew"))
        build("No, there are too many.")
        assert live(archive).name == "000002"
        for name in FILES:
            assert (live(archive) / name).stat().st_ino == first[name].st_ino
        assert layout.VECTORS in hashed
        assert not {Path(name).name for name in FILES} & set(hashed)
        assert verify(archive).problems == ()

    def test_a_file_system_without_hard_links_has_copies(
        self, archive: Path, build: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError("no links here")

        build()
        monkeypatch.setattr(os, "link", refuse)
        build("No, there are too many.")
        assert (live(archive) / WEIGHTS).stat().st_nlink == 1
        assert verify(archive).problems == ()

    def test_another_models_files_are_not_handed_on(
        self, archive: Path, build: Callable[..., ImportReport], posts: PostFolder, fake_encoder: FakeEncoder
    ) -> None:
        build()
        report = import_sources(archive, [posts.path], model=fake_encoder)
        assert "it was not made from a folder of files" in report.model_missing
        assert report.generation_is_new
        assert not (live(archive) / layout.ENCODER).exists()
        assert verify(archive).problems == ()

    @pytest.mark.parametrize("name", sorted(FILES))
    def test_a_file_that_was_cut_is_written_anew(
        self, archive: Path, build: Callable[..., ImportReport], name: str
    ) -> None:
        build()
        path = live(archive) / name
        path.write_bytes(path.read_bytes()[:-1])
        build()
        assert live(archive).name == "000002"
        assert verify(archive).problems == ()

    def test_damage_of_the_same_length_is_found_and_not_handed_on(
        self, archive: Path, build: Callable[..., ImportReport]
    ) -> None:
        build()
        damage(live(archive) / WEIGHTS)
        assert build("No, there are too many.").damaged_files == (WEIGHTS,)
        assert verify(archive).problems == ()

    def test_a_generation_of_a_program_that_carried_no_model_is_written_anew(
        self, archive: Path, build: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(layout, "ENCODER_VERSION", 0)
            build()
        assert build().generation_is_new
        assert json.loads((live(archive) / layout.ENCODER_CONFIG).read_bytes())["version"] == layout.ENCODER_VERSION
        assert not build().generation_is_new

    def test_a_model_that_cannot_be_carried_costs_a_note_on_standard_error(
        self, archive: Path, posts: PostFolder, small_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        posts.write("letters", QUESTION, WANDA + "Yes.")
        other = shutil.copytree(small_model, tmp_path / "other")
        (other / "tokenizer.json").unlink()
        command = ["--archive", str(archive), "index", str(posts.path), "--model", str(other)]
        assert run(command) == 0
        note = "Note: The archive does not carry its model: it has no tokenizer.json. Whoever searches it"
        assert capsys.readouterr().err.startswith(note)
        assert (live(archive) / layout.VECTORS).exists()
        assert run(command) == 0
        assert capsys.readouterr().err == "", "it is said when a generation is written"


class TestVerifying:
    @pytest.mark.parametrize("name", sorted(FILES))
    def test_one_changed_bit_is_found(self, archive: Path, build: Callable[..., ImportReport], name: str) -> None:
        build()
        damage(live(archive) / name)
        assert [problem.place for problem in verify(archive).problems] == [name]

    def test_a_model_that_did_not_make_the_vectors_is_found(
        self, archive: Path, build: Callable[..., ImportReport]
    ) -> None:
        build()
        manifest = read_live_manifest(archive)
        assert manifest is not None
        other = f"other@{'0' * 64}"
        write_manifest(live(archive), replace(manifest, model=other))
        problems = {problem.place: problem.problem for problem in verify(archive).problems}
        assert f"the vectors are of {other}" in problems[layout.ENCODER_CONFIG]
        assert f"should have {'0' * 64}" in problems[layout.ENCODER]
