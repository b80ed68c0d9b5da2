"""Searching an archive: examples to read, and random queries against an oracle that looks at one answer at a time."""

from __future__ import annotations

import gc
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from index import layout
from index.analysis import STOP_WORDS, stem, words
from index.errors import (
    AnswerGone,
    AnswerNotFound,
    FormatMismatch,
    GenerationDamaged,
    ModelMismatch,
    NoGeneration,
    PostNotFound,
)
from search.archive import Archive
from search.live import LiveArchive
from search.results import MAX_LIMIT, Mode, SearchRequest
from search.semantic import SEMANTIC_FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import AnswerRow, ArchiveMaker, Bm25fOracle, FakeEncoder

CERTIFICATES = "Do certificates matter when you hire?"
LETTERS = "What makes a good cover letter?"


@pytest.fixture(scope="module")
def rows(archives: ArchiveMaker) -> list[AnswerRow]:
    answer = archives.answer
    return [
        answer("Never. I hire for kindness.", question=CERTIFICATES, name="Donna Pierce", types=("public",), year=None),
        answer("A certificate shows patience.", question=CERTIFICATES, year=2012, types=("academic", "medical")),
        answer("Certificates gather dust.", question=CERTIFICATES, year=2012, name="José Sánchez", institution="Teasel County Library"),
        answer("Tell me why you want this library.", question=LETTERS, year=2014, name="Ada Will", types=("public",)),
        answer("A good cover letter is short. The certified volunteers here say so.", question=LETTERS, year=2014, types=("federal",)),
        answer("Letters cover what a form cannot.", question=LETTERS, year=2016, name="Otto Rivers", types=("academic",)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def encoder(encoder_class: type[FakeEncoder]) -> FakeEncoder:
    return encoder_class()


@pytest.fixture(scope="module")
def open_archive(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder) -> Iterator[Archive]:
    with archives.open(rows, encoder) as opened:
        yield opened


@pytest.fixture(scope="module")
def find(open_archive: Archive) -> Callable[[str], list[int]]:
    """The rows that a query finds by words, ascending."""

    def search(text: str) -> list[int]:
        return sorted(open_archive.page(SearchRequest(text, mode=Mode.KEYWORD)).rows)

    return search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("certificates", [0, 1, 2]),
        ("sanchez", [2]),
        ("teasel library", [2]),
        ("certificates patience dust", [1, 2]),
        ('"cover letter"', [3, 4, 5]),
        ('"good cover letter is"', [4]),
        ('"when you"', [0, 1, 2]),
        ("certificates -dust", [0, 1]),
        ('letter -"letters cover"', [3, 4]),
        ("name:pierce", [0]),
        ("name:SANCHEZ certificates", [2]),
        ('name:"ada will"', [3]),
        ("institution:teasel", [2]),
        ("question:letters", [3, 4, 5]),
        ("question:dust", []),
        ("-name:pierce certificates", [1, 2]),
        ("-the", [0, 1, 2, 3, 5]),
        ("certif*", [0, 1, 2, 4]),
        ("certif* volun*", [4]),
        ("-certif*", [3, 5]),
        ("type:academic", [1, 5]),
        ("type:unknown", [2]),
        ("-type:public -type:unknown", [1, 4, 5]),
        ("year:2012", [1, 2]),
        ("year:2014..", [3, 4, 5]),
        ("-year:2012..2014", [0, 5]),
        ("", [0, 1, 2, 3, 4, 5]),
        ("?!", [0, 1, 2, 3, 4, 5]),
        ("zeppelin", []),
        ("zeppelin*", []),
        ('"zeppelin"', []),
        ("the of", []),
    ],
)
def test_finds_by_words(find: Callable[[str], list[int]], text: str, found: list[int]) -> None:
    assert find(text) == found


def test_the_best_answer_comes_first_and_shows_why(open_archive: Archive, encoder: FakeEncoder) -> None:
    result = open_archive.search(SearchRequest("good cover letter"), encoder)

    hit = result.hits[0]
    assert result.mode is Mode.HYBRID
    assert hit.passage == "A good cover letter is short."
    assert [hit.passage[start:end] for start, end in hit.highlights] == ["good", "cover", "letter"]
    assert (hit.keyword_rank, hit.semantic_rank) == (1, 1)
    assert hit.answer.text[hit.passage_start : hit.passage_end] == hit.passage
    assert hit.post.question == LETTERS


