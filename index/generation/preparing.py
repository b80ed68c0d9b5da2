"""The posts of a generation, prepared: those that are kept as they are, the others anew."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index import analysis
from index.files import layout
from index.generation.prepared_post import PreparedPost, prepare_post, unpack
from index.generation.shown_rows import answer_row, digest_of_post, post_row
from index.record.prepared_rows import prepared_blob, prune_prepared, read_prepared, read_seals, store_prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.generation.cutting import Cutter
    from index.generation.outline import Outline
    from index.posts.records import Answer
    from index.record.record import Record
    from index.record.record_rows import ReadPost

#: Posts that are prepared between two commits.
_COMMIT_EVERY = 200
# What a post gives is decided in this room, by its tables too, and by the analysis of words.
_DECIDING = (*sorted(Path(__file__).parent.glob("*.*")), Path(analysis.__file__))


@dataclass(frozen=True, slots=True)
class Prepared:
    """The posts of a generation."""

    record: Record
    #: By key of a post, in their order: the ids of its shown answers.
    shown: Mapping[str, Sequence[str]]
    #: By key: the digest of what each post must be made of. An altered post has none, and is never kept.
    made_of: Mapping[str, bytes]
    #: By key: those that are kept, and made of that, with the digest of what they show.
    kept: dict[str, bytes]
    #: The others that were prepared now and cannot be kept.
    loose: dict[str, PreparedPost] = field(default_factory=dict)

    def digests(self) -> Iterator[bytes]:
        """Yield the digest of what each post shows, in their order."""
        for key in self.shown:
            if key in self.kept:
                yield self.kept[key]
            elif key in self.loose:
                yield self.loose[key].digest
            else:
                read, answers = self._read(key)
                yield digest_of_post(post_row(read), [answer_row(answer) for answer in answers])

    def posts(self) -> Iterator[PreparedPost]:
        """Return the posts in their order; all of them are prepared."""
        return map(self.post, self.shown)

    def post(self, key: str) -> PreparedPost:
        """Return one of them."""
        return self.loose[key] if key in self.loose else unpack(prepared_blob(self.record.connection, key))

    def prepare(self, cutter: Cutter) -> None:
        """Prepare what is not kept, and forget what is no longer needed."""
        prune_prepared(self.record.connection, self.kept)
        rows = []
        for key in self.shown:
            if key in self.kept:
                continue
            post = prepare_post(*self._read(key), cutter)
            if key not in self.made_of:
                self.loose[key] = post
                continue
            self.kept[key] = post.digest
            rows.append((key, self.made_of[key], self.kept[key], post.pack()))
            if len(rows) == _COMMIT_EVERY:
                store_prepared(self.record.connection, rows)
                rows.clear()
        store_prepared(self.record.connection, rows)

    def _read(self, key: str) -> tuple[ReadPost, list[Answer]]:
        read = self.record.post(key)
        if read is None:
            raise KeyError(key)
        ids = set(self.shown[key])
        return read, [found.answer for found in self.record.answers_of(key) if found.answer.id in ids]


def find_prepared(record: Record, outline: Outline, model: str | None, chunker: int, *, anew: bool = False) -> Prepared:
    """Return the posts of a generation, of which those that are kept need not be prepared, unless `anew`."""
    shown = outline.of_posts
    seals = read_seals(record.connection)
    rules = sha256(b"".join(path.read_bytes() for path in _DECIDING)).hexdigest()
    made_of = {
        key: sha256(json.dumps([layout.FORMAT_VERSION, rules, chunker, model, ids]).encode() + seals[key]).digest()
        for key, ids in shown.items()
        if key in seals and key not in record.altered
    }
    kept = {} if anew else read_prepared(record.connection)
    known = {key: digest for key, (of, digest) in kept.items() if made_of.get(key) == of}
    return Prepared(record, shown, made_of, known)
