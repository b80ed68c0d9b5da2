"""Posts that the rules were practised on: nearly all of their answers are found, and every character is somebody's."""

from __future__ import annotations

import pytest

from bench.splitting.findings import Finding, find
from bench.splitting.labelled import read_labelled
from bench.splitting.scores import Score
from bench.splitting.sets import PRACTICE

pytestmark = pytest.mark.slow

#: Share of the answers whose text and name are right. It may only rise.
EXACT = 0.99


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return [find(labelled) for labelled in read_labelled(PRACTICE)]


def test_as_many_answers_are_right_as_were(findings: list[Finding]) -> None:
    score = Score()
    for finding in findings:
        score.add(finding)
    assert score.exact.recall >= EXACT


def test_no_character_is_lost(findings: list[Finding]) -> None:
    assert [finding.labelled.name for finding in findings if finding.accounting.lost] == []


def test_no_answer_is_empty(findings: list[Finding]) -> None:
    empty = [it.labelled.name for it in findings if any(not answer.text.strip() for answer in it.found.answers)]
    assert empty == []
