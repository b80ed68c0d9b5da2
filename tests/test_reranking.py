"""A cross-encoder orders the first answers of a result set, and nothing else changes."""

from __future__ import annotations

import json
import logging
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoding import encoder as encoders
from index.encoding.model_errors import RerankerNotFound, RerankerUnreadable
from search import reranker as rerankers
from search.archive import Archive
from search.live import LiveArchive
from search.reranker import RERANKED, load_reranker
from search.results import Mode, SearchRequest
from webui.app import build_app
from webui.cli import run
from webui.serving.forgiving import ForgivingReranker
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask.testing import FlaskClient
    from numpy.typing import NDArray

    from search.results import SearchResult
    from tests.conftest import ArchiveMaker, FakeEncoder

pytestmark = pytest.mark.slow

_ANSWERS = 120
_QUESTION = "Do you read letters?"


class ByNumber:
    """Thinks most of the answers with the highest numbers."""

    name = "by-number"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append((query, list(texts)))
        return np.array([float("".join(filter(str.isdigit, text))) for text in texts], np.float32)


class Indifferent:
    name = "indifferent"

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002
        return np.zeros(len(texts), np.float32)


@pytest.fixture(scope="module")
def path(archives: ArchiveMaker, encoder: FakeEncoder) -> Path:
    words = ["letters", "read", "kindness"]
    rows = [
        archives.answer(
            f"Number{number} {' '.join(words[: 1 + number % 3])}.",
            question=_QUESTION,
            types=("public",) if number % 2 else (),
        )
        for number in range(_ANSWERS)
    ]
    return archives.write(rows, encoder)


@pytest.fixture(scope="module")
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path) as opened:
        yield opened


def ids(result: SearchResult) -> list[str]:
    return [hit.answer.id for hit in result.hits]


def number_of(result: SearchResult) -> list[int]:
    return [int("".join(filter(str.isdigit, hit.answer.text))) for hit in result.hits]


@pytest.mark.parametrize("mode", Mode)
def test_the_first_are_ordered_anew_and_the_rest_are_as_they_were(
    mode: Mode, archive: Archive, encoder: FakeEncoder
) -> None:
    request = SearchRequest("letters kindness", mode=mode, limit=1000)
    plain = archive.search(request, encoder)
    result = archive.search(request, encoder, ByNumber())

    first = number_of(plain)[:RERANKED]
    assert len(plain.hits) == plain.total > 0
    assert number_of(result)[:RERANKED] == sorted(first, reverse=True)
    assert ids(result)[RERANKED:] == ids(plain)[RERANKED:]
    assert (result.total, result.type_facet, result.year_facet) == (plain.total, plain.type_facet, plain.year_facet)
    # Each hit is what it was, its score and its places by words and by meaning too.
    assert {hit.answer.id: hit for hit in result.hits} == {hit.answer.id: hit for hit in plain.hits}


@pytest.mark.parametrize("limit", [1, 7, 50, 60])
def test_pages_neither_repeat_nor_drop_an_answer(limit: int, archive: Archive, encoder: FakeEncoder) -> None:
    whole = archive.search(SearchRequest("letters", limit=1000), encoder, ByNumber())

    pages = [
        archive.search(SearchRequest("letters", limit=limit, offset=offset), encoder, ByNumber())
        for offset in range(0, whole.total + limit, limit)
    ]

    assert whole.total > RERANKED + limit
    assert [answer_id for page in pages for answer_id in ids(page)] == ids(whole)


def test_it_reads_the_query_without_operators_and_each_answer_with_its_question(
    archive: Archive, encoder: FakeEncoder
) -> None:
    reranker = ByNumber()
    archive.search(SearchRequest("letters type:public -kindness", limit=3), encoder, reranker)

    ((query, texts),) = reranker.asked
    assert query == "letters"
    assert len(texts) == 40  # the public ones without "kindness", although three are shown
    assert all(text.startswith(f"{_QUESTION} Number") for text in texts)


def test_what_it_thinks_equal_keeps_its_order(archive: Archive, encoder: FakeEncoder) -> None:
    request = SearchRequest("letters kindness", limit=80)

    assert ids(archive.search(request, encoder, Indifferent())) == ids(archive.search(request, encoder))


@pytest.mark.parametrize("text", ["", "type:public", "???", "zeppelin"])
def test_where_nothing_is_ranked_it_changes_nothing(text: str, archive: Archive) -> None:
    request = SearchRequest(text, mode=Mode.KEYWORD)

    assert archive.search(request, None, Indifferent()) == archive.search(request)


def test_a_page_beyond_the_first_answers_does_not_ask_it(archive: Archive, encoder: FakeEncoder) -> None:
    reranker = ByNumber()
    result = archive.search(SearchRequest("letters", offset=RERANKED), encoder, reranker)

    assert result.hits
    assert reranker.asked == []


