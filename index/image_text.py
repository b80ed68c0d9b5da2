"""Texts of pictures that a plain-text post carries as if they were somebody's words.

In HTML a picture's text is an attribute; copied out as plain text it stands on a line of its own before its owner, or is
glued to the first word of the answer: `Inez TarnWe always do.`
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from index.analysis import fold
from index.lexicon import IMAGE_WORDS, NOT_A_NAME
from index.lines import name_words

_SENTENCE_END = re.compile(r"[.?!:;][”\"’')\]]*$")
# The end of one text and the start of another without a space between: "TarnWe", "wallNever", "(2019)We", "tableI".
_GLUE = re.compile(r"(?<=[a-zà-öø-ÿ)\d])(?=[A-ZÀ-ÖØ-Þ“\"])")
# A full stop that ends a sentence, not an initial.
_INNER_STOP = re.compile(r"(?<![A-ZÀ-Þ])[.?!]\s")
# Where such a change of case is part of a word.
_INNER_CAPITAL = re.compile(r"\b(?:[A-ZÀ-Þ][a-zà-öø-ÿ]{0,2}|Fitz|Psy|O['’]|Linked|Face|Power|Java|i|e)$")


def is_image_text(text: str, name: str | None) -> bool:
    """Whether a line of plain text just before an answer is the text of a picture of `name`."""
    words = text.split()
    if not words or len(words) > 20:
        return False
    if _describes_picture(words) and len(words) <= 18:
        return True
    if _SENTENCE_END.search(text) or len(words) > 12:
        return False
    return name is not None and mentions(text, name)


def glued_length(text: str, name: str | None) -> int:
    """Number of characters of a picture's text at the start of `text`; 0 where there is none."""
    for match in _GLUE.finditer(text[:120]):
        left = text[: match.start()]
        words = left.split()
        of_owner = name is not None and bool(words) and fold(words[-1]) in {fold(part) for part in name.split()}
        if _INNER_CAPITAL.search(left) and not of_owner:
            continue
        if len(words) > 14 or _INNER_STOP.search(left):
            return 0
        if (
            _describes_picture(words)
            or (name is not None and mentions(left, name))
            or _opens_a_sentence(words, text[match.start() :])
        ):
            return match.start()
    return 0


def _opens_a_sentence(left: list[str], right: str) -> bool:
    """`A clock without handsBecause …`: a word in lower case goes over into one that opens sentences.

    Names in camel case (`LibGuides`, `iPad`) start with a capital or with a single letter.
    """
    first = re.match(r"[^\W_]+", right)
    return (
        1 < len(left) <= 10
        and len(left[-1]) > 2
        and left[-1].islower()
        and first is not None
        and first.group().lower() in NOT_A_NAME
    )


def mentions(text: str, name: str) -> bool:
    """Whether `text` holds a word of `name`, spelt the same or nearly."""
    wanted = name_words(name)
    found = [fold(word.strip("().,\"“”'’")) for word in re.split(r"[\s-]+", text)]
    return any(_alike(word, part) for word in found for part in wanted)


def _alike(word: str, part: str) -> bool:
    return word == part or (len(word) > 3 and len(part) > 3 and SequenceMatcher(None, word, part).ratio() >= 0.8)


def _describes_picture(words: list[str]) -> bool:
    return any(word.strip(".,:()").lower() in IMAGE_WORDS for word in words[:4])
