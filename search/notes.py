"""Notes for the reader of a page of results: what of the request could not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS
from search.past import since
from search.query import KIND_VALUES, TYPE_VALUES
from search.results import Mode

if TYPE_CHECKING:
    from search.matching import QueryMatches
    from search.query import Query
    from search.results import SearchRequest

#: The note on a query of signs alone.
NO_WORDS = "There is no word in the query to look for."
_NO_VECTORS = "Found by words only: this archive was built without a language model."
_NO_ENCODER = "Found by words only: the language model is not loaded."
_NO_DAY = "There is no day to count the past from: all times were searched."
_SINCE = "Only posts published since {day.day} {day:%B %Y} are shown."
_ONLY_STOP_WORDS = "Every word of the query is too common to be searched for by itself."


def query_notes(query: Query, request: SearchRequest) -> tuple[str, ...]:
    """Return the notes of the query's grammar, and one on each value that is ticked and does not exist.

    A relative date is said as the day that it is today.
    """
    types, kinds = request.types - frozenset(TYPE_VALUES), request.kinds - frozenset(KIND_VALUES)
    uncounted = (query.past or query.excluded.past) and request.today is None
    return (
        *query.notes,
        *((_NO_DAY,) if uncounted else ()),
        *((_SINCE.format(day=since(query.past, request.today)),) if query.past and request.today else ()),
        *(f"There is no library type {value!r}." for value in sorted(types)),
        *(f"There is no kind {value!r}." for value in sorted(kinds)),
    )


def mode_notes(query: Query, asked: Mode, matches: QueryMatches, *, vectors: bool, encoder: bool) -> list[str]:
    """Return the notes on a mode that was not used as `asked`, for want of vectors or of an encoder, and on stop words.

    `vectors` and `encoder` are True where there are any.
    """
    notes = []
    if asked is not Mode.KEYWORD and not vectors:
        notes.append(_NO_VECTORS)
    elif asked is not Mode.KEYWORD and not encoder:
        notes.append(_NO_ENCODER)
    typed_only = not query.phrases and not query.prefixes
    if matches.mode is Mode.KEYWORD and typed_only and STOP_WORDS.issuperset(query.words):
        notes.append(_ONLY_STOP_WORDS)
    return notes
