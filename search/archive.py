"""An archive as readers use it: one generation, verified and open."""

from __future__ import annotations

import time
import weakref
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import GenerationDamaged, GenerationUnreadable, TakedownUnfinished
from index.files.manifest import live_generation
from index.files.postgres_layout import is_postgres_address
from search.answer_store import AnswerStore
from search.arrays import let_go
from search.comparing import compare_types
from search.contents import ArchiveCounts, Contents
from search.folder.engine import FolderEngine
from search.hits import hits_of, result_of
from search.named import named_people
from search.people import People
from search.postings import Postings
from search.quote_check import QuoteChecker
from search.related import RelatedQuestions
from search.reranker import may_be_reranked, reranked_page
from search.respelling import page_to_show
from search.results import SimilarAnswer
from search.searcher import Searcher
from search.suggesting import Suggestions
from search.synonyms import load_synonyms
from search.ticked_questions import TickedQuestions
from search.verifying import verified_generation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.posts.records import Answer
    from search.engine import Engine
    from search.named import NamedPeople
    from search.page import ResultPage
    from search.people import PersonProfile, PersonSummary
    from search.reranker import Reranker
    from search.results import Comparison, Hit, Mode, PostSummary, SearchRequest, SearchResult
    from search.synonyms import Synonyms

#: Seconds for which opening is tried again: the live generation may be replaced and swept away while it is opened.
PATIENCE = 30.0