def test_without_text_the_newest_post_comes_first_and_its_answers_in_their_order(open_archive: Archive) -> None:
    assert open_archive.page(SearchRequest("")).rows == [5, 3, 4, 1, 2, 0]
    assert open_archive.page(SearchRequest("type:public")).rows == [3, 0]
    assert open_archive.page(SearchRequest("", limit=2, offset=1)).rows == [3, 4]


def test_filters_typed_and_ticked(open_archive: Archive) -> None:
    def found(text: str, **ticked: object) -> set[int]:
        return set(open_archive.page(SearchRequest(text, **ticked)).rows)  # type: ignore[arg-type]

    assert found("type:public", types=frozenset({"federal"})) == {0, 3, 4}  # any of them
    assert found("year:2012..2014", year_from=2014) == {3, 4}  # both
    assert found("year:2012", year_from=2014) == set()
    assert found("", types=frozenset({"zoo"})) == {0, 1, 2, 3, 4, 5}


def test_notes_tell_what_was_understood_otherwise(open_archive: Archive, encoder: FakeEncoder) -> None:
    def notes(request: SearchRequest, encoder: FakeEncoder | None = encoder) -> tuple[str, ...]:
        return open_archive.search(request, encoder).notes

    assert notes(SearchRequest("certificate")) == ()
    assert notes(SearchRequest("", types=frozenset({"zoo"}))) == ("There is no library type 'zoo'.",)
    assert notes(SearchRequest("certificate"), None) == ("Found by words only: the language model is not loaded.",)
    assert notes(SearchRequest("to be", mode=Mode.KEYWORD)) == (
        "Every word of the query is too common to be searched for by itself.",
    )
    assert len(notes(SearchRequest("x " * 2000))) == 2


def test_without_an_encoder_or_vectors_it_says_that_it_searched_by_words(
    open_archive: Archive, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder
) -> None:
    assert open_archive.search(SearchRequest("letter", mode=Mode.SEMANTIC)).mode is Mode.KEYWORD
    with archives.open(rows) as keyword_only:
        result = keyword_only.search(SearchRequest("letter"), encoder)
        assert (result.mode, result.total, keyword_only.has_vectors) == (Mode.KEYWORD, 3, False)
        assert result.notes == ("Found by words only: this archive was built without a language model.",)


def test_another_model_is_refused(open_archive: Archive, encoder_class: type[FakeEncoder]) -> None:
    other = encoder_class()
    other.identity = "other@1"

    with pytest.raises(ModelMismatch, match=r"fake@0.*other@1"):
        open_archive.search(SearchRequest("letter"), other)


def test_a_page_has_bounds(open_archive: Archive) -> None:
    assert open_archive.search(SearchRequest("letter", limit=0)).total == 3
    assert open_archive.search(SearchRequest("letter", limit=-5, offset=-5)).hits == ()
    assert len(open_archive.search(SearchRequest("", limit=MAX_LIMIT + 1)).hits) == 6


# --- random queries against an oracle -----------------------------------------------------------------------------

_VOCABULARY = (
    "hire hiring library libraries certificate letter cover good patience sanchez will the of to teasel rivers".split()
)
_TEXT = st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=25).map(" ".join)
_TYPES = st.lists(st.sampled_from(["public", "academic", "federal"]), max_size=2, unique=True).map(tuple)
_YEAR = st.sampled_from([None, 2012, 2013, 2014])
_WORDS = st.lists(st.sampled_from([*_VOCABULARY, "zeppelin"]), max_size=5)


@dataclass(frozen=True)
class Asked:
    """A query as its parts, from which the text is put together and the oracle's expectation worked out."""

    words: list[str]
    phrase: list[str]
    without: list[str]
    types: frozenset[str]
    year_from: int | None
    year_to: int | None
    mode: Mode

    @property
    def request(self) -> SearchRequest:
        quoted = [f'"{" ".join(self.phrase)}"'] if self.phrase else []
        text = " ".join([*self.words, *quoted, *(f"-{word}" for word in self.without)])
        return SearchRequest(text, self.types, self.year_from, self.year_to, self.mode)

    @property
    def all_words(self) -> list[str]:
        return self.words + self.phrase


_ASKED = st.builds(
    Asked,
    words=_WORDS,
    phrase=st.lists(st.sampled_from(_VOCABULARY), max_size=2),
    without=st.lists(st.sampled_from(_VOCABULARY), max_size=1),
    types=st.frozensets(st.sampled_from(["public", "academic", "unknown"]), max_size=2),
    year_from=_YEAR,
    year_to=_YEAR,
    mode=st.sampled_from(Mode),
)


