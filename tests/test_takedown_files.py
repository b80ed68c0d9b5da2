"""What is hidden is in no file but the record, whatever was left over and whoever still reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import AnswerGone, GenerationDamaged
from index.files import layout
from index.generation import generation
from index.record.embedding_cache import hash_text
from index.verifying.verification import verify
from search.live import LiveArchive
from tests.takedown_posts import OTHER, OTTO, QUESTION, SECOND, WANDA, corrected, files_with, hide, importing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder
    from tests.takedown_posts import Imported

pytestmark = pytest.mark.slow

imported = pytest.fixture(importing)


class TestFiles:
    def test_no_older_generation_is_kept(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        assert files_with(archive, "quokka")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        assert [path.name for path in (archive / "generations").iterdir()] == ["000002"]
        assert files_with(archive, "quokka") == set()

    @pytest.mark.parametrize("keyword_only", [True, False])
    def test_its_vectors_are_in_no_file(
        self, archive: Path, posts: PostFolder, imported: Imported, fake_encoder: FakeEncoder, keyword_only: bool
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        given = f"{QUESTION} {SECOND}"
        vector = fake_encoder.encode([given])[0].tobytes()
        assert any(vector in path.read_bytes() for path in archive.glob("record.sqlite3*"))
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported(keyword_only=keyword_only)
        for path in archive.rglob("*"):
            assert not path.is_file() or (vector not in path.read_bytes() and hash_text(given) not in path.read_bytes())
        assert verify(archive).problems == ()

    def test_the_journal_is_empty_before_the_new_generation_is_live(
        self, archive: Path, posts: PostFolder, imported: Imported, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        sizes = []
        switch = generation._switch

        def weighed(archive: Path, name: str) -> None:
            sizes.append((archive / "record.sqlite3-wal").stat().st_size)
            switch(archive, name)

        monkeypatch.setattr(generation, "_switch", weighed)
        imported()
        assert sizes == [0]

    def test_a_takedown_that_was_cut_off_is_finished_by_the_next_import(
        self, archive: Path, posts: PostFolder, imported: Imported, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        switch = generation._switch

        def switched_and_killed(archive: Path, name: str) -> None:
            switch(archive, name)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(generation, "_switch", switched_and_killed)
            with pytest.raises(KeyboardInterrupt):
                imported()
        assert files_with(archive, "quokka"), "the old generation is still there"
        assert "may hold what is hidden" in str(verify(archive).problems)
        imported()
        assert files_with(archive, "quokka") == set()
        assert verify(archive).problems == ()

    def test_a_server_never_goes_back_to_what_was_swept_away(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        live = LiveArchive(archive)
        assert live.get().answer("letters/wanda-pyle")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        name = imported().generation
        (layout.generations_path(archive) / str(name) / layout.TERMS).write_bytes(b"")
        for _ in range(2):
            with pytest.raises(GenerationDamaged):
                live.get()
        imported()
        with pytest.raises(AnswerGone):
            live.get().answer("letters/wanda-pyle")
