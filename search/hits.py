"""The texts of a page: its answers, the best passage of each with its marks, and the query's words that it holds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from search.highlight import SoughtWords, Words, best_passage
from search.postings import Postings, idf_of
from search.results import Hit, SynonymUse
from search.word_matches import word_matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.answer_store import AnswerStore
    from search.page import ResultPage
    from search.semantic import AnswerVectors


def hits_of(page: ResultPage, store: AnswerStore, postings: Postings, vectors: AnswerVectors | None) -> Iterator[Hit]:
    """Yield the hits of `page`, in its order."""
    sought = _sought(page, postings)
    passages = store.passages(page.rows)
    for found, (answer, post) in zip(page.found, store.by_rows(page.rows), strict=True):
        text = answer.text
        cosines = vectors.of_row(page.vector, found.row) if vectors is not None and page.vector is not None else None
        shown = best_passage(text, passages[found.row], cosines, sought)
        start, end = shown.span
        yield Hit(
            answer=answer,
            post=post,
            passage=text[start:end],
            passage_start=start,
            passage_end=end,
            highlights=shown.highlights,
            score=found.score,
            keyword_rank=found.keyword_rank,
            semantic_rank=found.semantic_rank,
            matched=word_matches(page.query, page.expansions, answer),
            same_question=found.same_question,
            signed=found.signed,
        )


def synonyms_used(page: ResultPage) -> tuple[SynonymUse, ...]:
    """Return the words of the query that were looked for in other words too."""
    return tuple(
        SynonymUse(" ".join(found.typed), tuple(" ".join(other) for other in found.others))
        for found in page.expansions.synonyms
    )


def _sought(page: ResultPage, postings: Postings) -> SoughtWords:
    terms = ((word, postings.term(word)) for word in page.query.words)
    expansions = page.expansions
    phrases = page.query.phrases
    others: dict[Words, tuple[Words, ...]] = {(word,): forms for word, forms in expansions.other_forms().items()}
    for found in expansions.synonyms:
        others[found.typed] = (*others.get(found.typed, ()), *found.others)
    return SoughtWords.of(
        words={word: postings.idf(term, expansions) for word, term in terms if term is not None},
        prefixes={prefix.prefix: idf_of(len(prefix.rows), postings.row_count) for prefix in expansions.prefixes},
        phrases=[
            *phrases,
            *chain.from_iterable(expansions.phrases.get(phrase, ()) for phrase in phrases),
            *chain.from_iterable(prefix.pairs for prefix in expansions.prefixes),
        ],
        synonyms=others,
    )
