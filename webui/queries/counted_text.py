"""The text that is kept of a counted query: plain words, without anybody's address or number."""

from __future__ import annotations

import re
import unicodedata

#: Characters kept of a query.
LONGEST = 200
#: So many digits, also with spaces or punctuation between them, may be a phone or account number.
_DIGITS = 6

_AROUND = "?!.,;: "
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-"})  # fmt: skip
# "inez at example dot org" is an address too.
_ADDRESS = re.compile(r"@|\b(?:at|arroba)\b.{1,60}\bdot\b|\S[\[(]at[\])]|[\[(]at[\])]\S|\bmailto:")
_STRETCH = re.compile(r"\d(?:[\s().+/_-]*\d)*")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def counted_text(typed: str) -> str | None:
    """Return the query as it is counted: lower case, accents folded, one space between words, no punctuation around it.

    At most LONGEST characters. None if nothing is left, or if it may hold a mail address or a long number.
    """
    text = _folded(typed)
    if not text or _ADDRESS.search(text) or any(_is_long_number(found) for found in _STRETCH.findall(text)):
        return None
    return text[:LONGEST].strip(_AROUND)


def _folded(typed: str) -> str:
    # Twice, because casefolding may compose characters again, and compatibility forms hold capitals.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).casefold()).casefold().translate(_PLAIN)
    kept = (" " if c.isspace() else c for c in text if not unicodedata.combining(c))
    printed = "".join(c for c in kept if unicodedata.category(c)[0] != "C")
    return " ".join(printed.split()).strip(_AROUND)


def _is_long_number(stretch: str) -> bool:
    """True if the digits may be somebody's number; years, `2014..2016`, are not."""
    numbers = _NUMBER.findall(stretch)
    return sum(map(len, numbers)) >= _DIGITS and not all(_YEAR.fullmatch(number) for number in numbers)
