"""Signs in the words of an answer: lines that may be somebody else's, or no part of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.attribution.lexicon import IMAGE_WORDS
from index.posts.records import BlockKind, ParagraphKind, PostKind
from index.reading.lines import may_hold, name_words, word_set
from index.splitting.doubts import shapes
from index.splitting.doubts.sign_patterns import signs_in
from index.splitting.host_words import is_host_line, sounds_like_host
from index.splitting.surveys.question_shape import ends_asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from index.reading.lines import Line
    from index.splitting.doubts.sign_patterns import Signs
    from index.splitting.doubts.split_view import SplitView

_MANY_LINES = 6
_YOU = frozenset({"you", "your"})
#: Signs of an answer that has a line of such a shape.
_LINES: Mapping[str, Callable[[str], bool]] = {
    "a name line": shapes.is_name_line,
    "a line signs": shapes.parses_as_signature,
    "a line like a signature": shapes.looks_signed,
    "a line of office": shapes.has_office_before_colon,
}


def line_signs(view: SplitView, number: int) -> Signs:
    """Return the signs in an answer's lines."""
    lines = [line for line in map(view.line_at, view.said(number)) if line]
    texts = [line.plain for line in lines] or [""]
    signs: Signs = {sign: 1 for text in texts for sign in _signs_of(text)}
    signs |= _patterns(view, number, texts) | _of_names(view, number, texts) | _of_asking(view, texts)
    signs |= _of_shapes(lines, texts)
    if view.asks_many:
        signs |= _of_choices([part.kind for part in view.split.answers[number].paragraphs])
        signs["lines in survey"] = len(texts) > 2
    return signs


@lru_cache(maxsize=8192)
def _signs_of(text: str) -> tuple[str, ...]:
    """Return the signs of an answer with such a line, whatever stands beside it."""
    return (*signs_in("any line", text), *(sign for sign, is_there in _LINES.items() if is_there(text)))


def _patterns(view: SplitView, number: int, texts: Sequence[str]) -> Signs:
    first, last, several = texts[0], texts[-1], len(texts) > 1
    looked_at = [("first line", first), ("beginning", first[:80]), ("last line", last)]
    if several:
        looked_at += [("first of several", first), ("last of several", last)]
    if number == len(view.split.answers) - 1:
        looked_at += [("end of the post", last), *([("last line of the post", last)] if several else [])]
    if view.asks_many:
        looked_at += [("any line of many questions", text) for text in texts]
        looked_at.append(("answer to one of many", view.texts[number]))
    elif view.post.kind is PostKind.GUEST:
        looked_at.append(("first line of an essay", first))
    signs: Signs = {sign: 1 for of, text in looked_at for sign in signs_in(of, text)}
    is_first_of_column = view.post.kind is PostKind.COLUMN and number == 0
    signs["first of column calls"] = is_first_of_column and bool(signs_in("first line", first))
    return signs


def _of_names(view: SplitView, number: int, texts: Sequence[str]) -> Signs:
    who, several = view.split.answers[number].respondent, len(texts) > 1
    own = frozenset(name_words(who.name or ""))
    holding = [text for text in texts if not own.isdisjoint(word_set(text))] if may_hold("\n".join(texts), own) else []
    said = view.names_said(number) if len(view.named) > len(own) else ()
    return {
        "own name first": not view.asks_many and texts[0] in holding,
        "own name last": several and texts[-1] in holding,
        "own name within": any(text in holding for text in texts[1:-1]),
        "another name": any(len(view.named[word]) > (who in view.named[word]) for word in said),
        "a name line first": several and shapes.is_name_line(texts[0]),
    }


def _of_asking(view: SplitView, texts: Sequence[str]) -> Signs:
    asking = [text for text in texts if ends_asking(text)]
    if not asking:
        return {}
    several = len(texts) > 1
    return {
        "first asks": several and ends_asking(texts[0]),
        "ends asking": several and ends_asking(texts[-1]),
        "a line asks": 1,
        "a line asks you": any(not _YOU.isdisjoint(word_set(text)) for text in asking),
        "a line alone asks": any(map(ends_asking, texts[1:-1])),
        "essay asks": view.post.kind is PostKind.GUEST and len(asking) > 2,
    }


def _of_shapes(lines: Sequence[Line], texts: Sequence[str]) -> Signs:
    first, last, several = texts[0], texts[-1], len(texts) > 1
    bold = [line for line in lines if line.bold]
    return {
        "starts low": first[:1].islower(),
        "starts host": is_host_line(first),
        "picture words": not IMAGE_WORDS.isdisjoint(word_set(first[:60])),
        "first capitals": several and len(first) < 80 and shapes.is_in_capitals(first),
        "a line bold": any(line.bold >= len(line.text.rstrip()) for line in bold),
        "begins bold": bool(bold),
        "a heading": any(line.kind is BlockKind.HEADING for line in lines),
        "a short line": any(map(shapes.is_title_like, texts[:-1])),
        "a host line": any(map(is_host_line, texts)),
        "ends host": several and sounds_like_host(last),
        "ends without stop": len(last) > 30 and shapes.ends_openly(last),
        "many lines": len(texts) > _MANY_LINES,
    }


def _of_choices(kinds: Sequence[ParagraphKind]) -> Signs:
    ticked = ParagraphKind.CHOICE in kinds
    return {
        "ticks and words": ticked and len(set(kinds)) > 1,
        "ticks then words": ticked and _words_follow(kinds),
        "bullets": ParagraphKind.LIST_ITEM in kinds,
    }


def _words_follow(kinds: Iterable[ParagraphKind]) -> bool:
    seen = False
    for kind in kinds:
        if seen and kind is not ParagraphKind.CHOICE:
            return True
        seen = seen or kind is ParagraphKind.CHOICE
    return False
