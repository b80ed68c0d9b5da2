"""The texts of a page: its answers, the best passage of each with its marks, and the query's words that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.held_words import held_words
from search.highlight import best_passage, inside, marks
from search.results import Hit, SearchResult, SynonymUse
from search.sentences import best_sentence
from search.sought import SoughtWords
from search.titles import words_in_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.answer_store import AnswerStore
    from search.page import ResultPage
    from search.results import Respelling, SearchRequest
    from search.searcher import Searcher


def hits_of(page: ResultPage, store: AnswerStore, searcher: Searcher) -> Iterator[Hit]:
    """Yield the hits of `page`, in its order."""
    sought = SoughtWords.of(page.query, page.expansions, searcher.postings, searcher.places.number)
    rows, vectors = page.rows, searcher.vectors
    places = searcher.row_tokens.places(rows, sought.by_numbers)
    cosines: Sequence[list[float] | None] = [None] * len(rows)
    if vectors is not None and page.vector is not None:
        cosines = vectors.of_rows(page.vector, rows)
    for found, read, of_row, near in zip(page.found, store.page_answers(rows), places, cosines, strict=True):
        text = read.text
        words, meaning = found.keyword_rank, found.semantic_rank
        by_meaning = meaning is not None and (words is None or meaning <= words)
        held = held_words(sought, of_row, read.answer, text, by_words=words is not None, by_meaning=by_meaning)
        if found.signed and not sought.all_in(each.sought for each in (*held.answer, *held.question)):
            # The signature is what was matched, not a word of the text that looks like half of it.
            held = held._replace(answer=[], question=[])
        start, end = best_passage(read.passages, near, held.text, sought)
        highlights = tuple((a - start, b - start) for a, b in marks(inside(held.answer, (start, end))))
        asked, sentence = marks(held.question), None
        if meaning and page.vector is not None and not (words and (highlights or asked or held.signature)):
            first, last = best_sentence(text, (start, end), held.text, sought)
            sentence = first - start, last - start
        yield Hit(
            answer=read.answer,
            post=read.post,
            passage=text[start:end],
            passage_start=start,
            passage_end=end,
            highlights=highlights,
            question_highlights=asked,
            score=found.score,
            keyword_rank=found.keyword_rank,
            semantic_rank=found.semantic_rank,
            matched=held.matches(sought),
            same_question=found.same_question,
            signed=found.signed,
            sentence=sentence,
            title_highlights=words_in_title(page.query.words, read.post.title) if found.titled and not words else (),
        )


def result_of(
    request: SearchRequest, page: ResultPage, respelling: Respelling | None, hits: Iterable[Hit]
) -> SearchResult:
    """Return a page with its hits, and the facts about its whole result set."""
    return SearchResult(
        request=request,
        mode=page.mode,
        total=page.counts.total,
        hits=tuple(hits),
        type_facet=page.counts.type_facet,
        year_facet=page.counts.year_facet,
        notes=page.notes,
        respelling=respelling,
        sort=page.sort,
        listed=page.listed,
        synonyms=_synonyms_used(page),
        kind_facet=page.counts.kind_facet,
        close=page.close,
        further=page.further,
        ranked=page.query.has_text,
    )


def _synonyms_used(page: ResultPage) -> tuple[SynonymUse, ...]:
    """Return the words of the query that were looked for in other words too."""
    return tuple(
        SynonymUse(" ".join(found.typed), tuple(" ".join(other) for other in found.others))
        for found in page.expansions.synonyms
    )
