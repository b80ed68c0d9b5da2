"""The words of prepared posts joined: those of a whole generation as numbers."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import compounds
from index.files import layout
from index.generation.array_file import narrowed
from index.generation.numbered_texts import NumberedTexts, with_stems
from index.generation.token_texts import TokenTexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from index.generation.prepared_post import PreparedPost

# Tokens, steps and lengths of one field.
_Field = tuple["NDArray[np.signedinteger]", "NDArray[np.unsignedinteger]", "NDArray[np.unsignedinteger]"]


class JoinedTexts:
    """The words of posts, one post after another."""

    def __init__(self) -> None:
        #: The number of each distinct folded word, in order of first use.
        self._words: defaultdict[str, int] = defaultdict()
        self._words.default_factory = self._words.__len__
        self._compounds: set[tuple[str, str]] = set()
        self._fields: list[_Field] = []
        self._names: dict[str, _Field] = {}
        self._count = 0

    def add(self, post: PreparedPost, names: Sequence[str]) -> None:
        """Add a post; `names` are those that find each of its answers, which other posts decide, too."""
        self._compounds.update(map(tuple, post.compounds))  # type: ignore[arg-type]  # JSON has lists for pairs
        numbers = self._numbers(post.words)[post.tokens]
        ends = (np.flatnonzero(post.tokens == 0) + 1).tolist()
        start = 0
        for name, named, end in zip(names, ends[1::3], ends[2::3], strict=True):
            for part in (slice(start, named), slice(named, end)):
                self._fields.append((numbers[part], post.steps[part], post.lengths[part]))
                if part.stop == named:
                    self._fields.append(self._named(name))
            start = end
        self._count += len(names)

    def numbered(self) -> NumberedTexts:
        """Return all of it."""
        tokens, steps, lengths = (
            np.concatenate(arrays) if arrays else np.zeros(0, np.uint8) for arrays in map(list, _columns(self._fields))
        )
        self._fields.clear()
        return with_stems(
            list(self._words), tokens.astype(np.int32), narrowed(steps), narrowed(lengths), self._compounds, self._count
        )

    def _numbers(self, words: Iterable[str]) -> NDArray[np.int32]:
        """Return the numbers of words, after that of a field's end."""
        return np.fromiter(chain([layout.FIELD_END], map(self._words.__getitem__, words)), np.int32)

    def _named(self, name: str) -> _Field:
        if name not in self._names:
            texts = TokenTexts()
            texts.add(name)
            self._compounds |= compounds(name)
            self._names[name] = self._numbers(texts.words)[texts.tokens + 1], texts.steps, texts.lengths
        return self._names[name]


def _columns(fields: Sequence[_Field]) -> Iterable[Iterable[NDArray[np.integer]]]:
    return ((field[place] for field in fields) for place in range(3))
