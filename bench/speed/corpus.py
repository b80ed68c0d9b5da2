"""A corpus of any size for timing: the sample's sentences put together anew, with invented rare words between.

It has the length and the vocabulary of real answers, not their sense; relevance is never measured on it.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

SAMPLE = Path(__file__).parents[2] / "sample"
ANSWERS_A_POST = 10
DIMENSION = 384

_ITEM = """<item><title>Further Questions: {question}</title><link>https://bench.example/{year}/03/{day:02}/post-{number}/</link>
<pubDate></pubDate><content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>{year}-03-{day:02} 09:00:00</wp:post_date><wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><category domain="category" nicename="further-questions"><![CDATA[Further Questions]]></category></item>
"""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Bench</title><wp:wxr_version>1.2</wp:wxr_version>
"""


class Corpus:
    """The sample's sentences, people and questions, and a random source with a fixed seed."""

    def __init__(self, seed: int = 20260101) -> None:
        lines = (SAMPLE / "expected.jsonl").read_text(encoding="utf-8").splitlines()
        answers = [json.loads(line) for line in lines]
        texts = [answer["text"].replace("\n", " ") for answer in answers]
        self.sentences = sorted(
            {
                sentence
                for text in texts
                for sentence in re.split(r"(?<=[.!?])\s+", text)
                if ":" not in sentence and "–" not in sentence and len(sentence) > 20
            }
        )
        self.questions = sorted({answer["question"] for answer in answers})
        people = {
            (answer["respondent_name"], answer["title"], answer["institution"])
            for answer in answers
            if answer["respondent_name"] and answer["institution"]
        }
        self.people = [", ".join(part for part in person if part) for person in sorted(people)]
        self.random = random.Random(seed)

    def answer(self) -> str:
        """Return a hundred words or, every other time, four hundred (three passages), in paragraphs; one word is a rare
        one."""
        paragraphs = self.random.choice((2, 8))
        rare = f"Case {self.random.randrange(40_000):x}q decided it."
        return "\n\n".join([*(" ".join(self.random.sample(self.sentences, 3)) for _ in range(paragraphs)), rare])

    def query(self, words: int = 10) -> str:
        """Return a run of `words` words from a sentence of the sample, or from a question."""
        while True:
            found = re.findall(r"[\w’']+", self.random.choice([*self.sentences, *self.questions]))
            if len(found) >= words:
                start = self.random.randrange(len(found) - words + 1)
                return " ".join(found[start : start + words])

    def write_export(self, path: Path, answers: int) -> int:
        """Write a WordPress export with `answers` answers; the number of posts."""
        posts = answers // ANSWERS_A_POST
        with path.open("w", encoding="utf-8") as file:
            file.write(_HEAD)
            for number in range(posts):
                file.write(self._item(number))
            file.write("</channel></rss>\n")
        return posts

    def _item(self, number: int) -> str:
        question = self.random.choice(self.questions)
        respondents = self.random.sample(self.people, ANSWERS_A_POST)
        body = ["This week I asked people who hire librarians:", question]
        for person in respondents:
            body += [self.answer(), f"– {person}"]
        body.append("Thank YOU for reading!")
        year = 2012 + number % 13
        return _ITEM.format(
            question=escape(question), body="\n\n".join(body), number=number, year=year, day=1 + number % 28
        )


class SyntheticEncoder:
    """Vectors made from a hash of the text: as many and as long as a model's, made in no time, without any meaning."""

    identity = "synthetic@bench"
    dimension = DIMENSION
    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        """About what a model's tokenizer would find."""
        return 2 + len(text) // 4

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), 384), rows of unit length."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
            vectors[row] = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
            if progress:
                progress(1)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
