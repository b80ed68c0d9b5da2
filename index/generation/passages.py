"""Cutting an answer into passages that the embedding model reads whole. Pure functions; the model only counts
tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    CountTokens = Callable[[str], int]

#: Version of the rules below; vectors of passages cut otherwise are not reused.
CHUNKER_VERSION = 1

#: Most tokens of the question that gives a passage its context, special tokens included: it must leave room.
MAX_CONTEXT_TOKENS = 64

# The end of a sentence, its closing quotes and the white space after it; or the end of a paragraph.
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|\s*\n\s*")
# A dot after these, or after a single letter, ends no sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|e\.g|i\.e|[A-Za-z]))\.$")

Span = tuple[int, int]


def context_of(question: str, count_tokens: CountTokens) -> str:
    """Return the question as a passage's context: with single spaces, cut at a word to MAX_CONTEXT_TOKENS."""
    words = question.split()
    whole = " ".join(words)
    if count_tokens(whole) <= MAX_CONTEXT_TOKENS:
        return whole
    fits, too_many = 0, len(words)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if count_tokens(" ".join(words[:middle])) <= MAX_CONTEXT_TOKENS:
            fits = middle
        else:
            too_many = middle
    return " ".join(words[:fits])


def passage_input(question_context: str, passage_text: str) -> str:
    """Return the text to embed: a passage means little without its question ("Yes, always.")."""
    return f"{question_context} {passage_text}".strip()


def split_passages(text: str, context: str, count_tokens: CountTokens, max_tokens: int) -> tuple[Passage, ...]:
    """Cut `text` at ends of sentences into passages that fit `max_tokens` together with their question's `context`.

    Always at least one; every character but white space is in one of them. A passage begins with the last sentence of
    the one before where there is room. A sentence too long by itself is cut at words, a word at characters.
    `count_tokens` counts as `Encoder.count_tokens`. Most answers are one passage and cost one count.
    """

    def fits(span: Span) -> bool:
        return count_tokens(passage_input(context, text[span[0] : span[1]])) <= max_tokens

    whole = _trimmed(text, (0, len(text)))
    if whole[0] == whole[1] or fits(whole):
        spans = [whole]
    else:
        # One token is kept back for models that count the blank between the two.
        budget = max(max_tokens - count_tokens(context) - 1, 1)
        spans = _packed(list(_pieces(text, whole, budget, count_tokens)), budget, fits)
    return tuple(Passage(text[start:end], start, end) for start, end in spans)


def _packed(pieces: list[tuple[Span, int]], budget: int, fits: Callable[[Span], bool]) -> list[Span]:
    """Pack as many pieces as fit into each passage. `pieces` are spans with their number of tokens."""
    spans = []
    first = 0  # the piece the passage begins with: the last one of the passage before, or a new one
    new = 0  # the first piece that is in no passage yet
    while new < len(pieces):
        used = sum(tokens for _, tokens in pieces[first : new + 1])
        end = new + 1
        while end < len(pieces) and used + pieces[end][1] <= budget:
            used += pieces[end][1]
            end += 1
        # Tokens need not add up: some models count a blank or join what was cut.
        while end > new + 1 and not fits((pieces[first][0][0], pieces[end - 1][0][1])):
            end -= 1
        if first < new and not fits((pieces[first][0][0], pieces[end - 1][0][1])):
            first = new
            continue
        spans.append((pieces[first][0][0], pieces[end - 1][0][1]))
        new = end
        overlaps = end < len(pieces) and end - 1 > first and pieces[end - 1][1] + pieces[end][1] <= budget
        first = end - 1 if overlaps else end
    return spans


def _pieces(text: str, whole: Span, budget: int, count_tokens: CountTokens) -> Iterator[tuple[Span, int]]:
    """Yield the sentences of `text[whole]` with their number of tokens, those over `budget` halved until they fit."""
    special = count_tokens("")
    # A stack, not recursion: a text may have any length.
    waiting = list(_sentences(text, whole))[::-1]
    while waiting:
        span = waiting.pop()
        tokens = count_tokens(text[span[0] : span[1]]) - special
        if tokens <= budget or span[1] - span[0] < 2:
            yield span, tokens
        else:
            waiting += [half for half in _halves(text, span)[::-1] if half[0] < half[1]]


def _sentences(text: str, whole: Span) -> Iterator[Span]:
    start, end = whole
    for match in _SENTENCE_END.finditer(text, start, end):
        if "\n" not in match.group() and _ABBREVIATION.search(text[max(start, match.start() - 8) : match.start() + 1]):
            continue
        span = _trimmed(text, (start, match.end()))
        if span[0] < span[1]:
            yield span
        start = match.end()
    span = _trimmed(text, (start, end))
    if span[0] < span[1]:
        yield span


def _halves(text: str, span: Span) -> list[Span]:
    """Return two parts, cut at the white space nearest the middle, or in the middle where there is none."""
    start, end = span
    middle = (start + end) // 2
    blanks = [match.start() for match in re.finditer(r"\s", text[start:end])]
    cut = min((start + blank for blank in blanks), key=lambda at: abs(at - middle), default=middle)
    return [_trimmed(text, (start, cut)), _trimmed(text, (cut, end))]


def _trimmed(text: str, span: Span) -> Span:
    """Return `span` without white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
