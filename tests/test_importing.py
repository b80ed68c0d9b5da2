"""Import: what is new or changed is taken apart, everything else left alone, and one bad post stops nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.encoding.model_errors import ModelNotFound, ModelUnreadable
from index.errors import SourceError
from index.files.layout import corrections_path, record_path
from index.imports import importing, taking_apart
from index.imports.import_errors import DuplicatePostKey, PostFailed
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources, preview_import
from index.imports.post_import import hash_content
from index.posts.records import Block, BodyFormat, Post, PostKind
from index.posts.split import Split
from index.record.record import Record
from index.record.record_errors import RecordBusy
from index.sources.source_errors import MalformedSource, SourceNotFound
from index.splitting.splitting import take_apart
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeEncoder, PostFolder

LETTERS = (
    "Do you read cover letters?",
    "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every single one of them.",
)
TESTS = (
    "Do you give practical tests?",
    "Otto M. Brandl, Dean, Gorse Community College: Only to catalogers, and never longer than an hour.",
    "Anonymous Federal Librarian: The regulations do not allow for tests of any kind.",
)


@pytest.fixture
def run(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Callable[..., ImportReport]:
    """Import the folder of posts, or what is given, with the fake model."""

    def run(*sources: Path, rebuild: bool = False) -> ImportReport:
        return import_sources(archive, sources or [posts.path], model=fake_encoder, rebuild=rebuild)

    return run


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let every source give these posts."""

    def given(*items: Post | SourceError) -> None:
        monkeypatch.setattr(importing, "read_source", lambda _: iter(items))

    return given


def post(key: str = "letters", body: str = "\n\n".join(LETTERS), url: str = "", origin: str = "letters.txt") -> Post:
    title = "Further Questions: Do you read cover letters?"
    return Post(key, url, title, dt.date(2014, 5, 2), (), (), body, BodyFormat.TEXT, origin)


