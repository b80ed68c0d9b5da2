"""The vectors of a generation's passages: from the record's cache, and from the model where that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.record.embedding_cache import fill, hash_text, prune, store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.progress import Progress

#: Passages embedded between two commits: a few seconds' work, which is what killing the import may cost.
_COMMIT_EVERY = 256


def embed(
    connection: sqlite3.Connection, encoder: Encoder, texts: Sequence[str], progress: Progress
) -> NDArray[np.float32]:
    """float32 (len(texts), dimension). What is embedded is kept at once; what no text needs any more is forgotten."""
    hashes = [hash_text(text) for text in texts]
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    # Two answers may hold the same passage: it is embedded once.
    missing = {hashes[row]: texts[row] for row in fill(connection, encoder.identity, hashes, vectors)}
    progress.stage("embedding", len(missing))
    # Texts of like length together, also across commits: the model pads a batch to its longest text.
    left = sorted(missing.items(), key=lambda item: (-len(item[1]), item[0]))
    for start in range(0, len(left), _COMMIT_EVERY):
        chunk = left[start : start + _COMMIT_EVERY]
        made = encoder.encode([text for _, text in chunk], progress.advance)
        store(connection, encoder.identity, [text_hash for text_hash, _ in chunk], made)
    if left:
        fill(connection, encoder.identity, hashes, vectors)
    prune(connection, hashes)
    return vectors
