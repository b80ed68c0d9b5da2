"""Posts of one blog that use the same slug one after the other, and what an archive has of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.record.record import Record
from search.archive import Archive
from tests.exports import write_export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.imports.import_report import ImportReport

    Run = Callable[..., ImportReport]

FIRST = "Only on Fridays, when the weaver is in, and never to anybody who has lost a shuttle of ours before."
SECOND = "We have none, and the board has asked twice whether we could have some by the end of next summer."
GONE = "deleted; another post has its address"


@dataclass(frozen=True)
class Item:
    """A post of an export."""

    number: int
    words: str
    slug: str = "looms"
    day: str = "2014/05/09"
    status: str = "publish"
    host: str = "https://shelf.example"
    guid: str | None = None
    title: str = "Further Questions: Do you lend looms?"

    def __str__(self) -> str:
        is_shown = self.status == "publish"
        link = f"{self.host}/{self.day}/{self.slug}/" if is_shown else f"{self.host}/?p={self.number}"
        guid = f"{self.host}/?p={self.number}" if self.guid is None else self.guid
        number = f"<wp:post_id>{self.number}</wp:post_id>" if self.number else ""
        return (
            f"<item><title>{self.title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
            "<content:encoded><![CDATA[<p>Do you lend looms?</p><p><strong>Wanda Pyle, Head, Teasel Public"
            f" Library:</strong> {self.words}</p>"
            f"]]></content:encoded>{number}<wp:post_date>{self.day.replace('/', '-')}"
            f" 09:00:00</wp:post_date><wp:post_name>{self.slug}</wp:post_name>"
            f"<wp:status>{self.status}</wp:status><wp:post_type>post</wp:post_type></item>"
        )


OLD = Item(7, FIRST)
NEW = Item(9, SECOND, day="2015/03/01")
TRASHED = replace(OLD, status="trash", slug="looms__trashed")
RENAMED = replace(OLD, slug="weaving")


def write(folder: Path, year: int, *items: Item, name: str = "") -> Path:
    return write_export(folder / f"{name or year}.xml", year, *items)


def shown(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


def unpublished_posts(archive: Path) -> dict[str, str]:
    with Record.read(archive) as record:
        return dict(record.connection.execute("SELECT post_key, why FROM withdrawn_posts").fetchall())
