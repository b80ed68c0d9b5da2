"""The model in a generation: handed on, checked by readers, mended by a rebuild, and enough to search, hide and
import."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.encoding import carried_model, encoder
from index.encoding.encoder import identify_model, load_encoder
from index.encoding.light_encoder import LightEncoder
from index.encoding.model_errors import CarriedModelUnreadable, ModelPackagesMissing
from index.errors import GenerationDamaged, ModelMismatch
from index.files import layout
from index.files import manifest as manifests
from index.files.manifest import read_live_manifest, write_manifest
from index.imports.importing import import_sources
from index.takedowns.hiding import hide, preview_hide, preview_unhide, unhide
from index.verifying.verification import verify
from search.archive import Archive
from search.results import Mode, SearchRequest
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader

    from index.encoding.encoder import Encoder
    from index.imports.import_report import ImportReport
    from tests.conftest import FakeEncoder, PostFolder

pytestmark = pytest.mark.slow

QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
WEIGHTS = "encoder/model.safetensors"
FILES = {layout.ENCODER_CONFIG, layout.ENCODER_GRAPH, layout.ENCODER_TOKENIZER, WEIGHTS}


@pytest.fixture(scope="module")
def model(small_model: Path) -> Encoder:
    return load_encoder(str(small_model), threads=1)


@pytest.fixture
def build(archive: Path, posts: PostFolder, model: Encoder) -> Callable[..., ImportReport]:
    """Import one post with the small model."""

    def build(text: str = "Yes, every one.", *, rebuild: bool = False, keyword_only: bool = False) -> ImportReport:
        posts.write("letters", QUESTION, WANDA + text)
        return import_sources(archive, [posts.path], model=model, rebuild=rebuild, keyword_only=keyword_only)

    return build


@pytest.fixture
def without_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither sentence-transformers nor the default model are installed."""
    monkeypatch.setattr(encoder, "_RUNTIME", "no_such_package")
    monkeypatch.setattr(encoder, "DEFAULT_MODEL_PACKAGE", "no_such_package")


def live(archive: Path) -> Path:
    return layout.generations_path(archive) / layout.current_path(archive).read_text().strip()


