"""The texts that are embedded, made again where their vectors are not kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from index.generation.cutting import asked_in
from index.generation.passages import passage_input

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.generation.assembling import Assembled
    from index.generation.cutting import Cutter
    from index.generation.preparing import Prepared


@dataclass(frozen=True, slots=True)
class EmbeddedTexts:
    """The passages, questions and titles of a generation; `Assembled.embedded` has their hashes."""

    assembled: Assembled
    posts: Prepared
    cutter: Cutter

    def at(self, places: Sequence[int]) -> Iterator[str]:
        """Yield the texts at these places, which ascend. Only their posts are read."""
        wanted = set(places)
        ends = list(accumulate(self.assembled.passages_of_posts))
        for key, start, end in zip(self.posts.shown, [0, *ends], ends, strict=False):
            if not wanted.isdisjoint(range(start, end)):
                yield from (text for place, text in enumerate(self._of_post(key), start) if place in wanted)
        for place, context in enumerate(self.assembled.contexts, len(self.assembled.passages)):
            if place in wanted:
                yield context

    def _of_post(self, key: str) -> Iterator[str]:
        for answer in self.posts.post(key).answers:
            context, text = self.cutter.context(asked_in(answer.question)), answer.text
            yield from (passage_input(context, text[start:end]) for start, end, _ in answer.passages)