def test_a_respelt_query_is_what_it_reads(archive: Archive) -> None:
    reranker = ByNumber()
    result = archive.search(SearchRequest("kindnes", mode=Mode.KEYWORD, limit=3), None, reranker)

    assert result.respelling is not None
    assert reranker.asked[0][0] == "kindness"
    assert number_of(result) == sorted(number_of(result), reverse=True)


def test_one_that_fails_costs_the_second_opinion_and_not_the_page(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        name = "broken"

        def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
            raise MemoryError(query, texts)

    request, forgiving = SearchRequest("letters", mode=Mode.KEYWORD), ForgivingReranker(Broken())
    with caplog.at_level(logging.ERROR):
        found = [archive.search(request, None, forgiving) for _ in range(2)]

    assert found == [archive.search(request)] * 2
    assert [record.message for record in caplog.records] == ["The reranker broken failed and is not asked again"]


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(tmp_path_factory.mktemp("models") / "tiny-cross-encoder")


def make_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder of one small layer, with weights by chance (seeded) and letters as its vocabulary."""
    import torch  # noqa: PLC0415
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer  # noqa: PLC0415

    folder.mkdir()
    letters = "abcdefghijklmnopqrstuvwxyz0123456789?."
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        initializer_range=0.5,
        id2label={number: f"label {number}" for number in range(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_cross_encoder_reads_query_and_text_together(cross_encoder: Path) -> None:
    reranker = load_reranker(cross_encoder)
    texts = [f"answer {number} about letters" for number in range(40)]

    scores = reranker.score("do you read letters", texts)

    assert reranker.name == "tiny-cross-encoder"
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) > 30
    assert scores.tolist() == reranker.score("do you read letters", texts).tolist()
    assert scores.tolist() != reranker.score("what do you wear", texts).tolist()
    assert reranker.score("anything", []).shape == (0,)
    # Longer than it can read is cut, not refused.
    assert np.isfinite(reranker.score("x " * 3000, ["y " * 3000])).all()


def test_the_order_is_that_of_the_cross_encoders_scores(
    cross_encoder: Path, archive: Archive, encoder: FakeEncoder
) -> None:
    reranker = load_reranker(cross_encoder)
    request = SearchRequest("letters kindness", limit=RERANKED)

    hits = archive.search(request, encoder, reranker).hits
    scores = reranker.score("letters kindness", [f"{hit.answer.question} {hit.passage}" for hit in hits])

    assert [hit.answer.id for hit in hits] != ids(archive.search(request, encoder))
    # In another batch the last digits differ.
    assert all(before >= after - 1e-4 for before, after in pairwise(scores))


def test_a_folder_that_holds_none_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(RerankerNotFound, match=f"{folder}: no cross-encoder is there"):
            load_reranker(folder)


def test_an_embedding_model_is_no_cross_encoder() -> None:
    with pytest.raises(RerankerUnreadable, match="it is BertModel, a cross-encoder is something"):
        load_reranker(encoders.default_folder())


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("not json", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "says it is nothing"),
        ('{"architectures": ["BertForSequenceClassification"], "model_type": "none-such"}', "cannot be used"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_said(config: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config)
    (tmp_path / "model.safetensors").write_bytes(b"no weights")

    with pytest.raises(RerankerUnreadable, match=said):
        load_reranker(tmp_path)


def test_one_that_gives_several_scores_a_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnreadable, match="it gives 3 scores a pair, one is needed"):
        load_reranker(make_cross_encoder(tmp_path / "three", labels=3))


def test_the_site_orders_the_first_answers_of_pages_and_of_data(path: Path) -> None:
    live = LiveArchive(path)
    plain, reranked = (
        build_app(live, WarmingEncoder(None), reranker=reranker).test_client() for reranker in (None, ByNumber())
    )

    def numbers(client: FlaskClient, query: str) -> list[int]:
        hits = client.get(f"/api/search?q=letters&{query}").get_json()["hits"]
        return [int("".join(filter(str.isdigit, hit["passage"]))) for hit in hits]

    first = numbers(plain, "limit=50")
    assert numbers(reranked, "limit=50") == sorted(first, reverse=True) != first
    assert numbers(reranked, "limit=10&page=2") == sorted(first, reverse=True)[10:20]
    page = reranked.get("/?q=letters").get_data(as_text=True)
    assert page.index(f"Number{max(first)} ") < page.index(f"Number{sorted(first)[-2]} ")
    live.close()


def test_the_command_line_takes_a_folder(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(rerankers, "load_reranker", lambda _: ByNumber())
    command = ["--archive", str(path), "search", "letters", "--mode", "keyword", "--json", "--limit", "3"]

    assert run([*command, "--reranker", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)["hits"]
    numbers = [int("".join(filter(str.isdigit, hit["passage"]))) for hit in found]
    assert numbers == sorted(numbers, reverse=True)

    monkeypatch.undo()
    assert run([*command, "--reranker", str(tmp_path)]) == 1
    assert "no cross-encoder is there" in capsys.readouterr().err
