"""A post prepared for generations: what it contributes to one, whatever the other posts are.

It has the shown answers alone, and is the same whenever it is made of the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from struct import Struct
from typing import TYPE_CHECKING, Any

import numpy as np

from index.analysis import compounds
from index.generation.only_ticks import has_only_ticks
from index.generation.shown_rows import answer_row, digest_of_post, post_row
from index.generation.token_texts import TokenTexts
from index.posts.records import LibraryType, Paragraph, ParagraphKind
from index.record.embedding_cache import hash_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.generation.cutting import Cutter
    from index.posts.records import Answer
    from index.record.record_rows import ReadPost

#: Columns of the rows of `posts` and of `answers`.
_TITLE, _PUBLISHED, _CATEGORIES, _TAGS, _SERIES = 2, 3, 8, 9, 10
_ID, _QUESTION, _PARAGRAPHS = 0, 4, 9

#: Bytes of the head, of the paragraphs and of the words.
_SIZES = Struct("<III")


@dataclass(frozen=True, slots=True)
class PreparedAnswer:
    """An answer, but for what depends on other posts."""

    #: Its row in `answers.sqlite3` (`answer_row`).
    row: Sequence[Any]
    #: TYPE_BITS and ONLY_TICKS of `index.files.layout`.
    type_bits: int
    only_ticks: bool
    #: Of each passage: start, end, and in hexadecimal the hash of what is embedded of it.
    passages: Sequence[tuple[int, int, str]]

    @property
    def id(self) -> str:
        """Its permanent id."""
        return str(self.row[_ID])

    @property
    def question(self) -> str:
        """The question it answers."""
        return str(self.row[_QUESTION])

    @property
    def text(self) -> str:
        """As `Answer.text`."""
        return text_of_paragraphs(json.loads(self.row[_PARAGRAPHS]))


@dataclass(frozen=True, slots=True)
class PreparedPost:
    """A post with its shown answers."""

    #: Its row in `answers.sqlite3` (`post_row`).
    row: Sequence[Any]
    answers: Sequence[PreparedAnswer]
    #: Its distinct folded words, in order of first use.
    words: Sequence[str]
    #: Compounds that it writes with a hyphen.
    compounds: Sequence[tuple[str, str]]
    #: Unsigned: the place in `words` plus one of every token of the question, the answer and the institution of each
    #: answer, and 0 after each of these fields.
    tokens: NDArray[np.unsignedinteger]
    #: As long as those: TOKEN_STEPS and TOKEN_LENGTHS of `index.files.layout`.
    steps: NDArray[np.unsignedinteger]
    lengths: NDArray[np.unsignedinteger]

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.row[_TITLE])

    @property
    def year(self) -> int:
        """The year of its publication; 0 when unknown."""
        return int(self.row[_PUBLISHED][:4]) if self.row[_PUBLISHED] else 0

    @property
    def series(self) -> str:
        """Its `PostSeries`."""
        return str(self.row[_SERIES])

    @property
    def tags(self) -> tuple[str, ...]:
        """Its categories and its tags."""
        return (*json.loads(self.row[_CATEGORIES]), *json.loads(self.row[_TAGS]))

    @property
    def digest(self) -> bytes:
        """The digest of what it shows (`digest_of_post`)."""
        return digest_of_post(self.row, [answer.row for answer in self.answers])

    def pack(self) -> bytes:
        """Return it as bytes; the same for the same.

        A head in JSON, the paragraphs of the answers, the words, and the arrays. Nothing is compressed: every edit
        reads all posts.
        """
        arrays = (self.tokens, self.steps, self.lengths)
        paragraphs = [str(each.row[_PARAGRAPHS]) for each in self.answers]
        texts = ["".join(paragraphs), "\n".join(self.words)]
        said = {
            "row": self.row,
            "answers": [(_without(each.row), each.type_bits, each.only_ticks, each.passages) for each in self.answers],
            "compounds": self.compounds,
            "arrays": [found.dtype.str for found in arrays],
            "ends": [*accumulate(map(len, paragraphs))],
        }
        head = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        parts = [text.encode() for text in (head, *texts)]
        sizes = _SIZES.pack(*map(len, parts))
        return b"".join([sizes, *parts, *(found.tobytes() for found in arrays)])


def unpack(packed: bytes) -> PreparedPost:
    """Return what was packed. Raises ValueError, KeyError, IndexError, TypeError, struct.error when it is damaged."""
    start = _SIZES.size
    parts = []
    for size in _SIZES.unpack(packed[:start]):
        parts.append(packed[start : start + size].decode())
        start += size
    said, texts, words = json.loads(parts[0]), parts[1], parts[2]
    length, rest = divmod(len(packed) - start, sum(np.dtype(kind).itemsize for kind in said["arrays"]))
    ends = said["ends"]
    if rest:
        raise ValueError(rest)
    arrays = []
    for kind in said["arrays"]:
        arrays.append(np.frombuffer(packed, kind, length, start))
        start += arrays[-1].nbytes
    answers = []
    for (row, *known), begin, end in zip(said["answers"], [0, *ends[:-1]], ends, strict=True):
        row.insert(_PARAGRAPHS, texts[begin:end])
        answers.append(PreparedAnswer(row, *known))
    return PreparedPost(said["row"], answers, words.split("\n") if words else [], said["compounds"], *arrays)


def _without(row: Sequence[Any]) -> list[Any]:
    """Return an answer's row without its paragraphs, which are most of it."""
    return [*row[:_PARAGRAPHS], *row[_PARAGRAPHS + 1 :]]


def prepare_post(read: ReadPost, answers: Sequence[Answer], cutter: Cutter) -> PreparedPost:
    """Prepare a post with these answers, those that are shown."""
    texts = TokenTexts()
    hyphenated = set()
    for answer in answers:
        for text in (answer.question, answer.text, answer.respondent.institution):
            texts.add(text)
            hyphenated |= compounds(text)
    tokens = texts.tokens + 1
    return PreparedPost(
        row=post_row(read),
        answers=[_prepare_answer(answer, cutter) for answer in answers],
        words=list(texts.words),
        compounds=sorted(hyphenated),
        tokens=tokens.astype(np.min_scalar_type(len(texts.words))),
        steps=texts.steps,
        lengths=texts.lengths,
    )


def _prepare_answer(answer: Answer, cutter: Cutter) -> PreparedAnswer:
    passages = cutter.cut(answer.question, answer.text)
    return PreparedAnswer(
        row=answer_row(answer),
        type_bits=sum({_BITS[found.type] for found in answer.types}),
        only_ticks=has_only_ticks(answer),
        passages=[(found.start, found.end, hash_text(embedded).hex()) for found, embedded in passages],
    )


def text_of_paragraphs(paragraphs: Sequence[dict[str, Any]]) -> str:
    """Return an answer's text, given the JSON of its paragraphs."""
    found = (Paragraph(**{**said, "kind": ParagraphKind(said["kind"])}) for said in paragraphs)
    return "\n\n".join(paragraph.display for paragraph in found)


_BITS = {library_type: 1 << place for place, library_type in enumerate(LibraryType)}
