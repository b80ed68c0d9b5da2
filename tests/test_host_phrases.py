"""Looking for the host's phrases first by a few words finds every line that the phrases themselves find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.splitting.host_signs import IN_A_PHRASE, HostSign, Place, has_sign, host_signs

_ANYWHERE = [sign for sign in host_signs() if sign.place is Place.ANYWHERE]


@pytest.mark.parametrize("sign", _ANYWHERE, ids=lambda sign: sign.pattern[:30])
@settings(max_examples=10)
@given(st.data())
def test_every_phrase_has_one_of_the_words(sign: HostSign, data: st.DataObject) -> None:
    said = data.draw(st.from_regex(re.compile(sign.pattern)))
    assert any(part in said.casefold() for part in IN_A_PHRASE), "add a word of the new sign to IN_A_PHRASE"
    assert has_sign(said, "both", Place.ANYWHERE)


@pytest.mark.parametrize("said", ["WE’D LOVE TO HEAR", "Write To Me; Email Us A Note", "Within the Comments"])
def test_letters_of_any_case_count(said: str) -> None:
    whole = "|".join(sign.pattern for sign in _ANYWHERE)
    assert has_sign(said, "both", Place.ANYWHERE) is (re.search(whole, said, re.IGNORECASE) is not None)
