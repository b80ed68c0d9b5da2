"""Import beside trouble: posts that fail, sources that break off, and several posts of one key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.encoding.model_errors import ModelNotFound, ModelUnreadable
from index.files.layout import record_path
from index.imports import importing, taking_apart
from index.imports.import_errors import DuplicatePostKey, PostFailed
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.posts.records import Block, Post
from index.posts.split import Split
from index.record.record import Record
from index.record.record_errors import RecordBusy
from index.sources.source_errors import MalformedSource, SourceNotFound
from index.splitting.splitting import take_apart
from tests.lettered_posts import LETTERS, TESTS, giving, post, running_imports, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import PostFolder


run = pytest.fixture(running_imports)
given = pytest.fixture(giving)


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

    @pytest.mark.slow
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
