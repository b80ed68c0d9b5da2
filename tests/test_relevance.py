"""The measure of ranking: judged sets, their archives, and the figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

from bench.relevance import measuring, names
from bench.relevance.judged_archive import build_archive
from bench.relevance.judged_set import UnreadableSet, read_judged_set
from bench.relevance.rankings import Measured, compare, fuse_ranks, measure, rank_queries
from search.archive import Archive
from search.results import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.conftest import FakeEncoder

_ROOT = Path(__file__).parent.parent
_RERANKED = "hybrid, as shown, reranked by likes-short"
_DOCUMENTS = [
    ("d1", "Do certificates matter?", "Rarely. Experience matters.\n\nA certificate in paper repair once did."),
    ("d2", "What should I wear?", "Shoes that you can walk in."),
    ("d3", "", "Nobody reads a cover letter of four pages."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    corpus = [json.dumps({"id": key, "title": title, "text": text}) for key, title, text in _DOCUMENTS]
    (folder / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    queries = [json.dumps({"id": key, "text": text}) for key, text in (("q1", "shoes"), ("q2", "letter"), ("q3", "x"))]
    (folder / "queries.jsonl").write_text("\n".join(queries), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query\tdocument\tgrade\nq1\td2\t2\nq1\td1\t0\nq2\td3\t1\nq3\td1\t0\n")
    return folder


def test_only_queries_with_a_relevant_document_are_measured(folder: Path) -> None:
    judged = read_judged_set(folder)

    assert judged.queries == {"q1": "shoes", "q2": "letter"}
    assert judged.judgements == {"q1": {"d2": 2, "d1": 0}, "q2": {"d3": 1}}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus.jsonl", '{"id": "d1", "text": "a"}\n{"id": "d2"}', "corpus.jsonl, line 2"),
        ("queries.jsonl", "what?", "queries.jsonl, line 1"),
        ("qrels.tsv", "q1\td2\t1\nq1 d1 0\n", "qrels.tsv, line 2"),
        ("qrels.tsv", "other\td2\t1\n", "the ids must be the same"),
    ],
)
def test_what_cannot_be_read_is_named(folder: Path, name: str, text: str, said: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableSet, match=said):
        read_judged_set(folder)


def test_row_n_of_the_archive_is_document_n(folder: Path, tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    path = build_archive(tmp_path / "work", read_judged_set(folder), fake_encoder)

    with Archive.open(path) as archive:
        found = [(answer.question, answer.text) for answer, _ in archive.answers()]
    assert found == [(question, text) for _, question, text in _DOCUMENTS]


def test_a_second_run_embeds_nothing(folder: Path, tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    judged = read_judged_set(folder)
    build_archive(tmp_path / "work", judged, fake_encoder)
    embedded = len(fake_encoder.encoded)

    build_archive(tmp_path / "work", judged, fake_encoder)

    assert len(fake_encoder.encoded) == embedded


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_is_ranked(folder: Path, tmp_path: Path, fake_encoder: FakeEncoder, mode: Mode) -> None:
    judged = read_judged_set(folder)
    with Archive.open(build_archive(tmp_path / "work", judged, fake_encoder)) as archive:
        ranking = rank_queries(archive, judged, mode, fake_encoder)

    assert measure(judged, ranking).mean() == 1
    # By words only what holds one of them; by meaning everything has its place.
    assert [len(rows) for rows in ranking.values()] == ([1, 1] if mode is Mode.KEYWORD else [3, 3])


def test_the_measures_by_hand(folder: Path) -> None:
    measured = measure(read_judged_set(folder), {"q1": np.array([0, 1, 2], np.intp), "q2": np.array([0, 1], np.intp)})

    assert measured.values["nDCG@10"].tolist() == pytest.approx([1 / np.log2(3), 0])
    assert measured.values["MRR@10"].tolist() == [0.5, 0]
    assert measured.values["Recall@100"].tolist() == [1, 0]


def test_rank_fusion_by_hand() -> None:
    fused = fuse_ranks(({"q": np.array([0, 1], np.intp)}, {"q": np.array([1, 2], np.intp)}))

    assert fused["q"].tolist() == [1, 0, 2]  # 1/62 + 1/61, 1/61, 1/62


def test_the_bootstrap_tells_a_difference_from_chance() -> None:
    def ranking(values: list[float]) -> Measured:
        return Measured({"nDCG@10": np.array(values)})

    random = np.random.default_rng(1)
    some = random.random(200)
    better = compare(ranking((some + 0.1).tolist()), ranking(some.tolist()), "some")
    equal = compare(ranking(random.random(200).tolist()), ranking(random.random(200).tolist()), "other")

    assert better.low == pytest.approx(0.1)
    assert better.p == 0
    assert equal.low < 0 < equal.high
    assert equal.p > 0.05


def test_a_reranker_is_measured_beside_the_pages_that_it_orders(
    folder: Path, tmp_path: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LikesShort:
        name = "likes-short"

        def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002
            return np.array([-len(text) for text in texts], np.float32)

    monkeypatch.setattr(fake_encoder, "remember", lambda _: None, raising=False)
    monkeypatch.setattr(measuring, "RememberingEncoder", lambda *_: fake_encoder)
    monkeypatch.setattr(measuring, "load_reranker", lambda _: LikesShort())
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": "what matters in a letter"}')
    (folder / "qrels.tsv").write_text("q1\td3\t1\nq1\td1\t2\n")

    done = CliRunner().invoke(
        measuring.main, [str(folder), "--work", str(tmp_path / "work"), "--reranker", str(tmp_path), "--json"]
    )

    assert done.exit_code == 0, done.output
    (measured,) = json.loads(done.stdout)
    shown, reranked = (measured["rankings"][name]["nDCG@10"] for name in ("hybrid, as shown", _RERANKED))
    assert shown != reranked
    (found,) = (each for each in measured["comparisons"] if each["other"] == _RERANKED)
    assert found["difference"] == pytest.approx(shown - reranked)


def test_modes_are_called_by_their_values() -> None:
    """Not by the names of the enumeration's members, which newer versions of click take."""
    for command in (measuring.main, names.main):
        assert "[hybrid|keyword|semantic]" in CliRunner().invoke(command, ["--help"]).stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", [["-m", "bench.relevance"], ["bench/relevance"]])
def test_it_runs_as_a_module_and_as_a_file(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command, "--help"], cwd=_ROOT, capture_output=True, text=True, check=True)

    assert "FOLDERS" in done.stdout
