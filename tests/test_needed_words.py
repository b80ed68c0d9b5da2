"""A pattern is tried only where one of the words is without which it matches nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution.needed_words import needed_words, sought
from index.attribution.type_rules import type_rules
from index.splitting.host_signs import host_signs

_TABLES = [sign.pattern for sign in host_signs()] + [rule.pattern.pattern.pattern for rule in type_rules()]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("in the comments\\b", {"in the comments"}),
        ("we['’]?d love to hear", {"d love to hear"}),
        ("on (?:a|the (?:red )?)ladders?", {"ladder"}),
        ("ask{0,2} us", {" us"}),
        ("so.{0,60}", {"so"}),
        ("\\bo\\.k\\b", {"o.k"}),
        ("comb|brush", {"comb", "brush"}),
        ("(?:comb|brush)es? it", {"comb", "brush"}),
        ("(?:comb|brush)? it all", {" it all"}),
        ("(?:comb|brush)+[aeiou]it", {"comb", "brush"}),
        ("(?!loom)(?<=wool) felt", {" felt"}),
        ("(?-i:Wool)", {"wool"}),
        ("loo+m", {"loo"}),
        ("comb|\\d", set()),
        ("[]abc]", set()),
        ("", set()),
    ],
)
def test_the_words_that_a_pattern_cannot_do_without(pattern: str, needed: set[str]) -> None:
    assert needed_words(pattern) == needed


@given(st.data())
def test_one_of_them_is_in_all_that_the_pattern_of_a_table_matches(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(_TABLES))
    said = data.draw(st.from_regex(re.compile(pattern)))

    assert sought(pattern).search(said, said.casefold())


_LETTERS = st.sampled_from(["ab", "c", "d ", "ef", "\\.", ".", "\\w", "[bc]"])
_PATTERNS = st.recursive(
    _LETTERS,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=4).map("".join),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(part, st.sampled_from(["?", "*", "+", "{0,2}", "{2}", "{1,3}?"])).map(
            lambda it: f"(?:{it[0]}){it[1]}"
        ),
    ),
    max_leaves=8,
)


@given(st.data())
def test_one_of_them_is_in_all_that_any_pattern_matches(data: st.DataObject) -> None:
    pattern = data.draw(_PATTERNS)
    said = data.draw(st.from_regex(re.compile(pattern), alphabet="abcdef. x"))

    assert sought(pattern).search(said, said.casefold())
