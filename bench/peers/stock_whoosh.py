"""Stock Whoosh: scored, filtered, counted and grouped by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whoosh import fields, index, qparser, query, sorting
from whoosh.analysis import StemmingAnalyzer

from bench.peers.asking import FIELD_WEIGHTS, LIBRARY_TYPE, LIMIT, PHRASES, Built, Found, Kind, Way
from bench.speed.timing import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus


class StockWhoosh:
    """One index with the same fields, BM25F, a type filter, type and year facets and an exact total."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:  # noqa: ARG002 — as every peer
        opened = index.open_dir(folder)
        self._searcher = opened.searcher()
        self._parser = qparser.MultifieldParser(list(FIELD_WEIGHTS), opened.schema, group=qparser.OrGroup)
        # It gets words and phrases and nothing else: syntax would only cost it more.
        self._parser.remove_plugin_class(qparser.WildcardPlugin)
        self._filter = query.Term("type", LIBRARY_TYPE)

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build fields as ours, the type as a list of words, the year as a column."""
        documents = list(corpus.documents())
        # Stop words stay, for the phrases; they are not asked for.
        text = fields.TEXT(analyzer=StemmingAnalyzer(stoplist=None, minsize=1))
        plain = fields.TEXT()
        schema = fields.Schema(
            row=fields.STORED(), question=text, answer=text, name=plain, institution=plain,
            type=fields.KEYWORD(commas=True, scorable=False), year=fields.NUMERIC(sortable=True),
        )  # fmt: skip
        begun = time.perf_counter()
        writer = index.create_in(folder, schema).writer(limitmb=512)
        for row, document in enumerate(documents):
            writer.add_document(
                row=row, question=document.question, answer=document.answer, name=document.name,
                institution=document.institution, type=",".join(document.types), year=document.year,
            )  # fmt: skip
        writer.commit()
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Words and phrases."""
        return (
            Way(Kind.WORDS, "stock Whoosh", self.words),
            *(Way(kind, "stock Whoosh", self.phrase) for kind in PHRASES),
        )

    def words(self, asked: Asked) -> Found:
        """Hits, total and facets."""
        groups = sorting.Facets().add_field("type", allow_overlap=True).add_field("year")
        results = self._searcher.search(
            self._parser.parse(" ".join(asked.words)), limit=LIMIT, filter=self._filter, groupedby=groups
        )
        types, years = ({key: len(rows) for key, rows in results.groups(name).items()} for name in ("type", "year"))
        return Found([hit["row"] for hit in results], len(results), types, years)

    def phrase(self, asked: Asked) -> Found:
        """Hits and total."""
        results = self._searcher.search(
            self._parser.parse(f'"{" ".join(asked.words)}"'), limit=LIMIT, filter=self._filter
        )
        return Found([hit["row"] for hit in results], len(results))
