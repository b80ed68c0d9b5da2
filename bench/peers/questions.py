"""The questions that peers are asked about an archive: ten words from its sentences, and phrases by how frequent their
words are."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bench.peers.asking import PHRASES, Asked, Document, Kind
from bench.speed.corpus import Corpus, SyntheticEncoder
from index.analysis import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer
    from search.results import PostSummary

_PHRASES = 50
#: Phrases are looked for in so many answers: what is frequent there is so everywhere.
_LOOKED_AT = 2000
#: The rarer word of a middling phrase stands in this share of the answers; that of a rare one in less.
_MIDDLING = (0.01, 0.1)
#: Frequent phrases have two of so many words.
_MOST_FREQUENT = 12
_APOSTROPHE = re.compile("['’ʼ]")


def documents_of(answers: Iterable[tuple[Answer, PostSummary]]) -> list[Document]:
    """Return an archive's answers as peers index them."""
    return [
        Document(
            question=answer.question,
            answer=answer.text,
            name=answer.respondent.name or "",
            institution=answer.respondent.institution,
            types=tuple(str(evidence.type) for evidence in answer.types),
            year=post.published.year if post.published else 0,
        )
        for answer, post in answers
    ]


def questions(documents: Sequence[Document], count: int) -> dict[Kind, list[Asked]]:
    """Return `count` questions of ten words, the same for words, meaning and both, and _PHRASES phrases of each kind."""
    corpus = Corpus(seed=7)
    drawn = (corpus.query() for _ in itertools.count())
    # Without apostrophes, at which every analyzer parts words in its own way.
    texts = list(islice((text for text in drawn if not _APOSTROPHE.search(text)), count))
    asked = [_asked(text, [word for word in dict.fromkeys(words(text)) if word not in STOP_WORDS]) for text in texts]
    return {
        Kind.WORDS: asked,
        **_phrases(documents),
        Kind.MEANING: asked,
        Kind.BOTH: asked,
        Kind.PAGE: asked,
        Kind.PAGE_OF_BOTH: asked,
    }


def _phrases(documents: Sequence[Document]) -> dict[Kind, list[Asked]]:
    """Return pairs of adjacent words from the documents, as phrases."""
    looked_at = documents[:: max(1, len(documents) // _LOOKED_AT)]
    answers = [words(document.answer) for document in looked_at]
    held_by = Counter(word for answer in answers for word in set(answer))
    uses = Counter(word for answer in answers for word in answer)
    most = {word for word, _ in uses.most_common(_MOST_FREQUENT)}
    # Again without apostrophes: words with one are not in this set.
    plain = {word for document in looked_at for word in re.findall(r"\w+", document.answer.lower())}
    found: dict[Kind, list[tuple[str, str]]] = {kind: [] for kind in PHRASES}
    for pair in dict.fromkeys(pair for answer in answers for pair in pairwise(answer) if plain.issuperset(pair)):
        share = min(held_by[word] for word in pair) / len(answers)
        if most.issuperset(pair):
            found[Kind.FREQUENT_PHRASE].append(pair)
        elif share < _MIDDLING[1]:
            found[Kind.RARE_PHRASE if share < _MIDDLING[0] else Kind.MIDDLING_PHRASE].append(pair)
    # The costliest first: both words stand in many places.
    found[Kind.FREQUENT_PHRASE].sort(key=lambda pair: -min(uses[word] for word in pair))
    for kind in (Kind.RARE_PHRASE, Kind.MIDDLING_PHRASE):
        random.Random(5).shuffle(found[kind])
    return {kind: [_asked(" ".join(pair), pair) for pair in pairs[:_PHRASES]] for kind, pairs in found.items()}


def _asked(text: str, asked: Iterable[str]) -> Asked:
    return Asked(text, tuple(asked), SyntheticEncoder().encode([text])[0])
