"""Posts that are no longer published: their ids answer 410, and come back with them."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from index.errors import AnswerGone, PostGone
from index.files.layout import corrections_path
from index.imports.import_errors import ExportUndated
from index.imports.importing import import_sources, preview_import
from index.posts.records import Unpublished
from index.record.record import Record
from index.sources import fetching
from index.sources.waiting import Limits
from index.sources.wxr import read_wxr
from index.verifying.verification import verify
from search.archive import Archive
from tests.wordpress_server import BlogPost, WordPress
from webui.cli import run as command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.imports.import_report import ImportReport

    Run = Callable[..., ImportReport]
    Export = Callable[..., Path]

pytestmark = pytest.mark.slow

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Shelf Questions</title>{made}
"""
ITEM = """<item><title>Further Questions: Do you lend looms?</title><link>{link}</link>
<content:encoded><![CDATA[<p>Do you lend looms?</p><p><strong>Wanda Pyle, Branch Head, Teasel Public Library:</strong> {words}</p>
<p><strong>Anonymous:</strong> The weaver keeps every one of the looms in a quokka's pouch.</p>]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2014-05-09 09:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type><wp:post_password>{password}</wp:post_password></item>
"""
PUBLISHED = {"status": "publish"}
PRIVATE = {"status": "private", "link": "https://shelf.example/?p=7"}
IDS = {"looms/wanda-pyle", "looms/anonymous"}


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """An export made in a year, of items given by their fields; None where it does not say when it was made."""

    def export(year: int | None, *items: dict[str, str], name: str = "") -> Path:
        path = tmp_path / (name or f"{year}.xml")
        made = f"<pubDate>Mon, 01 Jun {year} 12:00:00 +0000</pubDate>" if year else ""
        given = {"slug": "looms", "number": "7", "link": "https://shelf.example/2014/05/09/looms/", "password": "", "words": "Only on Fridays."}  # fmt: skip
        path.write_text(
            HEAD.format(made=made) + "".join(ITEM.format(**given | item) for item in items) + "</channel></rss>"
        )
        return path

    return export


@pytest.fixture
def run(archive: Path) -> Run:
    def run(*sources: Path | str) -> ImportReport:
        return import_sources(archive, sources, keyword_only=True, allow_private=True)

    return run


def shown(archive: Path) -> set[str]:
    with Archive.open(archive) as opened:
        return {answer.id for answer, _ in opened.answers()}


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (PRIVATE, "private"),
        ({"status": "draft"}, "a draft"),
        ({"status": "pending"}, "waiting for review"),
        ({"status": "future"}, "planned for later"),
        ({"status": "trash", "slug": "looms__trashed"}, "in the trash"),
        ({"status": "trash", "slug": "looms__trashed-2", "link": ""}, "in the trash"),
        ({"status": "publish", "password": "shuttle"}, "behind a password"),
    ],
)
def test_a_post_that_is_no_longer_published_is_unpublished(
    archive: Path, run: Run, export: Export, item: dict[str, str], why: str
) -> None:
    run(export(2020, PUBLISHED, {"slug": "other", "number": "8", **PUBLISHED, "words": "At once."}))
    report = run(export(2021, item))
    assert [(post.key, post.why, post.origin) for post in report.unpublished] == [("looms", why, "2021.xml, item 1")]
    assert (report.posts, report.answers) == (1, 2)
    with Archive.open(archive) as opened:
        for answer_id in IDS:
            with pytest.raises(AnswerGone, match="taken out"):
                opened.resolve(answer_id)
        with pytest.raises(PostGone):
            opened.post("looms")
    assert verify(archive).problems == ()
    assert not list((archive / "generations").rglob("000001/*")), "nothing older holds it"
    assert run(export(2021, item)).unpublished == (), "it is said once"


