"""The sentence of a passage that answers best, where an answer was found by its meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.held_words import Held
    from search.sought import SoughtWords

Span = tuple[int, int]

#: The end of a sentence with closing quotes, or of a line; no end is a dot after a short title or a single letter.
_END = re.compile(r"(?<!\b[A-Za-z]\.)(?<!\b(?:Mr|Ms|Dr|St|vs)\.)(?<!\bMrs\.)(?<=[.!?…])[\"'”’)\]]*\s+|\s*\n\s*")


def best_sentence(text: str, span: Span, held: Sequence[Held], sought: SoughtWords) -> Span:
    """Return [start, end) in `text`: the sentence within `span` that holds the greatest share of the query's idf.

    The longest of equals, the first of those. `held` is what the text holds of the query.
    """

    def fitness(sentence: Span) -> tuple[float, int]:
        start, end = sentence
        inside = (each.sought for each in held if start <= each.start and each.end <= end)
        return sought.share(inside), end - start

    return max(_sentences(text, *span), key=fitness, default=span)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for match in (*_END.finditer(text, start, end), None):
        stop = end if match is None else match.end()
        words = text[start:stop].strip()
        if words:
            first = text.index(words, start)
            yield first, first + len(words)
        start = stop
