"""Close matches and further answers: where close ends, in numbers, and that both circles are told from the text."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.closeness import (
    BEHIND,
    FEWEST,
    FIT,
    FITTED_ON,
    LEADERS,
    MOST_LEADING,
    MOST_TIMES,
    NOTHING,
    AllFits,
    close_matches,
    least_close,
)
from search.results import Mode, SearchRequest, Sort

if TYPE_CHECKING:
    from search.archive import Archive
    from search.results import SearchResult
    from tests.conftest import ArchiveMaker, FakeEncoder

_SCORES = st.lists(st.integers(0, 1000).map(lambda n: n / 1000), min_size=1, max_size=20)


def _close(
    scores: list[float], questions: list[int], found: list[bool], coverage: float = 1, floor: float | None = None
) -> list[int]:
    covered = np.full(len(scores), coverage, np.float32)
    numbers = np.array(questions, np.intp)
    close = close_matches(np.array(scores, np.float32), covered, numbers, np.array(found, bool), floor)
    return np.flatnonzero(close).tolist()


def _chance(fit: float, leading: float, answers: int) -> float:
    """`fit` and `leading` in standard deviations above the background."""
    odds = math.exp(max(NOTHING + FIT * fit - BEHIND * (leading - fit), -50)) / min(
        max(1, answers / FITTED_ON), MOST_TIMES
    )
    return odds / (1 + odds)


@given(scores=_SCORES, times=st.sampled_from((1, 500)), data=st.data())
def test_the_formula_is_that_of_the_documentation(scores: list[float], times: int, data: st.DataObject) -> None:
    """Each of the answers that are no candidates is there so many `times`."""
    size = len(scores)
    chosen = data.draw(st.lists(st.booleans(), min_size=size, max_size=size).filter(any))
    rest = [score for score, is_found in zip(scores, chosen, strict=True) if not is_found]
    background, spread = (fmean(rest), pstdev(rest)) if rest else (0, 0)
    best = sorted((score for score, is_found in zip(scores, chosen, strict=True) if is_found), reverse=True)
    leading = fmean(best[:LEADERS]) - background
    unit = max(spread, abs(leading) / MOST_LEADING, 1e-5)
    answers = len(best) + times * len(rest)
    chances = [_chance((score - background) / unit, leading / unit, answers) for score in best]
    expected = [sum(chances[:k]) / (k + sum(chances)) for k in range(1, len(best) + 1)]

    fits = np.array(best + times * rest)
    least = least_close(fits, np.arange(answers) < len(best), AllFits(answers, fits.sum(), fits @ fits))

    assert max(expected) == pytest.approx(max(expected[at] for at, fit in enumerate(best) if fit == least), abs=1e-9)


@given(scores=_SCORES, data=st.data())
def test_the_best_answer_is_close_and_nothing_that_is_not_found(scores: list[float], data: st.DataObject) -> None:
    found = data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    close = _close(scores, list(range(len(scores))), found)
    assert all(found[row] for row in close)
    if any(found):
        assert max((row for row in range(len(scores)) if found[row]), key=scores.__getitem__) in close


@given(scores=st.lists(st.floats(0, 1, width=32), min_size=1, max_size=FEWEST - 1), data=st.data())
def test_of_a_handful_of_answers_all_that_are_found_are_close(scores: list[float], data: st.DataObject) -> None:
    found = data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    assert _close(scores, [0] * len(scores), found) == [row for row, is_found in enumerate(found) if is_found]


@given(
    answers=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 3), st.booleans()), min_size=FEWEST, max_size=25),
    data=st.data(),
)
def test_answers_without_a_score_need_not_be_given(answers: list[tuple[int, int, bool]], data: st.DataObject) -> None:
    """How many each question has is enough: they are taken as its answers are on the whole."""
    scores = np.array([score / 100 for score, _, _ in answers], np.float32)
    questions = np.array([question for _, question, _ in answers], np.intp)
    found = np.array([is_found and score > 0 for score, _, is_found in answers])
    coverage = np.float32(data.draw(st.sampled_from([0.5, 1.0]))) * (scores > 0)
    held = np.flatnonzero(scores)

    whole = close_matches(scores, coverage, questions, found)
    part = close_matches(
        scores[held], coverage[held], questions[held], found[held], sizes=np.bincount(questions, minlength=4)
    )

    assert np.flatnonzero(whole).tolist() == held[part].tolist()


def _spread(around: float, size: int = 20) -> list[float]:
    """Scores of answers to something else."""
    return [around + 0.05 * (-1) ** row for row in range(size)]


def test_a_vague_query_has_no_more_close_matches_than_a_plain_one() -> None:
    """What everything has in common with a query does not count."""
    plain = [0.6, 0.55, 0.3, *_spread(0.05)]
    vague = [score + 0.3 for score in plain]
    found = [True, True, True, *([False] * 20)]
    assert _close(plain, list(range(23)), found) == _close(vague, list(range(23)), found) == [0, 1]


def test_among_more_answers_fewer_are_close() -> None:
    """More come so near by chance."""
    scores = [0.9, 0.85, 0.7, 0.65, 0.5]
    few, more, many = (
        _close([*scores, *_spread(0.05, others)], list(range(5 + others)), [True] * 5 + [False] * others)
        for others in (100, 1_000, 100_000)
    )
    assert few == [0, 1, 2, 3]
    assert more == [0, 1, 2]
    assert many == [0, 1]


def test_the_unit_of_the_scores_is_of_no_account() -> None:
    scores, found = [0.6, 0.55, 0.5, 0.3, *_spread(0.05)], [True] * 4 + [False] * 20
    assert _close(scores, list(range(24)), found) == _close([30 * s for s in scores], list(range(24)), found)


def test_answers_without_the_words_are_taken_as_all_to_their_question() -> None:
    """One that comes close by chance stays out, one that is put in other words than its neighbours comes in."""
    scores, found = [0.6, 0.6, 0.6, 0.3, 0.6, 0.1, 0.1, *_spread(0.05)], [True] * 7 + [False] * 20
    questions = [0, 0, 0, 0, 1, 1, 1, *range(2, 22)]
    assert _close(scores, questions, found, coverage=0) == [0, 1, 2, 3]
    assert _close(scores, questions, found, coverage=1) == [0, 1, 2, 3, 4]


def test_answers_below_the_floor_come_in_with_their_question() -> None:
    """But never where nothing is found."""
    scores, questions = [0.4, 0.38, 0.24, *_spread(0.0)], [0, 0, 0, *range(1, 21)]
    found = [True, True, False] + [False] * 20
    assert _close(scores, questions, found, coverage=0) == [0, 1]
    assert _close(scores, questions, found, coverage=0, floor=0.35) == [0, 1, 2]
    assert _close(scores, questions, [False] * 23, coverage=0, floor=0.35) == []


def test_hiding_the_best_answer_lets_few_others_in() -> None:
    scores, found = [0.9, 0.6, 0.58, 0.3, *_spread(0.05, 10)], [True] * 4 + [False] * 10
    assert _close(scores, list(range(14)), found) == [0, 1, 2]
    assert _close(scores[1:], list(range(13)), found[1:]) == [0, 1]


def test_scores_alike_but_for_rounding_are_close_alike() -> None:
    nearly = float(np.nextafter(np.float32(0.7), np.float32(0)))
    assert _close([0.7, nearly], [0, 1], [True, True]) == [0, 1]


@pytest.fixture
def archive(archives: ArchiveMaker, encoder: FakeEncoder) -> Archive:
    """Two answers about certificates, two that mention one in passing, and many about something else."""
    about = "Certificates? A certificate from an online course helps."
    passing = "Bring a pencil, a coat, an umbrella, two apples, a map of the branch, and perhaps a certificate."
    return archives.open(
        [
            archives.answer(about, name="Ada Lund", types=("academic",), year=2012),
            archives.answer(passing, name="Bo Quist", types=("public",), year=2013),
            archives.answer(passing + " Or none.", name="Cy Marsh", types=("law",), year=2014),
            archives.answer(about + " Always.", name="Di Frost", types=("public",), year=2015),
            *(archives.answer("We ask about the desk and the weather.", year=2016) for _ in range(6)),
        ],
        encoder,
    )


def _names(result: SearchResult) -> list[str | None]:
    return [hit.answer.respondent.name for hit in result.hits]


_ASKED = SearchRequest("certificate", mode=Mode.KEYWORD)


def test_close_matches_are_what_is_counted_and_ordered(archive: Archive) -> None:
    result = archive.search(replace(_ASKED, sort=Sort.NEWEST))
    assert _names(result) == ["Di Frost", "Ada Lund"]
    assert (result.total, result.listed, result.close, result.further) == (2, 2, 2, 2)
    assert {facet.value for facet in result.year_facet} == {"2012", "2015"}


def test_further_answers_come_on_request_with_their_own_counts(archive: Archive) -> None:
    result = archive.search(replace(_ASKED, further=True, limit=1))
    assert (result.total, result.listed, result.close, result.further) == (2, 2, 2, 2)
    assert {facet.value: facet.count for facet in result.type_facet if facet.count} == {"public": 1, "law": 1}
    rest = archive.search(replace(_ASKED, further=True, offset=1))
    assert sorted(map(str, _names(result) + _names(rest))) == ["Bo Quist", "Cy Marsh"]


@pytest.mark.parametrize("mode", Mode)
def test_boxes_ticked_do_not_move_the_border(archive: Archive, encoder: FakeEncoder, mode: Mode) -> None:
    """So the number beside a box is what ticking it shows, and an answer is close in its year or in none."""
    asked = replace(_ASKED, mode=mode)
    whole = archive.search(asked, encoder)
    for facet in whole.type_facet:
        ticked = archive.search(replace(asked, types=frozenset({facet.value})), encoder)
        assert ticked.total == facet.count
    for facet in whole.year_facet:
        year = int(facet.value)
        assert archive.search(replace(asked, year_from=year, year_to=year), encoder).total == facet.count
    barred = archive.search(replace(asked, text="certificate -type:academic"), encoder)
    assert set(_names(barred)) == set(_names(whole)) - {"Ada Lund"}


def test_no_close_match_under_a_filter_is_said_even_where_there_are_further_answers(archive: Archive) -> None:
    result = archive.search(replace(_ASKED, types=frozenset({"law"})))
    assert (result.total, result.close, result.further) == (0, 0, 1)
    assert result.respelling is None


def test_what_is_in_quotation_marks_is_close_by_itself(archive: Archive) -> None:
    result = archive.search(replace(_ASKED, text='"a certificate"'))
    assert set(_names(result)) == {"Ada Lund", "Bo Quist", "Cy Marsh", "Di Frost"}
    assert not result.further


def test_who_is_named_is_close_and_moves_nobody_else(archive: Archive, encoder: FakeEncoder) -> None:
    result = archive.search(SearchRequest("Bo Quist"), encoder)
    assert _names(result)[0] == "Bo Quist"


@pytest.mark.parametrize("mode", Mode)
def test_in_every_mode_the_whole_query_as_a_phrase_and_a_signature_are_close_by_themselves(
    archives: ArchiveMaker, encoder: FakeEncoder, mode: Mode
) -> None:
    """However much better others fit: they say the words over and over."""
    often = "Patience, patience: a page of patience. Page after page, patience."
    phrase = f"{'I mention the desk, the stairs, the stamps and the weather. ' * 9}Patience page."
    with archives.open(
        [
            *(archives.answer(often, question="") for _ in range(4)),
            archives.answer(phrase, question=""),
            archives.answer(f"{'Nothing but the stairs. ' * 9}", question="", name="Patience Page"),
            *(archives.answer("We ask about stairs.", question="") for _ in range(8)),
        ],
        encoder,
    ) as archive:
        asked = SearchRequest("patience page", mode=mode, limit=100)
        close, further = (archive.search(replace(asked, further=more), encoder).hits for more in (False, True))
    found = {hit.answer.text for hit in close}
    assert any(hit.signed for hit in close) or mode is Mode.SEMANTIC
    assert phrase in found or mode is Mode.SEMANTIC
    assert not any(hit.signed or hit.answer.text == phrase for hit in further)


def test_without_words_every_answer_is_close(archive: Archive) -> None:
    result = archive.search(SearchRequest("type:public"))
    assert (result.total, result.close, result.further) == (2, 2, 0)
    assert archive.search(SearchRequest("type:public", further=True)).total == 0
