"""Lines with colons and commas that are no attributions, each set into answers: how many become respondents?

Every line stands in twelve places: as the first, a middle and the last paragraph of an answer, in posts that attribute
before and after the answer, as text and as HTML.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Role
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINES = Path(__file__).parent / "adversarial.txt"
_QUESTION = "What do you ask of applicants?"
_PEOPLE = (
    "Wanda Pyle, Branch Head, Teasel Public Library",
    "Otto Brandl, Library Director, Gorse Community College",
    "Inez Tarn, Youth Services Librarian, Sedge City Library",
)
_PROSE = (
    "We ask for very little and get it.",
    "My committee meets on Mondays and argues until lunch.",
    "It was different when I began, but not better.",
)
_FORMATS = (BodyFormat.TEXT, BodyFormat.GUTENBERG)


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A line that was taken for a respondent."""

    line: str
    #: "first, before, text" …
    place: str


@cache
def read_lines() -> tuple[str, ...]:
    """Return the lines, all different."""
    return tuple(LINES.read_text(encoding="utf-8").splitlines())


def find_mistaken(lines: Sequence[str]) -> list[Mistaken]:
    """Find every place in which a line becomes an attribution, or part of one."""
    mistaken: list[Mistaken] = []
    for number, (before, body_format) in product(range(len(lines)), product((True, False), _FORMATS)):
        # Three lines a post, one in each place; over all posts each line comes to every place.
        chosen = [lines[(number + step) % len(lines)] for step in range(3)]
        places = ("first", "middle", "last")
        wrong = _attributed(chosen, before=before, body_format=body_format)
        style = f"{'before' if before else 'after'}, {body_format.value}"
        mistaken += [Mistaken(chosen[it], f"{places[it]}, {style}") for it in sorted(wrong)]
    return mistaken


def count_lines(mistaken: Iterable[Mistaken]) -> Counter[str]:
    """Count the places in which each line was mistaken."""
    return Counter(each.line for each in mistaken)


def _attributed(lines: Sequence[str], *, before: bool, body_format: BodyFormat) -> set[int]:
    """Return the numbers of those of three lines, each in an answer of its own, that overlap an attribution."""
    paragraphs = _paragraphs(lines, before=before)
    if body_format is BodyFormat.TEXT:
        body = "\n".join(text for text, _ in paragraphs)
    else:
        body = "\n".join(f"<p>{escape(text, quote=False)}</p>" for text, _ in paragraphs)
    blocks = read_blocks(body, body_format)
    title = f"Further Questions: {_QUESTION}"
    post = Post("adversarial", "", title, None, (), (), body, body_format, "adversarial", kind=PostKind.COLUMN)
    signed = [(span.start, span.end) for span in split_post(post, blocks).spans if span.role is Role.ATTRIBUTION]
    found: set[int] = set()
    for block, (_, number) in zip(blocks, paragraphs, strict=True):
        if number is not None and any(start < block.end and block.start < end for start, end in signed):
            found.add(number)
    return found


def _paragraphs(lines: Sequence[str], *, before: bool) -> list[tuple[str, int | None]]:
    """Return the post's paragraphs, each with the number of its line."""
    answers = [
        [(lines[0], 0), (_PROSE[0], None)],
        [(_PROSE[1], None), (lines[1], 1), (_PROSE[2], None)],
        [(_PROSE[0], None), (lines[2], 2)],
    ]
    printed: list[tuple[str, int | None]] = [("I asked people who hire librarians:", None), (_QUESTION, None)]
    for person, answer in zip(_PEOPLE, answers, strict=True):
        attribution = (f"{person}:" if before else f"– {person}", None)
        printed += [attribution, *answer] if before else [*answer, attribution]
    return [*printed, ("Thank YOU for reading!", None)]
