"""Finding the institutions that sentences name: `The Moss Landing Free Library has one employee.`"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from index.attribution import lexicon
from index.attribution.attribution_parts import Label, bare_word, label_part
from index.attribution.offices import sentences_of
from index.attribution.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOUSE = re.compile(
    r"(?<![\w@/.’'-])[A-ZÀ-Þ][\w'’-]*(?:\s+(?:(?:of|&|and)\s+(?:the\s+)?)?[A-ZÀ-Þ][\w'’-]*)+"
    r"(?![\w’'-]*\.(?:com|org|net))"
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


@cache
def _past() -> re.Pattern[str]:
    """All patterns of past_houses.tsv in one: what somebody has left, or where they have learnt."""
    patterns = [line.split("\t")[0] for _, line in table_lines("index.attribution", "past_houses.tsv")[1:]]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def only_house(texts: Iterable[str]) -> str:
    """The one institution that `texts` say somebody has to do with; empty where they name none or several."""
    found = {house for text in texts for sentence in sentences_of(_QUOTED.sub("", text)) for house in _houses(sentence)}
    return found.pop() if len(found) == 1 else ""


def _houses(sentence: str) -> list[str]:
    """The institutions in a sentence that does not speak of the past."""
    if _past().search(sentence):
        return []
    return [name for match in _HOUSE.finditer(sentence) if (name := _named(match.group()))]


def _named(text: str) -> str:
    """The institution, without the words of the sentence before it; empty where it is none."""
    words = _POSSESSIVE.sub("", text).split()
    while words and bare_word(words[0]) in lexicon.FUNCTION_WORDS | {"the"}:
        words.pop(0)
    name = " ".join(words)
    if len(words) < 2 or label_part(name) is not Label.INSTITUTION:
        return ""
    return name if {bare_word(words[0]), bare_word(words[1]), bare_word(words[-1])} & lexicon.INSTITUTION_WORDS else ""
