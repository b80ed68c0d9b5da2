"""Signs in name, title and institution, and in how an answer is signed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.lexicon import IMAGE_WORDS, INSTITUTION_WORDS, TITLE_WORDS
from index.posts.records import PostKind
from index.posts.split import Role
from index.reading.lines import word_set
from index.splitting.doubts.shapes import BETWEEN, is_plain
from index.splitting.doubts.sign_patterns import pattern_signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.posts.records import Respondent
    from index.splitting.doubts.split_view import SplitView

_OFFICES = TITLE_WORDS | INSTITUTION_WORDS
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONG_NAME, _LONG_PART, _LONG_SIGNATURE = 3, 60, 140


def respondent_signs(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    """Yield the signs of who answers."""
    who = view.split.answers[number].respondent
    yield from pattern_signs("name", [who.name or ""])
    yield from pattern_signs("title", [who.title])
    yield from pattern_signs("place", [who.institution])
    yield from pattern_signs("title or place", [who.title, who.institution])
    if view.post.kind is not PostKind.SURVEY:
        yield from _of_what_is_given(who)
    yield from _of_name(who.name or "")
    yield from _of_title(who.title)
    yield from _of_place(who.institution)
    yield "title and place parts", "," in who.title and bool(re.search(r"^[^,]*(?:;|\band\b|&|/)", who.institution))


def _of_what_is_given(who: Respondent) -> Iterator[tuple[str, float]]:
    yield "anonymous", who.anonymous
    yield "anonymous bare", who.anonymous and not who.title and not who.institution
    yield "no office", not who.anonymous and not who.title and not who.institution
    yield "title alone", bool(who.title) and not who.institution
    yield "place alone", bool(who.institution) and not who.title


def _of_name(name: str) -> Iterator[tuple[str, float]]:
    words = name.lower().split()
    yield "name one word", len(words) == 1
    yield "name long", len(words) > _LONG_NAME
    yield "name of office", not _OFFICES.isdisjoint(words)


def _of_title(title: str) -> Iterator[tuple[str, float]]:
    words, last = word_set(title), title.rpartition(",")[2]
    yield "title unknown", bool(title) and not TITLE_WORDS & words
    yield "title of place", "," in title and bool(INSTITUTION_WORDS & word_set(last))
    yield "title ends proper", "," in title and not any(map(is_plain, _WORD.findall(last)))
    yield "title long", len(title) > _LONG_PART
    yield "title parts", "," in title
    yield "title pictures", bool(IMAGE_WORDS & words) or "head shot" in title.lower()


def _of_place(place: str) -> Iterator[tuple[str, float]]:
    words = word_set(place)
    yield "place unknown", bool(place) and not INSTITUTION_WORDS & words
    yield "place of office", bool(TITLE_WORDS & words)
    yield "place parts", "," in place
    yield "place begins plain", "," in place and all(map(is_plain, _WORD.findall(place.partition(",")[0])))
    yield "place long", len(place) > _LONG_PART


def signature_signs(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    """Yield the signs of how an answer in a column, or an essay, is signed."""
    signed, who = view.said(number, Role.ATTRIBUTION), view.split.answers[number].respondent
    if view.post.kind is PostKind.COLUMN:
        layouts, mine = view.layouts, view.layouts[number]
        yield "no attribution", not signed
        yield "layout alone", layouts.count(mine) == 1 < len(layouts)
        yield "layout rare", layouts.count(mine) * 3 < len(layouts)
        yield "side alone", [it[0] for it in layouts].count(mine[0]) == 1 < len(layouts)
        printed = word_set(" ".join(map(view.words, signed)))
        read = word_set(f"{who.name or 'anonymous'} {who.title} {who.institution}")
        yield "attribution has more", bool(printed - read - BETWEEN)
    yield "attribution prose", any(len(view.words(span)) > _LONG_SIGNATURE for span in signed)