class Oracle:
    """Decides about one answer at a time, in plain Python."""

    def __init__(self, rows: list[AnswerRow], words_oracle: Bm25fOracle, encoder: FakeEncoder) -> None:
        self.rows = rows
        self.by_words = words_oracle
        self.encoder = encoder

    def fields(self, row: int) -> list[list[str]]:
        answer = self.rows[row]
        return [words(text) for text in (answer.question, answer.text, answer.name or "", answer.institution)]

    def has_phrase(self, row: int, phrase: list[str]) -> bool:
        asked = [stem(word) for word in phrase]
        return any(
            [stem(word) for word in held[at : at + len(asked)]] == asked
            for held in self.fields(row)
            for at in range(len(held))
        )

    def has_word(self, row: int, word: str) -> bool:
        return self.has_phrase(row, [word]) if word in STOP_WORDS else self.by_words.holds(row, word)

    def cosine(self, archive: Archive, row: int, text: str) -> float:
        (query,) = self.encoder.encode([text])
        passages = archive._store.passages([row])[row]
        said = self.rows[row]
        inputs = [f"{said.question} {said.text[start:end]}".strip() for start, end in passages]
        return max(sum(float(a) * float(b) for a, b in zip(query, v, strict=True)) for v in self.encoder.encode(inputs))

    def of_type(self, row: int, types: frozenset[str]) -> bool:
        held = set(self.rows[row].types) or {"unknown"}
        return not types or bool(held & types)

    def in_years(self, row: int, first: int | None, last: int | None) -> bool:
        year = self.rows[row].year
        if first is None and last is None:
            return True
        return year is not None and (first or 0) <= year <= (last or 9999)

    def matched(self, asked: Asked, row: int, cosine: float) -> bool:
        if asked.phrase and not self.has_phrase(row, asked.phrase):
            return False
        if any(self.has_word(row, word) for word in asked.without):
            return False
        if not asked.all_words:
            return True
        by_words = self.by_words.matches(row, asked.all_words, asked.phrase)
        by_meaning = cosine >= SEMANTIC_FLOOR
        return {Mode.KEYWORD: by_words, Mode.SEMANTIC: by_meaning, Mode.HYBRID: by_words or by_meaning}[asked.mode]

    def score(self, asked: Asked, row: int, cosine: float) -> float:
        if not asked.all_words:
            return 0.0
        bm25f = self.by_words.score(row, asked.all_words)
        if asked.mode is Mode.KEYWORD:
            return bm25f
        if asked.mode is Mode.SEMANTIC:
            return cosine
        best = max(self.by_words.score(other, asked.all_words) for other in range(len(self.rows)))
        stands = len(asked.all_words) > 1 and self.has_phrase(row, asked.all_words)
        return 0.8 * cosine + (0.2 * bm25f / best if best else 0) + 0.2 * stands


@pytest.fixture(scope="module")
def worlds(
    archives: ArchiveMaker, bm25f_oracle: type[Bm25fOracle], encoder: FakeEncoder
) -> Iterator[list[tuple[Archive, Oracle]]]:
    """A few random archives with their oracles."""
    made: list[tuple[Archive, Oracle]] = []

    @settings(max_examples=8, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(_TEXT, _TEXT, _TEXT, _TYPES, _YEAR), min_size=12, max_size=12),
    )
    def make(drawn: list[tuple[str, str, str, tuple[str, ...], int | None]]) -> None:
        answers = [
            archives.answer(text, question=question[:30], name=name[:14], types=types, year=year)
            for text, question, name, types, year in sorted(drawn, key=lambda a: a[4] or 0)
        ]
        made.append((archives.open(answers, encoder), Oracle(answers, bm25f_oracle(answers), encoder)))

    make()
    yield made
    for archive, _ in made:
        archive.close()


