"""Two archives of one blog through the same years: one reads only what has changed, the other everything, each time.

Every file of their generations is the same each time, and so is what Whoosh matches: answers, posts, people, redirects
and ids that are gone, postings, vectors.
"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest
from whoosh.filedb.filestore import FileStorage

from index.files import layout
from index.files.manifest import read_live_manifest
from index.imports.import_errors import DuplicatePostKey, PostWithdrawn
from index.imports.importing import import_sources
from index.record.record import Record
from index.sources import fetching
from index.sources.waiting import Limits
from index.verifying.verification import verify
from tests.effort import times
from tests.wordpress_server import BlogPost, WordPress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.imports.import_report import ImportReport
    from tests.conftest import FakeEncoder, PostFolder

pytestmark = pytest.mark.slow

YEARS = 12
NAMES = ["Wanda Pyle", "Otto Brandl", "Inez Tarn", "Kip Loam", "Mo Lark", "Ada Will", "José Sánchez", "Anonymous"]
WORK = ["Branch Head, Teasel Public Library", "Dean, Gorse Community College", "Director, Sedge County Law Library"]
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("", "n", "rt", "lk", "sh")]
BEGUN = dt.datetime(2012, 5, 1, 9)  # noqa: DTZ001 — a database has no zones


class Years:
    """A blog that its host edits, and an owner who corrects and hides; at random, the same for the same seed."""

    def __init__(self, seed: int, blog: WordPress, texts: PostFolder, owners_files: list[Path]) -> None:
        self.chance = random.Random(seed)  # noqa: S311 — not for secrets
        self.blog = blog
        self.texts = texts
        self.owners_files = owners_files
        self.now = BEGUN
        self.said: dict[int, list[tuple[str, str, str]]] = {}
        self.tables: list[str] = []
        #: Numbers of the posts that have been imported.
        self.read: set[int] = set()
        for _ in range(4):
            self.publish()

    def pass_one(self, ids: list[str]) -> None:
        """A year: some of what can happen. `ids` are what the owner sees."""
        self.read |= self.said.keys()
        for _ in range(self.chance.randint(1, 4)):
            self.now += dt.timedelta(days=30)
            happening: list[Callable[[], None]] = [self.publish, self.edit, self.edit, self.edit, self.remove, self.lock, self.copy]  # fmt: skip
            self.chance.choice(happening)()
        for _ in range(self.chance.randint(0, 2)):
            owner: list[Callable[[list[str]], None]] = [self.correct, self.hide, self.take_back]
            self.chance.choice(owner)(ids)
        for path in self.owners_files:
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n".join(self.tables))

    def publish(self) -> None:
        number = len(self.said) + 1
        self.said[number] = [self.answer() for _ in range(self.chance.randint(1, 4))]
        self.blog.posts.append(BlogPost(number, f"looms-{number}", content=self.body(number), date=self.now))

    def edit(self) -> None:
        number = self.chance.choice(list(self.said))
        said = self.said[number]
        place = self.chance.randrange(len(said))
        name, work, words = said[place]
        match self.chance.randrange(6):
            case 0:
                said.insert(place, self.answer())
            case 1 if len(said) > 1:
                said.pop(place)
            case 2:
                said[place] = self.chance.choice(NAMES), work, words
            case 3:
                said[place] = name, self.chance.choice(WORK), words
            case 4:
                self.chance.shuffle(said)
            case _:
                said[place] = name, work, f"{words.removesuffix('.')} {self.words(4)}"
        self.blog.edit(number, self.now, content=self.body(number))

    def remove(self) -> None:
        """From the site; nobody says so, and the archive keeps it."""
        if len(self.blog.posts) > 2:
            self.blog.posts.pop(self.chance.randrange(len(self.blog.posts)))

    def lock(self) -> None:
        """Only a post that was read before: of one that was locked from the beginning nothing is remembered."""
        read = [post for post in self.blog.posts if post.id in self.read]
        if read:
            post = self.chance.choice(read)
            self.blog.edit(post.id, self.now, protected=not post.protected)

    def copy(self) -> None:
        """A reader's copy of a post, as a file, or one that was never on the site."""
        number = self.chance.choice([*self.said, 100, 101])
        said = self.said.get(number) or [self.answer() for _ in range(2)]
        answers = [f"{name}, {work}: {words}" for name, work, words in said]
        self.texts.write(f"looms-{number}", "Do you lend looms?", *answers)

    def correct(self, ids: list[str]) -> None:
        answer_id = self.chance.choice(ids)
        beside = [other for other in ids if other.split("/")[0] == answer_id.split("/")[0] and other != answer_id]
        tables = [
            f'[[set]]\nanswer = "{answer_id}"\nname = "{self.chance.choice(NAMES[:-1])}"',
            f'[[set]]\nanswer = "{answer_id}"\ntypes = ["law", "special"]',
            f'[[not_an_answer]]\nanswer = "{answer_id}"',
            *(f'[[merge]]\nanswers = ["{answer_id}", "{other}"]' for other in beside),
        ]
        self.tables.append(self.chance.choice(tables))

    def hide(self, ids: list[str]) -> None:
        answer_id = self.chance.choice(ids)
        targets = [
            f'answer = "{answer_id}"',
            f'post = "{answer_id.split("/")[0]}"',
            f'respondent = "{self.chance.choice(NAMES[:-1])}"',
        ]
        self.tables.append(f'[[hide]]\n{self.chance.choice(targets)}\nreason = "asked to"')

    def take_back(self, _: list[str]) -> None:
        if self.tables:
            self.tables.pop(self.chance.randrange(len(self.tables)))

    def answer(self) -> tuple[str, str, str]:
        return self.chance.choice(NAMES), self.chance.choice(WORK), self.words(self.chance.choice([2, 12, 40]))

    def words(self, count: int) -> str:
        return f"{' '.join(self.chance.choices(WORDS, k=count))}.".capitalize()

    def body(self, number: int) -> str:
        answers = (f"<p><strong>{name}, {work}:</strong> {words}</p>" for name, work, words in self.said[number])
        return f"<p>This week I asked people who hire librarians</p><p><strong>Do you lend looms?</strong></p>{''.join(answers)}"  # fmt: skip


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Iterator[WordPress]:
    monkeypatch.setattr(fetching, "Limits", partial(Limits, pause_seconds=0, first_wait_seconds=0))
    with WordPress() as blog:
        yield blog


