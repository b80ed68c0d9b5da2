"""What each part of the ranking is worth: variants of an archive, and weights chosen on other sets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

from bench.relevance import namesakes
from bench.relevance.ablation import ROWS, MeasuredSet, main, measure_row
from bench.relevance.choosing import FREE, chosen_on_others, grid, ndcg, read_parts, weighed
from bench.relevance.judged_archive import build_archive
from bench.relevance.judged_set import read_judged_set
from bench.relevance.rankings import measure, rank_queries
from bench.relevance.variants import embed_bare_passages, embed_whole_answers, sign, weigh_question
from search import fusion
from search.archive import Archive
from search.fusion import WEIGHTS, Weights
from search.results import Mode, SearchRequest
from search.settling import STEPS

if TYPE_CHECKING:
    from pathlib import Path

    from bench.relevance.judged_set import JudgedSet
    from tests.conftest import FakeEncoder

_LONG = " ".join(f"Sentence {number} speaks of certificates and of patience." for number in range(60))
_DOCUMENTS = [
    ("d1", "Do certificates matter?", _LONG),
    ("d2", "What should I wear?", "Shoes that you can walk in."),
    ("d3", "", "Nobody reads a cover letter of four pages."),
    ("d4", "What should I wear?", "A hat, and no shoes that shine."),
]
_QUERIES = [("q1", "wear shoes"), ("q2", "cover letter"), ("q3", "certificates of patience"), ("q4", "what to wear")]
_JUDGED = "q1\td2\t2\nq1\td4\t1\nq2\td3\t1\nq3\td1\t1\nq4\td4\t3\nq4\td2\t1\n"


@pytest.fixture
def judged(tmp_path: Path) -> JudgedSet:
    folder = tmp_path / "small"
    folder.mkdir()
    corpus = [json.dumps({"id": key, "title": title, "text": text}) for key, title, text in _DOCUMENTS]
    (folder / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(json.dumps({"id": key, "text": text}) for key, text in _QUERIES))
    (folder / "qrels.tsv").write_text(_JUDGED)
    return read_judged_set(folder)


@pytest.fixture
def path(judged: JudgedSet, tmp_path: Path, fake_encoder: FakeEncoder) -> Path:
    return build_archive(tmp_path / "work", judged, fake_encoder)


def test_whole_answers_are_one_vector_each_and_their_questions_none(path: Path, fake_encoder: FakeEncoder) -> None:
    with Archive.open(path) as archive, Archive.open(embed_whole_answers(path, fake_encoder)) as whole:
        assert archive.counts.passages > 4
        assert whole.counts.passages == 4
        shoes = fake_encoder.encode(["wear shoes", "Shoes that you can walk in."])
        by_meaning = whole.scores("wear shoes", Mode.SEMANTIC, fake_encoder)
        assert by_meaning[1] == pytest.approx(float(shoes[0] @ shoes[1]), abs=1 / STEPS)
        # Words are what they were, and a page shows the whole answer.
        assert (whole.scores("wear", Mode.KEYWORD) == archive.scores("wear", Mode.KEYWORD)).all()
        assert whole.search(SearchRequest("certificates of patience"), fake_encoder).hits[0].passage == _LONG


def test_bare_passages_leave_their_question_out(path: Path, fake_encoder: FakeEncoder) -> None:
    bare = embed_bare_passages(path, fake_encoder)

    with Archive.open(bare) as archive:
        assert archive.counts.passages > 4
        assert archive.scores("what should", Mode.SEMANTIC, fake_encoder)[1] == pytest.approx(0, abs=1e-6)


def test_what_was_made_once_is_found_again(path: Path, fake_encoder: FakeEncoder) -> None:
    first = embed_bare_passages(path, fake_encoder)
    embedded = len(fake_encoder.encoded)

    assert embed_bare_passages(path, fake_encoder) == first
    assert len(fake_encoder.encoded) == embedded


def test_the_question_weighs_as_much_as_asked(path: Path) -> None:
    with Archive.open(path) as archive, Archive.open(weigh_question(path, 1.0)) as light:
        ordinary, lighter = (each.scores("wear", Mode.KEYWORD) for each in (archive, light))
        of_answers, of_answers_too = (each.scores("shoes", Mode.KEYWORD) for each in (archive, light))

    assert 0 < lighter[1] < ordinary[1]
    assert (of_answers == of_answers_too).all()


def test_the_parts_are_those_of_the_score(path: Path, judged: JudgedSet, fake_encoder: FakeEncoder) -> None:
    heavier = Weights(cosine=0.5, keyword=0.5, phrase=0.1, question_lift=1.0)
    with Archive.open(path) as archive:
        parts = read_parts(archive, judged, fake_encoder)
        for weights in (WEIGHTS, heavier):
            with weighed(weights):
                expected = [archive.scores(text, Mode.HYBRID, fake_encoder) for text in judged.queries.values()]
                measured = measure(judged, rank_queries(archive, judged, Mode.HYBRID, fake_encoder)).mean()
            np.testing.assert_allclose(parts.scores(weights), np.stack(expected), atol=1e-5)
            assert ndcg(parts, weights) == pytest.approx(measured)
    assert parts.phrase.max() == parts.keyword.max() == 1
    assert parts.gains.max() > 0
    assert fusion.WEIGHTS is WEIGHTS  # as before


def test_a_combination_is_chosen_without_looking_at_the_set_it_is_measured_on() -> None:
    figures = np.array([[0.9, 0.1, 0.3], [0.2, 0.8, 0.4], [0.5, 0.5, 0.5]])

    assert chosen_on_others(figures, np.arange(3), 0) == 1
    assert chosen_on_others(figures, np.arange(3), 1) == 0
    assert chosen_on_others(figures, np.array([0, 2]), 0) == 2


def test_todays_weights_are_among_those_tried_and_one_is_free_at_a_time() -> None:
    tried = grid()

    assert any(replace(weights, cosine=WEIGHTS.cosine) == WEIGHTS for weights in tried)
    assert all(weights.cosine + weights.keyword == 1 for weights in tried)
    for name, free in (("lift", "question_lift"), ("words", "keyword"), ("phrase", "phrase")):
        left = [weights for weights in tried if FREE[name](weights)]
        assert len({getattr(weights, free) for weights in left}) == len(left) > 1


def test_every_row_is_measured(path: Path, judged: JudgedSet, fake_encoder: FakeEncoder) -> None:
    small = MeasuredSet(judged, path, rank_queries)

    figures = [measure_row(row, small, fake_encoder) for row in ROWS]

    assert all(0 < figure <= 1 for figure in figures)
    assert len({(row.mode, row.what) for row in ROWS}) == len(ROWS)


def test_made_up_people_have_words_of_the_set_for_surnames(judged: JudgedSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namesakes, "_ANSWERS", 2)
    names = namesakes.made_up_names(judged)

    assert names == namesakes.made_up_names(judged)
    assert {namesakes.surname(name) for name in names} <= {"What", "Should", "Wear", "Shoes"}
    assert len(names) == len(judged.documents)


def test_made_up_people_are_asked_for(path: Path, fake_encoder: FakeEncoder) -> None:
    names = ["Ada Shoes", "Bo Letter", "Cy Patience", "Bo Letter"]

    signed = sign(path, names)

    assert namesakes.measure_namesakes(signed, names, 0.6, fake_encoder) == (1, 1)
    # "Shoes" stands in two answers, neither of which is Ada's.
    assert namesakes.measure_namesakes(signed, names, 0.0, fake_encoder)[1] < 1


def test_choosing_needs_a_set_to_choose_on(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--choose", str(tmp_path)])

    assert done.exit_code == 2
    assert "two FOLDERs or more" in done.output
