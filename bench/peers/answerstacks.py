"""Answerstacks itself, asked as the peers are: any word of the query makes an answer count; and as its site asks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bench.peers.asking import LIBRARY_TYPE, LIMIT, PHRASES, Built, Found, Kind, Way
from bench.speed.corpus import SyntheticEncoder
from bench.speed.timing import size_of
from index.files import layout
from index.files.manifest import read_manifest
from index.generation.keyword_index import write_keyword_index
from index.generation.term_arrays import AnswerText, build_term_arrays
from search.answer_store import AnswerStore
from search.archive import Archive
from search.folder.engine import FolderEngine
from search.postings import Postings
from search.results import Mode, SearchRequest
from search.searcher import Searcher
from search.synonyms import Synonyms, load_synonyms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus
    from search.matching import QueryMatches
    from search.page import ResultPage

_NOTE = "its facets look past their own filter"
_BONUS = "a phrase that nobody required is looked for too"


class AnyWordPostings(Postings):
    """Postings by which an answer matches that holds any word of the query, as the peers have it."""

    def needed(self, different_words: int) -> float:  # noqa: ARG002
        """0: any word is enough."""
        return 0.0


class OneCircleSearcher(Searcher):
    """A searcher by which all that matches is close, as the peers have it."""

    def _circles(
        self,
        matches: QueryMatches,
        barred: NDArray[np.bool_] | None,  # noqa: ARG002
        *,
        further: bool,  # noqa: ARG002
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return matches.rows, matches.rows[:0]


class Answerstacks:
    """The generation that the import wrote, opened as a reader opens it."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:
        manifest = read_manifest(corpus.generation)
        engine = FolderEngine(corpus.generation, manifest)
        store = AnswerStore(engine.texts)
        # The peers know no synonyms.
        self._any_word = OneCircleSearcher(engine, store, Synonyms(()), AnyWordPostings(engine))
        self._site = Searcher(engine, store, load_synonyms(folder), Postings(engine))
        self._archive = Archive.open(corpus.archive)
        self._encoder = _ReadyVector(str(manifest.model))

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build, by itself, what an import makes for searching by words: the arrays and Whoosh's index."""
        texts = [AnswerText(d.question, d.answer, d.name, d.institution) for d in corpus.documents()]
        begun = time.perf_counter()
        build_term_arrays(texts).save(folder)
        (folder / layout.KEYWORD).mkdir()
        write_keyword_index(folder / layout.KEYWORD, texts)
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Return every kind of question."""
        words = self._ask(self._any_word, Mode.KEYWORD)
        return (
            Way(Kind.WORDS, "**Answerstacks**", words, _NOTE),
            Way(Kind.WORDS, "Answerstacks, half of the idf, as its site", self._ask(self._site, Mode.KEYWORD), _NOTE),
            *(Way(kind, "**Answerstacks**", self._ask(self._site, Mode.KEYWORD, '"{}"'), _NOTE) for kind in PHRASES),
            *(Way(kind, "Answerstacks, plain words, hybrid", self._ask(self._site, Mode.HYBRID), _BONUS) for kind in PHRASES),
            Way(Kind.MEANING, "**Answerstacks**", self._ask(self._site, Mode.SEMANTIC), f"answers, exact total; {_NOTE}"),
            Way(Kind.BOTH, "**Answerstacks**", self._ask(self._site, Mode.HYBRID), f"answers, exact total; {_NOTE}"),
            Way(Kind.PAGE, "**Answerstacks**", self._pages(Mode.KEYWORD), f"half of the idf; {_NOTE}"),
            Way(Kind.PAGE_OF_BOTH, "**Answerstacks**", self._pages(Mode.HYBRID), _NOTE),
        )  # fmt: skip

    def _pages(self, mode: Mode) -> Callable[[Asked], Found]:
        def ask(asked: Asked) -> Found:
            self._encoder.vector = asked.vector
            request = SearchRequest(asked.text, types=frozenset({LIBRARY_TYPE}), mode=mode, limit=LIMIT)
            result = self._archive.search(request, None if mode is Mode.KEYWORD else self._encoder)
            return Found(
                [],  # a hit has no row
                result.total,
                {facet.value: facet.count for facet in result.type_facet},
                {int(facet.value): facet.count for facet in result.year_facet},
            )

        return ask

    def _ask(self, searcher: Searcher, mode: Mode, form: str = "{}") -> Callable[[Asked], Found]:
        def ask(asked: Asked) -> Found:
            self._encoder.vector = asked.vector
            text = form.format(asked.text)
            request = SearchRequest(text, types=frozenset({LIBRARY_TYPE}), mode=mode, limit=LIMIT)
            return _found(searcher.page(request, None if mode is Mode.KEYWORD else self._encoder))

        return ask


def _found(page: ResultPage) -> Found:
    counts = page.counts
    types = {facet.value: facet.count for facet in counts.type_facet}
    years = {int(facet.value): facet.count for facet in counts.year_facet}
    return Found(page.rows, counts.total, types, years)


class _ReadyVector(SyntheticEncoder):
    """Hands out the query's vector, made before, so that encoding is not measured."""

    vector: NDArray[np.float32]

    def __init__(self, identity: str) -> None:
        #: That of the model which made the archive's vectors.
        self.identity = identity

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:  # noqa: ARG002
        """float32 (1, dimension)."""
        return self.vector[None]
