"""An archive as readers use it: one generation, verified, open for searching and looking up."""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

from index import layout
from index.errors import GenerationDamaged
from search.answer_store import AnswerStore
from search.hits import hits_of
from search.manifest import live_generation, read_manifest, verify_files
from search.people import People
from search.reranking import reranked_page
from search.respelling import respell
from search.results import MAX_LIMIT, Respelling, SearchResult
from search.searcher import Searcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.records import Answer
    from search.manifest import ArchiveCounts, Manifest
    from search.people import Person, PersonSummary
    from search.reranker import Reranker
    from search.results import Mode, PostSummary, SearchRequest
    from search.searcher import Page

# A generation may be replaced and swept away between reading its name and opening its files.
_ATTEMPTS = 3


class Archive:
    """The live generation of an archive at the moment it was opened. It never changes; several threads may use it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        #: Name of the generation.
        self.generation = manifest.generation
        #: Identity of the model that made the vectors; None in a keyword-only archive.
        self.model: str | None = manifest.model
        #: Posts, answers and passages.
        self.counts: ArchiveCounts = manifest.counts
        #: Whether it can be searched by meaning.
        self.has_vectors = manifest.has_vectors
        self._store = AnswerStore(folder / layout.ANSWERS)
        self._people = People(self._store)
        self._searcher = Searcher(folder, manifest, self._store)
        # Also when the last user lets go of it, as with a generation that has been replaced.
        self._finalizer = weakref.finalize(self, _close, self._store, self._searcher)

    @classmethod
    def open(cls, path: Path, *, verify: bool = True) -> Archive:
        """Open the live generation of the archive at `path`.

        `verify` checks every file against the manifest before any is opened. NoGeneration when there is nothing to
        search yet, FormatMismatch when another version wrote it, GenerationDamaged when a file is not as written.
        """
        for _ in range(_ATTEMPTS - 1):
            generation = live_generation(path)
            try:
                return cls._open(path, generation, verify=verify)
            except (GenerationDamaged, FileNotFoundError):
                if live_generation(path) == generation:
                    raise
        return cls._open(path, live_generation(path), verify=verify)

    @classmethod
    def _open(cls, path: Path, generation: str, *, verify: bool) -> Archive:
        folder = layout.generations_path(path) / generation
        manifest = read_manifest(folder)
        if manifest.generation != generation:
            raise GenerationDamaged(folder / layout.MANIFEST, f"generation {generation}", manifest.generation)
        if verify:
            verify_files(folder, manifest)
        return cls(folder, manifest)

    def search(
        self, request: SearchRequest, encoder: Encoder | None = None, reranker: Reranker | None = None
    ) -> SearchResult:
        """The page of hits that `request` asks for, with what is true of its whole result set.

        Without an encoder, or in an archive without vectors, answers are found by words, and the result's mode and
        notes say so. Where a word that no answer holds is like one that some do, the result says what the query would find
        with that; where nothing is found as typed, it holds those hits, unless `request.as_typed`. ModelMismatch when the
        encoder is not the one that made the vectors. A reranker orders the first answers (`search.reranking`); what is found
        and counted, and each hit's score, stay as they are without.
        """
        page, respelling = self._respelled(request, encoder)
        if reranker is not None and page.query.has_text:
            shown = request if respelling is None or not respelling.shown else replace(request, text=respelling.text)
            page = self._reranked(shown, encoder, reranker)
        hits = tuple(hits_of(page, self._store, self._searcher.postings, self._searcher.vectors))
        return SearchResult(
            request=request,
            mode=page.mode,
            total=page.counts.total,
            hits=hits,
            type_facet=page.counts.type_facet,
            year_facet=page.counts.year_facet,
            notes=page.notes,
            respelling=respelling,
        )

    def _reranked(self, request: SearchRequest, encoder: Encoder | None, reranker: Reranker) -> Page:
        def page_at(offset: int, limit: int) -> Page:
            return self.page(replace(request, offset=offset, limit=limit), encoder)

        def score(page: Page) -> NDArray[np.float32]:
            hits = hits_of(page, self._store, self._searcher.postings, self._searcher.vectors)
            texts = [f"{hit.answer.question} {hit.passage}".strip() for hit in hits]
            return reranker.score(page.query.semantic_text, texts)

        return reranked_page(page_at, score, max(request.offset, 0), min(max(request.limit, 0), MAX_LIMIT))

    def _respelled(self, request: SearchRequest, encoder: Encoder | None) -> tuple[Page, Respelling | None]:
        """The page to show, and what the query was or might have been taken for."""
        typed = self.page(request, encoder)
        text = respell(request.text, typed.query, self._searcher.keyword_index)
        if text is None:
            return typed, None
        other = self.page(replace(request, text=text), encoder)
        if not other.counts.total:
            return typed, None
        shown = not (typed.counts.total or request.as_typed)
        return (other if shown else typed), Respelling(text, other.counts.total, shown)

    def page(self, request: SearchRequest, encoder: Encoder | None = None) -> Page:
        """The same page in numbers, no text loaded: what the time budgets speak of."""
        return self._searcher.page(request, encoder)

    def scores(self, text: str, mode: Mode, encoder: Encoder | None = None) -> NDArray[np.float32]:
        """float32 (N,), in the order of `answers`: the ranking of all answers before the result set is cut.

        What judged sets measure. Filters and required phrases do not count; as `search`, without an encoder by words.
        """
        return self._searcher.scores(text, mode, encoder)

    def answer(self, answer_id: str) -> tuple[Answer, PostSummary]:
        """The answer that an id leads to, redirects followed. AnswerGone when withdrawn, AnswerNotFound otherwise."""
        return self._store.answer(answer_id)

    def resolve(self, answer_id: str) -> str:
        """The id under which an answer lives now; a live id is itself. AnswerGone and AnswerNotFound as `answer`."""
        return self._store.resolve(answer_id)

    def answers_of(self, post_key: str) -> tuple[Answer, ...]:
        """The answers of a post in its order; PostGone and PostNotFound as `post`."""
        return tuple(self._store.answers_of(post_key))

    def post(self, post_key: str) -> PostSummary:
        """One post; PostGone when it was withdrawn whole, PostNotFound when there is none with this key."""
        return self._store.post(post_key)

    def posts(self) -> tuple[PostSummary, ...]:
        """Every post, newest first, those without a date last."""
        return tuple(self._store.posts())

    def answers(self) -> Iterator[tuple[Answer, PostSummary]]:
        """Every answer with its post, in the order of rows: date, post, place in the post."""
        return self._store.answers()

    def people(self) -> tuple[PersonSummary, ...]:
        """Everybody who is named, A to Z by surname."""
        return self._people.people()

    def person(self, slug: str) -> Person:
        """One person; a slug of another of their names leads to them. PersonNotFound names slugs that come near."""
        return self._people.person(slug)

    def find_person(self, name: str) -> tuple[str, ...]:
        """Slugs of the people of this name, else of those with all its words in one of their names, A to Z.

        Accents, case and punctuation do not count; none where nobody has such a name.
        """
        return self._people.find(name)

    def person_of(self, answer_id: str) -> str | None:
        """The slug of the person who gives an answer; None for nobody's. AnswerGone and AnswerNotFound as `answer`."""
        return self._store.person_of(answer_id)

    def open_keyword_index(self) -> None:
        """Open Whoosh's index now instead of with the first query that needs it. GenerationDamaged when it cannot be."""
        self._searcher.keyword_index()

    def close(self) -> None:
        """Close its files. Using it afterwards is an error."""
        self._finalizer()

    def __enter__(self) -> Archive:
        """The archive itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def _close(store: AnswerStore, searcher: Searcher) -> None:
    searcher.close()
    store.close()
