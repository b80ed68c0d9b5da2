"""A slug used again beside takedowns, killed imports, synced sites and archives of older versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.files.layout import corrections_path
from index.imports.post_import import PostImport
from index.posts.records import Post
from index.record.record import Record
from index.sources.rest_post import read_post
from index.sources.wxr import read_wxr
from index.verifying.verification import verify
from tests.slug_imports import importing_items, write_feed
from tests.used_slugs import FIRST, NEW, OLD, RENAMED, SECOND, TRASHED, Item, shown, unpublished_posts, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.used_slugs import Run

pytestmark = pytest.mark.slow

run = pytest.fixture(importing_items)


def test_takedowns_name_posts_by_their_keys(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, OLD))
    corrections_path(archive).write_text('[[hide]]\npost = "looms"\nreason = "asked"\n')
    run(write(tmp_path, 2015, replace(OLD, slug="weaving"), NEW))
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}
    assert run(write(tmp_path, 2016, replace(OLD, slug="shuttles", day="2016/01/01"))).added == 0
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}
    assert verify(archive).problems == ()


def test_a_post_is_tried_again_after_an_import_that_was_killed(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, OLD))
    path = write(tmp_path, 2015, NEW)
    with Record.write(archive) as record:
        work = PostImport(record)
        for post in read_wxr(path):
            assert isinstance(post, Post)
            work.add(post)
    # Nothing was settled.
    report = run(path)
    assert (report.added, [post.key for post in report.unpublished]) == (0, ["looms"])
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


def test_a_blog_of_two_languages_may_have_one_slug_twice(archive: Path, tmp_path: Path, run: Run) -> None:
    french = replace(NEW, day="2014/05/10")
    run(write(tmp_path, 2014, OLD, french))
    assert run(write(tmp_path, 2015, french)).unpublished == ()
    assert len(shown(archive)) == 2


@pytest.mark.parametrize("hide", ['post = "looms"', 'answer = "looms/wanda-pyle"'])
@pytest.mark.parametrize("beside", [(), (TRASHED,)], ids=["deleted", "trashed"])
def test_words_that_are_hidden_do_not_come_back_as_another_post_of_the_slug(
    archive: Path, tmp_path: Path, run: Run, hide: str, beside: tuple[Item, ...]
) -> None:
    run(write(tmp_path, 2014, OLD))
    corrections_path(archive).write_text(f'[[hide]]\n{hide}\nreason = "asked"\n')
    path = write(tmp_path, 2015, replace(NEW, words=FIRST), *beside)
    for _ in range(2):
        report = run(path)
        assert shown(archive) == {}
        assert [type(problem).__name__ for problem in report.problems] == ["DuplicatePostKey"] * len(beside)
        assert verify(archive).problems == ()


def test_an_export_that_is_read_later_tells_that_a_post_had_moved_in_time(
    archive: Path, tmp_path: Path, run: Run
) -> None:
    run(write(tmp_path, 2014, OLD))
    run(write(tmp_path, 2016, NEW))
    assert list(unpublished_posts(archive)) == ["looms"]
    moved = replace(RENAMED, words=f"{FIRST} Nor to goats.")
    assert run(write(tmp_path, 2015, moved)).returned == ("looms",)
    assert shown(archive) == {"looms/wanda-pyle": moved.words, "looms-2/wanda-pyle": SECOND}


@pytest.mark.parametrize("guid", [{"rendered": "http://shelf.example/?p=7"}, None], ids=["with guid", "without"])
def test_a_site_that_is_synced(archive: Path, guid: dict[str, str] | None) -> None:
    """The interface names the same guid as an export, and the same number."""

    def read(item: Item, day: int) -> Post:
        fields = {
            "id": item.number, "guid": guid and {"rendered": f"http://shelf.example/?p={item.number}"}, "slug": item.slug,
            "link": f"https://shelf.example/{item.day}/{item.slug}/", "title": {"rendered": item.title},
            "content": {"rendered": f"<p><strong>Wanda Pyle, Head, Teasel Public Library:</strong> {item.words}</p>"},
            "date": item.day.replace("/", "-"),
        }  # fmt: skip
        post = read_post(
            fields, {}, "https://shelf.example/wp-json/wp/v2/posts", dt.datetime(2016, 1, day, tzinfo=dt.UTC)
        )
        assert isinstance(post, Post)
        return post

    def sync(*posts: Post) -> PostImport:
        with Record.write(archive) as record:
            work = PostImport(record)
            for post in posts:
                work.add(post)
            work.settle()
            return work

    sync(read(OLD, 1))
    assert sync(read(replace(OLD, slug="weaving", words=SECOND), 2)).changed == 1
    sync(read(replace(OLD, slug="looms"), 3))
    work = sync(read(NEW, 4))
    assert (work.added, work.problems, [post.key for post in work.unpublished.newly]) == (1, [], ["looms"])
    assert sync(read(NEW, 4)).skipped == 1
    with Record.read(archive) as record:
        assert {read.answer.id: read.answer.text for read in record.answers()} == {
            "looms/wanda-pyle": FIRST,
            "looms-2/wanda-pyle": SECOND,
        }


@pytest.mark.parametrize("guids", [True, False])
def test_an_archive_of_an_older_version_that_knew_no_numbers(
    archive: Path, tmp_path: Path, run: Run, guids: bool
) -> None:
    run(write(tmp_path, 2014, OLD))
    with Record.write(archive) as record:
        for table in ("post_identities", "post_numbers", "post_slugs", *(() if guids else ("guids",))):
            record.connection.execute(f"DELETE FROM {table}")  # noqa: S608
    report = run(write(tmp_path, 2015, NEW))
    assert (report.problems, [post.key for post in report.unpublished]) == ((), ["looms"])
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}
    assert run(tmp_path / "2014.xml").problems == ()
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


def test_a_rerun_names_a_post_by_its_slug(archive: Path, tmp_path: Path, run: Run) -> None:
    rerun = Item(12, SECOND, "looms-again", "2018/01/04")
    run(write(tmp_path, 2014, OLD))
    run(write(tmp_path, 2019, NEW, rerun))
    with Record.write(archive) as record, record.transaction():
        record.connection.execute("INSERT INTO facts VALUES ('looms-again', 0, 'rerun_of', 'looms')")
    run()
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


def test_a_post_of_a_feed_is_known_when_an_export_has_it_renamed_and_written_anew(
    archive: Path, tmp_path: Path, run: Run
) -> None:
    run(write_feed(tmp_path, OLD))
    report = run(write(tmp_path, 2015, replace(RENAMED, words=SECOND)))
    assert (report.added, report.changed, report.problems) == (0, 1, ())
    assert shown(archive) == {"looms/wanda-pyle": SECOND}


def test_a_post_of_a_feed_that_is_trashed_and_replaced_is_unpublished_once(
    archive: Path, tmp_path: Path, run: Run
) -> None:
    run(write_feed(tmp_path, OLD))
    sources = write(tmp_path, 2015, TRASHED), write(tmp_path, 2016, NEW)
    for _ in range(3):
        run(*sources)
        assert unpublished_posts(archive) == {"looms": "in the trash"}
        assert shown(archive) == {"looms-2/wanda-pyle": SECOND}
