"""Signs in name, title and institution, and in how an answer is signed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.attribution.lexicon import IMAGE_WORDS, INSTITUTION_WORDS, TITLE_WORDS
from index.posts.records import PostKind
from index.posts.split import Role
from index.reading.lines import word_set
from index.splitting.doubts.shapes import BETWEEN, is_plain
from index.splitting.doubts.sign_patterns import pattern_signs

if TYPE_CHECKING:
    from index.posts.records import Respondent
    from index.splitting.doubts.sign_patterns import Signs
    from index.splitting.doubts.split_view import SplitView

_OFFICES = TITLE_WORDS | INSTITUTION_WORDS
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEVERAL = re.compile(r"^[^,]*(?:;|\band\b|&|/)")
_LONG_NAME, _LONG_PART, _LONG_SIGNATURE = 3, 60, 140


@lru_cache(maxsize=1024)
def respondent_signs(who: Respondent, kind: PostKind) -> Signs:
    """Return the signs of who answers; a survey's answers share them."""
    signs = pattern_signs("name", [who.name or ""]) | pattern_signs("title", [who.title])
    signs |= pattern_signs("place", [who.institution])
    signs |= pattern_signs("title or place", [who.title, who.institution])
    if kind is not PostKind.SURVEY:
        signs |= _of_what_is_given(who)
    signs |= _of_name(who.name or "") | _of_title(who.title) | _of_place(who.institution)
    signs["title and place parts"] = "," in who.title and bool(_SEVERAL.search(who.institution))
    return signs


def _of_what_is_given(who: Respondent) -> Signs:
    return {
        "anonymous": who.anonymous,
        "anonymous bare": who.anonymous and not who.title and not who.institution,
        "no office": not who.anonymous and not who.title and not who.institution,
        "title alone": bool(who.title) and not who.institution,
        "place alone": bool(who.institution) and not who.title,
    }


def _of_name(name: str) -> Signs:
    words = name.lower().split()
    return {
        "name one word": len(words) == 1,
        "name long": len(words) > _LONG_NAME,
        "name of office": not _OFFICES.isdisjoint(words),
    }


def _of_title(title: str) -> Signs:
    words, parted, last = word_set(title), "," in title, title.rpartition(",")[2]
    return {
        "title unknown": bool(title) and TITLE_WORDS.isdisjoint(words),
        "title of place": parted and not INSTITUTION_WORDS.isdisjoint(word_set(last)),
        "title ends proper": parted and not any(map(is_plain, _WORD.findall(last))),
        "title long": len(title) > _LONG_PART,
        "title parts": parted,
        "title pictures": not IMAGE_WORDS.isdisjoint(words) or "head shot" in title.lower(),
    }


def _of_place(place: str) -> Signs:
    words, parted = word_set(place), "," in place
    return {
        "place unknown": bool(place) and INSTITUTION_WORDS.isdisjoint(words),
        "place of office": not TITLE_WORDS.isdisjoint(words),
        "place parts": parted,
        "place begins plain": parted and all(map(is_plain, _WORD.findall(place.partition(",")[0]))),
        "place long": len(place) > _LONG_PART,
    }


def signature_signs(view: SplitView, number: int) -> Signs:
    """Return the signs of how an answer in a column, or an essay, is signed."""
    signed, who = view.said(number, Role.ATTRIBUTION), view.split.answers[number].respondent
    prose: Signs = {"attribution prose": any(len(view.words(span)) > _LONG_SIGNATURE for span in signed)}
    if view.post.kind is not PostKind.COLUMN:
        return prose
    count, mine = len(view.layouts), view.layouts[number]
    printed = word_set(" ".join(map(view.words, signed)))
    read = word_set(f"{who.name or 'anonymous'} {who.title} {who.institution}")
    return prose | {
        "no attribution": not signed,
        "layout alone": view.layout_counts[mine] == 1 < count,
        "layout rare": view.layout_counts[mine] * 3 < count,
        "side alone": view.side_counts[mine[0]] == 1 < count,
        "attribution has more": bool(printed - read - BETWEEN),
    }
