"""Library types side by side: one query, asked of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.results import Comparison, Sort, TypeColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.results import SearchRequest, SearchResult


def compare_types(
    search: Callable[[SearchRequest], SearchResult], request: SearchRequest, types: Sequence[str], each: int
) -> Comparison:
    """Return what `request` finds whatever the type, and the best `each` answers of every one of `types`.

    Where the hits are those of a respelling, all columns are.
    """
    request = replace(request, sort=Sort.RELEVANCE, one_per_question=False, further=False, offset=0)
    whole = search(replace(request, types=frozenset(), limit=0))
    meant = whole.respelling
    text = meant.text if meant and meant.shown else request.text
    asked = replace(request, text=text, limit=each, as_typed=True, typed_types=False)
    found = {kind: search(replace(asked, types=frozenset({kind}))) for kind in types}
    return Comparison(whole, tuple(TypeColumn(kind, result.total, result.hits) for kind, result in found.items()))
