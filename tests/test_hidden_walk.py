"""One answer, one person and one post are hidden, and everything that the archive says is read: they are nowhere.

Every page that is linked from any page is asked for before and after, with what a cache had kept in between.
"""

from __future__ import annotations

import html
import itertools
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bench.sample_archive import import_sample
from index.analysis import words
from index.corrections.corrections import HideTarget
from index.files import layout
from index.files.layout import corrections_path
from index.files.manifest import live_generation
from index.takedowns.hiding import hide, preview_hide
from index.verifying.verification import verify
from search.archive import Archive
from tests.processes import PATIENCE
from tests.whole_site import (
    ANSWER,
    OLD_ID,
    OTHER,
    POST,
    SITE,
    Walk,
    ask,
    crawl,
    is_cursor_of_before,
    links_of,
    shown_text,
)
from webui.addresses import Address
from webui.app import create_app
from webui.cli import run as run_cli
from webui.look.theme import Theme

if TYPE_CHECKING:
    from index.posts.records import Answer
    from tests.conftest import FakeEncoder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, encoder_class: type[FakeEncoder]) -> Walk:
    encoder = encoder_class()
    archive = tmp_path_factory.mktemp("walk") / "archive"
    archive.mkdir()
    name = "Thea Bronte Simmons"
    corrections_path(archive).write_text(f'[[set]]\nanswer = "{ANSWER}"\nname = "{name}"\n')
    import_sample(archive, encoder)
    corrections_path(archive).write_text("# nothing any more\n")
    import_sample(archive, encoder)
    # Search engines are let in, so that there is a sitemap.
    theme = Theme(url=Address(SITE), allow_indexing=True)
    app = create_app(archive, lambda: encoder, theme)
    app.extensions["answerstacks"].model.wait(PATIENCE)
    client = app.test_client()
    before = crawl(client)
    with Archive.open(archive) as opened:
        person = next(
            person
            for person in opened.people()
            if person.answers == 2 and all(answer.post_key != POST for answer, _ in opened.person(person.slug).answers)
        )
    hidden: list[Answer] = []
    for asked, target in ((ANSWER, HideTarget.ANSWER), (person.name, HideTarget.RESPONDENT), (POST, HideTarget.POST)):
        takedown = preview_hide(archive, asked, target)
        hide(archive, takedown, "the-owners-own-reason", model=encoder)
        hidden += takedown.answers
    with Archive.open(archive) as opened:
        shown = tuple(answer for answer, _ in opened.answers())
    return Walk(archive, client, before, tuple(hidden), person.slug, shown, crawl(client))


def test_there_is_something_to_hide(walk: Walk) -> None:
    assert len(walk.hidden) > 5
    assert walk.names
    assert len(walk.runs) > 200
    assert walk.before[f"/answers/{OLD_ID}"].status == 301
    told = {leak for asked in walk.before.values() for leak in walk.leaks_in(shown_text(asked.text))}
    assert told >= walk.ids - {OLD_ID}
    assert told >= walk.names
    assert len(walk.before) > 400


def test_no_page_and_no_data_says_anything_of_it(walk: Walk) -> None:
    asked_again = {path: ask(walk.client, path) for path in sorted(walk.before.keys() - walk.after.keys())}
    for path, asked in (asked_again | walk.after).items():
        assert not walk.leaks_in(shown_text(asked.text)), path
        assert "the-owners-own-reason" not in asked.text
        assert asked.status in (200, 301, 302, 404, 410) or is_cursor_of_before(path, asked), path
    assert verify(walk.archive).problems == ()


def test_every_address_of_it_is_gone(walk: Walk) -> None:
    paths = {f"/answers/{found}" for found in walk.ids - {POST}} | {f"/questions/{POST}", f"/respondents/{walk.person}"}
    for path in paths:
        assert ask(walk.client, path).status == 410, path
        assert walk.client.head(path).status_code == 410
        assert ask(walk.client, f"{path}?passage=0-3&page=2&type=public").status == 410
        assert not walk.leaks_in(ask(walk.client, path).text)
        for form in ("bib", "ris", "csl.json"):
            if path.startswith("/answers/"):
                assert ask(walk.client, f"{path}.{form}").status == 410, path
        assert ask(walk.client, f"/api/v1{path.replace('/questions/', '/posts/')}").status == 410, path
    gone = "&".join(f"id={quote(found)}" for found in sorted(walk.ids - {POST}))
    for path in ("/selection", "/export.bib", "/export.ris", "/export.csl.json"):
        assert ask(walk.client, f"{path}?{gone}").status == 410
        left = ask(walk.client, f"{path}?{gone}&id={OTHER}")
        assert (left.status, walk.leaks_in(shown_text(left.text))) == (200, set())
    assert " gone and left out" in ask(walk.client, f"/selection?{gone}&id={OTHER}").text
    assert ask(walk.client, f"/respondents/{walk.person}/feed").status == 410
    for found in walk.ids - {POST}:
        assert ask(walk.client, f"/embed/a/{found}").status == 410
        assert ask(walk.client, f"/api/v1/similar?id={quote(found)}").status == 410
        asked = ask(walk.client, f"/api/similar?id={quote(found)}")
        assert (asked.status, json.loads(asked.text)["error"]["status"]) == (410, 410)


