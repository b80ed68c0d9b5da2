"""The texts of a page: its answers, the passage of each that fits best, and what is marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.highlight import SoughtWords, best_passage
from search.postings import Postings, idf_of
from search.results import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.answer_store import AnswerStore
    from search.searcher import Page
    from search.semantic import AnswerVectors


def hits_of(page: Page, store: AnswerStore, postings: Postings, vectors: AnswerVectors | None) -> Iterator[Hit]:
    """The hits of `page`, in its order."""
    sought = _sought(page, postings)
    passages = store.passages(page.rows)
    for place, (row, (answer, post)) in enumerate(zip(page.rows, store.by_rows(page.rows), strict=True)):
        text = answer.text
        cosines = vectors.of_row(page.vector, row) if vectors is not None and page.vector is not None else None
        shown = best_passage(text, passages[row], cosines, sought)
        start, end = shown.span
        yield Hit(
            answer=answer,
            post=post,
            passage=text[start:end],
            passage_start=start,
            passage_end=end,
            highlights=shown.highlights,
            score=page.scores[place],
            keyword_rank=page.keyword_ranks[place],
            semantic_rank=page.semantic_ranks[place],
        )


def _sought(page: Page, postings: Postings) -> SoughtWords:
    terms = ((word, postings.term(word)) for word in page.query.words)
    return SoughtWords.of(
        words={word: postings.idf(term) for word, term in terms if term is not None},
        prefixes={prefix.prefix: idf_of(len(prefix.rows), postings.row_count) for prefix in page.prefixes},
        phrases=page.query.phrases,
    )
