"""An export of invented surveys over some years, with ticks, tags and categories, a job hunter's among them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PAGES = "How many pages should each of these documents be?"
LOOKS = "Where do you look for open positions?"
KNOWN = "Are you open to hiring somebody you know?"
HIRER = "This anonymous interview is with a librarian at a public library who has been a hiring manager."
HUNTER = (
    "This anonymous interview is with a job hunter who is not currently employed, has not been hired within the last"
    " two months, and has been looking for a new position for a year. This person is looking in academic libraries."
)


@dataclass(frozen=True)
class Survey:
    """A survey post: its questions with the lines of their answers."""

    slug: str
    year: int
    title: str
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    opening: str = HIRER
    categories: tuple[str, ...] = ("Survey",)
    tags: tuple[str, ...] = ()

    def item(self, number: int) -> str:
        lines = [f"<p>{escape(self.opening)}</p>"]
        for question, answers in self.asked:
            lines += [f"<p><strong>{escape(question)}</strong></p>", *(f"<p>{escape(line)}</p>" for line in answers)]
        filed = "".join(
            f"<category domain='{domain}' nicename='x{place}'><![CDATA[{name}]]></category>"
            for domain, names in (("category", self.categories), ("post_tag", self.tags))
            for place, name in enumerate(names)
        )
        return (
            f"<item><title>{escape(self.title)}</title>"
            f"<link>https://shelf.example/{self.year}/05/09/{self.slug}/</link>"
            f"<guid isPermaLink='false'>https://shelf.example/?p={number}</guid>{filed}"
            f"<content:encoded><![CDATA[{''.join(lines)}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
            f"<wp:post_date>{self.year}-05-09 09:00:00</wp:post_date><wp:post_name>{self.slug}</wp:post_name>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        )


def pages(letter: str, resume: str) -> tuple[str, tuple[str, ...]]:
    return PAGES, (f"Cover Letter: √ {letter}", f"Resume: √ {resume}")


WOWED = "What are the top three things you look for in a candidate?"
SURVEYS = (
    Survey(
        "the-kettle-is-on-the-left",
        2013,
        "The Kettle Is on the Left",
        (
            (WOWED, ("Somebody who labels the jars, and puts the lids back on them.",)),
            pages("Only one!", "Two is ok, but no more"),
            (KNOWN, ("√ Yes",)),
        ),
        tags=("Cover letters", "kettles"),
    ),
    Survey(
        "bring-a-spoon",
        2013,
        "Bring a Spoon",
        (
            (WOWED, ("A spoon of their own, patience, and a library card.",)),
            pages("Only One!", "As many as it takes"),
            (KNOWN, ("Only if the panel has never met them, which in a town of this size is nobody at all.",)),
        ),
        tags=("cover letters",),
    ),
    Survey(
        "the-goat-has-a-library-card",
        2015,
        "The Goat Has a Library Card",
        (
            (WOWED, ("Humour about goats. Nothing else can be taught here.",)),
            pages("Two is ok, but no more", "Two is ok, but no more"),
            (KNOWN, ("√ Yes", "√ Other: the goat")),
        ),
        tags=("goats",),
    ),
    Survey(
        "i-count-the-ferries",
        2014,
        "I Count the Ferries",
        (
            (LOOKS, ("√ Listservs", "√ The ferry office’s window")),
            ("Do you expect to see salary range listed in a job ad?", ("√ Yes, and it’s a red flag when it’s not",)),
            ("What do you think is the secret to getting hired?", ("Owning a boat that starts in the morning.",)),
        ),
        opening=HUNTER,
        categories=("Job hunter's survey",),
    ),
)


def write_surveys(path: Path, surveys: Sequence[Survey] = SURVEYS) -> Path:
    """Write the export."""
    items = "".join(survey.item(number) for number, survey in enumerate(surveys, 1))
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<pubDate>Mon, 01 Jun 2020 12:00:00 +0000</pubDate>{items}</channel></rss>",
        encoding="utf-8",
    )
    return path
