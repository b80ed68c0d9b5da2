"""tantivy, by tantivy-py: a filter that must hold, a count collector, and aggregations for the facets."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar

import tantivy

from bench.peers.asking import FIELD_WEIGHTS, LIBRARY_TYPE, LIMIT, PHRASES, Built, Found, Kind, Way
from bench.speed.timing import size_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

_ANALYZER = "folded_stems"
_FACETS = {
    "types": {"terms": {"field": "type", "size": 20}},
    "years": {"terms": {"field": "year", "size": 200}},
}
_MEMORY_BYTES = 256_000_000
#: The stored field with what a page shows.
SHOWN = "shown"


class TantivyIndex:
    """One segment, one field that holds all texts: the quickest way for tantivy."""

    #: Field and weight; a field is named like that of a document.
    fields: ClassVar[Mapping[str, float]] = {"text": 1.0}
    #: True if the texts are kept, and everything that a page shows, as JSON.
    stored: ClassVar[bool] = False

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:  # noqa: ARG002 — as every peer
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._index.reload()
        self._searcher = self._index.searcher()
        of_type = tantivy.Query.term_query(self._index.schema, "type", LIBRARY_TYPE)
        # A filter adds nothing to the score.
        self._filter = (tantivy.Occur.Must, tantivy.Query.const_score_query(of_type, 0.0))

    @classmethod
    def build(cls, folder: Path, corpus: PeerCorpus) -> Built:
        """Build with positions for phrases, and without texts."""
        documents = list(corpus.documents())
        index = tantivy.Index(cls._schema(), path=str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
        begun = time.perf_counter()
        writer = index.writer(heap_size=_MEMORY_BYTES, num_threads=1)
        for row, document in enumerate(documents):
            made = tantivy.Document(row=row, year=document.year, type=list(document.types))
            for field in cls.fields:
                made.add_text(field, getattr(document, field))
            if cls.stored:
                made.add_bytes(SHOWN, json.dumps({"row": row, **asdict(document)}).encode())
            writer.add_document(made)
        writer.commit()
        writer.wait_merging_threads()
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Words with and without facets, and phrases."""
        return (
            Way(Kind.WORDS, "tantivy", self.words, "tantivy-py aggregates in a second pass"),
            Way(Kind.WORDS, "tantivy, no facets", self.without_facets),
            Way(Kind.WORDS, "tantivy, no facets and no total", self.best_only, "skips what cannot be among the ten"),
            *(Way(kind, "tantivy", self.phrase) for kind in PHRASES),
        )

    def words(self, asked: Asked) -> Found:
        """Hits, total and facets."""
        query = self._query(" ".join(asked.words))
        found = self._searcher.search(query, LIMIT, count=True)
        types, years = self._facets(query)
        return Found(self._rows(found), found.count, types, years)

    def without_facets(self, asked: Asked) -> Found:
        """Hits and total."""
        found = self._searcher.search(self._query(" ".join(asked.words)), LIMIT, count=True)
        return Found(self._rows(found), found.count)

    def best_only(self, asked: Asked) -> Found:
        """Hits alone."""
        return Found(self._rows(self._searcher.search(self._query(" ".join(asked.words)), LIMIT, count=False)))

    def phrase(self, asked: Asked) -> Found:
        """Hits and total."""
        found = self._searcher.search(self._query(f'"{" ".join(asked.words)}"'), LIMIT, count=True)
        return Found(self._rows(found), found.count)

    def _facets(self, query: tantivy.Query) -> tuple[dict[str, int], dict[int, int]]:
        facets = self._searcher.aggregate(query, _FACETS)
        types, years = (
            {bucket["key"]: bucket["doc_count"] for bucket in facets[name]["buckets"]} for name in ("types", "years")
        )
        return types, years

    def _query(self, text: str) -> tantivy.Query:
        query = self._index.parse_query(text, list(self.fields), field_boosts=dict(self.fields))
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), self._filter])

    def _rows(self, found: tantivy.SearchResult) -> list[int]:
        rows: list[int] = self._searcher.fast_field_values("row", [address for _, address in found.hits])
        return rows

    @classmethod
    def _schema(cls) -> tantivy.Schema:
        made = tantivy.SchemaBuilder()
        made.add_integer_field("row", fast=True)
        made.add_integer_field("year", fast=True)
        made.add_text_field("type", tokenizer_name="raw", index_option="basic", fast=True)
        for field in cls.fields:
            made.add_text_field(field, tokenizer_name=_ANALYZER, stored=cls.stored)
        if cls.stored:
            made.add_bytes_field(SHOWN, stored=True)
        return made.build()


class TantivyFields(TantivyIndex):
    """The four fields by themselves, with the weights that ours have."""

    fields = FIELD_WEIGHTS

    def ways(self) -> Sequence[Way]:
        """Words alone."""
        return (Way(Kind.WORDS, "tantivy, four weighted fields", self.words),)


def _analyzer() -> tantivy.TextAnalyzer:
    """Ours as nearly as its filters allow: accents folded, Snowball's English stems (`en_stem`). Stop words stay in the
    index, for the phrases; they are not asked for.
    """
    made = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("english")):
        made = made.filter(each)
    return made.build()
