"""What is kept of a query that is counted: its plain words, and nothing that could be somebody's address or number."""

from __future__ import annotations

import re
import unicodedata

#: Characters that are kept of a query.
LONGEST = 200
#: As many digits in a row, or parted by spaces, hyphens, dots, slashes or brackets, may be a telephone or an account.
_DIGITS = 6

_AROUND = "?!.,;: "
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-"})  # fmt: skip
# "inez at example dot org" is an address too.
_ADDRESS = re.compile(r"@|\b(?:at|arroba)\b.{1,60}\bdot\b|\S[\[(]at[\])]|[\[(]at[\])]\S|\bmailto:")
_STRETCH = re.compile(r"\d(?:[\s().+/_-]*\d)*")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def counted_text(typed: str) -> str | None:
    """The query as it is counted: lower case, accents folded, one space between words, no punctuation around it.

    At most LONGEST characters. None where nothing is left, or where it looks like a mail address or holds a long
    number.
    """
    text = _folded(typed)
    if not text or _ADDRESS.search(text) or any(_is_long_number(found) for found in _STRETCH.findall(text)):
        return None
    return text[:LONGEST].strip(_AROUND)


def _folded(typed: str) -> str:
    # Casefolding may compose anew what was decomposed, and compatibility forms hold capitals: it is done before and
    # after.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).casefold()).casefold().translate(_PLAIN)
    kept = (" " if c.isspace() else c for c in text if not unicodedata.combining(c))
    printed = "".join(c for c in kept if unicodedata.category(c)[0] != "C")
    return " ".join(printed.split()).strip(_AROUND)


def _is_long_number(stretch: str) -> bool:
    """Whether so many digits may be somebody's. Years are nobody's: `2014..2016`."""
    numbers = _NUMBER.findall(stretch)
    return sum(map(len, numbers)) >= _DIGITS and not all(_YEAR.fullmatch(number) for number in numbers)
