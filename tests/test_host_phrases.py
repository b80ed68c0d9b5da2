"""A host's sign is looked for only where its words are, and is found wherever its pattern is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.splitting.host_signs import HostSign, Place, has_sign, host_signs

_SOUGHT = [sign for sign in host_signs() if sign.place in {Place.ANYWHERE, Place.HANDOVER}]


@settings(max_examples=10)
@given(st.data())
def test_a_sign_is_found_in_all_that_its_pattern_matches(data: st.DataObject) -> None:
    sign: HostSign = data.draw(st.sampled_from(_SOUGHT))
    said = data.draw(st.from_regex(re.compile(sign.pattern)))

    assert has_sign(said, sign.kind, sign.place)


@pytest.mark.parametrize("said", ["WE’D LOVE TO HEAR", "Please Write Me A Note", "Within the Comments", "we love"])
def test_letters_of_any_case_count(said: str) -> None:
    whole = "|".join(sign.pattern for sign in _SOUGHT if sign.place is Place.ANYWHERE)
    assert has_sign(said, "both", Place.ANYWHERE) is (re.search(whole, said, re.IGNORECASE) is not None)
