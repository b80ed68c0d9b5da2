"""Tokens counted word by word are as many as the tokenizer itself finds."""

from __future__ import annotations

import copy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index.encoder import default_folder
from index.token_counter import TokenCounter

TOKENIZER = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
TOKENIZER.no_truncation()
TOKENIZER.no_padding()
COUNTER = TokenCounter(copy.deepcopy(TOKENIZER))

# Words, and everything that looks like white space to somebody.
_TEXTS = st.lists(
    st.sampled_from(
        ["library", "Zürich’s", "n\u0303", "[SEP]", "[ MASK ]", "図書館", "x" * 120, "U.S.", "don’t", "\ufffd"]
    )
    | st.sampled_from(list(" \n\t\r\x0b\x0c\x1c\x85\u00a0\u2028\u3000\u200b\u0301\x00"))
    | st.text(max_size=8),
    max_size=30,
).map("".join)


@given(_TEXTS)
@example("a \u0301b\n\u0301")
@example("[MASK] [MASK]\n[MASK]")
def test_a_text_has_as_many_tokens_as_its_words(text: str) -> None:
    assert COUNTER.count(text) == len(TOKENIZER.encode(text).ids)


def test_a_long_text_is_counted_to_its_end() -> None:
    assert COUNTER.count("") == 2
    assert COUNTER.count("library " * 1000) == 1002


@pytest.mark.parametrize("pre_tokenizer", [None, pre_tokenizers.WhitespaceSplit()], ids=["none", "another"])
def test_where_tokens_need_not_add_up_the_whole_text_is_counted(
    pre_tokenizer: pre_tokenizers.PreTokenizer | None,
) -> None:
    vocabulary = {"[UNK]": 0, "a": 1, "b": 2, "a b": 3}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 — a word, no password
    tokenizer.normalizer = normalizers.BertNormalizer()
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    counter = TokenCounter(copy.deepcopy(tokenizer))
    for text in ("", "a", "a b", "a a b"):
        assert counter.count(text) == len(tokenizer.encode(text).ids)