class Archive:
    """The live generation of an archive at the moment it was opened. It never changes; several threads may use it."""

    def __init__(self, engine: Engine, synonyms: Synonyms) -> None:
        manifest = engine.manifest
        #: Name of the generation.
        self.generation = manifest.generation
        #: Identity of the model that made the vectors; None in a keyword-only archive.
        self.model: str | None = manifest.model
        #: Posts, answers and passages.
        self.counts = ArchiveCounts(manifest.posts, manifest.answers, manifest.passages)
        #: True if it can be searched by meaning.
        self.has_vectors = manifest.has_vectors
        #: SHA-256 of each takedown and unpublished post that it leaves out.
        self.withholds = manifest.withholds
        self._engine = engine
        #: The groups of words that mean the same.
        self.synonyms = synonyms
        with ExitStack() as opened:
            opened.callback(engine.close)
            self._store = AnswerStore(engine.texts)
            opened.callback(self._store.close)
            self._people = People(self._store)
            #: Its posts by year and by topic, and its counts.
            self.contents = Contents(self._store)
            #: The questions that somebody ticked an option of.
            self.ticked = TickedQuestions(self._store)
            #: The questions, people and topics that are suggested while a reader types.
            self.suggestions = Suggestions(self._store, self.contents)
            # Their cached look-ups are dropped too.
            opened.callback(let_go, self._people, self.contents, self.ticked, self.suggestions)
            self._searcher = Searcher(engine, self._store, synonyms, Postings(engine))
            opened.callback(self._searcher.close)
            #: The check of quotations.
            self.quotations = QuoteChecker(self._searcher.places, self._store)
            self._related = RelatedQuestions(engine, self._store, has_vectors=manifest.has_vectors)
            opened.callback(self._related.close)
            # An archive that nobody closed is closed with its last reference.
            self._finalizer = weakref.finalize(self, opened.pop_all().close)

    @classmethod
    def open(cls, path: Path | str, *, verify: bool = True, synonyms: Synonyms | None = None) -> Archive:
        """Open the live generation of the archive at `path`, a folder or `postgresql://…`.

        `synonyms` replace the archive's own. `verify` checks every file against the manifest before any is opened.
        Raises NoGeneration when there is nothing to search yet, FormatMismatch when another version wrote it,
        GenerationDamaged when a file is not as written, TakedownUnfinished when it holds what is being hidden,
        GenerationUnreadable when the system refuses to read it, SynonymsInvalid when the owner's synonyms cannot be
        read. Of a database, the errors are those of `search.postgres.opening.open_published`.
        """
        if is_postgres_address(str(path)):
            from search.postgres.opening import open_published  # noqa: PLC0415 - an extra

            engine, published = open_published(str(path))
            return cls(engine, published if synonyms is None else synonyms)
        path = Path(path)
        try:
            return cls._open_live(path, verify=verify, synonyms=synonyms)
        except OSError as error:
            raise GenerationUnreadable(path, error) from error

    @classmethod
    def _open_live(cls, path: Path, *, verify: bool, synonyms: Synonyms | None) -> Archive:
        end = time.monotonic() + PATIENCE
        while True:
            generation = live_generation(path)
            try:
                return cls._open(path, generation, verify=verify, synonyms=synonyms)
            except (GenerationDamaged, TakedownUnfinished, FileNotFoundError):
                if live_generation(path) == generation or time.monotonic() > end:
                    raise

    @classmethod
    def _open(cls, path: Path, generation: str, *, verify: bool, synonyms: Synonyms | None) -> Archive:
        folder, manifest = verified_generation(path, generation, verify=verify)
        engine = FolderEngine(folder, manifest, verify=verify)
        return cls(engine, load_synonyms(path) if synonyms is None else synonyms)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything that what it answers depends on, the model apart: its name, files and synonyms."""
        files = sorted((name, entry.sha256) for name, entry in self._engine.manifest.files.items())
        return sha256(repr((self.generation, files, self.synonyms.groups)).encode()).hexdigest()

    def encoder(self, threads: int | None = None) -> Encoder:
        """Load the encoder of queries: the model that the archive carries, else the default one of this machine.

        It needs none of the archive's open files, so it may be loaded while the archive is replaced and closed.
        `threads` defaults to what suits this machine. Raises GenerationDamaged when a file of the carried model is not
        as written, EncoderError when no model can be loaded.
        """
        return self._engine.encoder(threads)

    def search(
        self, request: SearchRequest, encoder: Encoder | None = None, reranker: Reranker | None = None
    ) -> SearchResult:
        """Return the page of hits that `request` asks for, with the facts about its whole result set.

        Without an encoder, or in an archive without vectors, answers are found by words; the result's mode and notes
        say so. A word that no answer holds may be respelled like one that some do: the result says what that would
        find. Where no answer holds the words as typed, its hits may be those, unless `request.as_typed`. A reranker
        orders the first answers (`search/reranker.py`), and changes neither what is found and counted nor a hit's
        score. Raises ModelMismatch when the encoder is not the one that made the vectors.
        """
        typed = self.page(request, encoder)
        page, respelling = page_to_show(request, typed, lambda asked: self.page(asked, encoder), self._searcher)
        if reranker is not None and may_be_reranked(request, page):
            shown = request if respelling is None or not respelling.shown else replace(request, text=respelling.text)
            page = reranked_page(shown, lambda asked: self.page(asked, encoder), self._hits, reranker)
        return result_of(request, page, respelling, self._hits(page))

    def compare(
        self, request: SearchRequest, types: Sequence[str], each: int, encoder: Encoder | None = None
    ) -> Comparison:
        """Return what the query finds, and the best `each` answers of every one of `types`.

        The request's own types and order do not count. Where the hits of `search` are a respelling's, all columns are.
        Errors as `search`.
        """
        return compare_types(lambda asked: self.search(asked, encoder), request, types, each)

    def _hits(self, page: ResultPage) -> Iterator[Hit]:
        return hits_of(page, self._store, self._searcher)

    def page(self, request: SearchRequest, encoder: Encoder | None = None) -> ResultPage:
        """Return the same page in numbers, no text loaded: the time budgets are about this."""
        return self._searcher.page(request, encoder)

    def scores(self, text: str, mode: Mode, encoder: Encoder | None = None) -> NDArray[np.float32]:
        """Return float32 (N,), in the order of `answers`: the scores of all answers before the result set is cut.

        Judged sets measure these. Filters and required phrases do not count; without an encoder, scores are by words.
        """
        return self._searcher.scores(text, mode, encoder)

    def answer(self, answer_id: str) -> tuple[Answer, PostSummary]:
        """Return the answer that an id leads to. Raises AnswerGone when unpublished or hidden, else AnswerNotFound."""
        return self._store.answer(answer_id)

    def resolve(self, answer_id: str) -> str:
        """Return the id under which an answer lives now; a live id is itself. Errors as `answer`."""
        return self._store.resolve(answer_id)

    def similar(self, answer_id: str, limit: int = 5, *, same_post: bool = False) -> tuple[SimilarAnswer, ...]:
        """Return the answers most like one, closest first, at most two of a post; of its own post only if `same_post`.

        Empty where nothing is close or the archive has no vectors. Errors as `answer`.
        """
        row, siblings = self._store.rows_of_post(self.resolve(answer_id))
        found = self._searcher.similar(row, [row] if same_post else siblings, limit)
        texts = self._store.by_rows([other for other, _ in found])
        return tuple(
            SimilarAnswer(answer, post, cosine) for (answer, post), (_, cosine) in zip(texts, found, strict=True)
        )

    def answers_of(self, post_key: str) -> tuple[Answer, ...]:
        """Return the answers of a post in its order. Errors as `post`."""
        return tuple(self._store.answers_of(post_key))

    def post(self, post_key: str) -> PostSummary:
        """Return one post. Raises PostGone when unpublished or hidden, PostNotFound when no post has this key."""
        return self._store.post(post_key)

    def posts(self) -> tuple[PostSummary, ...]:
        """Return every post, newest first, those without a date last."""
        return tuple(self._store.posts())

    def related_posts(self, post_key: str, limit: int) -> tuple[PostSummary, ...]:
        """Return at most `limit` other posts with a question like this one's: the same, newest first, then the nearest.

        Nearness is that of the questions' vectors, or of their words in an archive without. Errors as `post`.
        """
        return self._related.related(post_key, limit)

    def asked_again(self, post_key: str) -> tuple[PostSummary, ...]:
        """Return the posts that ask the same question (`search.related` says when), newest first; errors as `post`."""
        return self._related.asked_again(post_key)

    def answers(self) -> Iterator[tuple[Answer, PostSummary]]:
        """Yield every answer with its post, in the order of rows: date, post, place in the post."""
        return self._store.answers()

    def people(self) -> tuple[PersonSummary, ...]:
        """Return everybody who is named, A to Z by surname."""
        return self._people.people()

    def person(self, slug: str) -> PersonProfile:
        """Return one person; a slug of another of their names leads to them.

        Raises PersonGone when their answers are unpublished or hidden; PersonNotFound names similar slugs.
        """
        return self._people.person(slug)

    def person_summary(self, slug: str) -> PersonSummary:
        """Return one person's line of the list of people. Errors as `person`."""
        return self._people.summary(slug)

    def added_by_person(self, slug: str, limit: int, offset: int) -> tuple[tuple[Answer, PostSummary], ...]:
        """Return `limit` answers of the person of this very slug after `offset` others, the last added first."""
        return tuple(self._store.added_by_person(slug, limit, offset))

    def find_person(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people of this name, else of those with all its words in one name, A to Z.

        Accents, case and punctuation do not count.
        """
        return self._people.find(name)

    def named(self, text: str) -> NamedPeople:
        """Return the people whom a query names, if it is a name and nothing else; those with most answers first."""
        return named_people(text, self._people, self._searcher.postings)

    def first_shown(self, answer_ids: Sequence[str]) -> tuple[dt.date | None, ...]:
        """Return the day on which readers could first see each of these live answers; None if that is not known."""
        return self._store.first_shown_of(answer_ids)

    def people_of(self, answer_ids: Sequence[str]) -> tuple[str | None, ...]:
        """Return the slug of the person who gives each of these live answers; None if anonymous or not live."""
        return self._store.people_of(answer_ids)

    def person_of(self, answer_id: str) -> str | None:
        """Return the slug of the person who gives an answer; None if anonymous. Errors as `answer`."""
        return self._store.person_of(answer_id)

    def read_one(self) -> None:
        """Read an answer, each time any one of them. Raises GenerationDamaged where its file cannot be read."""
        self._store.read_one()

    def open_keyword_index(self) -> None:
        """Open the words by field before a query needs them. Raises GenerationDamaged when they cannot be opened."""
        self._searcher.keyword_index()

    def close(self) -> None:
        """Close its files and memory maps, whoever still holds it. Using it afterwards is an error."""
        self._finalizer()

    def __enter__(self) -> Archive:
        """Return the archive itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
