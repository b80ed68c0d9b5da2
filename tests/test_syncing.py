"""Sites and feeds among the sources of an import: what is fetched, what is remembered, and what goes wrong."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import pytest

from index.imports import taking_apart
from index.imports.importing import import_sources, preview_import
from index.record.record import Record
from index.sources import fetching
from index.sources.waiting import Limits
from search.archive import Archive
from tests.wordpress_server import Answer, BlogPost, WordPress, always, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.imports.import_report import ImportReport
    from tests.conftest import PostFolder

    Run = Callable[..., ImportReport]

LOOMS = "<p>This week I asked people who hire librarians</p><p><strong>Do you lend looms?</strong></p>"
WANDA = "<p><strong>Wanda Pyle, Branch Head, Teasel Public Library:</strong> {}</p>"
LONG_AGO = dt.datetime(2022, 10, 14, 9)  # noqa: DTZ001 — a database has no zones
LATER = dt.datetime(2023, 3, 1, 9)  # noqa: DTZ001


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Iterator[WordPress]:
    monkeypatch.setattr(fetching, "Limits", partial(Limits, pause_seconds=0, first_wait_seconds=0))
    with WordPress([column(1, "Only on Fridays."), column(2, "Never to strangers.")]) as blog:
        yield blog


@pytest.fixture
def run(archive: Path) -> Run:
    return partial(import_sources, archive, keyword_only=True, allow_private=True)


def column(number: int, words: str, modified: dt.datetime = LONG_AGO) -> BlogPost:
    return BlogPost(number, content=LOOMS + WANDA.format(words), date=LONG_AGO, modified=modified)


def texts(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


def test_a_site_is_read_whole_and_then_only_what_has_changed(archive: Path, blog: WordPress, run: Run) -> None:
    assert run([blog.url]).added == 2
    assert texts(archive) == {"n1/wanda-pyle": "Only on Fridays.", "n2/wanda-pyle": "Never to strangers."}
    blog.posts.append(column(3, "Looms are heavy.", LATER))
    blog.edit(2, LATER, content=LOOMS + WANDA.format("Never to strangers, nor to friends."))
    report = run([blog.url])
    assert (report.posts_read, report.added, report.changed, report.problems) == (2, 1, 1, ())
    assert texts(archive)["n2/wanda-pyle"] == "Never to strangers, nor to friends."


def test_a_rebuild_reads_the_whole_site(blog: WordPress, run: Run) -> None:
    run([blog.url])
    assert run([blog.url], rebuild=True).posts_read == 2


def test_addresses_and_files_are_imported_together(posts: PostFolder, blog: WordPress, run: Run) -> None:
    posts.write("letters", "Do you read letters?", "Otto Brandl, Dean, Gorse College: I do.")
    assert run([posts.path, blog.url]).added == 3


def test_a_dry_run_remembers_nothing(archive: Path, blog: WordPress, run: Run) -> None:
    run([blog.url])
    blog.posts.append(column(3, "Looms are heavy.", LATER))
    report = preview_import(archive, [blog.url], allow_private=True)
    assert [change.post_key for change in report.changes] == ["n3"]
    assert run([blog.url]).added == 1


def test_a_post_that_could_not_be_taken_apart_is_asked_for_again(
    archive: Path, blog: WordPress, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(taking_apart, "take_apart", lambda *_: 1 / 0)
        assert run([blog.url]).failed == 2
    assert run([blog.url]).added == 2
    with Record.read(archive) as record:
        assert record.synced_until(blog.url) == LONG_AGO.replace(tzinfo=dt.UTC)


def test_a_feed_is_read_every_time(blog: WordPress, run: Run) -> None:
    feed = b"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Shelf</title>
        <item><title>Further Questions: Do you lend looms?</title><link>https://shelf.example/2022/10/14/looms/</link>
        <content:encoded><![CDATA[%s]]></content:encoded></item></channel></rss>"""
    blog.pages["/feed/"] = Answer(200, feed % (LOOMS + WANDA.format("Yes.")).encode(), {"Content-Type": "text/xml"})
    assert run([blog.url + "feed/"]).added == 1
    assert run([blog.url + "feed/"]).skipped == 1


def test_the_page_of_one_post(blog: WordPress, archive: Path, run: Run) -> None:
    blog.pages["/looms/"] = page(
        f"<body class='single'><h1 class='entry-title'>Further Questions: Do you lend looms?</h1>"
        f"<div class='entry-content'>{LOOMS}{WANDA.format('Yes.')}</div>"
    )
    assert run([blog.url + "looms/"]).added == 1
    assert list(texts(archive)) == ["looms/wanda-pyle"]


def test_this_machine_is_not_asked_unless_it_is_allowed(blog: WordPress, posts: PostFolder, run: Run) -> None:
    posts.write("letters", "Do you read letters?", "Otto Brandl, Dean, Gorse College: I do.")
    report = run([blog.url, posts.path], allow_private=False)
    assert blog.requests == []
    assert report.added == 1
    assert "--allow-private" in str(report.problems[0])


def test_a_site_that_is_down_costs_the_other_sources_nothing(blog: WordPress, posts: PostFolder, run: Run) -> None:
    posts.write("letters", "Do you read letters?", "Otto Brandl, Dean, Gorse College: I do.")
    blog.fault = always(Answer(503, b"down"))
    report = run([blog.url, posts.path])
    assert report.added == 1
    assert "503" in str(report.problems[0])
