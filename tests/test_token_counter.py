"""Tokens counted word by word are as many as the tokenizer itself finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

from index.encoding.encoder import default_folder
from index.encoding.token_counter import TokenCounter

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The default model's, which reads a text to its end."""
    read = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
    read.no_truncation()
    read.no_padding()
    return read


@pytest.fixture(scope="module")
def counter(tokenizer: Tokenizer) -> TokenCounter:
    return TokenCounter(tokenizer)


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
def test_a_text_has_as_many_tokens_as_its_words(tokenizer: Tokenizer, counter: TokenCounter, text: str) -> None:
    assert counter.adds_up
    assert counter.count(text) == len(tokenizer.encode(text).ids)


def test_a_long_text_is_counted_to_its_end(counter: TokenCounter) -> None:
    assert counter.count("") == 2
    assert counter.count("library " * 1000) == 1002


def bert(vocabulary: dict[str, int]) -> Tokenizer:
    """Like the default model's, with fewer words."""
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 — a word, no password
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def parts_nowhere(made: Tokenizer) -> None:
    made.pre_tokenizer = pre_tokenizers.Punctuation()


def puts_a_word_before(made: Tokenizer) -> None:
    made.normalizer = normalizers.Prepend("b ")


def knows_two_words_as_one(made: Tokenizer) -> None:
    made.add_tokens([AddedToken("a b")])


@pytest.mark.parametrize("change", [parts_nowhere, puts_a_word_before, knows_two_words_as_one])
def test_where_tokens_do_not_add_up_the_whole_text_is_counted(change: Callable[[Tokenizer], None]) -> None:
    made = bert({"[UNK]": 0, "a": 1, "b": 2})
    assert TokenCounter(made).adds_up
    change(made)
    assert TokenCounter(made).count("a b") == len(made.encode("a b").ids)
