"""A post becomes unpublished, and published again, on evidence that is there: never on what was lost, cut off or
altered."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from index.backup.backup import back_up
from index.backup.restore import restore
from index.files.layout import record_path
from index.imports.importing import import_sources
from index.imports.post_import import PostImport
from index.imports.unpublished import UnpublishedPosts
from index.posts.records import Post
from index.record.record import Record
from index.sources.wxr import read_wxr
from index.verifying.verification import verify
from tests.used_slugs import (
    FIRST,
    GONE,
    NEW,
    OLD,
    RENAMED,
    SECOND,
    TRASHED,
    Item,
    shown,
    unpublished_posts,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from index.imports.import_report import ImportReport
    from tests.used_slugs import Run

pytestmark = pytest.mark.slow

BESIDE = Item(
    20, "Every spring we count the umbrellas and give them to the school next door.", "umbrellas", "2014/06/01"
)


@pytest.fixture
def run(archive: Path) -> Run:
    def run(*sources: Path) -> ImportReport:
        return import_sources(archive, sources, keyword_only=True)

    return run


class TestCutOff:
    def test_what_was_in_the_trash_stays_away_when_the_import_of_an_older_export_is_killed(
        self, archive: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(write(tmp_path, 2016, TRASHED, BESIDE))

        def killed(_: UnpublishedPosts) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(UnpublishedPosts, "settle", killed)
            with pytest.raises(KeyboardInterrupt):
                run(write(tmp_path, 2014, OLD, BESIDE))
        run()
        assert shown(archive) == {"umbrellas/wanda-pyle": BESIDE.words}
        assert unpublished_posts(archive) == {"looms": "in the trash"}


class TestReplaced:
    """A post whose slug another has comes back when something says so."""

    @pytest.fixture
    def replaced(self, archive: Path, tmp_path: Path, run: Run) -> Path:
        run(write(tmp_path, 2014, OLD, BESIDE))
        run(write(tmp_path, 2016, NEW, BESIDE))
        assert unpublished_posts(archive) == {"looms": GONE}
        return archive

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE post_slugs SET origin = 'x' WHERE slug = 'looms'",
            "UPDATE post_slugs SET slug = 'loomz' WHERE slug = 'looms'",
            "UPDATE post_slugs SET blog = 'loom.example' WHERE slug = 'looms'",
            "UPDATE post_slugs SET as_of = '2013-06-01T12:00:00+00:00' WHERE slug = 'looms'",
            "UPDATE post_slugs SET shared = 1 WHERE slug = 'looms'",
            "UPDATE post_slugs SET post_key = 'looms' WHERE slug = 'looms'",
            "UPDATE post_slugs SET post_key = 'loomz' WHERE slug = 'looms'",
            "DELETE FROM post_slugs WHERE slug = 'looms'",
            "DELETE FROM post_slugs",
            "UPDATE post_identities SET slug = 'loomz' WHERE post_key = 'looms'",
            "UPDATE post_identities SET as_of = '2019-06-01T12:00:00+00:00' WHERE post_key = 'looms'",
            "UPDATE post_identities SET slug = 'loomz'",
            "DELETE FROM post_identities",
        ],
    )
    def test_not_because_what_says_why_it_was_unpublished_was_altered(
        self, replaced: Path, tmp_path: Path, run: Run, sql: str
    ) -> None:
        before = shown(replaced)
        with closing(sqlite3.connect(record_path(replaced), isolation_level=None)) as connection:
            assert connection.execute(sql).rowcount
        for sources in ((), (tmp_path / "2016.xml",), (tmp_path / "2014.xml",)):
            assert run(*sources).returned == ()
            assert shown(replaced) == before
            assert unpublished_posts(replaced) == {"looms": GONE}
        assert verify(replaced).problems == ()
        assert run(write(tmp_path, 2018, OLD)).returned == ("looms",)

    def test_not_because_a_backup_of_before_was_put_back(self, archive: Path, tmp_path: Path, run: Run) -> None:
        run(write(tmp_path, 2014, OLD, BESIDE))
        back_up(archive, tmp_path / "b", dt.datetime(2026, 3, 12, tzinfo=dt.UTC))
        run(write(tmp_path, 2016, NEW, BESIDE))
        restore(archive, tmp_path / "b", dt.date(2026, 3, 15))
        for sources in ((), (tmp_path / "2014.xml",), (write(tmp_path, 2017, BESIDE),)):
            assert run(*sources).returned == ()
            assert shown(archive) == {"umbrellas/wanda-pyle": BESIDE.words}
        run(tmp_path / "2016.xml")
        assert shown(archive) == {"umbrellas/wanda-pyle": BESIDE.words, "looms-2/wanda-pyle": SECOND}
        assert run(write(tmp_path, 2015, RENAMED)).returned == ("looms",)

    @pytest.mark.parametrize("killed", [True, False])
    def test_when_it_had_moved_in_time(self, replaced: Path, tmp_path: Path, run: Run, killed: bool) -> None:
        """Also when the post that has its slug was seen again meanwhile, and at the second try."""
        run(write(tmp_path, 2018, replace(NEW, words=f"{SECOND} It has."), BESIDE))
        path = write(tmp_path, 2015, replace(RENAMED, words=f"{FIRST} Nor to goats."))
        if killed:
            with Record.write(replaced) as record:
                work = PostImport(record)
                for post in read_wxr(path):
                    assert isinstance(post, Post)
                    work.add(post)
        assert run(path, write(tmp_path, 2019, NEW)).returned == ("looms",)
        assert shown(replaced).keys() == {"looms/wanda-pyle", "looms-2/wanda-pyle", "umbrellas/wanda-pyle"}

    @pytest.mark.usefixtures("replaced")
    def test_when_some_source_has_both(self, tmp_path: Path, run: Run) -> None:
        assert run(write(tmp_path, 2015, OLD, NEW)).returned == ("looms",)

    def test_not_when_it_had_moved_to_a_slug_that_it_has_lost_too(
        self, replaced: Path, tmp_path: Path, run: Run
    ) -> None:
        third = Item(12, SECOND[::-1], "weaving", "2015/09/01")
        run(write(tmp_path, 2017, third, NEW))
        for _ in range(2):
            assert run(write(tmp_path, 2015, RENAMED)).returned == ()
            assert unpublished_posts(replaced) == {"looms": GONE}
        moved_on = replace(OLD, slug="shuttles")
        assert run(write(tmp_path, 2018, moved_on)).returned == ("looms",)


class TestParts:
    """The parts of an export are made seconds after each other, and are one source."""

    def parts(self, folder: Path, packed: str, minutes: int, *items: Item) -> list[Path]:
        """Each item in a file of its own, a few minutes apart; packed into one file where that has a name."""
        folder.mkdir(exist_ok=True)
        paths = [write(folder, 2016, item, name=f"part.{number:03}") for number, item in enumerate(items)]
        for number, path in enumerate(paths):
            path.write_text(path.read_text().replace("12:00:00", f"12:{number * minutes:02}:07"))
        if not packed:
            return paths
        with ZipFile(folder / packed, "w") as file:
            for path in paths:
                file.write(path, path.name)
        return [folder / packed]

    @pytest.mark.parametrize("packed", ["blog.zip", ""])
    @pytest.mark.parametrize("order", [1, -1])
    def test_two_posts_of_one_slug_both_stay(
        self, archive: Path, tmp_path: Path, run: Run, packed: str, order: int
    ) -> None:
        """As they do in one file: a blog of two languages may have them."""
        parts = self.parts(tmp_path / "parts", packed, 29, *[OLD, NEW, BESIDE][::order])
        for _ in range(2):
            report = run(*parts)
            assert (report.problems, report.unpublished) == ((), ())
            assert sorted(shown(archive).values()) == sorted([FIRST, SECOND, BESIDE.words])

    def test_a_copied_guid_is_another_posts_in_another_part(self, archive: Path, tmp_path: Path, run: Run) -> None:
        copy = replace(OLD, number=0, slug="weft", words=f"{FIRST} Nor to goats.", guid="urn:one")
        run(*self.parts(tmp_path / "parts", "blog.zip", 1, replace(OLD, number=0, guid="urn:one"), copy))
        assert shown(archive) == {"looms/wanda-pyle": FIRST, "weft/wanda-pyle": copy.words}

    def test_two_exports_that_are_packed_into_one_file_are_two(self, archive: Path, tmp_path: Path, run: Run) -> None:
        paths = write(tmp_path, 2014, OLD), write(tmp_path, 2016, NEW)
        with ZipFile(tmp_path / "old.zip", "w") as file:
            for path in paths:
                file.write(path, path.name)
        assert [post.key for post in run(tmp_path / "old.zip").unpublished] == ["looms"]
        assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


class TestTakenIds:
    """A number or a guid that a blog gave anew is that of the post which has it now."""

    def ids(self, archive: Path, table: str) -> dict[object, str]:
        with Record.read(archive) as record:
            column = "number" if table == "post_numbers" else "guid"
            return dict(record.connection.execute(f"SELECT {column}, post_key FROM {table}").fetchall())  # noqa: S608

    def test_numbers_in_one_import(self, archive: Path, tmp_path: Path, run: Run) -> None:
        old = replace(OLD, guid="urn:old")
        run(write(tmp_path, 2014, old))
        run(write(tmp_path, 2016, replace(old, number=12), replace(NEW, number=7, guid="urn:new", slug="weft")))
        assert self.ids(archive, "post_numbers") == {7: "weft", 12: "looms"}
        assert self.ids(archive, "guids") == {"urn:old": "looms", "urn:new": "weft"}
        with Record.read(archive) as record:
            assert record.altered == {}