def test_an_export_without_a_date_takes_nothing_out_and_says_which_posts_stay_shown(
    archive: Path, run: Run, export: Export
) -> None:
    other = {"slug": "other", "number": "8", "words": "At once."}
    run(export(2020, PUBLISHED, {**other, **PUBLISHED}))
    report = run(export(None, PRIVATE, {**other, **PUBLISHED}))
    (problem,) = report.problems
    assert report.unpublished == ()
    assert "None.xml: the post 'looms' stays shown, though not published in this export: it does not say when" in str(
        problem
    )
    assert "import an unaltered export of today" in str(problem)
    assert "`answerstacks hide POST`" in str(problem)
    assert len(shown(archive)) == 4
    report = run(export(None, PRIVATE, {**other, "status": "trash"}))
    assert [type(problem) for problem in report.problems] == [ExportUndated]
    assert "2 posts ('looms', 'other') stay shown" in str(report.problems[0])


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([PUBLISHED, {**PRIVATE, "number": "9"}], id="a draft has its name"),
        pytest.param([PUBLISHED, {**PRIVATE, "number": ""}], id="so has one without a number"),
        pytest.param([PUBLISHED, {"slug": "never", "number": "9", "status": "trash"}], id="it was never shown"),
    ],
)
def test_an_export_without_a_date_is_silent_of_other_posts(
    run: Run, export: Export, items: list[dict[str, str]]
) -> None:
    run(export(2020, PUBLISHED))
    assert run(export(None, *items)).problems == ()


