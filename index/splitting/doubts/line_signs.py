"""Signs in the words of an answer: lines that may be somebody else's, or no part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.lexicon import IMAGE_WORDS
from index.posts.records import BlockKind, ParagraphKind, PostKind
from index.reading.lines import name_words, word_set
from index.splitting.doubts import shapes
from index.splitting.doubts.sign_patterns import pattern_signs
from index.splitting.host_words import is_host_line, sounds_like_host
from index.splitting.surveys.question_shape import ends_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.reading.lines import Line
    from index.splitting.doubts.split_view import SplitView

_MANY_LINES = 6


def line_signs(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    """Yield the signs in an answer's lines."""
    lines = [line for line in map(view.line_at, view.said(number)) if line]
    texts = [line.plain for line in lines] or [""]
    yield from _patterns(view, number, texts)
    yield from _of_names(view, number, texts)
    yield from _of_asking(view, texts)
    yield from _of_shapes(lines, texts)
    if view.asks_many:
        yield from _of_choices([part.kind for part in view.split.answers[number].paragraphs])
        yield "lines in survey", len(texts) > 2


def _patterns(view: SplitView, number: int, texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    first, last, several = texts[0], texts[-1], len(texts) > 1
    is_last = number == len(view.split.answers) - 1
    column = view.post.kind is PostKind.COLUMN
    yield from pattern_signs("any line", texts)
    calls = list(pattern_signs("first line", [first]))
    yield from calls
    yield from pattern_signs("beginning", [first[:80]])
    yield from pattern_signs("last line", [last])
    yield from pattern_signs("first of several", [first] if several else [])
    yield from pattern_signs("last of several", [last] if several else [])
    yield from pattern_signs("last line of the post", [last] if several and is_last else [])
    yield from pattern_signs("end of the post", [last] if is_last else [])
    yield from pattern_signs("first line of an essay", [first] if view.post.kind is PostKind.GUEST else [])
    yield from pattern_signs("any line of many questions", texts if view.asks_many else [])
    yield from pattern_signs("answer to one of many", [view.texts[number]] if view.asks_many else [])
    yield "first of column calls", column and number == 0 and bool(calls)


def _of_names(view: SplitView, number: int, texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    who, several = view.split.answers[number].respondent, len(texts) > 1
    own = set(name_words(who.name or ""))
    if own:
        yield "own name first", not view.asks_many and bool(own & word_set(texts[0]))
        yield "own name last", several and bool(own & word_set(texts[-1]))
        yield "own name within", any(own & word_set(text) for text in texts[1:-1])
    if len(view.named) > len(own):
        said = view.named.keys() & word_set(view.texts[number])
        yield "another name", any(view.named[word] - {who} for word in said)
    yield "a name line", any(map(shapes.is_name_line, texts))
    yield "a name line first", several and shapes.is_name_line(texts[0])
    yield "a line signs", any(map(shapes.parses_as_signature, texts))
    yield "a line like a signature", any(map(shapes.looks_signed, texts))
    yield "a line of office", any(map(shapes.has_office_before_colon, texts))


def _of_asking(view: SplitView, texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    asking = [ends_asking(text) for text in texts]
    yield "first asks", len(texts) > 1 and asking[0]
    yield "ends asking", len(texts) > 1 and asking[-1]
    yield "a line asks", any(asking)
    yield (
        "a line asks you",
        any(asks and word_set(text) & {"you", "your"} for asks, text in zip(asking, texts, strict=True)),
    )
    yield "a line alone asks", any(asking[1:-1])
    yield "essay asks", view.post.kind is PostKind.GUEST and sum(asking) > 2


def _of_shapes(lines: Sequence[Line], texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    first, last, several = texts[0], texts[-1], len(texts) > 1
    yield "starts low", first[:1].islower()
    yield "starts host", is_host_line(first)
    yield "picture words", bool(IMAGE_WORDS & word_set(first[:60]))
    yield "first capitals", several and len(first) < 80 and shapes.is_in_capitals(first)
    yield "a line bold", any(line.bold and line.bold >= len(line.text.rstrip()) for line in lines)
    yield "begins bold", any(line.bold for line in lines)
    yield "a heading", any(line.kind is BlockKind.HEADING for line in lines)
    yield "a short line", any(map(shapes.is_title_like, texts[:-1]))
    yield "a host line", any(map(is_host_line, texts))
    yield "ends host", several and sounds_like_host(last)
    yield "ends without stop", len(last) > 30 and shapes.ends_openly(last)
    yield "many lines", len(texts) > _MANY_LINES


def _of_choices(kinds: Sequence[ParagraphKind]) -> Iterator[tuple[str, float]]:
    yield "ticks and words", ParagraphKind.CHOICE in kinds and len(set(kinds)) > 1
    yield "ticks then words", _words_follow(kinds)
    yield "bullets", ParagraphKind.LIST_ITEM in kinds


def _words_follow(kinds: Iterable[ParagraphKind]) -> bool:
    seen = False
    for kind in kinds:
        if seen and kind is not ParagraphKind.CHOICE:
            return True
        seen = seen or kind is ParagraphKind.CHOICE
    return False
