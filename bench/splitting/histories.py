"""`python -m bench.splitting.histories [--count 10000]`: posts that come in any order are taken apart alike.

A history imports a dozen invented posts in runs of any length: surveys and columns whose questions, headings and
closings recur, some of them edited later, run again or corrected by the owner. In the end everything but ids is as
after one import of all. Every id that a run published leads to words that it stood for, or is gone with them. No
correction becomes unfit by other posts.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.analysis import words
from index.corrections.corrections_file import read_file
from index.imports.post_import import PostImport
from index.posts.records import BodyFormat, Post
from index.progress import Silent
from index.record.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ASKED = (
    "How many baskets do you carry up the hill?", "Do you tell candidates who else was in the orchard?",
    "What would you say to somebody who is afraid of wasps?", "Who in your library prunes the trees?",
    "Would you hire somebody who brings a ladder?", "Describe the gate that you came in by",
)  # fmt: skip
_HEADINGS = (
    ("The orchard grows while nobody is looking at it.", "All apples came down the river with nine geese."),
    ("A shed leans a little further every winter.", "The nails in it are older than the county."),
)
_CLOSINGS = (
    "The gardener waters everything at night and keeps the key.",
    "Mind the second step of the ladder at dusk.",
)
_PEOPLE = ("Inez Tarn, Manager, Sedge City Library", "Otto M. Brandl, Dean, Gorse Community College", "Anonymous")
_POPULAR = ("No.", "It depends", "Yes", "Nobody here has ever asked me that before")
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "rt", "lk", "sh")]
_POSTS = 12


@dataclass
class _History:
    """The posts of one history, and what has become of them so far."""

    chance: random.Random
    corrections: Path
    #: Posts in the order in which they come, some of them twice.
    coming: list[Post] = field(default_factory=list)
    final: dict[str, Post] = field(default_factory=dict)
    #: Ids that were published, each with what it stood for.
    published: dict[str, str] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)

    def invent(self) -> None:
        """Invent the posts and their order."""
        for number in range(_POSTS):
            body_format = self.chance.choice((BodyFormat.TEXT, BodyFormat.CLASSIC))
            lines = self._column() if self.chance.random() < 0.4 else self._survey()
            self._add(f"p{number}", lines, body_format)
        for key in self.chance.sample(sorted(self.final), 2):
            first = self.final[key]
            note = f"This post originally appeared on {first.published:%B %-d, %Y}."
            body = f"{note}\n\n{first.body}" if first.body_format is BodyFormat.TEXT else f"<p>{note}</p>{first.body}"
            again = replace(first, key=f"again-{key}", body=body, published=dt.date(2020, 1, 1), origin=f"again-{key}")
            self.final[again.key] = again
        order = [*self.final, *self.chance.sample(sorted(self.final), 3)]
        self.chance.shuffle(order)
        for place, key in enumerate(order):
            post = self.final[key]
            older = replace(post, body=post.body.replace(*self.chance.choice(_HEADINGS)))
            self.coming.append(older if key in order[place + 1 :] else post)

    def _add(self, key: str, lines: Sequence[tuple[str, bool]], body_format: BodyFormat) -> None:
        text = "\n\n".join(line for line, _ in lines)
        if body_format is not BodyFormat.TEXT:
            text = "".join(f"<p><strong>{line}</strong></p>" if bold else f"<p>{line}</p>" for line, bold in lines)
        day = dt.date(2012, 1, 1) + dt.timedelta(days=self.chance.randrange(2000))
        self.final[key] = Post(key, "", f"On {self._said()}", day, (), (), text, body_format, key)

    def _survey(self) -> list[tuple[str, bool]]:
        lines = [("This anonymous interview is with someone who hires for a:", False), ("√ Public Library", False)]
        for question in self.chance.sample(_ASKED, self.chance.randint(3, len(_ASKED))):
            if self.chance.random() < 0.3:
                heading, explained = self.chance.choice(_HEADINGS)
                lines += [(heading, False), (explained, False)]
            lines.append((question, True))
            lines += [(self._said(), False) for _ in range(self.chance.choice((0, 1, 1, 1, 2)))]
        return lines

    def _column(self) -> list[tuple[str, bool]]:
        lines = [("This week I asked people who hire librarians:", False), ("May I bring my own ladder?", False)]
        for who in self.chance.sample(_PEOPLE, 2):
            lines += [(f"{who}: {self._said()}", False), (self._said(), False)]
        return [*lines, (self.chance.choice(_CLOSINGS), False)]

    def _said(self) -> str:
        if self.chance.random() < 0.3:
            return self.chance.choice(_POPULAR)
        return " ".join(self.chance.choices(_WORDS, k=self.chance.randint(2, 25))).capitalize() + "."

    def runs(self) -> Iterable[list[Post]]:
        """Yield the posts of each run: no post comes twice in one."""
        run: list[Post] = []
        for post in self.coming:
            if self.chance.random() < 0.4 or post.key in {other.key for other in run}:
                yield run
                run = []
            run.append(post)
        yield run

    def correct_one(self, record: Record, later: set[str]) -> None:
        """Write a correction that fits a post which does not come again."""
        answers = [it.answer for it in record.answers() if it.answer.post_key not in later | self.corrected]
        if not answers:
            return
        # Where a line recurs that other posts may yet take out of the answer.
        risky = [it for it in answers if any(line in it.text for lines in (*_HEADINGS, _CLOSINGS) for line in lines)]
        said = self.chance.choice(risky or answers)
        last = said.paragraphs[-1].text
        tables = ["[[confirm]]", "[[not_an_answer]]", '[[set]]\ntitle = "Keeper"']
        if len(said.paragraphs) > 1 and said.text.count(last) == 1:
            tables.append(f'[[split]]\nat = "{last}"\nname = "Kip Loam"')
        with self.corrections.open("a", encoding="utf-8") as file:
            file.write(f'{self.chance.choice(tables)}\nanswer = "{said.id}"\n')
        self.corrected.add(said.post_key)


def faults(seed: int) -> list[str]:
    """Live through the history of a seed; return what was not as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        history = _History(random.Random(seed), Path(folder, "corrections.toml"))
        history.invent()
        with Record.write(Path(folder, "one")) as record:
            _run(record, history.final.values(), None)
            expected = _taken_apart(record)
        with Record.write(Path(folder, "many")) as record:
            return [f"seed {seed}: {fault}" for fault in _live(record, history, expected)]


