"""An invented blog that its host edits, and the exports of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Long Shelf</title><link>https://long-shelf.example</link>
<pubDate>Mon, 01 Jun {year} 12:00:00 +0000</pubDate><wp:wxr_version>1.2</wp:wxr_version>
"""
_ITEM = """<item><title>{title}</title><link>https://long-shelf.example/2014/05/{day:02}/{slug}/</link>
<guid isPermaLink="false">https://long-shelf.example/?p={number}</guid>
<category domain="category" nicename="c"><![CDATA[{category}]]></category>
<category domain="post_tag" nicename="t"><![CDATA[{tag}]]></category>
<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2014-05-{day:02} 09:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item>
"""
NAMES = ("Wanda Pyle", "Otto Brandl", "Inez Tarn", "Kip Loam", "Mo Lark", "Ada Will", "José Sánchez", "Anonymous")
_WORK = (
    "Branch Head, Teasel Public Library", "Dean, Gorse Community College", "Director, Sedge County Law Library",
    "Archivist, Heath State Archives",
)  # fmt: skip
_ASKED = (
    "Do you lend looms to people you do not know?", "Which of your shelves leans the most?",
    "Would you hire somebody who whistles?", "How long is a good letter?", "Who waters the plants?",
)  # fmt: skip
_TOPICS = ("looms", "letters", "shelves", "plants")
#: What answers are made of; a word of its own tells each from all others.
_WORDS = (
    "we never always read letter people shelf plant water loom hire honest short story branch kind patient reference"
    " desk children budget degree school manager cover interview question garden winter quiet program budget catalog"
).split()
_OWN = [f"{a}{b}{c}{d}" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdfgklmnprst" for d in ("olt", "urk", "enz")]


@dataclass
class Entry:
    """A post of the blog."""

    number: int
    #: Who says what of which question: the question's number, name, work, words.
    said: list[tuple[int, str, str, str]]
    status: str = "publish"
    slug: str = ""
    title: str = ""
    topic: str = ""

    @property
    def body(self) -> str:
        """Its HTML: a column, or a survey where several questions are asked."""
        asked = sorted({question for question, *_ in self.said})
        if len(asked) < 2:
            answers = (f"<p><strong>{name}, {work}:</strong> {words}</p>" for _, name, work, words in self.said)
            opening = f"<p>This week I asked people who hire librarians</p><p><strong>{_ASKED[asked[0]]}</strong></p>"
            return opening + "".join(answers)
        opening = "<p>This anonymous interview is with someone who hires for a:</p><p>√ Public Library</p>"
        answers = (f"<p><strong>{_ASKED[question]}</strong></p><p>{words}</p>" for question, _, _, words in self.said)
        return opening + "".join(answers)


@dataclass
class Blog:
    """The blog; the same for the same chance."""

    chance: random.Random
    entries: dict[int, Entry] = field(default_factory=dict)
    year: int = 2015
    _own: int = 0

    def publish(self) -> None:
        """Publish one more post."""
        number = len(self.entries) + 1
        if self.chance.random() < 0.3:
            said = [
                (asked, "", "", self._words())
                for asked in self.chance.sample(range(len(_ASKED)), self.chance.randint(2, 4))
            ]
        else:
            asked = self.chance.randrange(len(_ASKED))
            said = [(asked, *self._signed(), self._words()) for _ in range(self.chance.randint(1, 4))]
        title = f"Further Questions: On {self.chance.choice(_TOPICS)}"
        self.entries[number] = Entry(
            number, said, slug=f"post-{number}", title=title, topic=self.chance.choice(_TOPICS)
        )

    def edit(self) -> None:
        """Change a post in one way or another."""
        entry = self._any()
        place = self.chance.randrange(len(entry.said))
        asked, name, work, words = entry.said[place]
        match self.chance.randrange(8):
            case 0:
                entry.said.insert(place, (asked, *self._signed(), self._words()))
            case 1 if len(entry.said) > 1:
                entry.said.pop(place)
            case 2:
                entry.said[place] = (asked, *self._signed(), words)
            case 3:
                self.chance.shuffle(entry.said)
            case 4:
                entry.title = f"Further Questions: About {self.chance.choice(_TOPICS)}"
            case 5:
                entry.topic = self.chance.choice(_TOPICS)
            case 6:
                entry.slug = f"post-{entry.number}-{self.year}"
            case _:
                entry.said[place] = (asked, name, work, f"{words} {self._words()}")

    def take_back(self) -> None:
        """Make a post private, or public again."""
        entry = self._any()
        entry.status = "private" if entry.status == "publish" else "publish"

    def export(self, path: Path) -> Path:
        """Write all posts, or a few of them, as this year's export; return its path."""
        self.year += 1
        entries = list(self.entries.values())
        if self.chance.random() < 0.4:
            entries = self.chance.sample(entries, self.chance.randint(1, len(entries)))
        items = (
            _ITEM.format(
                title=entry.title,
                slug=entry.slug,
                number=entry.number,
                day=entry.number % 28 + 1,
                category="Further Questions",
                tag=entry.topic,
                status=entry.status,
                body=entry.body,
            )
            for entry in entries
        )
        path.write_text(f"{_HEAD.format(year=self.year)}{''.join(items)}</channel></rss>\n", encoding="utf-8")
        return path

    def _any(self) -> Entry:
        return self.entries[self.chance.choice(list(self.entries))]

    def _signed(self) -> tuple[str, str]:
        return self.chance.choice(NAMES), self.chance.choice(_WORK)

    def _words(self) -> str:
        """Return a few words, or two sentences with a word that stands nowhere else."""
        if self.chance.random() < 0.2:
            return self.chance.choice(("It depends.", "Yes.", "No."))
        self._own += 1
        words = self.chance.choices(_WORDS, k=self.chance.randint(6, 60))
        words.insert(self.chance.randrange(len(words)), _OWN[self._own % len(_OWN)])
        return f"{' '.join(words)}.".capitalize()
