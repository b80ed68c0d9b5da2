"""The day on which readers could first see an answer: kept, whatever becomes of the answer."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

from index.backup.backup import back_up
from index.backup.restore import restore
from index.imports import importing as import_run
from index.imports.importing import import_sources
from index.record.record_file import migrations
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive
from search.live import LiveArchive
from search.results import Mode, SearchRequest, Sort
from tests.every_table import change
from tests.takedown_posts import OTHER, OTTO, QUESTION, SECOND, WANDA, corrected, importing
from webui.addresses import Address
from webui.app import build_app
from webui.look.theme import Theme
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder
    from tests.takedown_posts import Imported

imported = pytest.fixture(importing)
FIRST, LATER, LAST = (dt.date(2031, 5, day) for day in (1, 2, 3))


class Calendar:
    """The day that it is."""

    def __init__(self) -> None:
        self.day = FIRST

    def today(self) -> dt.date:
        return self.day


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    found = Calendar()
    monkeypatch.setattr(import_run, "today", found.today)
    monkeypatch.setattr(hiding, "today", found.today)
    return found


def as_before_days(archive: Path) -> None:
    """Make of its record one of an older version, which did not note the days."""
    change(archive, "DROP TABLE prepared_posts")
    change(archive, "DROP TABLE first_shown")
    change(archive, "DELETE FROM seals WHERE what = 'first_shown'")
    number = next(at for at, script in enumerate(migrations()) if "TABLE first_shown" in script)
    change(archive, f"PRAGMA user_version = {number}")


def added(archive: Path) -> list[tuple[str, dt.date | None]]:
    """Every answer in the order of a feed."""
    with Archive.open(archive) as opened:
        hits = opened.search(SearchRequest("", mode=Mode.KEYWORD, sort=Sort.ADDED)).hits
        ids = [hit.answer.id for hit in hits]
        return list(zip(ids, opened.first_shown(ids), strict=True))


def test_the_last_added_come_first(archive: Path, posts: PostFolder, imported: Imported, calendar: Calendar) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND)
    imported()
    calendar.day = LATER
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    posts.write("aprons", "Do you wear an apron at the desk?", OTTO + "Always, and a hat.")
    imported()

    assert added(archive) == [
        ("letters/otto-m-brandl", LATER),
        ("aprons/otto-m-brandl", LATER),
        ("letters/wanda-pyle", FIRST),
    ]


def test_an_answer_taken_apart_anew_renamed_or_rebuilt_keeps_its_day(
    archive: Path, posts: PostFolder, imported: Imported, calendar: Calendar
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    imported()
    calendar.day = LATER
    corrected(archive, '[[set]]\nanswer = "letters/wanda-pyle"\nname = "Wilma Pile"')
    imported(rebuild=True)

    assert added(archive) == [("letters/wilma-pile", FIRST), ("letters/otto-m-brandl", FIRST)]
    assert verify(archive).problems == ()


def test_one_hidden_from_the_first_has_the_day_on_which_it_was_shown(
    archive: Path, posts: PostFolder, imported: Imported, calendar: Calendar, fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    corrected(archive, '[[hide]]\nanswer = "letters/wanda-pyle"\nreason = "asked for"')
    imported()
    calendar.day = LATER
    hiding.unhide(archive, hiding.preview_unhide(archive, "letters/wanda-pyle"), model=fake_encoder)
    calendar.day = LAST
    hiding.hide(archive, hiding.preview_hide(archive, "letters/otto-m-brandl"), "asked for", model=fake_encoder)
    hiding.unhide(archive, hiding.preview_unhide(archive, "letters/otto-m-brandl"), model=fake_encoder)

    assert added(archive) == [("letters/wanda-pyle", LATER), ("letters/otto-m-brandl", FIRST)]


def test_what_is_altered_and_mended_keeps_its_day(
    archive: Path, posts: PostFolder, imported: Imported, calendar: Calendar
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    imported()
    calendar.day = LATER
    change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'letters/wanda-pyle'")
    imported()

    assert added(archive) == [("letters/wanda-pyle", FIRST), ("letters/otto-m-brandl", FIRST)]
    assert verify(archive).problems == ()


def test_a_day_that_was_altered_is_not_kept(
    archive: Path, posts: PostFolder, imported: Imported, calendar: Calendar
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND)
    imported()
    calendar.day = LATER
    change(archive, "UPDATE first_shown SET day = 'soon'")
    imported()

    assert added(archive) == [("letters/wanda-pyle", LATER)]
    assert verify(archive).problems == ()


def test_of_what_an_older_version_took_in_no_day_is_known(
    archive: Path, posts: PostFolder, imported: Imported, calendar: Calendar, fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    corrected(archive, '[[hide]]\nanswer = "letters/wanda-pyle"\nreason = "asked for"')
    imported()
    as_before_days(archive)
    calendar.day = LATER
    posts.write("aprons", "Do you wear an apron at the desk?", OTTO + "Always, and a hat.")
    imported()
    calendar.day = LAST
    hiding.unhide(archive, hiding.preview_unhide(archive, "letters/wanda-pyle"), model=fake_encoder)
    corrected(archive, '[[set]]\nanswer = "letters/wanda-pyle"\nname = "Wilma Pile"')
    imported()

    assert added(archive) == [
        ("aprons/otto-m-brandl", LATER),
        ("letters/wilma-pile", None),
        ("letters/otto-m-brandl", None),
    ]
    assert verify(archive).problems == ()


@pytest.mark.parametrize("replaces", [True, False])
def test_a_backup_of_an_older_version_has_the_days_of_the_archive_that_it_replaces(
    archive: Path, tmp_path: Path, posts: PostFolder, imported: Imported, calendar: Calendar, *, replaces: bool
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    imported()
    older = tmp_path / "older"
    shutil.copytree(archive, older)
    as_before_days(older)
    back_up(older, tmp_path / "backup", dt.datetime(2031, 5, 1, tzinfo=dt.UTC))
    calendar.day = LAST
    restored = archive if replaces else tmp_path / "new"
    restore(restored, tmp_path / "backup", LAST)
    import_sources(restored, [], keyword_only=True)

    day = FIRST if replaces else None
    assert added(restored) == [("letters/wanda-pyle", day), ("letters/otto-m-brandl", day)]
    assert verify(restored).problems == ()


@pytest.mark.usefixtures("calendar")
def test_days_that_were_altered_are_not_carried_over(
    archive: Path, tmp_path: Path, posts: PostFolder, imported: Imported
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND)
    imported()
    as_before_days(archive)
    back_up(archive, tmp_path / "backup", dt.datetime(2031, 5, 1, tzinfo=dt.UTC))
    imported()
    change(archive, "UPDATE first_shown SET day = 'soon'")
    restore(archive, tmp_path / "backup", LAST)
    import_sources(archive, [], keyword_only=True)

    assert added(archive) == [("letters/wanda-pyle", None)]


def test_what_is_hidden_is_in_no_feed(
    archive: Path, posts: PostFolder, imported: Imported, fake_encoder: FakeEncoder
) -> None:
    posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
    imported()
    theme = Theme(url=Address("https://desk.example"))
    client = build_app(LiveArchive(archive), WarmingEncoder(None), theme).test_client()
    assert "Wanda" in client.get("/feed").text

    hiding.hide(archive, hiding.preview_hide(archive, "letters/wanda-pyle"), "asked for", model=fake_encoder)

    assert "Otto" in client.get("/feed").text
    assert "Wanda" not in client.get("/feed").text
    assert client.get("/respondents/wanda-pyle/feed").status_code == 410
