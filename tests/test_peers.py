"""The engines that the bench compares with find what we find; what is missing or fails is a row that says so."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from bench.peers import PEERS, PeerPlace, load_peer
from bench.peers.agreement import agreements
from bench.peers.answerstacks import AnyWordPostings
from bench.peers.asking import PHRASES, Asked, Document, Found, Kind
from bench.peers.comparison import PeerMeasured, compare_peers
from bench.peers.corpus import PeerCorpus
from bench.peers.peer_table import OURS, budget_rows, peer_lines
from bench.peers.questions import documents_of, questions
from bench.speed.corpus import Corpus, SyntheticEncoder
from index.generation.term_arrays import AnswerText, build_term_arrays
from index.imports.importing import import_sources
from search.archive import Archive
from search.folder.engine import FolderEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

pytestmark = pytest.mark.slow

_WORDS = ("certificates", "patience", "letter")
_PHRASE = ("cover", "letter")


@pytest.fixture(scope="module")
def rows(archives: ArchiveMaker) -> list[AnswerRow]:
    """Words that every engine analyses alike."""
    asked = "Do certificates matter?"
    texts = [
        ("A certificate shows patience.", ("academic", "medical"), 2012),
        ("The cover of a letter.", ("public",), 2012),
        ("Send a cover letter, and a certificate.", ("academic",), 2013),
        ("Patience, patience.", ("academic",), 2014),
        ("Books on shelves.", ("academic",), 2014),
        ("Cover letters gather dust.", ("law", "academic"), 2014),
        ("A letter under cover.", (), 2015),
    ]
    return [
        archives.answer(text, question=asked if year < 2014 else "", types=types, year=year, name="Ada Banks")
        for text, types, year in texts
    ]


@pytest.fixture(scope="module")
def corpus(
    rows: list[AnswerRow], archives: ArchiveMaker, encoder: FakeEncoder, tmp_path_factory: pytest.TempPathFactory
) -> PeerCorpus:
    path = archives.write(rows, encoder)
    documents = [
        Document(row.question, row.text, row.name or "", row.institution, tuple(row.types), row.year or 0)
        for row in rows
    ]
    asked = Asked(" ".join(_WORDS), _WORDS, encoder.encode(["a letter and its cover"])[0])
    phrase = Asked(" ".join(_PHRASE), _PHRASE, asked.vector)
    asked_of_kind = {kind: [phrase if kind in PHRASES else asked] for kind in Kind}
    return PeerCorpus.write(tmp_path_factory.mktemp("corpus"), path, documents, asked_of_kind)


def found_by(name: str, corpus: PeerCorpus, folder: Path) -> dict[Kind, list[Found]]:
    """What each way of asking finds, by kind."""
    if find_spec(PEERS[name].package) is None:
        pytest.skip(f"{PEERS[name].package} is not installed")
    peer = load_peer(name)
    built = peer.build(folder, corpus)
    assert built.seconds > 0
    assert built.bytes > 0
    found: dict[Kind, list[Found]] = {}
    for way in peer(folder, corpus).ways():
        found.setdefault(way.kind, []).append(way.ask(corpus.questions[way.kind][0]))
    return found


@pytest.mark.filterwarnings("ignore")  # what other packages warn of is not our business
@pytest.mark.parametrize("name", PEERS)
def test_every_peer_finds_the_same(
    name: str, corpus: PeerCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOW_RESOLVE_TRANSFORM", "True")

    found = found_by(name, corpus, tmp_path)

    assert found
    # As its site asks, Answerstacks wants more than any word.
    for words in found.get(Kind.WORDS, [])[: 1 if name == OURS else None]:
        assert sorted(words.rows) == [0, 2, 3, 5]
        assert words.total in (4, None)
        if words.years is not None:
            assert {year: count for year, count in words.years.items() if count} == {2012: 1, 2013: 1, 2014: 2}
        if words.types is not None and name != OURS:
            held = {value: count for value, count in words.types.items() if count}
            assert held == {"academic": 4, "medical": 1, "law": 1}
    for phrase in (each for kind in PHRASES for each in found.get(kind, [])[:1]):
        assert (sorted(phrase.rows), phrase.total) == ([2, 5], 2)
    for kind in (Kind.MEANING, Kind.BOTH):
        for nearest in found.get(kind, [])[-1:]:
            assert nearest.rows[0] in (2, 5)
            assert set(nearest.rows) <= {0, 2, 3, 4, 5}


def test_our_own_facet_of_types_looks_past_its_filter(corpus: PeerCorpus, tmp_path: Path) -> None:
    words = found_by(OURS, corpus, tmp_path)[Kind.WORDS][0]

    assert {value: count for value, count in (words.types or {}).items() if count} == {
        "public": 1, "academic": 4, "law": 1, "medical": 1, "unknown": 1,
    }  # fmt: skip


@pytest.fixture(scope="module")
def archive(rows: list[AnswerRow], archives: ArchiveMaker, encoder: FakeEncoder) -> Iterator[Archive]:
    with archives.open(rows, encoder) as opened:
        yield opened


def test_documents_and_passages_are_the_archives(corpus: PeerCorpus, archive: Archive) -> None:
    documents = documents_of(archive.answers())

    assert documents == list(corpus.documents())
    passages = list(corpus.passages())
    assert [passage.row for passage in passages] == corpus.passage_rows.tolist()
    assert passages[0].text == "Do certificates matter? A certificate shows patience."
    assert len(passages) == len(corpus.vectors)


def test_questions_are_equal_each_time_and_have_no_stop_words(corpus: PeerCorpus) -> None:
    documents = list(corpus.documents())
    one, two = questions(documents, 5), questions(documents, 5)

    for kind in Kind:
        assert [asked.text for asked in one[kind]] == [asked.text for asked in two[kind]]
    assert len(one[Kind.WORDS]) == 5
    assert not {"the", "of"} & {word for asked in one[Kind.WORDS] for word in asked.words}
    assert all(len(asked.words) == 2 for kind in PHRASES for asked in one[kind])


def test_all_together_make_a_table_and_who_is_missing_or_fails_is_a_row_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The worker, a process of its own, knows neither.
    monkeypatch.setitem(PEERS, "nobody's", PeerPlace("no_such_package", "bench.peers.nobody:Nobody"))
    monkeypatch.setitem(PEERS, "broken", PeerPlace("sqlite3", "bench.peers.broken:Broken"))
    names = [OURS, "SQLite FTS5", "nobody's", "broken"]
    told: list[str] = []
    Corpus().write_export(tmp_path / "export.xml", 20)
    import_sources(tmp_path / "archive", [tmp_path / "export.xml"], model=SyntheticEncoder())
    with Archive.open(tmp_path / "archive") as archive:
        measured = compare_peers(archive, tmp_path / "archive", tmp_path / "peers", 12, names, told.append)

    ours, theirs, nobody, broken = measured
    assert nobody == PeerMeasured("nobody's", missing="not installed: no_such_package")
    assert broken == PeerMeasured("broken", missing="failed: KeyError: 'broken'")
    assert {Kind.WORDS, Kind.FREQUENT_PHRASE, Kind.MEANING, Kind.BOTH} <= {way.kind for way in ours.ways}
    assert all(0 < way.times.p50 <= way.times.p95 for peer in (ours, theirs) for way in peer.ways)
    assert ours.build_rate > 0
    assert ours.bytes > 0
    for found in agreements(measured, OURS):
        assert found.questions == len(next(way for way in theirs.ways if way.kind is found.kind).totals)
        assert found.equal_of_alike == found.alike
    assert sum(found.alike for found in agreements(measured, OURS)) > 0
    lines = peer_lines(measured)
    assert lines[0].count("|") == lines[2].count("|")
    assert any("nobody's" in line and "not installed" in line for line in lines)
    assert any(line.startswith("| SQLite FTS5 |") for line in lines)
    assert next(row.what for row in budget_rows(measured, 20)) == "keyword query, any word, one thread"
    assert "building SQLite FTS5" in told


def test_we_too_match_by_any_word_when_asked_as_the_peers_are(tmp_path: Path) -> None:
    texts = ["the bank", "a river", "of kindness", "the river bank"]
    build_term_arrays(AnswerText("", text, "", "") for text in texts).save(tmp_path)
    postings = AnyWordPostings(FolderEngine(tmp_path))

    assert postings.score(["bank", "river"]).matches.tolist() == [True, True, False, True]
    assert postings.score(["bank", "zeppelin", "hire", "letter"]).matches.tolist() == [True, False, False, True]
    assert not postings.score(["the"]).matches.any()
