"""Whatever an owner does, one thing after another: every seal holds after each step."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections_file import read_file
from index.errors import ArchiveError
from index.files import layout
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.seals import Altered, compare_seals
from index.takedowns.hiding import hide, preview_hide, preview_unhide, unhide
from index.verifying.verification import verify
from tests.effort import times
from tests.exports import item, write_export

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

STEPS = 8
NAMES = ["Wanda Pyle", "Otto Brandl", "Inez Tarn", "Ada Will"]
WORDS = ["loom", "kiln", "marsh", "plate", "almanac", "shuttle", "quire", "sedge", "gorse", "teasel", "ferry", "lamp"]


class Years:
    """A blog and an archive of it under an owner's hand."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 — invented histories
        self.archive = folder / "archive"
        self.archive.mkdir()
        self.export = folder / "export.xml"
        self.year = 2015
        self.posts = {slug: self.answers() for slug in ("looms", "maps", "proofs")}
        self.status = dict.fromkeys(self.posts, "publish")

    def answers(self) -> list[tuple[str, str]]:
        return [(who, self.words()) for who in self.chance.sample(NAMES, self.chance.randint(1, 3))]

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(9, 30))).capitalize() + "."

    def index(self) -> None:
        self.year += 1
        items = [
            item(slug, number, *answers, status=self.status[slug])
            for number, (slug, answers) in enumerate(self.posts.items(), start=1)
        ]
        import_sources(self.archive, [write_export(self.export, self.year, *items)], keyword_only=True)

    def edit(self) -> None:
        self.posts[self.slug()] = self.answers()
        self.index()

    def withdraw(self) -> None:
        self.status[self.slug()] = self.chance.choice(["private", "publish"])
        self.index()

    def correct(self) -> None:
        table = f'[[set]]\nanswer = "{self.answer()}"\nname = "{self.chance.choice(NAMES)} Junior"\n'
        path = layout.corrections_path(self.archive)
        path.write_text((path.read_text() if path.exists() else "") + table)
        import_sources(self.archive, [], keyword_only=True)

    def split_anew(self) -> None:
        import_sources(self.archive, [], keyword_only=True, rebuild=True)

    def hide(self) -> None:
        hide(self.archive, preview_hide(self.archive, self.chance.choice([self.answer(), self.slug()])), "asked for")

    def unhide(self) -> None:
        hides = read_file(layout.corrections_path(self.archive)).corrections.hides
        if hides:
            unhide(self.archive, preview_unhide(self.archive, self.chance.choice(hides).value))

    def slug(self) -> str:
        return self.chance.choice([*self.posts])

    def answer(self) -> str:
        with Record.read(self.archive) as record:
            return self.chance.choice([read.answer.id for read in record.answers()])

    def step(self) -> str:
        event = self.chance.choice([self.edit, self.edit, self.withdraw, self.correct, self.split_anew, self.hide, self.unhide])  # fmt: skip
        try:
            event()
        except ArchiveError as error:
            return f"{event.__name__}: {error}"
        return event.__name__


@pytest.mark.parametrize("seed", range(times(3)))
def test_every_seal_holds_after_every_step(tmp_path: Path, seed: int) -> None:
    years = Years(tmp_path, seed)
    years.index()
    log = []
    for _ in range(STEPS):
        log.append(years.step())
        with Record.read(years.archive) as record:
            assert compare_seals(record.connection) == Altered(), log
    assert verify(years.archive).problems == (), log
