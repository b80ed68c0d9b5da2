"""Words that an archive writes in two ways: as one, and as two or with a hyphen (storytime, story time, e-mail).

Two words belong together when the archive writes them

* with a hyphen anywhere: e-mail, on-line; or
* one after the other, and as one word too: story time and storytime. Then neither may be a stop word (*a long* is not
  *along*) or a single letter.

A query for one form finds the other (`search.spellings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis import partings, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable


def find_spellings(
    words: Collection[str], compounds: Iterable[tuple[str, str]], stands: Callable[[str, str], bool]
) -> tuple[str, ...]:
    """Return the lines of `index.files.layout.SPELLINGS`.

    `words` are the distinct folded words of an archive, `compounds` those that it writes with a hyphen; `stands` tells
    of two words whether they stand one after the other anywhere, in any form of the same stems.
    """
    pairs = {pair for pair in compounds if not "".join(pair).isdigit()}
    for word in words:
        pairs |= {pair for pair in partings(word) if pair[0] in words and pair[1] in words and stands(*pair)}
    in_order = sorted((first + second, first, second) for first, second in pairs)
    return tuple(f"{first} {second} {stem(both)}" for both, first, second in in_order)
