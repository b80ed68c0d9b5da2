"""The words of prepared posts joined: those of a whole generation as numbers."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import compounds
from index.files import layout
from index.generation.array_file import narrowed
from index.generation.numbered_texts import offsets_of, with_stems
from index.generation.token_texts import TokenTexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from index.generation.numbered_texts import NumberedTexts
    from index.generation.prepared_post import PreparedPost

#: Fields of a prepared answer: question, text and institution. The name comes before the last.
_FIELDS = 3


class JoinedTexts:
    """The words of posts, one post after another."""

    def __init__(self) -> None:
        #: The number of each distinct folded word.
        self._words: defaultdict[str, int] = defaultdict()
        self._words.default_factory = self._words.__len__
        self._compounds: set[tuple[str, str]] = set()
        #: Of each post: tokens, steps and lengths.
        self._posts: list[tuple[NDArray[np.integer], ...]] = []
        #: The place of each distinct name, and that of each answer's.
        self._names: dict[str, int] = {}
        self._named: list[int] = []

    def add(self, post: PreparedPost, names: Sequence[str]) -> None:
        """Add a post; `names` are those that find each of its answers, which other posts decide, too."""
        if np.count_nonzero(post.tokens == 0) != _FIELDS * len(names):
            raise ValueError(names)
        self._compounds.update(map(tuple, post.compounds))  # type: ignore[arg-type]  # JSON has lists for pairs
        self._posts.append((self._numbers(post.words)[post.tokens], post.steps, post.lengths))
        self._named += [self._names.setdefault(name, len(self._names)) for name in names]

    def numbered(self) -> NumberedTexts:
        """Return all of it. The posts are used up."""
        tokens, steps, lengths = map(np.concatenate, zip((np.zeros(0, np.uint8),) * 3, *self._posts, strict=True))
        self._posts.clear()
        ends = offsets_of(np.diff(np.flatnonzero(tokens == layout.FIELD_END), prepend=-1))
        names, sizes = self._read_names()
        # Of each answer: question and text, the name, the institution.
        parts = np.stack([ends[2::_FIELDS] - ends[:-1:_FIELDS], sizes, ends[3::_FIELDS] - ends[2::_FIELDS]], axis=1)
        of_name = np.repeat(np.arange(parts.size) % _FIELDS == 1, parts.ravel())
        tokens, steps, lengths = (
            _merged(of_name, named, others) for named, others in zip(names, (tokens, steps, lengths), strict=True)
        )
        return with_stems(
            list(self._words),
            tokens.astype(np.int32, copy=False),
            narrowed(steps),
            narrowed(lengths),
            self._compounds,
            len(sizes),
        )

    def _numbers(self, words: Iterable[str]) -> NDArray[np.int32]:
        """Return the numbers of words, after that of a field's end."""
        return np.fromiter(chain([layout.FIELD_END], map(self._words.__getitem__, words)), np.int32)

    def _read_names(self) -> tuple[tuple[NDArray[np.integer], ...], NDArray[np.int64]]:
        """Return tokens, steps and lengths of all answers' names, and how many of those each answer has."""
        texts = TokenTexts()
        for name in self._names:
            texts.add(name)
            self._compounds |= compounds(name)
        tokens = self._numbers(texts.words)[texts.tokens + 1]
        ends = offsets_of(np.diff(np.flatnonzero(tokens == layout.FIELD_END), prepend=-1))
        named = np.array(self._named, np.int64)
        sizes = np.diff(ends)[named]
        at = np.repeat(ends[named] - offsets_of(sizes)[:-1], sizes) + np.arange(sizes.sum())
        return (tokens[at], texts.steps[at], texts.lengths[at]), sizes


def _merged(first: NDArray[np.bool_], some: NDArray[np.integer], others: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return `some`, in order, where `first` is true, and `others` where it is false."""
    merged = np.empty(len(first), np.promote_types(some.dtype, others.dtype))
    merged[first] = some
    merged[~first] = others
    return merged
