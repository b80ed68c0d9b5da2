"""A quotation as it is compared with what was said: its words, the signs between them, and what it leaves out.

Spaces, line breaks, kinds of quotation marks, of dashes and of ellipses, bullets and unseen characters never count.
Capitals and other punctuation are compared apart: the words are the same without them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise

from index.analysis import composed, placed_words
from index.errors import ArchiveError

#: Most characters of a quotation, and most words: what is looked up and compared for one is bounded by them.
MOST_CHARACTERS = 3000
MOST_WORDS = 600

#: What marks an omission; of four dots the first is the end of a sentence.
_ELLIPSIS = r"(?:…|\.{3}(?!\.)|\.(?: \.){2}(?! ?\.))"
_OMISSION = re.compile(rf"\[ ?{_ELLIPSIS} ?\]|\( ?{_ELLIPSIS} ?\)|{_ELLIPSIS}")
#: What an editor adds: a letter that was altered, "[T]he"; "[sic]"; an explanation, "[the director]".
_ALTERED = re.compile(r"\[(\w)\](?=\w)")
_SIC = re.compile(r"\[ ?sic ?[!.]?\]", re.IGNORECASE)
_ADDED = re.compile(r"\[[^\[\]]*\]")
#: Stands for an omission: a sign of Unicode's private use, which is no part of a word.
_GAP = "\ue000"

_SIGNS = str.maketrans(
    dict.fromkeys("’ʼ‘‛′", "'")
    | dict.fromkeys("“”„‟«»‹›″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "•": "", "√": "", _GAP: ""}
)
_SPACE = re.compile(r"\s+")
_RUNS = re.compile(r"(-)-+|(\.)\.{3,}")


class QuotationRefused(ArchiveError):
    """A quotation cannot be checked."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as the words that are printed in it, in reading order."""

    text: str
    #: Each word folded, as the index has it.
    folded: tuple[str, ...]
    #: Each word as printed, without unseen characters and with plain apostrophes.
    words: tuple[str, ...]
    #: Each word without capitals: two words are the same if their keys are.
    keys: tuple[str, ...]
    #: Each word's [start, end) in the text.
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def signs_before(self, word: int) -> str:
        """Return the punctuation between a word and the one before it, folded, without spaces."""
        return signs(self.text[self.ends[word - 1] : self.starts[word]])


@dataclass(frozen=True, slots=True)
class Quotation:
    """One reading of a quotation."""

    printed: Printed
    #: Places of words, ascending: something may be left out before each.
    omissions: tuple[int, ...] = ()
    #: Words in square brackets, which are not compared.
    added: int = 0

    @property
    def pieces(self) -> list[tuple[int, int]]:
        """[start, end) words of each stretch that nothing is left out of."""
        bounds = (0, *self.omissions, len(self.printed.keys))
        return list(pairwise(bounds))


def printed(text: str) -> Printed:
    """Return the words that are printed in a text."""
    folded, starts, ends = placed_words(text)
    # One of the apostrophes is a letter to Unicode, so that words end with it.
    ends = [end - (text[end - 1] == "ʼ" and end - start > 1) for start, end in zip(starts, ends, strict=True)]
    shown = tuple(map(_plain, (text[start:end] for start, end in zip(starts, ends, strict=True))))
    keys = tuple(word.casefold() for word in shown)
    return Printed(text, tuple(folded), shown, keys, tuple(starts), tuple(ends))


def signs(between: str) -> str:
    """Return what stands between two words, folded: its punctuation without spaces."""
    plain = _SPACE.sub("", composed(between).translate(_SIGNS)).replace("'", '"').replace('""', '"')
    return _RUNS.sub(lambda run: run[1] or "...", plain)


def read_quotation(text: str) -> tuple[Quotation, ...]:
    """Return how a quotation may be meant: as it stands; and where it has such signs, with omissions and additions.

    Raises QuotationRefused where it has no words or too many.
    """
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise QuotationRefused(
            f"The quotation has {len(text):,} characters; at most {MOST_CHARACTERS:,} are checked. Check it in parts."
        )
    as_typed = Quotation(printed(text))
    count = len(as_typed.printed.keys)
    if not count:
        raise QuotationRefused("There is no word in the quotation to look for.")
    if count > MOST_WORDS:
        raise QuotationRefused(
            f"The quotation has {count:,} words; at most {MOST_WORDS:,} are checked. Check it in parts."
        )
    shortened = _with_omissions(text)
    return (as_typed, shortened) if shortened else (as_typed,)


def _with_omissions(text: str) -> Quotation | None:
    """Return the reading in which ellipses leave out and square brackets add; None where there are neither."""
    spaced = _SPACE.sub(" ", text.replace(_GAP, " "))
    shortened = _OMISSION.sub(_GAP, _ALTERED.sub(r"\1", _SIC.sub(" ", spaced)))
    marked = _ADDED.sub(_GAP, shortened)
    if marked == spaced:
        return None
    found = printed(marked)
    gaps = [at for at in range(1, len(found.keys)) if _GAP in marked[found.ends[at - 1] : found.starts[at]]]
    added = sum(len(printed(bracket).keys) for bracket in _ADDED.findall(shortened))
    # The sign is for this function only: readers see dots.
    shown = replace(found, text=marked.replace(_GAP, "…"))
    return Quotation(shown, tuple(gaps), added) if found.keys else None


def _plain(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", composed(word)).translate(_SIGNS)