@settings(max_examples=300, deadline=None)
@given(asked=_ASKED, data=st.data())
def test_result_set_order_counts_and_pages_are_those_of_the_oracle(
    asked: Asked, data: st.DataObject, worlds: list[tuple[Archive, Oracle]], encoder: FakeEncoder
) -> None:
    archive, oracle = data.draw(st.sampled_from(worlds))
    everything = range(len(oracle.rows))
    cosines = [oracle.cosine(archive, row, " ".join(asked.all_words)) for row in everything]
    assume(all(abs(cosine - SEMANTIC_FLOOR) > 1e-6 for cosine in cosines))
    result = archive.page(replace(asked.request, limit=MAX_LIMIT), encoder)

    matched = [row for row in everything if oracle.matched(asked, row, cosines[row])]
    typed = [row for row in matched if oracle.of_type(row, asked.types)]
    dated = [row for row in matched if oracle.in_years(row, asked.year_from, asked.year_to)]
    expected = [row for row in typed if row in dated]
    assert sorted(result.rows) == expected
    assert result.counts.total == len(expected)
    for facet in result.counts.type_facet:
        assert facet.count == sum(oracle.of_type(row, frozenset({facet.value})) for row in dated)
    years = [oracle.rows[row].year for row in typed]
    assert {facet.value: facet.count for facet in result.counts.year_facet} == {
        str(year): years.count(year) for year in years if year
    }
    assert result.scores == pytest.approx([oracle.score(asked, row, cosines[row]) for row in result.rows], abs=1e-5)
    if asked.all_words:
        assert result.rows == sorted(result.rows, key=lambda row: (-result.scores[result.rows.index(row)], row))
    limit = data.draw(st.integers(1, 5))
    pages = [archive.page(replace(asked.request, limit=limit, offset=at), encoder) for at in range(0, 13, limit)]
    assert [row for page in pages for row in page.rows] == result.rows
    assert [rank for page in pages for rank in page.keyword_ranks] == result.keyword_ranks


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=300), mode=st.sampled_from(Mode))
def test_nothing_that_is_typed_raises(text: str, mode: Mode, open_archive: Archive, encoder: FakeEncoder) -> None:
    result = open_archive.search(SearchRequest(text, mode=mode), encoder)

    assert result.total >= len(result.hits)
    for hit in result.hits:
        assert all(0 <= start < end <= len(hit.passage) for start, end in hit.highlights)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"*{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "certificate~9",
        "(" * 2000 + "x" + ")" * 2000,
        "word " * 4000,
        "x" * 20_000,
        "a\x00b \x00",
        '"' * 999,
        "-" * 999,
        "name:" * 200,
        "cer* cov* let* lib* dus* " * 40,
        "\ud800\udfff \u202e\u200d",
        "year:9999999999 type: year:.. year:0000..9999",
    ],
    ids=range(12),
)
@pytest.mark.parametrize("mode", Mode)
def test_hostile_queries_are_answered(open_archive: Archive, encoder: FakeEncoder, text: str, mode: Mode) -> None:
    open_archive.search(SearchRequest(text, mode=mode), encoder)


# --- looking up -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renamed(archives: ArchiveMaker, rows: list[AnswerRow]) -> Iterator[Archive]:
    path = archives.write(
        rows,
        redirects={"old": "post-0001/1", "older": "old", "post-0000/0": "post-0001/0", "to-gone": "hidden", "a": "b", "b": "a"},
        gone={"hidden": "withdrawn on request"},
    )  # fmt: skip
    with Archive.open(path) as opened:
        yield opened


def test_an_answer_with_its_post(renamed: Archive) -> None:
    answer, post = renamed.answer("post-0001/1")

    assert (answer.respondent.name, answer.types) == ("José Sánchez", ())
    assert (post.key, post.question) == ("post-0001", CERTIFICATES)
    assert renamed.answers_of("post-0001")[1] == answer
    assert renamed.post("post-0001") == post


def test_ids_lead_on(renamed: Archive) -> None:
    assert renamed.resolve("old") == "post-0001/1"
    assert renamed.resolve("older") == "post-0001/1"
    assert renamed.answer("old")[0].id == "post-0001/1"


def test_a_live_id_beats_a_redirect(renamed: Archive) -> None:
    assert renamed.resolve("post-0000/0") == "post-0000/0"


@pytest.mark.parametrize("answer_id", ["hidden", "to-gone"])
def test_a_withdrawn_answer_is_gone(renamed: Archive, answer_id: str) -> None:
    with pytest.raises(AnswerGone, match="withdrawn on request"):
        renamed.answer(answer_id)


@pytest.mark.parametrize("answer_id", ["", "nobody", "a", "\ud800", "x\x00y", "' OR 1=1 --"])
def test_other_ids_lead_nowhere(renamed: Archive, answer_id: str) -> None:
    with pytest.raises(AnswerNotFound):
        renamed.answer(answer_id)
    with pytest.raises(PostNotFound):
        renamed.answers_of(answer_id)


def test_everything_in_order(renamed: Archive, rows: list[AnswerRow]) -> None:
    assert [answer.text for answer, _ in renamed.answers()] == [row.text for row in rows]
    assert [post.key for post in renamed.posts()] == ["post-0003", "post-0002", "post-0001", "post-0000"]


# --- opening ----------------------------------------------------------------------------------------------------------


