"""Posting lists of Whoosh 2.7.4, a block at a time: its matchers go from posting to posting, a call for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_documents(reader: Any, field: str, word: str | bytes) -> NDArray[np.int64]:
    """Return int64, ascending: Whoosh's numbers of the documents that hold a word which the field has.

    `reader` is that of an index of one segment, which is how generations are written.
    """
    matcher = reader.postings(field, word)
    blocks = []
    while matcher.is_active():
        matcher._read_data()  # noqa: SLF001 — nothing public gives a block
        # The first document, and the steps to the others.
        blocks.append(np.cumsum(matcher._data[0], dtype=np.int64))  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
    return np.concatenate(blocks)
