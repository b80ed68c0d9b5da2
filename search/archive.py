"""An archive as readers use it: one generation, verified, open for searching and looking up."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index import layout
from index.encoding.light_encoder import open_light_encoder
from index.errors import GenerationDamaged, GenerationUnreadable, TakedownUnfinished
from index.manifest import find_differences, live_generation, read_manifest
from search.answer_store import AnswerStore
from search.arrays import let_go
from search.comparing import compare_types
from search.contents import Contents
from search.hits import hits_of, synonyms_used
from search.people import People
from search.postings import Postings
from search.related import RelatedQuestions
from search.reranker import RERANKED, reranked_page
from search.respelling import respell
from search.results import MAX_LIMIT, Respelling, SearchResult, SimilarAnswer, Sort
from search.searcher import Searcher
from search.synonyms import load_synonyms
from search.withheld import verify_withheld

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.manifest import FileEntry, Manifest
    from index.records import Answer
    from search.contents import Neighbours, Overview, PostEntry, YearEntry
    from search.page import ResultPage
    from search.people import PersonProfile, PersonSummary
    from search.reranker import Reranker
    from search.results import Comparison, Mode, PostSummary, SearchRequest
    from search.synonyms import Synonyms

# A generation may be replaced and swept away between reading its name and opening its files.
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """How much there is in an archive."""

    posts: int
    answers: int
    passages: int


class Archive:
    """The live generation of an archive at the moment it was opened. It never changes; several threads may use it."""

    def __init__(self, folder: Path, manifest: Manifest, synonyms: Synonyms, *, verify: bool = True) -> None:
        #: Name of the generation.
        self.generation = manifest.generation
        #: Identity of the model that made the vectors; None in a keyword-only archive.
        self.model: str | None = manifest.model
        #: Posts, answers and passages.
        self.counts = ArchiveCounts(manifest.posts, manifest.answers, manifest.passages)
        #: Whether it can be searched by meaning.
        self.has_vectors = manifest.has_vectors
        self._folder, self._manifest, self._verify = folder, manifest, verify
        #: Words that mean the same, as queries are understood.
        self.synonyms = synonyms
        with ExitStack() as until_whole:
            self._store = AnswerStore(folder / layout.ANSWERS)
            until_whole.callback(self._store.close)
            self._searcher = Searcher(folder, manifest, self._store, synonyms, Postings(folder))
            self._related = RelatedQuestions(folder, self._store, has_vectors=manifest.has_vectors)
            until_whole.pop_all()
        self._people = People(self._store)
        self._contents = Contents(self._store)
        # Also when whoever forgot to close it lets go of it.
        self._finalizer = weakref.finalize(
            self, _close, self._store, self._searcher, self._related, self._people, self._contents
        )

    @classmethod
    def open(cls, path: Path, *, verify: bool = True, synonyms: Synonyms | None = None) -> Archive:
        """Open the live generation of the archive at `path`, with these `synonyms` in the place of the archive's own.

        `verify` checks every file against the manifest before any is opened. NoGeneration when there is nothing to
        search yet, FormatMismatch when another version wrote it, GenerationDamaged when a file is not as written,
        TakedownUnfinished when it holds what is being hidden, GenerationUnreadable when the system keeps it from being
        read, SynonymsInvalid when the owner's synonyms cannot be read.
        """
        try:
            return cls._open_live(path, verify=verify, synonyms=synonyms)
        except OSError as error:
            raise GenerationUnreadable(path, error) from error

    @classmethod
    def _open_live(cls, path: Path, *, verify: bool, synonyms: Synonyms | None) -> Archive:
        for _ in range(_ATTEMPTS - 1):
            generation = live_generation(path)
            try:
                return cls._open(path, generation, verify=verify, synonyms=synonyms)
            except (GenerationDamaged, TakedownUnfinished, FileNotFoundError):
                if live_generation(path) == generation:
                    raise
        return cls._open(path, live_generation(path), verify=verify, synonyms=synonyms)

    @classmethod
    def _open(cls, path: Path, generation: str, *, verify: bool, synonyms: Synonyms | None) -> Archive:
        folder = layout.generations_path(path) / generation
        manifest = read_manifest(folder)
        verify_withheld(path, manifest)
        if verify:
            # Those of the model are checked by `encoder`.
            encoder = manifest.encoder_files
            _verify(folder, {name: entry for name, entry in manifest.files.items() if name not in encoder})
        return cls(folder, manifest, load_synonyms(path) if synonyms is None else synonyms, verify=verify)

    def encoder(self, threads: int | None = None) -> Encoder:
        """What encodes queries: the model that the archive carries, else this machine's default one by
        sentence-transformers.

        It needs none of the archive's open files, so that it may be loaded while the archive is replaced and closed.

        `threads` defaults to what is useful on this machine. GenerationDamaged when a file of the carried one is not as
        written, EncoderError when it, or the other, cannot be had.
        """
        if layout.ENCODER_GRAPH not in self._manifest.files:
            from index.encoding.encoder import load_encoder  # noqa: PLC0415 — an archive that carries its model needs no other

            return load_encoder(None, threads)
        if self._verify:
            _verify(self._folder, self._manifest.encoder_files)
        return open_light_encoder(self._folder, threads)

    def search(
        self, request: SearchRequest, encoder: Encoder | None = None, reranker: Reranker | None = None
    ) -> SearchResult:
        """The page of hits that `request` asks for, with what is true of its whole result set.

        Without an encoder, or in an archive without vectors, answers are found by words, and the result's mode and
        notes say so. Where a word that no answer holds is like one that some do, the result says what the query would
        find with that; where nothing is found as typed, it holds those hits, unless `request.as_typed`. ModelMismatch
        when the encoder is not the one that made the vectors. A reranker orders the first answers (`search/reranker.py`);
        what is found and counted, and each hit's score, stay as they are without.
        """
        page, respelling = self._respelled(request, encoder)
        if reranker is not None and _may_be_reranked(request, page):
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
            sort=page.sort,
            listed=page.listed,
            synonyms=synonyms_used(page),
        )

    def compare(
        self, request: SearchRequest, types: Sequence[str], each: int, encoder: Encoder | None = None
    ) -> Comparison:
        """What the query finds, and the best `each` answers of every one of `types`; the request's own types and order
        do not count.

        Where nothing is found as typed, all columns are those of what was probably meant. Errors as `search`.
        """
        return compare_types(lambda asked: self.search(asked, encoder), request, types, each)

    def _reranked(self, request: SearchRequest, encoder: Encoder | None, reranker: Reranker) -> ResultPage:
        def page_at(offset: int, limit: int) -> ResultPage:
            return self.page(replace(request, offset=offset, limit=limit), encoder)

        def score(page: ResultPage) -> NDArray[np.float32]:
            hits = hits_of(page, self._store, self._searcher.postings, self._searcher.vectors)
            texts = [f"{hit.answer.question} {hit.passage}".strip() for hit in hits]
            return reranker.score(page.query.semantic_text, texts)

        return reranked_page(page_at, score, max(request.offset, 0), min(max(request.limit, 0), MAX_LIMIT))

    def _respelled(self, request: SearchRequest, encoder: Encoder | None) -> tuple[ResultPage, Respelling | None]:
        """The page to show, and what the query was or might have been taken for."""
        typed = self.page(request, encoder)
        meant = {word for synonym in typed.expansions.synonyms for word in synonym.typed}
        text = respell(request.text, typed.query, self._searcher.keyword_index, meant)
        if text is None:
            return typed, None
        other = self.page(replace(request, text=text), encoder)
        if not other.counts.total:
            return typed, None
        shown = not (typed.counts.total or request.as_typed)
        return (other if shown else typed), Respelling(text, other.counts.total, shown)

    def page(self, request: SearchRequest, encoder: Encoder | None = None) -> ResultPage:
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

    def similar(self, answer_id: str, limit: int = 5, *, same_post: bool = False) -> tuple[SimilarAnswer, ...]:
        """The answers that say most nearly the same as one, closest first, at most two of a post.

        None of the answer's own post unless `same_post`; none at all where nothing is close or the archive has no
        vectors. AnswerGone and AnswerNotFound as `answer`.
        """
        row, siblings = self._store.rows_of_post(self.resolve(answer_id))
        found = self._searcher.similar(row, [row] if same_post else siblings, limit)
        texts = self._store.by_rows([other for other, _ in found])
        return tuple(
            SimilarAnswer(answer, post, cosine) for (answer, post), (_, cosine) in zip(texts, found, strict=True)
        )

    def answers_of(self, post_key: str) -> tuple[Answer, ...]:
        """The answers of a post in its order; PostGone and PostNotFound as `post`."""
        return tuple(self._store.answers_of(post_key))

    def post(self, post_key: str) -> PostSummary:
        """One post; PostGone when it was withdrawn whole, PostNotFound when there is none with this key."""
        return self._store.post(post_key)

    def posts(self) -> tuple[PostSummary, ...]:
        """Every post, newest first, those without a date last."""
        return tuple(self._store.posts())

    def years(self) -> tuple[YearEntry, ...]:
        """Every year with a post and how much it has, the newest first, posts without a date last."""
        return self._contents.years()

    def entries(self) -> tuple[PostEntry, ...]:
        """Every post with the number of its answers, in the order of `posts`."""
        return self._contents.entries()

    def entries_of(self, year: int | None) -> tuple[PostEntry, ...]:
        """As `entries`, of one year; for None of the posts without a date."""
        return self._contents.entries_of(year)

    def neighbours(self, post_key: str) -> Neighbours:
        """The posts of the same kind published just before and after one; PostGone and PostNotFound as `post`."""
        return self._contents.neighbours(self._store.post(post_key))

    def related_posts(self, post_key: str, limit: int) -> tuple[PostSummary, ...]:
        """At most `limit` other posts with one question like this one's: the same, newest first, then the nearest.

        By the questions' vectors, or by their words in an archive without; fewer, or none, where none is near.
        PostGone and PostNotFound as `post`.
        """
        return self._related.related(post_key, limit)

    def asked_again(self, post_key: str) -> tuple[PostSummary, ...]:
        """The posts that ask the very question of this one (`search.related` says when), newest first. Errors as
        `post`."""
        return self._related.asked_again(post_key)

    def overview(self) -> Overview:
        """What there is: days, people, and what library types rest on."""
        return self._contents.overview()

    def answers(self) -> Iterator[tuple[Answer, PostSummary]]:
        """Every answer with its post, in the order of rows: date, post, place in the post."""
        return self._store.answers()

    def people(self) -> tuple[PersonSummary, ...]:
        """Everybody who is named, A to Z by surname."""
        return self._people.people()

    def person(self, slug: str) -> PersonProfile:
        """One person; a slug of another of their names leads to them.

        PersonGone when their answers were withdrawn; PersonNotFound names slugs that come near.
        """
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
        """Open Whoosh's index now instead of with the first query that needs it. GenerationDamaged when it cannot
        be."""
        self._searcher.keyword_index()

    def close(self) -> None:
        """Close its files and its memory maps, whoever still holds it. Using it afterwards is an error."""
        self._finalizer()

    def __enter__(self) -> Archive:
        """The archive itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def _may_be_reranked(request: SearchRequest, page: ResultPage) -> bool:
    """Whether a reranker has anything to say about a page: it is ordered by relevance, and shows some of the first
    answers."""
    by_relevance = page.query.has_text and request.sort is Sort.RELEVANCE
    return by_relevance and request.limit > 0 and request.offset < RERANKED


def _close(
    store: AnswerStore, searcher: Searcher, related: RelatedQuestions, people: People, contents: Contents
) -> None:
    searcher.close()
    related.close()
    # What these have looked up goes with them.
    let_go(people, contents)
    store.close()


def _verify(folder: Path, files: Mapping[str, FileEntry]) -> None:
    """Raise GenerationDamaged for the first file that is not as it was written."""
    for difference in find_differences(folder, files):
        raise GenerationDamaged(*difference)