@pytest.mark.parametrize("seed", [*range(times(2)), 16, 35])
def test_an_incremental_and_a_full_build_are_the_same(
    tmp_path: Path, blog: WordPress, posts: PostFolder, encoder_class: type[FakeEncoder], seed: int
) -> None:
    archives = incremental, full = tmp_path / "incremental", tmp_path / "full"
    years = Years(seed, blog, posts, [layout.corrections_path(archive) for archive in archives])
    posts.write("purls", "Do you purl?", "Ada Will, Dean, Gorse Community College: On Mondays only.")

    def build(archive: Path, *, rebuild: bool) -> ImportReport:
        return import_sources(
            archive, [blog.url, posts.path], model=encoder_class(), rebuild=rebuild, allow_private=True
        )

    fetched = set()
    for year in range(YEARS):
        if year:
            years.pass_one([str(answer_id) for answer_id, _ in history(full)["answers"]])
        report = build(incremental, rebuild=False)
        fetched.add(report.posts_read)
        assert_same_reports(report, build(full, rebuild=True))
        assert contents(incremental) == contents(full), f"year {year}"
        assert history(incremental) == history(full), f"year {year}"
    assert len(fetched) > 2, "not all of it each time"
    before = contents(incremental)
    build(incremental, rebuild=True)
    assert contents(incremental) == before
    assert verify(incremental).problems == verify(full).problems == ()


def assert_same_reports(one: ImportReport, other: ImportReport) -> None:
    """But for the order, and for how much was read."""
    assert outcome(one) == outcome(other)
    for report in (one, other):
        assert {type(problem) for problem in report.problems} <= {PostWithdrawn, DuplicatePostKey}


def outcome(report: ImportReport) -> dict[str, object]:
    return {
        "counts": (report.added, report.changed, report.posts, report.answers, report.types_unknown),
        "changes": sorted(report.changes, key=lambda change: change.post_key),
        "withdrawn": [(post.key, post.why) for post in report.unpublished],
        "returned": report.returned,
        "problems": sorted(map(str, report.problems)),
        "unfit": list(map(str, report.corrections_unfit)),
    }


def contents(archive: Path) -> dict[str, object]:
    """Everything that a generation holds, and what Whoosh matches."""
    manifest = read_live_manifest(archive)
    assert manifest is not None
    folder = layout.generations_path(archive) / manifest.generation
    files = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != layout.MANIFEST
    }
    return {**files, "digest": manifest.digest, "matching": matching(folder / layout.KEYWORD)}


def matching(folder: Path) -> dict[tuple[str, bytes], list[int]]:
    """The rows that hold it, of every word of every field."""
    storage = FileStorage(str(folder), readonly=True)
    with closing(storage), closing(storage.open_index().reader()) as reader:
        rows = list(reader.column_reader(layout.WHOOSH_ROW).load()) if reader.doc_count_all() else []
        return {
            (field, word): sorted(rows[document] for document in reader.postings(field, word).all_ids())
            for field, word in reader.all_terms()
            if field in layout.WHOOSH_FIELDS
        }


def history(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """What became of every id, and what takedowns remember."""
    queries = {
        "answers": "SELECT id, hidden FROM answers",
        "redirects": "SELECT old_id, new_id, sketch FROM redirects",
        "gone": "SELECT id, reason, sketch FROM gone",
        "uncorrected": "SELECT id, bearer FROM uncorrected",
        "memory": "SELECT * FROM takedown_memory",
        "withdrawn": "SELECT post_key, why FROM withdrawn_posts",
    }
    with Record.read(archive) as record:
        connection: sqlite3.Connection = record.connection
        return {name: connection.execute(f"{sql} ORDER BY 1, 2").fetchall() for name, sql in queries.items()}
