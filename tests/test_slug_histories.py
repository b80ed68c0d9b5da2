"""Simulated blogs whose posts are written, trashed, deleted and written anew under the same slugs, against a plain
oracle.

After every import: what the newest export of a post publishes is shown in its words; nothing is shown that an export
says is gone; and no id leads to words of another post than it led to before.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.imports.post_import import PostImport
from index.posts.records import Post, Unpublished
from index.record.record import Record
from index.sources import read_source
from tests.effort import times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprstvz" for b in "aeiou" for c in ("ba", "nda", "rto", "lki")]
SLUGS = ("looms", "weft", "looms-2")
START = datetime(2014, 5, 1, 12, tzinfo=UTC)
FRAME = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    "{}><channel><title>Shelf</title>{}</channel></rss>"
)
EXPORT = ' xmlns:wp="http://wordpress.org/export/1.2/"'


@dataclass(eq=False)
class Entry:
    """A post in a blog's database."""

    host: str
    number: int
    slug: str
    day: datetime
    words: list[str]
    status: str = "publish"
    #: All words that it ever had.
    said: set[str] = field(default_factory=set)
    #: True once its words were others altogether. A feed, which has no numbers, may not tell it from another post then.
    is_rewritten: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Sighting:
    """A post in a file."""

    entry: Entry
    slug: str
    status: str
    text: str


@dataclass(frozen=True)
class File:
    path: Path
    #: None for a feed.
    made: datetime | None
    sightings: tuple[Sighting, ...]


class Blog:
    """A blog that does what WordPress does with slugs."""

    def __init__(self, random: Random, host: str, ids: str, folder: Path) -> None:
        self.random, self.host, self.ids, self.folder = random, host, ids, folder
        self.entries: list[Entry] = []
        self.numbers = 0
        self.files: list[File] = []

    def sentence(self) -> list[str]:
        return self.random.choices(WORDS, k=30)

    def free(self, slug: str, but: Entry | None = None) -> str:
        taken = {entry.slug for entry in self.entries if entry is not but and entry.status in ("publish", "private")}
        tried, number = slug, 2
        while tried in taken:
            tried, number = f"{slug}-{number}", number + 1
        return tried

    def some(self, *statuses: str) -> Entry | None:
        found = [entry for entry in self.entries if entry.status in statuses]
        return self.random.choice(found) if found else None

    def write(self, now: datetime) -> None:
        self.numbers += 1
        status = self.random.choice(["publish"] * 5 + ["draft"])
        slug = self.random.choice(SLUGS)
        slug = slug if status == "draft" else self.free(slug)
        self.entries.append(Entry(self.host, self.numbers, slug, now, self.sentence(), status))

    def edit(self, _: datetime) -> None:
        if entry := self.some("publish", "private"):
            if self.ids != "guid" and self.random.random() < 0.3:
                entry.words = self.sentence()
                entry.is_rewritten = True
            else:
                entry.words[-1] = self.random.choice(WORDS)

    def rename(self, _: datetime) -> None:
        if entry := self.some("publish"):
            entry.slug = self.free(self.random.choice(SLUGS), entry)

    def trash(self, _: datetime) -> None:
        if entry := self.some("publish"):
            entry.status = "trash"
            entry.slug += "__trashed"

    def restore(self, _: datetime) -> None:
        if entry := self.some("trash", "private"):
            entry.slug = self.free(entry.slug.removesuffix("__trashed"), entry)
            entry.status = "publish"

    def withhold(self, _: datetime) -> None:
        if entry := self.some("publish"):
            entry.status = "private"

    def delete(self, _: datetime) -> None:
        if entry := self.some("publish", "trash"):
            self.entries.remove(entry)

    def save(self, now: datetime, share: float, *, is_feed: bool = False) -> None:
        """An export of all posts or of some, or a feed of what is published."""
        listed = [entry for entry in self.entries if self.random.random() < share]
        if is_feed:
            listed = [entry for entry in listed if entry.status == "publish" and not entry.is_rewritten]
        self.random.shuffle(listed)
        for entry in listed:
            entry.said.add(entry.text)
        made = None if is_feed else now
        seen = tuple(Sighting(e, e.slug.removesuffix("__trashed"), e.status, e.text) for e in listed)
        path = self.folder / f"{self.host}-{len(self.files)}.{'rss' if is_feed else 'xml'}"
        when = f"<pubDate>{now:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if made else ""
        items = "".join(self.item(entry, is_feed) for entry in listed)
        path.write_text(FRAME.format("" if is_feed else EXPORT, when + items), encoding="utf-8")
        self.files.append(File(path, made, seen))

    def item(self, entry: Entry, is_feed: bool) -> str:
        public = f"https://{self.host}/{entry.day:%Y/%m/%d}/{entry.slug}/"
        short = f"https://{self.host}/?p={entry.number}"
        guid = "" if self.ids == "number" else f'<guid isPermaLink="false">{short}</guid>'
        link = public if entry.status in ("publish", "private") else short
        body = (
            f"<p>Do you lend looms?</p><p><strong>Wanda Pyle, Head, Teasel Public Library:</strong> {entry.text}.</p>"
        )
        shared = (
            f"<title>Further Questions: Do you lend looms?</title><link>{link}</link>{guid}"
            f"<content:encoded><![CDATA[{body}]]></content:encoded>"
        )
        if is_feed:
            return f"<item>{shared}<pubDate>{entry.day:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        number = "" if self.ids == "guid" else f"<wp:post_id>{entry.number}</wp:post_id>"
        return (
            f"<item>{shared}{number}<wp:post_date>{entry.day:%Y-%m-%d %H:%M:%S}</wp:post_date>"
            f"<wp:post_name>{entry.slug}</wp:post_name><wp:status>{entry.status}</wp:status>"
            "<wp:post_type>post</wp:post_type></item>"
        )


