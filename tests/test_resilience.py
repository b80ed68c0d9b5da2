"""Accidents that happen to an archive and its sources, and that the next command says or mends."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from index.errors import GenerationDamaged
from index.files import layout
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.sources.source_errors import MalformedSource
from search.archive import Archive
from search.live import LiveArchive
from search.results import SearchRequest
from webui.app import create_app
from webui.cli import run as run_cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

EXPORT = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>
<title>Further Questions: Letters?</title><link>{link}</link><content:encoded><![CDATA[Do you read letters?

{answer}

– Wanda Pyle, Branch Head, Teasel Public Library]]></content:encoded><wp:post_name>letters</wp:post_name>
<wp:post_date>2014-01-03 10:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"""


@pytest.fixture
def build(archive: Path, posts: PostFolder) -> Callable[..., ImportReport]:
    posts.write(
        "letters", "Do you read letters?", "Wanda Pyle, Branch Head, Teasel Public Library: Yes, certificates too."
    )

    def build(*sources: Path, rebuild: bool = False) -> ImportReport:
        return import_sources(archive, sources or [posts.path], keyword_only=True, rebuild=rebuild)

    return build


def test_a_blog_that_moves_to_https_keeps_its_posts_and_their_ids(archive: Path, tmp_path: Path) -> None:
    export = tmp_path / "blog.xml"
    export.write_text(EXPORT.format(link="http://blog.example/2014/01/03/letters", answer="Yes."), encoding="utf-8")
    import_sources(archive, [export], keyword_only=True)
    export.write_text(
        EXPORT.format(link="https://blog.example/2014/01/03/letters/", answer="Yes, always."), encoding="utf-8"
    )

    report = import_sources(archive, [export], keyword_only=True)

    assert (report.changed, report.problems) == (1, ())
    with Archive.open(archive) as opened:
        assert [(answer.id, answer.text) for answer, _ in opened.answers()] == [("letters/wanda-pyle", "Yes, always.")]


def test_a_file_whose_name_is_no_text_is_reported_and_costs_nothing_else(
    posts: PostFolder, build: Callable[..., ImportReport]
) -> None:
    try:
        (posts.path / os.fsdecode(b"bad\xffname.txt")).write_text("Anything.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses names that are not UTF-8")

    report = build()

    assert report.added == 1
    assert ["bad" in str(problem) and "Rename" in str(problem) for problem in report.problems] == [True]


def test_a_binary_file_is_reported_and_becomes_no_post(posts: PostFolder, build: Callable[..., ImportReport]) -> None:
    (posts.path / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (posts.path / "picture.html").write_bytes(bytes(range(256)) * 40)

    report = build()

    assert report.added == 1
    assert [type(problem) for problem in report.problems] == [MalformedSource, MalformedSource]


def test_a_damaged_pointer_is_refused_and_mended_by_the_next_import(
    archive: Path, build: Callable[..., ImportReport]
) -> None:
    build()
    layout.current_path(archive).write_bytes(b"\xff\xfe../..")

    with pytest.raises(GenerationDamaged, match="the name of a generation"):
        Archive.open(archive)
    assert build().generation_is_new
    Archive.open(archive).close()


def test_a_file_that_was_cut_off_is_written_anew_by_the_next_import(
    archive: Path, build: Callable[..., ImportReport]
) -> None:
    first = build()
    assert first.generation is not None
    (layout.generations_path(archive) / first.generation / layout.TERMS).write_bytes(b"")

    assert build().generation_is_new
    Archive.open(archive).close()


def test_a_server_still_answers_every_query_when_its_generation_was_swept_away(
    archive: Path, build: Callable[..., ImportReport]
) -> None:
    build()
    held = LiveArchive(archive).get()
    build(rebuild=True)
    build(rebuild=True)

    assert not (layout.generations_path(archive) / held.generation).exists()
    assert [held.search(SearchRequest(text)).total for text in ("certif*", "name:pyle", "certificates")] == [1, 1, 1]


def test_an_argument_that_is_no_text_is_searched_for_as_well_as_can_be(
    archive: Path, build: Callable[..., ImportReport], capsys: pytest.CaptureFixture[str]
) -> None:
    build()

    assert run_cli(["--archive", str(archive), "search", "letters\udcff", "--json"]) == 0
    assert '"query": "letters?"' in capsys.readouterr().out


@pytest.mark.parametrize("query", ["🙂", "((((", "?"])
def test_a_query_without_a_word_finds_nothing(archive: Path, build: Callable[..., ImportReport], query: str) -> None:
    build()

    page = create_app(archive).test_client().get("/", query_string={"q": query}).get_data(as_text=True)

    assert "<strong>No answer</strong>" in page
    assert "There is no word in the query" in page
