"""Whole posts in every way they arrive, written without knowledge of the splitter; the truth stands beside them.

The people and their answers are invented. What a truth leaves out is a matter of opinion and not judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.splitting.findings import find, judged, sorted_truth
from bench.splitting.labelled import POSTS, LabelledPost, Truth, read_labelled

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELLED = read_labelled(POSTS)
ODDITIES = Path(__file__).parent.parent / "bench" / "splitting" / "oddities.txt"
#: Posts that are not split as they should be, each with the reason.
KNOWN_FAILURES: dict[str, str] = {
    "2024-10-18-further-questions-robots-in-the-cover-letter": "the host's last words have no sign of a host",
    "web-guide-ask-a-page": "the institution stands in the sentence about the work",
    "the-morgue-is-upstairs": "the institution stands a sentence before the title",
    "the-form-has-a-box-for-ghosts": "a question of two words in bold, after one without an answer",
    "2025-03-21-no-more-escape-rooms": "a question of two words and no mark",
    "2013-06-11-the-sheriff-reads-westerns": (
        "a question that begins with the host's remark, in a post whose questions are not marked"
    ),
}
#: Posts whose library types or their evidence are not what the truth says.
KNOWN_TYPE_FAILURES: dict[str, str] = {
    "2023-03-31-further-questions-who-makes-the-final-decision": "a name, and Libraries: a city's or a university's",
    "web-guide-ask-a-page": "its institution is not read",
    "classic-does-the-school-matter": "a coordinator of school libraries states the type",
}


def as_case(post: LabelledPost, known: Mapping[str, str]) -> object:
    reason = known.get(post.name)
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(post, id=post.name, marks=marks)


@pytest.mark.parametrize("labelled", [as_case(post, KNOWN_FAILURES) for post in LABELLED])
def test_a_post_gives_its_answers(labelled: LabelledPost) -> None:
    expected = sorted_truth(labelled.truth)

    finding = find(labelled)

    found = without_types(judged(expected, finding.found))
    expected = without_types(expected)
    assert found.kind is expected.kind
    assert found.answers == expected.answers
    assert found.question == expected.question
    assert found.unanswered == expected.unanswered
    assert found.facts == expected.facts
    assert found.unassigned <= expected.unassigned
    assert not finding.accounting.lost


@pytest.mark.parametrize("labelled", [as_case(post, KNOWN_TYPE_FAILURES) for post in LABELLED if post.truth.answers])
def test_the_answers_have_their_library_types_and_the_evidence(labelled: LabelledPost) -> None:
    expected = sorted_truth(labelled.truth)

    found = judged(expected, find(labelled).found)

    # An answer that is not found as it is printed has no types to be judged; the test above tells of it.
    types = {(answer.name, answer.question, answer.text): answer.types for answer in found.answers}
    for answer in expected.answers:
        key = answer.name, answer.question, answer.text
        assert answer.types is None or types.get(key, answer.types) == answer.types, (answer.title, answer.institution)


def without_types(truth: Truth) -> Truth:
    return replace(truth, answers=tuple(replace(answer, types=None) for answer in truth.answers))


def test_the_labelled_set_is_large_and_holds_every_oddity_in_every_shape() -> None:
    counts = Counter(oddity for post in LABELLED for oddity in post.truth.oddities)
    names = [
        line.split("\t")[0] for line in ODDITIES.read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", "")
    ]

    assert len(LABELLED) >= 120
    assert sum(len(post.truth.answers) for post in LABELLED) >= 600
    assert set(counts) == set(names)
    assert [name for name in names if counts[name] < 3] == []
    assert {post.shape for post in LABELLED} == {"text, page", "text, content only", "classic", "Gutenberg", "WXR"}


def test_no_known_failure_is_forgotten() -> None:
    assert KNOWN_FAILURES.keys() | KNOWN_TYPE_FAILURES.keys() <= {post.name for post in LABELLED}
