"""What is altered is published nowhere, and mended by importing its post again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources, preview_import
from index.record.record_errors import PostAltered, TakedownsAltered
from index.takedowns.hiding import hide, preview_hide
from tests.every_table import LOOMS, PROOFS, build, change, copy_of_every_table, make_every_table, problems, shown
from tests.exports import item, write_export
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

every_table = pytest.fixture(scope="module")(make_every_table)
folder = pytest.fixture(copy_of_every_table)


class TestPublishing:
    def test_other_posts_go_on(self, folder: Path, tmp_path: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        new = write_export(tmp_path / "new.xml", 2022, item("globes", 5, ("Ann Oak", f"{LOOMS} Globes too.")))
        report = import_sources(archive, [new], keyword_only=True)
        assert [type(problem) for problem in report.problems] == [PostAltered]
        assert shown(archive)["proofs/donna-pierce"] == (PROOFS, "Donna Pierce")
        assert "globes/ann-oak" in shown(archive)

    def test_without_a_whole_generation_the_post_is_left_out(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        layout.current_path(archive).unlink()
        assert any("was altered" in problem for problem in build(archive))
        assert "proofs/donna-pierce" not in shown(archive)
        assert "maps/ada-will" in shown(archive)
        assert build(archive, folder / "export.xml") == ()
        assert shown(archive)["proofs/donna-pierce"] == (PROOFS, "Donna Pierce")

    def test_a_manifest_that_does_not_name_the_answers_is_of_no_whole_generation(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        name = layout.current_path(archive).read_text().strip()
        manifest = layout.generations_path(archive) / name / layout.MANIFEST
        manifest.write_text(manifest.read_text().replace('"answers.sqlite3"', '"answers.sqlitd3"'))
        assert any("was altered" in problem for problem in build(archive))
        assert "proofs/donna-pierce" not in shown(archive)
        assert "maps/ada-will" in shown(archive)

    @pytest.mark.parametrize(
        "altered", ["id = 'proofs/donna~'", "post_key = 'maps', position = 9", "respondent_name = 'X Y'"]
    )
    def test_an_answer_that_no_takedown_would_find_is_not_shown(self, folder: Path, altered: str) -> None:
        archive = folder / "archive"
        before = shown(archive)
        change(archive, f"UPDATE answers SET {altered} WHERE id = 'proofs/donna-pierce'")  # noqa: S608 — above
        build(archive)
        assert shown(archive).keys() == before.keys() - {"proofs/donna-pierce"}
        assert build(archive, folder / "export.xml") == ()
        assert shown(archive) == before

    def test_it_is_not_taken_apart_anew(self, folder: Path) -> None:
        archive = folder / "archive"
        before = shown(archive)
        change(archive, "UPDATE posts SET body = 'Nothing' WHERE key = 'proofs'")
        report = import_sources(archive, [], keyword_only=True, rebuild=True)
        assert [type(problem) for problem in report.problems] == [PostAltered]
        assert shown(archive) == before

    def test_hiding_goes_through_for_other_posts_and_for_this_one(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        change(archive, "UPDATE spans SET role = 'nonsense' WHERE post_key = 'proofs'")
        for answer_id in ("looms/otto-brandl", "proofs/donna-pierce"):
            hide(archive, preview_hide(archive, answer_id), "asked for")
            assert answer_id not in shown(archive)
        assert "post proofs: is not what was recorded (paragraphs, spans)" in problems(archive)
        import_sources(archive, [folder / "export.xml"], keyword_only=True)
        assert problems(archive) == ""
        assert not {"looms/otto-brandl", "proofs/donna-pierce"} & shown(archive).keys()

    def test_the_command_hides_and_warns(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE answers SET institution = 'Nowhere' WHERE post_key = 'proofs'")
        assert run(["hide", "looms/otto-brandl", "--reason", "asked for", "--yes", "--archive", str(archive)]) == 1
        assert "post proofs: is not what was recorded (answers)" in capsys.readouterr().out
        assert "looms/otto-brandl" not in shown(archive)

    def test_a_dry_run_says_what_an_import_would(self, folder: Path) -> None:
        archive = folder / "archive"
        before = len(shown(archive))
        change(archive, "UPDATE answers SET institution = 'Nowhere' WHERE post_key = 'proofs'")
        report = preview_import(archive, [])
        assert ([type(problem) for problem in report.problems], report.answers) == ([PostAltered], before)
        assert preview_import(archive, [folder / "export.xml"]).problems == ()
        assert "post proofs" in problems(archive), "nothing was changed"

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE answers SET hidden = '' WHERE id = 'maps/inez-tarn'",
            "UPDATE answers SET hidden = 'answer maps/x' WHERE id = 'maps/inez-tarn'",
            "DELETE FROM takedown_memory",
            "DELETE FROM withdrawn_posts",
        ],
    )
    def test_nothing_hidden_comes_back(self, folder: Path, sql: str) -> None:
        archive = folder / "archive"
        before = shown(archive)
        written = layout.corrections_path(archive).read_text()
        change(archive, sql)
        with pytest.raises(TakedownsAltered, match="Put a backup back with `answerstacks restore`"):
            build(archive)
        for command in (["hide", "looms/otto-brandl", "--reason", "x", "--yes"], ["unhide", "maps/inez-tarn", "--yes"]):
            assert run([*command, "--archive", str(archive)]) == 1
        assert layout.corrections_path(archive).read_text() == written
        assert shown(archive) == before
        assert "what it says of takedowns is not what was recorded" in problems(archive)
