"""tantivy with the texts: a whole page as one writes it by hand, with snippets, facets and total; by words, and by
words and meaning with numpy beside it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import tantivy

from bench.peers.asking import LIBRARY_TYPE, LIMIT, Found, Kind, Way
from bench.peers.cells import bits_of, facets
from bench.peers.tantivy_index import SHOWN, TantivyIndex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

#: Characters of a snippet: about those of an excerpt on our pages.
_SNIPPET = 400
#: The best so many by words are fused with meaning.
_BY_WORDS = 1000
#: An answer so close is found without any of the words.
_CLOSE = 0.4


class TantivyPages(TantivyIndex):
    """One segment; the text is stored for snippets, and what a page shows as JSON."""

    stored = True

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:
        super().__init__(folder, corpus)
        self._vectors = corpus.vectors
        documents = list(corpus.documents())
        self._starts = np.searchsorted(corpus.passage_rows, np.arange(len(documents)))
        everything = self._searcher.search(tantivy.Query.all_query(), len(documents), count=False)
        addresses = [address for _, address in everything.hits]
        self._addresses = dict(zip(self._searcher.fast_field_values("row", addresses), addresses, strict=True))
        self._allowed = np.array([LIBRARY_TYPE in each.types for each in documents])
        # Answers of the same types and year are counted together.
        cells = [(bits_of(each.types), each.year) for each in documents]
        self._cells = sorted(set(cells))
        number = {cell: place for place, cell in enumerate(self._cells)}
        self._cell_of = np.array([number[cell] for cell in cells])

    def ways(self) -> Sequence[Way]:
        """Whole pages."""
        return (
            Way(Kind.PAGE, "tantivy", self.page, "tantivy-py aggregates in a second pass"),
            Way(Kind.PAGE_OF_BOTH, "tantivy + numpy", self.page_of_both, f"the best {_BY_WORDS:,} by words are fused"),
        )

    def page(self, asked: Asked) -> Found:
        """Ten answers with text and snippet, total and facets."""
        query = self._query(" ".join(asked.words))
        found = self._searcher.search(query, LIMIT, count=True)
        types, years = self._facets(query)
        shown = self._shown(query, [address for _, address in found.hits])
        return Found([each["row"] for each in shown], found.count, types, years)

    def page_of_both(self, asked: Asked) -> Found:
        """The same by the score of both; an answer is found that has any word or is close."""
        query = self._query(" ".join(asked.words))
        found = self._searcher.search(query, _BY_WORDS, count=False)
        addresses = [address for _, address in found.hits]
        rows = np.array(self._searcher.fast_field_values("row", addresses), np.intp)
        fused = np.float32(0.8) * np.maximum.reduceat(self._vectors @ asked.vector, self._starts)
        held = fused >= np.float32(0.8 * _CLOSE)
        if len(rows):
            by_words = np.array([score for score, _ in found.hits], np.float32)
            fused[rows] += np.float32(0.2) * by_words / by_words[0]
            held[rows] = True
        held &= self._allowed
        total, types, years = self._counted(held)
        candidates = np.flatnonzero(held)
        best = candidates[np.argsort(-fused[candidates], kind="stable")[:LIMIT]]
        shown = self._shown(query, [self._addresses[row] for row in best.tolist()])
        return Found([each["row"] for each in shown], total, types, years)

    def _counted(self, held: NDArray[np.bool_]) -> tuple[int, dict[str, int], dict[int, int]]:
        counts = np.bincount(self._cell_of[held], minlength=len(self._cells)).tolist()
        return facets((bits, year, count) for (bits, year), count in zip(self._cells, counts, strict=True) if count)

    def _shown(self, query: tantivy.Query, addresses: Sequence[tantivy.DocAddress]) -> list[dict[str, Any]]:
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._index.schema, "text")
        snippets.set_max_num_chars(_SNIPPET)
        shown = []
        for address in addresses:
            document = self._searcher.doc(address)
            found = json.loads(bytes(document.get_first(SHOWN)))
            snippet = snippets.snippet_from_doc(document)
            marks = [(span.start, span.end) for span in snippet.highlighted()]
            shown.append({**found, "snippet": snippet.fragment(), "marks": marks})
        return shown
