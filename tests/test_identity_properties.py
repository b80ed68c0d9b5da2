"""Permanent ids: what holds whatever becomes of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.posts.records import Respondent
from tests.post_history import FEDERAL, INEZ, OTTO, WANDA, History, words

if TYPE_CHECKING:
    from index.identity.carrying import PostIds

PEOPLE = (WANDA, OTTO, INEZ, FEDERAL, Respondent(None))
#: A state of a post: which texts it has, in order, and who says each.
STATES = st.lists(
    st.lists(st.tuples(st.integers(0, 7), st.sampled_from(PEOPLE)), max_size=6, unique_by=lambda pair: pair[0]),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@given(STATES)
@settings(max_examples=300, deadline=None)
def test_whatever_happens_an_id_leads_to_its_own_text_or_nowhere(states: list[list[tuple[int, Respondent]]]) -> None:
    post, meant = History(), dict[str, str]()
    for state in states:
        ids = post.publish(*((who, words(seed)) for seed, who in state))
        assert len(set(ids)) == len(ids)
        check_invariants(post.carried, set(meant))
        now = {answer_id: words(seed) for answer_id, (seed, _) in zip(ids, state, strict=True)}
        for answer_id, text in meant.items():
            led_to = post.resolve(answer_id)
            named = next((who for i, (_, who) in zip(ids, state, strict=True) if i == answer_id and who.name), None)
            # A named person may write another answer under the same id; nobody else's text may stand there.
            assert led_to in (None, text) or (led_to is not None and now.get(answer_id) == led_to and named)
            if text in now.values() and not named:
                assert led_to == text
        meant |= {answer_id: text for answer_id, text in now.items() if post.resolve(answer_id) == text}


def check_invariants(carried: PostIds, known: set[str]) -> None:
    live = set(carried.ids)
    old = [r.old_id for r in carried.redirects]
    gone = [g.id for g in carried.gone]
    assert {r.new_id for r in carried.redirects} <= live
    assert not live & {*old, *gone}
    assert not set(old) & set(gone)
    assert known <= {*live, *old, *gone}, "an id was forgotten"
    assert (old, gone) == (sorted(old), sorted(gone))


@given(STATES)
@settings(max_examples=50, deadline=None)
def test_carrying_is_deterministic_and_settles(states: list[list[tuple[int, Respondent]]]) -> None:
    one, other = History(), History()
    for state in states:
        answers = [(who, words(seed)) for seed, who in state]
        assert one.publish(*answers) == other.publish(*answers)
        before = one.carried
        one.publish(*answers)
        other.publish(*answers)
        assert one.carried == before
