"""Peers measured in the same run on the same answers. So far: stock Whoosh, scored, filtered and counted by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whoosh import fields, index, qparser, query, sorting
from whoosh.analysis import StemmingAnalyzer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.records import Answer
    from search.results import PostSummary

#: Stock Whoosh gets the ten words and nothing else: syntax would only cost it more.
_FIELDS = ("text", "question", "name", "institution")


class StockWhoosh:
    """One Whoosh index with the same fields, BM25F, a type filter, type and year facets and an exact total."""

    def __init__(self, folder: Path, answers: Iterable[tuple[Answer, PostSummary]]) -> None:
        folder.mkdir()
        text = fields.TEXT(analyzer=StemmingAnalyzer())
        schema = fields.Schema(
            text=text, question=text, name=fields.TEXT(), institution=fields.TEXT(),
            type=fields.KEYWORD(commas=True, scorable=False), year=fields.NUMERIC(sortable=True),
        )  # fmt: skip
        begun = time.perf_counter()
        writer = index.create_in(folder, schema).writer(limitmb=512)
        for answer, post in answers:
            writer.add_document(
                text=answer.text, question=post.question, name=answer.respondent.label, institution=answer.respondent.institution,
                type=",".join(evidence.type for evidence in answer.types), year=post.published.year if post.published else 0,
            )  # fmt: skip
        writer.commit()
        #: Seconds that building took.
        self.seconds = time.perf_counter() - begun
        self._searcher = index.open_dir(folder).searcher()
        self._parser = qparser.MultifieldParser(list(_FIELDS), schema, group=qparser.OrGroup)
        self._parser.remove_plugin_class(qparser.WildcardPlugin)

    def search(self, text: str, library_type: str) -> int:
        """Ten hits with facets; the exact total."""
        groups = sorting.Facets().add_field("type", allow_overlap=True).add_field("year")
        results = self._searcher.search(
            self._parser.parse(text), limit=10, filter=query.Term("type", library_type), groupedby=groups
        )
        return len(results)