def test_no_archive_yet(tmp_path: Path) -> None:
    with pytest.raises(NoGeneration, match="answerstacks index"):
        Archive.open(tmp_path)


@pytest.fixture
def fresh(archives: ArchiveMaker, rows: list[AnswerRow]) -> Path:
    return archives.write(rows)


def the_generation(archive: Path) -> Path:
    return layout.generations_path(archive) / layout.current_path(archive).read_text().strip()


def test_one_changed_byte_is_found_in_any_file(fresh: Path) -> None:
    paths = [path for path in the_generation(fresh).rglob("*") if path.is_file() and path.name != layout.MANIFEST]
    for path in paths:
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        with pytest.raises(GenerationDamaged, match=re.escape(path.name)):
            Archive.open(fresh)
        path.write_bytes(whole)
    assert len(paths) > 12
    Archive.open(fresh).close()


@pytest.mark.parametrize("name", [layout.ANSWERS, layout.TERMS, layout.YEARS, layout.MANIFEST])
@pytest.mark.parametrize("verify", [True, False])
def test_a_missing_file_is_named(fresh: Path, name: str, *, verify: bool) -> None:
    (the_generation(fresh) / name).unlink()

    with pytest.raises(GenerationDamaged, match=name):
        Archive.open(fresh, verify=verify)


def test_another_format_is_refused_before_anything_is_read(fresh: Path) -> None:
    (the_generation(fresh) / layout.MANIFEST).write_text(json.dumps({"format": 99}))

    with pytest.raises(FormatMismatch, match=r"99.*reads 1"):
        Archive.open(fresh)


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"format": 1}', '{"format": 1, "counts": {}, "files": 3}'])
def test_a_broken_manifest_is_refused(fresh: Path, manifest: str) -> None:
    (the_generation(fresh) / layout.MANIFEST).write_text(manifest)

    with pytest.raises((GenerationDamaged, FormatMismatch)):
        Archive.open(fresh)


def test_an_archive_without_answers(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    with archives.open([], encoder) as empty:
        for text in ("", "letter", '"cover letter"', "let*", "name:x", "-x"):
            for mode in Mode:
                assert empty.search(SearchRequest(text, mode=mode), encoder).total == 0


def test_several_threads_search_one_archive(open_archive: Archive, encoder: FakeEncoder) -> None:
    texts = ["certificates", "name:pierce", "certif*", '"cover letter"', ""] * 8
    expected = [open_archive.search(SearchRequest(text), encoder) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: open_archive.search(SearchRequest(text), encoder), texts))

    assert found == expected


def test_archives_may_be_written_at_once(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda _: archives.write(rows), range(16)))

    for path in paths:
        with Archive.open(path) as opened:
            assert opened.page(SearchRequest("certif*")).counts.total == 4
        assert not [left for left in (the_generation(path) / layout.KEYWORD).iterdir() if left.is_dir()]


# --- the live generation ----------------------------------------------------------------------------------------------


def test_a_new_generation_is_taken_up_and_the_old_one_serves_whoever_holds_it(
    archives: ArchiveMaker, rows: list[AnswerRow]
) -> None:
    path = archives.write(rows[:2])
    live = LiveArchive(path)
    old = live.get()
    assert live.get() is old

    archives.write(rows, into=path)
    shutil.rmtree(layout.generations_path(path) / old.generation)

    assert live.get().counts.answers == 6
    assert old.search(SearchRequest("certificates")).total == 2
    live.close()


def test_an_old_generation_closes_when_its_last_user_lets_go(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    path = archives.write(rows[:2])
    live = LiveArchive(path)
    store = live.get()._store

    archives.write(rows, into=path)
    live.get()
    gc.collect()

    with pytest.raises(Exception, match="closed"):
        store.posts()
    live.close()


def test_a_damaged_new_generation_is_not_taken_up(
    archives: ArchiveMaker, rows: list[AnswerRow], caplog: pytest.LogCaptureFixture
) -> None:
    path = archives.write(rows[:2])
    live = LiveArchive(path)
    old = live.get()
    archives.write(rows, into=path)
    (the_generation(path) / layout.ANSWERS).write_bytes(b"")

    assert live.get() is old
    assert live.get() is old
    assert len(caplog.records) == 1
    live.close()


def test_there_may_be_nothing_to_serve_yet(archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path) -> None:
    live = LiveArchive(tmp_path)
    with pytest.raises(NoGeneration):
        live.get()

    archives.write(rows, into=tmp_path)

    assert live.get().counts.answers == 6
    live.close()
