"""Proof that the posts which the record keeps prepared hold what is shown, and nothing else.

Their rows must be the shown ones, their words those of the live generation's arrays, which `index.verifying.absence`
looks through, and their passages those of its `answers.sqlite3`.
"""

from __future__ import annotations

import struct
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.generation.answers_file import open_answers
from index.generation.joined_texts import JoinedTexts
from index.generation.keyword_index import read_keyword_index
from index.generation.numbered_texts import tokens_of
from index.generation.shown_rows import answer_row, digest_of_post, post_row
from index.people.people_rows import searched_names
from index.record.prepared_rows import prepared_blob
from index.verifying.generation_check import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.generation.generation_content import Content
    from index.generation.numbered_texts import NumberedTexts
    from index.generation.prepared_post import PreparedPost
    from index.generation.preparing import Prepared

_REMEDY = "Run `answerstacks index --rebuild`"


def check_prepared(folder: Path, content: Content, posts: Prepared) -> Iterator[Flaw]:
    """Yield what is wrong in the kept posts; the live generation in `folder` was checked before."""
    if posts.kept.keys() != posts.shown.keys():
        # What is altered is not kept; what else there is, `find_traces` says.
        return
    try:
        found = list(posts.posts())
        texts = _joined(found, content)
    except (ValueError, KeyError, IndexError, TypeError, struct.error):
        yield _flaw("that cannot be read")
        return
    if any(
        post.pack() != prepared_blob(posts.record.connection, key) for key, post in zip(posts.shown, found, strict=True)
    ):
        yield _flaw("with more than it says")
    shown = {key: [*map(answer_row, of)] for key, of in groupby(content.answers, lambda answer: answer.post_key)}
    wanted = (digest_of_post(post_row(read), shown[read.post.key]) for read in content.posts)
    if any(post.digest != digest for post, digest in zip(found, wanted, strict=True)):
        yield _flaw("with other rows than those shown")
    if not _has_words_of(folder, texts):
        yield _flaw("with other words than those shown")
    if _hashes(found) - _embedded(folder):
        yield _flaw("with passages that are not shown")


def _flaw(problem: str) -> Flaw:
    return Flaw(layout.RECORD, f"it keeps a prepared post {problem}, which may be hidden. {_REMEDY}")


def _joined(posts: list[PreparedPost], content: Content) -> NumberedTexts:
    joined, start = JoinedTexts(), 0
    names = searched_names(content.answers, content.people)
    for post in posts:
        joined.add(post, names[start : start + len(post.answers)])
        start += len(post.answers)
    return joined.numbered()


def _has_words_of(folder: Path, texts: NumberedTexts) -> bool:
    """True if these texts are those of a generation, word by word and place by place."""
    stems = (folder / layout.TOKEN_WORDS).read_text(encoding="utf-8").splitlines()
    return (
        texts.stems == stems
        # Whoosh's index has every folded word.
        and set(texts.words) <= read_keyword_index(folder / layout.KEYWORD)[1]
        and np.array_equal(tokens_of(texts).numbers, np.load(folder / layout.TOKENS))
        and np.array_equal(texts.steps, np.load(folder / layout.TOKEN_STEPS))
        and np.array_equal(texts.lengths, np.load(folder / layout.TOKEN_LENGTHS))
    )


def _hashes(posts: list[PreparedPost]) -> set[str]:
    return {digest for post in posts for answer in post.answers for _, _, digest in answer.passages}


def _embedded(folder: Path) -> set[str]:
    with closing(open_answers(folder)) as connection:
        return {found.hex() for (found,) in connection.execute("SELECT input_hash FROM passages")}