def _live(record: Record, history: _History, expected: dict[str, object]) -> Iterable[str]:
    left = [post.key for post in history.coming]
    unfit_before: list[int] = []
    for posts in history.runs():
        work = _run(record, posts, history.corrections)
        left = left[len(posts) :]
        unfit = [misfit.line for misfit in work.corrections_unfit]
        yield from (f"a correction has become unfit: line {line}" for line in unfit if line not in unfit_before)
        history.published |= {it.answer.id: it.answer.text for it in record.answers()}
        if history.chance.random() < 0.3:
            history.correct_one(record, set(left))
            fits = _run(record, [], history.corrections)
            unfit_before = [misfit.line for misfit in fits.corrections_unfit]
            history.published |= {it.answer.id: it.answer.text for it in record.answers()}
    found = _taken_apart(record)
    for key in found.keys() - history.corrected:
        if found[key] != expected[key]:
            yield f"{key} is taken apart otherwise"
    yield from _broken_ids(record, history)


def _broken_ids(record: Record, history: _History) -> Iterable[str]:
    live = {it.answer.id: it.answer.text for it in record.answers()}
    leads = {it.old_id: it.new_id for it in record.redirects()}
    gone = {it.id for it in record.gone()}
    for answer_id, text in history.published.items():
        found = live.get(leads.get(answer_id, answer_id))
        if found is None and answer_id not in gone:
            yield f"{answer_id} leads nowhere"
        elif found is not None and text not in _POPULAR and not set(words(found)) & set(words(text)):
            yield f"{answer_id} leads to other words"


def _run(record: Record, posts: Iterable[Post], corrections: Path | None) -> PostImport:
    work = PostImport(record, read_file(corrections).corrections if corrections else None)
    for post in posts:
        work.add(post)
    work.settle()
    work.split_anew(Silent(), every=False)
    return work


def _taken_apart(record: Record) -> dict[str, object]:
    """Return everything of each post but its ids."""
    return {
        read.post.key: (
            read.post.kind,
            read.questions,
            read.facts,
            [replace(it, answer=replace(it.answer, id="")) for it in record.answers_of(read.post.key)],
            record.spans(read.post.key),
        )
        for read in record.posts()
    }


@click.command()
@click.option("--count", default=10_000, show_default=True, help="Histories, from seed 0.")
def main(count: int) -> None:
    """Live through so many histories; exit with 1 where something was not as it should be, and say what."""
    with ProcessPoolExecutor() as workers:
        found = [fault for each in workers.map(faults, range(count), chunksize=20) for fault in each]
    click.echo("\n".join([*found[:40], f"{count:,} histories, {len(found):,} faults"]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