def test_an_export_without_a_date_is_silent_of_what_is_unpublished_already(run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    assert run(export(2021, PRIVATE), export(None, PRIVATE)).problems == ()


def test_a_hidden_post_is_not_reported_of_an_export_without_a_date(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    corrections_path(archive).write_text('[[hide]]\npost = "looms"\nreason = "asked to"\n')
    assert run(export(None, PRIVATE)).problems == ()


def test_a_post_that_comes_back_has_its_ids_and_new_words(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    run(export(2021, PRIVATE))
    report = run(export(2022, {**PUBLISHED, "words": "Only on Fridays, and never to goats."}))
    assert (report.returned, report.changed, report.unpublished) == (("looms",), 1, ())
    assert shown(archive) == IDS
    assert verify(archive).problems == ()


@pytest.mark.parametrize("order", [(2020, 2021), (2021, 2020)])
def test_the_newer_export_counts_whatever_the_order(
    archive: Path, run: Run, export: Export, order: tuple[int, int]
) -> None:
    export(2020, PUBLISHED)
    export(2021, PRIVATE)
    run(*(archive.parent / f"{year}.xml" for year in order))
    assert shown(archive) == set()
    report = run(archive.parent / "2020.xml")
    assert (report.returned, report.problems) == ((), ())
    assert shown(archive) == set()


def test_an_export_from_before_a_post_appeared_unpublishes_nothing(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    assert run(export(2013, {"status": "future"})).unpublished == ()
    assert shown(archive) == IDS


def test_absence_unpublishes_nothing(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    assert run(export(2021, {"slug": "other", "number": "8", **PUBLISHED, "words": "At once."})).unpublished == ()
    assert shown(archive) >= IDS


@pytest.mark.parametrize(
    "items",
    [
        ({"status": "draft", "number": "9"}, PUBLISHED),
        (PUBLISHED, {"status": "draft", "number": "9"}),
        ({"status": "draft", "number": "9"},),
        ({"status": "expired"},),
        ({**PRIVATE, "link": "https://loom.example/?p=7"},),
        ({"status": "draft", "number": "9", "slug": "", "link": "https://shelf.example/?p=7"},),
    ],
    ids=[
        "a draft of the same name",
        "after it",
        "without it",
        "a plugin's status",
        "another blog's",
        "a draft without a name",
    ],
)
def test_what_is_not_the_post_unpublishes_nothing(
    archive: Path, run: Run, export: Export, items: tuple[dict[str, str], ...]
) -> None:
    run(export(2020, PUBLISHED))
    assert run(export(2021, *items)).unpublished == ()
    assert shown(archive) == IDS


def test_nothing_is_kept_of_a_draft_that_was_never_published(archive: Path, run: Run, export: Export) -> None:
    run(
        export(
            2020,
            {"slug": "other", "number": "8", **PUBLISHED},
            {"status": "draft", "words": "The numbat is not to be named."},
        )
    )
    assert b"numbat" not in (archive / "record.sqlite3").read_bytes()
    assert next(read_wxr(export(2020, {"status": "draft"}))) == Unpublished(
        "looms", "https://shelf.example/2014/05/09/looms/", "a draft", "2020.xml, item 1",
        dt.datetime(2020, 6, 1, 12, tzinfo=dt.UTC),
    )  # fmt: skip


def test_a_saved_page_does_not_bring_a_post_back(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    run(export(2021, PRIVATE))
    page = archive.parent / "looms.txt"
    page.write_text("Further Questions: Do you lend looms?\n\nDo you lend looms?\n\nWanda Pyle, Branch Head, Teasel Public Library: Only on Fridays.\n\nAnonymous: The weaver keeps every one of the looms in a quokka's pouch.\n")  # fmt: skip
    (problem,) = run(page).problems
    assert "looms.txt: the post 'looms' is no longer published, it is private (2021.xml, item 1)" in str(problem)
    assert shown(archive) == set()


def test_a_takedown_outlasts_the_return(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    run(export(2021, PRIVATE))
    corrections_path(archive).write_text('[[hide]]\nanswer = "looms/wanda-pyle"\nreason = "asked"\n')
    run(export(2022, PUBLISHED))
    assert shown(archive) == {"looms/anonymous"}
    assert verify(archive).problems == ()


def test_a_rerun_of_a_unpublished_post_stands_for_itself(archive: Path, run: Run, export: Export) -> None:
    again = {"slug": "looms-again", "number": "8", "link": "https://shelf.example/2016/05/09/looms-again/", **PUBLISHED}
    note = "Only on Fridays, when the goats are out and the wool is dry enough to be carried."
    rerun = {**again, "words": note}
    run(export(2020, {**PUBLISHED, "words": note}, rerun))
    with Record.write(archive) as record, record.transaction():
        record.connection.execute("INSERT INTO facts VALUES ('looms-again', 0, 'rerun_of', 'looms')")
    import_sources(archive, [], keyword_only=True)
    assert shown(archive) == IDS
    run(export(2021, PRIVATE))
    assert shown(archive) == {"looms-again/wanda-pyle", "looms-again/anonymous"}
    assert verify(archive).problems == ()
    run(export(2022, {**PUBLISHED, "words": note}))
    assert shown(archive) == IDS


def test_a_dry_run_says_it_and_unpublishes_nothing(archive: Path, run: Run, export: Export) -> None:
    run(export(2020, PUBLISHED))
    report = preview_import(archive, [export(2021, PRIVATE)])
    assert ([post.key for post in report.unpublished], report.answers) == (["looms"], 0)
    assert shown(archive) == IDS


def test_what_the_command_says(archive: Path, export: Export, capsys: pytest.CaptureFixture[str]) -> None:
    index = partial(command, ["--archive", str(archive), "index", "--keyword-only", str(export(2020, PUBLISHED))])
    index()
    assert command(["--archive", str(archive), "index", "--keyword-only", str(export(2021, PRIVATE))]) == 0
    said = capsys.readouterr()
    assert "No longer published: 1 post\n  looms: private (2021.xml, item 1)\n" in said.out
    assert "In the archive: 0 posts, 0 answers\n" in said.out
    assert not said.err
    export(2022, PUBLISHED)
    command(["--archive", str(archive), "index", "--keyword-only", str(archive.parent / "2022.xml"), "--dry-run"])
    assert "Published again: 1 post\n  looms\n" in capsys.readouterr().out
    command(["--archive", str(archive), "index", "--json", "--keyword-only", str(export(2023, PRIVATE))])
    assert json.loads(capsys.readouterr().out)["withdrawn"] == []
    for post, withdrawn in ({**PUBLISHED, "words": "On Mondays."}, []), (PRIVATE, ["looms"]):
        year = 2024 + len(withdrawn)
        command(["--archive", str(archive), "index", "--json", "--keyword-only", str(export(year, post))])
        report = json.loads(capsys.readouterr().out)
        assert [unpublished["key"] for unpublished in report["withdrawn"]] == withdrawn
        assert "unpublished" not in report


def test_a_site_that_locks_a_post(archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "Limits", partial(Limits, pause_seconds=0, first_wait_seconds=0))
    body = (
        "<p>Do you lend looms?</p><p><strong>Wanda Pyle, Branch Head, Teasel Public Library:</strong> On Fridays.</p>"
    )
    # WordPress tells when a post was saved by a clock that the test cannot turn; all is read each time.
    with WordPress([BlogPost(1, "looms", content=body), BlogPost(2, "weft", content=body)]) as blog:
        run(blog.url)
        blog.edit(1, dt.datetime(2023, 3, 1), protected=True)  # noqa: DTZ001 — a database has no zones
        (gone,) = run(blog.url).unpublished
        assert (gone.key, gone.why) == ("looms", "behind a password")
        assert shown(archive) == {"weft/wanda-pyle"}
        blog.edit(1, dt.datetime(2023, 3, 2), protected=False)  # noqa: DTZ001
        assert run(blog.url).returned == ("looms",)
        blog.posts.pop(0)
        assert (
            import_sources(archive, [blog.url], rebuild=True, keyword_only=True, allow_private=True).unpublished == ()
        )
        assert shown(archive) == {"looms/wanda-pyle", "weft/wanda-pyle"}
