"""Import: what is new or changed is taken apart, the rest stays, and ids last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.files.layout import corrections_path
from index.imports import taking_apart
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources, preview_import
from index.imports.post_import import hash_content
from index.posts.records import BodyFormat, PostKind
from index.record.record import Record
from search.archive import Archive
from tests.lettered_posts import LETTERS, TESTS, giving, post, running_imports, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeEncoder, PostFolder


run = pytest.fixture(running_imports)
given = pytest.fixture(giving)


def test_posts_become_answers(archive: Path, posts: PostFolder, run: Callable[..., ImportReport]) -> None:
    posts.write("2014-05-02-letters", *LETTERS)
    posts.write("tests", *TESTS)
    report = run()
    assert (report.posts_read, report.added, report.failed, report.posts, report.answers) == (2, 2, 0, 2, 3)
    assert (report.problems, report.types_unknown, report.generation, report.generation_is_new) == (
        (),
        0,
        "000001",
        True,
    )
    assert texts(archive) == {
        "tests/otto-m-brandl": "Only to catalogers, and never longer than an hour.",
        "tests/anonymous-federal-librarian": "The regulations do not allow for tests of any kind.",
        "2014-05-02-letters/wanda-pyle": "Yes, every single one of them.",
    }


def test_importing_again_does_nothing(
    archive: Path, posts: PostFolder, run: Callable[..., ImportReport], fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", *LETTERS)
    run()
    before = {path: path.stat().st_mtime_ns for path in (archive / "generations").rglob("*")}
    fake_encoder.encoded.clear()
    report = run()
    assert (report.skipped, report.added, report.changed, report.generation_is_new) == (1, 0, 0, False)
    assert report.generation == "000001"
    assert fake_encoder.encoded == []
    assert {path: path.stat().st_mtime_ns for path in (archive / "generations").rglob("*")} == before


def test_a_changed_post_is_replaced_and_its_ids_stay(
    archive: Path, posts: PostFolder, run: Callable[..., ImportReport], fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", *LETTERS)
    posts.write("tests", *TESTS)
    run()
    fake_encoder.encoded.clear()
    posts.write(
        "letters",
        LETTERS[0],
        LETTERS[1].replace("single", "last"),
        "Inez Tarn, Director, Sedge City Library: No, never.",
    )
    report = run()
    assert (report.changed, report.skipped, report.answers, report.generation) == (1, 1, 4, "000002")
    assert texts(archive)["letters/wanda-pyle"] == "Yes, every last one of them."
    assert len(fake_encoder.encoded) == 2, "embeddings of unchanged passages are reused"


def test_a_renamed_respondent_redirects(archive: Path, posts: PostFolder, run: Callable[..., ImportReport]) -> None:
    posts.write("letters", LETTERS[0], LETTERS[1].replace("Pyle", "Pile"))
    run()
    posts.write("letters", *LETTERS)
    run()
    with Archive.open(archive) as opened:
        assert opened.resolve("letters/wanda-pile") == "letters/wanda-pyle"


def test_a_post_that_is_not_in_the_sources_stays(
    archive: Path, posts: PostFolder, run: Callable[..., ImportReport]
) -> None:
    first = posts.write("letters", *LETTERS)
    run()
    first.unlink()
    posts.write("tests", *TESTS)
    assert run().posts == 2
    assert len(texts(archive)) == 3


def test_a_comment_more_is_no_change(given: Callable[..., None], run: Callable[..., ImportReport]) -> None:
    given(post())
    run()
    given(replace(post(), tail_characters=500, origin="elsewhere/letters.txt"))
    assert run().skipped == 1


@pytest.mark.parametrize("field", ["url", "title", "published", "categories", "tags", "body", "body_format", "key"])
def test_everything_a_post_says_is_in_its_hash(field: str) -> None:
    other = {"published": None, "categories": ("x",), "tags": ("x",), "body_format": BodyFormat.HTML}.get(field, "x")
    assert hash_content(replace(post(), **{field: other})) != hash_content(post())  # type: ignore[arg-type]  # by name
    assert hash_content(replace(post(), kind=PostKind.GUEST, origin="x")) == hash_content(post())


class TestNewRules:
    def test_posts_of_older_rules_are_split_anew_even_when_no_source_brings_them(
        self,
        archive: Path,
        posts: PostFolder,
        run: Callable[..., ImportReport],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        letters = posts.write("letters", *LETTERS)
        run()
        letters.unlink()
        posts.write("tests", *TESTS)
        monkeypatch.setattr(taking_apart, "RULES", "next")
        report = run()
        assert (report.added, report.split_anew) == (1, 1)
        with Record.read(archive) as record:
            assert {version.splitter_version for version in record.versions().values()} == {"next"}
        assert run().split_anew == 0

    def test_a_rebuild_needs_no_sources_and_writes_a_generation(
        self, archive: Path, posts: PostFolder, run: Callable[..., ImportReport], fake_encoder: FakeEncoder
    ) -> None:
        posts.write("letters", *LETTERS)
        run()
        before = texts(archive)
        fake_encoder.encoded.clear()
        report = import_sources(archive, [], model=fake_encoder, rebuild=True)
        assert (report.posts_read, report.split_anew, report.generation) == (0, 1, "000002")
        assert texts(archive) == before
        assert fake_encoder.encoded == []

    def test_a_full_build_from_the_same_history_is_the_same_as_an_incremental_one(
        self, archive: Path, posts: PostFolder, run: Callable[..., ImportReport]
    ) -> None:
        posts.write("letters", *LETTERS)
        run()
        posts.write("tests", *TESTS)
        posts.write("letters", LETTERS[0], LETTERS[1].replace("Pyle", "Pile"))
        incremental = run()
        full = run(rebuild=True)
        folders = [archive / "generations" / str(report.generation) for report in (incremental, full)]
        one, other = (
            {p.name: p.read_bytes() for p in folder.glob("*.*") if p.name != "manifest.json"} for folder in folders
        )
        assert one == other


def test_posts_of_other_kinds_are_kept_and_counted(
    archive: Path, given: Callable[..., None], run: Callable[..., ImportReport]
) -> None:
    survey = post(key="survey", body="This anonymous interview is with someone who hires for a:\n\n√ Public Library")
    given(replace(survey, title="Never stop learning"), post())
    report = run()
    assert (report.posts_read, report.posts, report.answers) == (2, 1, 1)
    with Record.read(archive) as record:
        assert {read.post.key: read.post.kind for read in record.posts()}["survey"] is PostKind.SURVEY


def test_copies_and_hidden_answers_are_not_counted_among_what_readers_get(
    archive: Path, posts: PostFolder, run: Callable[..., ImportReport]
) -> None:
    posts.write("letters", *LETTERS)
    posts.write("tests", *TESTS)
    run()
    corrections_path(archive).write_text('[[hide]]\npost = "letters"\nreason = "asked to"\n')
    report = run()
    assert (report.posts_read, report.posts, report.answers) == (2, 1, 2)
    preview = preview_import(archive, [posts.path])
    assert (preview.posts, preview.answers) == (1, 2)


def test_an_archive_without_any_answer_can_be_opened(
    archive: Path, given: Callable[..., None], run: Callable[..., ImportReport]
) -> None:
    given(
        replace(post(body="Nine of us read applications."), title="A year in numbers", categories=("Stats and Graphs",))
    )
    report = run()
    assert (report.posts_read, report.answers, report.generation) == (1, 0, "000001")
    assert texts(archive) == {}


def test_progress_tells_its_stages(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> None:
    class Noted:
        def __init__(self) -> None:
            self.stages: dict[str, int] = {}
            self.totals: dict[str, int | None] = {}

        def stage(self, name: str, total: int | None = None) -> None:
            self.name = name
            self.stages[name], self.totals[name] = 0, total

        def advance(self, count: int = 1) -> None:
            self.stages[self.name] += count

    posts.write("tests", *TESTS)
    noted = Noted()
    import_sources(archive, [posts.path], model=fake_encoder, progress=noted)
    assert noted.stages["reading posts"] == 1
    assert noted.stages["embedding"] == noted.totals["embedding"] == 3, "two passages, one question"


@pytest.mark.slow
def test_the_real_model_makes_an_archive_that_is_found_by_meaning(archive: Path, posts: PostFolder) -> None:
    from index.encoding.encoder import load_encoder  # noqa: PLC0415 — only here
    from search.results import Mode, SearchRequest  # noqa: PLC0415

    posts.write("tests", *TESTS)
    posts.write("letters", *LETTERS)
    encoder = load_encoder(threads=1)
    report = import_sources(archive, [posts.path], model=encoder)
    assert import_sources(archive, [posts.path]).generation_is_new is False, "the default model is known by its hash"
    with Archive.open(archive) as opened:
        assert (opened.model, opened.has_vectors) == (encoder.identity, True)
        result = opened.search(SearchRequest("exams for job applicants", mode=Mode.SEMANTIC), encoder)
    assert report.answers == 3
    assert result.hits[0].answer.id.startswith("tests/")