def test_what_a_cache_had_kept_is_never_confirmed(walk: Walk) -> None:
    changed = 0
    for path, asked in walk.before.items():
        if not asked.etag:
            continue
        again = ask(walk.client, path, If_None_Match=asked.etag)
        if walk.leaks_in(shown_text(asked.text)):
            changed += 1
            head = walk.client.head(path, headers={"If-None-Match": asked.etag}, buffered=True)
            assert head.status_code == again.status, path
            assert again.status in (200, 404, 410) or is_cursor_of_before(path, again), path
            assert again.etag != asked.etag
        elif again.status == 304 and path in walk.after:
            assert walk.after[path].text == asked.text
    assert changed > 20


def test_whatever_is_kept_is_asked_about_each_time(walk: Walk) -> None:
    for path, asked in (walk.before | walk.after).items():
        assert asked.headers["Cache-Control"] == "no-cache", path
        assert bool(asked.etag) == (asked.status == 200), path
        assert not asked.headers.keys() & {"Vary", "Expires", "Last-Modified", "Age", "Set-Cookie"}, path


def test_what_is_searched_for_by_name_or_by_words_is_not_found(walk: Walk) -> None:
    asked: list[str] = [f"name:{words(name)[-1]}" for name in walk.names]
    asked += [f'"{name}"' for name in walk.names]
    asked += [f'"{" ".join(run)}"' for run in sorted(walk.runs)[::40]]
    for query in asked:
        found: dict[str, Any] = json.loads(ask(walk.client, f"/api/search?q={quote(query)}&limit=50").text)
        del found["query"]
        assert not walk.leaks_in(json.dumps(found, ensure_ascii=False)), query
        for path in ("/", "/compare"):
            page = ask(walk.client, f"{path}?q={quote(query)}").text
            assert not [found for found in walk.ids if f"/answers/{found}" in page]


def test_no_command_says_anything_of_it(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--archive", str(walk.archive)]
    commands = [
        ["export"],
        ["export", "--format", "csv"],
        ["search", "--limit", "50", "--json"],
        ["search", "certificates", "--mode", "keyword"],
        ["respondent"],
        ["respondent", "--json"],
        ["verify"],
        ["queries"],
        ["similar", walk.shown[0].id, "--json"],
        *(["cite", walk.shown[0].id, "--style", style] for style in ("apa", "bibtex", "ris", "csl-json")),
    ]
    for command in commands:
        capsys.readouterr()
        run_cli([*at, *command])
        out, err = capsys.readouterr()
        assert not walk.leaks_in(html.unescape(f"{out} {err}")), command
    for command in [
        *(["show", found] for found in walk.ids - {POST}),
        *(["similar", found] for found in walk.ids - {POST}),
        *(["cite", found] for found in walk.ids - {POST}),
        ["respondent", walk.person],
    ]:
        capsys.readouterr()
        assert run_cli([*at, *command]) == 1
        out, err = capsys.readouterr()
        assert (out, err) == ("", f"Error: The {'respondent' if command[0] == 'respondent' else 'answer'} '{command[1]}' is gone: taken out of the archive.\n")  # fmt: skip


def test_no_view_for_sql_says_anything_of_it(walk: Walk) -> None:
    generation = layout.generations_path(walk.archive) / live_generation(walk.archive)
    with closing(sqlite3.connect(generation / layout.ANSWERS)) as database:
        for view in ("answer", "post", "respondent", "type_evidence"):
            rows = database.execute(f"SELECT * FROM {view}").fetchall()  # noqa: S608
            assert rows
            assert not walk.leaks_in(" ".join(map(str, itertools.chain(*rows)))), view


def test_no_page_links_to_what_is_gone(walk: Walk) -> None:
    linked = {link for asked in walk.after.values() for link in links_of(asked.text)}
    assert linked <= walk.after.keys()
    assert not [link for link in linked if walk.after[link].status == 410]