def damage(path: Path) -> None:
    """Another bit, as many bytes; in a copy of its own where the file is linked."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


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


class TestReading:
    def test_the_archive_opens_its_own_model(
        self, archive: Path, build: Callable[..., ImportReport], model: Encoder
    ) -> None:
        build()
        with Archive.open(archive) as opened:
            own = opened.encoder(threads=1)
            assert isinstance(own, LightEncoder)
            assert own.identity == opened.model == model.identity
            result = opened.search(SearchRequest("letters", mode=Mode.SEMANTIC), own)
        assert (result.mode, result.notes) == (Mode.SEMANTIC, ())

    @pytest.mark.parametrize("name", sorted(FILES))
    def test_a_damaged_model_is_refused_and_words_are_searched_all_the_same(
        self, archive: Path, build: Callable[..., ImportReport], name: str
    ) -> None:
        build()
        damage(live(archive) / name)
        with Archive.open(archive) as opened:
            assert opened.search(SearchRequest("letters")).total == 1
            with pytest.raises(GenerationDamaged, match=rf"{name}: the manifest says SHA-256 .*index --rebuild"):
                opened.encoder()

    def test_a_missing_file_of_it_is_refused(self, archive: Path, build: Callable[..., ImportReport]) -> None:
        build()
        (live(archive) / WEIGHTS).unlink()
        with Archive.open(archive) as opened, pytest.raises(GenerationDamaged, match="found nothing"):
            opened.encoder()

    def test_one_that_is_not_checked_is_opened(self, archive: Path, build: Callable[..., ImportReport]) -> None:
        build()
        damage(live(archive) / WEIGHTS)
        with Archive.open(archive, verify=False) as opened:
            assert opened.encoder(threads=1).dimension == 32

    def test_without_one_the_default_model_of_this_machine_is_asked(
        self, archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", QUESTION, WANDA + "Yes.")
        import_sources(archive, [posts.path], model=fake_encoder)
        asked: list[tuple[object, ...]] = []

        def load(*how: object) -> FakeEncoder:
            asked.append(how)
            return fake_encoder

        monkeypatch.setattr(encoder, "load_encoder", load)
        with Archive.open(archive) as opened:
            assert opened.encoder(threads=3) is fake_encoder
        assert asked == [(None, 3)]

    @pytest.mark.usefixtures("without_packages")
    def test_without_either_that_is_said(self, archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> None:
        posts.write("letters", QUESTION, WANDA + "Yes.")
        import_sources(archive, [posts.path], model=fake_encoder)
        with Archive.open(archive) as opened, pytest.raises(ModelPackagesMissing):
            opened.encoder()

    def test_the_search_command_prefers_it_unless_a_model_is_named(
        self,
        archive: Path,
        build: Callable[..., ImportReport],
        model: Encoder,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        build()
        asked: list[tuple[object, ...]] = []

        def load(*how: object) -> Encoder:
            asked.append(how)
            return model

        monkeypatch.setattr(encoder, "load_encoder", load)
        command = ["--archive", str(archive), "search", "mail", "--mode", "semantic", "--json"]
        assert run(command) == 0
        own = json.loads(capsys.readouterr().out)
        assert asked == []
        assert run([*command, "--model", "a-folder"]) == 0
        named = json.loads(capsys.readouterr().out)
        assert asked == [("a-folder",)]
        assert (own["mode"], own["total"]) == (named["mode"], named["total"]) == ("semantic", 1)
        assert own["hits"][0]["score"] == pytest.approx(named["hits"][0]["score"], abs=1e-3)

    def test_it_is_refused_for_another_models_vectors(
        self,
        archive: Path,
        build: Callable[..., ImportReport],
        tmp_path: Path,
        posts: PostFolder,
        fake_encoder: FakeEncoder,
    ) -> None:
        build()
        import_sources(tmp_path / "other", [posts.path], model=fake_encoder)
        with Archive.open(archive) as opened:
            own = opened.encoder(threads=1)
        with Archive.open(tmp_path / "other") as other, pytest.raises(ModelMismatch):
            other.search(SearchRequest("letters"), own)


@pytest.mark.usefixtures("without_packages")
class TestWithoutSentenceTransformers:
    """What an installation without the extra can do with an archive that was built elsewhere."""

    def test_the_first_import_is_refused_before_anything_is_written(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", QUESTION, WANDA + "Yes.")
        with pytest.raises(ModelPackagesMissing, match=r"answerstacks\[model\].*--keyword-only"):
            import_sources(archive, [posts.path])
        assert not archive.exists()

    def test_a_named_model_is_refused_too(
        self, archive: Path, build: Callable[..., ImportReport], posts: PostFolder, small_model: Path
    ) -> None:
        build()
        with pytest.raises(ModelPackagesMissing):
            import_sources(archive, [posts.path], model=str(small_model))

    def test_a_later_import_embeds_with_the_archives_own_model(
        self, archive: Path, build: Callable[..., ImportReport], posts: PostFolder, small_model: Path
    ) -> None:
        build()
        posts.write("another", "Do you shelve?", WANDA + "Only on Mondays.")
        report = import_sources(archive, [posts.path], threads=1)
        assert (report.added, report.generation_is_new, report.model_missing) == (1, True, "")
        assert verify(archive).problems == ()
        with Archive.open(archive) as opened:
            assert opened.model == identify_model(str(small_model))
            assert opened.search(SearchRequest("shelve", mode=Mode.SEMANTIC), opened.encoder(1)).total >= 1
        assert not import_sources(archive, [posts.path]).generation_is_new

    def test_a_rebuild_keeps_the_model_that_it_cannot_write(
        self, archive: Path, build: Callable[..., ImportReport]
    ) -> None:
        build()
        assert import_sources(archive, [], rebuild=True, threads=1).generation_is_new
        assert verify(archive).problems == ()
        assert set(os_files(live(archive))) >= FILES

    def test_a_damaged_model_is_said_before_anything_is_written(
        self, archive: Path, build: Callable[..., ImportReport], posts: PostFolder
    ) -> None:
        build()
        damage(live(archive) / WEIGHTS)
        with pytest.raises(CarriedModelUnreadable, match=r"not what the manifest says.*answerstacks\[model\]"):
            import_sources(archive, [posts.path])

    def test_hiding_and_showing_again_keep_meaning(
        self, archive: Path, build: Callable[..., ImportReport], posts: PostFolder
    ) -> None:
        posts.write("another", "Do you shelve?", WANDA + "Only on Mondays.")
        build()
        done = hide(archive, preview_hide(archive, "another/wanda-pyle", None), "asked to")
        assert (done.generation_is_new, done.without_meaning) == (True, "")
        assert verify(archive).problems == ()
        unhide(archive, preview_unhide(archive, "another/wanda-pyle", None))
        with Archive.open(archive) as opened:
            assert (opened.has_vectors, opened.counts.answers) == (True, 2)
            assert isinstance(opened.encoder(1), LightEncoder)
        assert verify(archive).problems == ()


def os_files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