def texts(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


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


class TestTrouble:
    def test_a_post_that_cannot_be_split_stops_nothing_and_keeps_its_old_version(
        self, archive: Path, posts: PostFolder, run: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", *LETTERS)
        run()
        posts.write("letters", LETTERS[0], LETTERS[1] + " BOOM")
        posts.write("tests", *TESTS)

        def explode(post: Post, blocks: tuple[Block, ...], *_: object) -> tuple[Post, Split]:
            if "BOOM" in post.body:
                raise ZeroDivisionError("no blocks to divide by")
            return take_apart(post, blocks)

        monkeypatch.setattr(taking_apart, "take_apart", explode)
        report = run()
        assert (report.posts_read, report.added, report.changed, report.failed, report.posts) == (2, 1, 0, 1, 2)
        (problem,) = report.problems
        assert isinstance(problem, PostFailed)
        assert isinstance(problem.__cause__, ZeroDivisionError)
        assert "letters.txt: the post 'letters' could not be taken apart (ZeroDivisionError: no blocks" in str(problem)
        assert texts(archive)["letters/wanda-pyle"] == "Yes, every single one of them."

    def test_a_failed_post_is_tried_again(
        self, posts: PostFolder, run: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", *LETTERS)
        with monkeypatch.context() as patch:
            patch.setattr(taking_apart, "take_apart", lambda *_: 1 / 0)
            assert (run().failed, run().generation) == (1, None)
        assert run().added == 1

    def test_what_a_source_cannot_read_is_reported_and_recorded(
        self, archive: Path, given: Callable[..., None], run: Callable[..., ImportReport]
    ) -> None:
        broken = MalformedSource("blog.xml, item 2", "it has no title", "Give it one.")
        given(broken, post())
        report = run()
        assert (report.posts_read, report.added, report.problems) == (1, 1, (broken,))
        with Record.read(archive) as record:
            assert record.problems() == [("MalformedSource", "blog.xml, item 2: it has no title. Give it one.")]

    def test_a_reader_that_breaks_does_not_cost_the_other_sources(
        self, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., ImportReport]
    ) -> None:
        def read(path: Path) -> Iterator[Post]:
            if path.name == "bad.xml":
                raise RecursionError("of a draft's words: the numbat is not to be named")
            yield post()

        monkeypatch.setattr(importing, "read_source", read)
        sources = [tmp_path / "bad.xml", tmp_path / "good.txt"]
        for path in sources:
            path.touch()
        report = run(*sources)
        assert (report.added, len(report.problems)) == (1, 1)
        assert "bad.xml: reading stopped (RecursionError). Please report it" in str(report.problems[0])
        assert isinstance(report.problems[0].__cause__, RecursionError)
        assert b"numbat" not in record_path(archive).read_bytes(), "what is reported is recorded, too"

    def test_a_source_that_is_not_there_is_said_before_anything_is_written(
        self, archive: Path, posts: PostFolder, run: Callable[..., ImportReport]
    ) -> None:
        posts.write("letters", *LETTERS)
        with pytest.raises(SourceNotFound):
            run(posts.path, posts.path / "nothing.xml")
        assert not archive.exists()

    def test_a_second_import_at_the_same_time_is_refused(
        self, archive: Path, posts: PostFolder, run: Callable[..., ImportReport]
    ) -> None:
        posts.write("letters", *LETTERS)
        with Record.write(archive), pytest.raises(RecordBusy):
            run()

    def test_an_unknown_model_is_said_before_anything_is_written(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", *LETTERS)
        with pytest.raises(ModelNotFound):
            import_sources(archive, [posts.path], model="./no-such-folder")
        assert not archive.exists()

    def test_a_model_that_cannot_be_loaded_costs_no_imported_post(
        self, archive: Path, posts: PostFolder, tmp_path: Path
    ) -> None:
        posts.write("letters", *LETTERS)
        (tmp_path / "model.safetensors").write_bytes(b"broken")
        with pytest.raises(ModelUnreadable):
            import_sources(archive, [posts.path], model=str(tmp_path))
        report = import_sources(archive, [posts.path], keyword_only=True)
        assert (report.skipped, report.generation) == (1, "000001")


class TestOneKey:
    def test_the_same_post_twice_is_folded(self, given: Callable[..., None], run: Callable[..., ImportReport]) -> None:
        given(post(), post(origin="copy/letters.txt"))
        report = run()
        assert (report.posts_read, report.added, report.skipped, report.problems) == (2, 1, 1, ())

    def test_two_posts_with_one_key_are_refused_and_the_first_is_kept(
        self, archive: Path, given: Callable[..., None], run: Callable[..., ImportReport]
    ) -> None:
        given(post(), post(body="\n\n".join(TESTS), origin="other.txt"))
        report = run()
        assert (report.added, report.failed) == (1, 1)
        assert isinstance(report.problems[0], DuplicatePostKey)
        assert "letters.txt and other.txt" in str(report.problems[0])
        assert list(texts(archive)) == ["letters/wanda-pyle"]

    @pytest.mark.parametrize(
        ("known", "coming", "same"),
        [
            (("https://a.example/letters/", "a.xml, item 1"), ("https://a.example/letters/", "b.xml, item 9"), True),
            (("https://a.example/letters/", "a.xml, item 1"), ("https://b.example/letters/", "a.xml, item 1"), None),
            (("", "letters.txt"), ("", "moved/letters.txt"), True),
            (("", "letters.txt"), ("", "letters.html"), False),
            (("", "letters.txt"), ("https://a.example/letters/", "a.xml, item 1"), False),
        ],
    )
    def test_an_edit_is_told_from_another_post(
        self,
        known: tuple[str, str],
        coming: tuple[str, str],
        same: bool | None,
        given: Callable[..., None],
        run: Callable[..., ImportReport],
    ) -> None:
        given(post(url=known[0], origin=known[1]))
        run()
        given(post(url=coming[0], origin=coming[1], body="\n\n".join(TESTS)))
        report = run()
        # None: it is another post for certain, and nothing is refused.
        expected = {True: (0, 1, 0), False: (0, 0, 1), None: (1, 0, 0)}
        assert (report.added, report.changed, report.failed) == expected[same]

    def test_a_blog_that_moved_keeps_its_posts(
        self, given: Callable[..., None], run: Callable[..., ImportReport]
    ) -> None:
        given(post(url="https://a.example/letters/"))
        run()
        given(post(url="https://b.example/letters/"))
        assert run().changed == 1


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