class Oracle:
    """What must be shown, by the files that were imported, in whatever order."""

    def __init__(self) -> None:
        self.files: set[File] = set()

    def last(self) -> dict[Entry, tuple[datetime, Sighting]]:
        """The newest export's word on each post, and when it was said."""
        last: dict[Entry, tuple[datetime, Sighting]] = {}
        for file in self.files:
            for seen in file.sightings if file.made else ():
                if file.made and (seen.entry not in last or last[seen.entry][0] < file.made):
                    last[seen.entry] = (file.made, seen)
        return last

    def published(self) -> Iterator[tuple[datetime, Sighting]]:
        for file in self.files:
            for seen in file.sightings if file.made else ():
                if file.made and seen.status == "publish":
                    yield file.made, seen

    def shown(self) -> tuple[dict[Entry, str], set[Entry]]:
        """Words that must be shown, and posts that must not be."""
        must, never = {}, set()
        for entry, (made, seen) in self.last().items():
            replaced = any(
                other.entry is not entry and (other.entry.host, other.slug) == (entry.host, seen.slug) and when > made
                for when, other in self.published()
            )
            if seen.status != "publish" or replaced:
                never.add(entry)
            else:
                must[entry] = seen.text
        return must, never


class Reader:
    """The archive, and what its ids led to before."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.owner_of_id: dict[str, Entry] = {}

    def import_files(self, files: list[File], limit: int | None = None) -> PostImport:
        """An import; killed after so many items where there is a limit."""
        work = PostImport(self.record)
        for item in islice(chain.from_iterable(read_source(file.path) for file in files), limit):
            if isinstance(item, Unpublished):
                work.note_unpublished(item)
            else:
                assert isinstance(item, Post), item
                work.add(item)
        if limit is None:
            work.settle()
        return work

    def state(self) -> list[object]:
        tables = ("posts", "answers", "redirects", "gone", "guids", "post_numbers", "post_identities", "post_slugs", "withdrawn_posts", "unpublished_posts")  # fmt: skip
        return [self.record.connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables]  # noqa: S608

    def check(self, oracle: Oracle, entries: list[Entry]) -> None:
        by_text = {text: entry for entry in entries for text in entry.said}
        hidden = {key for (key,) in self.record.connection.execute("SELECT post_key FROM withdrawn_posts")}
        shown: dict[Entry, list[str]] = defaultdict(list)
        led: dict[str, Entry] = {}
        for read in self.record.answers():
            text = read.answer.text.rstrip(".")
            led[read.answer.id] = by_text[text]
            if read.answer.post_key not in hidden:
                shown[by_text[text]].append(text)
        for redirect in self.record.redirects():
            led[redirect.old_id] = led[redirect.new_id]
        for answer_id, entry in led.items():
            assert self.owner_of_id.setdefault(answer_id, entry) is entry, answer_id
        must, never = oracle.shown()
        assert not never & shown.keys()
        for entry, text in must.items():
            assert shown[entry] == [text], (entry.host, entry.number, text)
        assert all(len(texts) == 1 for texts in shown.values())


def simulate(seed: int, ids: str, blogs: int) -> None:
    random = Random(seed)  # noqa: S311 — invented histories
    with tempfile.TemporaryDirectory() as folder, Record.write(Path(folder) / "archive") as record:
        hosts = ("shelf.example", "loom.example")[:blogs]
        made = [Blog(random, host, ids, Path(folder)) for host in hosts]
        reader, oracle, now = Reader(record), Oracle(), START
        entries: list[Entry] = []
        for _ in range(random.randint(6, 24)):
            now += timedelta(days=1)
            blog = random.choice(made)
            steps: list[Callable[[datetime], None]] = [
                blog.write, blog.write, blog.edit, blog.rename, blog.trash, blog.restore, blog.withhold, blog.delete,
            ]  # fmt: skip
            random.choice(steps)(now)
            entries += [entry for entry in blog.entries if entry not in entries]
            if random.random() < 0.6:
                share, is_feed = random.choice([(1, False), (1, False), (0.5, False), (1, True)])
                blog.save(now + timedelta(hours=6), share, is_feed=is_feed and ids != "number")
            files = [file for blog in made for file in blog.files]
            if files and random.random() < 0.5:
                chosen = random.choices(files, k=random.randint(1, 3))
                # Of two feeds nothing says which is newer.
                feeds = [file for file in chosen if file.made is None]
                chosen = [file for file in chosen if file not in feeds[1:]]
                if random.random() < 0.2:
                    reader.import_files(chosen, limit=random.randint(1, 8))
                work = reader.import_files(chosen)
                oracle.files |= {*chosen}
                assert [problem for problem in work.problems if type(problem).__name__ != "PostWithdrawn"] == []
                reader.check(oracle, entries)
                before = reader.state()
                reader.import_files(chosen)
                assert reader.state() == before


@pytest.mark.parametrize("blogs", [1, 2])
@pytest.mark.parametrize("ids", ["both", "guid", "number"])
@settings(max_examples=times(15))
@given(seed=st.integers(0, 2**32))
def test_what_is_published_is_shown_and_nothing_else(seed: int, ids: str, blogs: int) -> None:
    simulate(seed, ids, blogs)
