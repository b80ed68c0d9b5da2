"""Titles as styles print them: quotation marks curled and nested, and the capitals of an English headline.

The rules are those of the Citation Style Language as citeproc-js applies them, so that a citation from here and one
from Zotero are the same: https://docs.citationstyles.org/en/stable/specification.html#title-case-conversion.
"""

from __future__ import annotations

import re

#: Words that keep a small letter inside a title.
_SMALL = frozenset(
    "a about above across afore after against al along alongside amid amidst among amongst an and anenst apropos apud"
    " around as aside astride at athwart atop barring before behind below beneath beside besides between beyond but by"
    " ca circa de despite down during et except for forenenst from given in inside into lest like modulo near next nor"
    " notwithstanding of off on onto or out over per plus pro qua sans since so than the through throughout thruout"
    " till to toward towards under underneath until unto up upon v van versus via von vs with within without"
    " yet".split()
)
_LETTERS = r"[^\s“”‘\"\-–—/.,;?!:\[\]()’']+"
#: A stretch between white space and punctuation; an apostrophe inside is a part of it.
_WORD = re.compile(rf"{_LETTERS}(?:[’']{_LETTERS})*")
_PAIRS = (("“", "”"), ("‘", "’"))


def title_case(text: str) -> str:
    """Return a title with capitals; a word that has one already stays as it is."""
    words = list(_WORD.finditer(text))
    pieces, at = [], 0
    for number, word in enumerate(words):
        gap = text[at : word.start()]
        large = not number or any(mark in gap for mark in "?!:")
        large |= number == len(words) - 1 and word[0] in _SMALL and len(word[0]) > 1
        large |= text[word.end() : word.end() + 1] == "-" and not re.search(r"[^\w\s]", text[: word.end()])
        pieces += [gap, _capitalised(word[0], large=large)]
        at = word.end()
    return "".join([*pieces, text[at:]])


def _capitalised(word: str, *, large: bool) -> str:
    """Return a word with a capital; `large`: even if it is a small word."""
    before_apostrophe = re.split("[’']", word)[0]
    if word != word.lower() or not (large or (len(before_apostrophe) > 1 and word not in _SMALL)):
        return word
    return word[0].upper() + word[1:]


def curled(text: str, depth: int = 0) -> str:
    """Return a text with curled quotation marks and apostrophes.

    `depth` is the number of quotation marks that it stands in itself: at an odd one its outer marks are single.
    """
    closers = _pairs(text)
    pieces, open_ends = [], set[int]()
    for at, letter in enumerate(text):
        if at in closers:
            pieces.append(_PAIRS[(depth + len(open_ends)) % 2][0])
            open_ends.add(closers[at])
        elif at in open_ends:
            open_ends.remove(at)
            pieces.append(_PAIRS[(depth + len(open_ends)) % 2][1])
        elif letter == "'":
            pieces.append("’")
        elif letter == '"':
            pieces.append("“" if _opens(text, at) else "”")
        else:
            pieces.append(letter)
    return "".join(pieces)


def _pairs(text: str) -> dict[int, int]:
    """Return the places of opening quotation marks with those of their closing ones."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for at, letter in enumerate(text):
        kind = {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(letter, letter)
        if kind not in "\"'" or (letter in "'’" and _in_a_word(text, at)):
            continue
        if letter in "“‘" or (letter in "\"'" and _opens(text, at)):
            waiting.append((kind, at))
        elif any(kind == other for other, _ in waiting):
            while (last := waiting.pop())[0] != kind:
                pass
            pairs[last[1]] = at
    return pairs


def _opens(text: str, at: int) -> bool:
    """True if a straight mark stands before a word and after none."""
    return text[at + 1 : at + 2].strip() != "" and (at == 0 or text[at - 1] in " ([—–-/“‘\"'")


def _in_a_word(text: str, at: int) -> bool:
    return text[max(at - 1, 0) : at].isalnum() and text[at + 1 : at + 2].isalnum()
