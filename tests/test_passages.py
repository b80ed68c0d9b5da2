"""Answers cut into passages, and the passage that is shown with its marks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generation.passages import MAX_CONTEXT_TOKENS, context_of, passage_input, split_passages

if TYPE_CHECKING:
    from collections.abc import Callable


def count_words(text: str) -> int:
    return len(text.split()) + 2


def count_characters(text: str) -> int:
    return len(text) + 2


def count_long_words_double(text: str) -> int:
    return sum(1 + len(word) // 6 for word in re.findall(r"\w+|[^\w\s]", text)) + 2


_COUNTERS = st.sampled_from([count_words, count_characters, count_long_words_double])
_TEXT = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(["Yes.", "No!", "Dr.", "we", "hire", "for", "kindness…", "\n\n", "“Why?”", "x" * 50]),
        max_size=120,
    ).map(" ".join),
)


@given(_TEXT, st.text(max_size=120), _COUNTERS, st.integers(12, 80))
def test_every_character_is_in_a_passage_and_every_passage_is_read_whole(
    text: str, question: str, count: Callable[[str], int], max_tokens: int
) -> None:
    context = context_of(question, count)

    passages = split_passages(text, context, count, max_tokens)

    assert passages
    covered = [False] * len(text)
    for passage in passages:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        covered[passage.start : passage.end] = [True] * len(passage.text)
        room = count(context) + 8 <= max_tokens  # a question near the limit leaves nothing to keep to
        assert not room or len(passage.text) < 2 or count(passage_input(context, passage.text)) <= max_tokens
    assert all(flag or text[at].isspace() for at, flag in enumerate(covered))
    for before, after in pairwise(passages):
        assert before.start < after.start
        assert before.end < after.end


def passages_of(text: str, max_tokens: int = 10, question: str = "") -> list[str]:
    return [passage.text for passage in split_passages(text, question, count_words, max_tokens)]


def test_a_short_answer_is_one_passage_and_one_count() -> None:
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return count_words(text)

    (passage,) = split_passages(" Yes. Always. \n", "Do you hire?", count, 256)

    assert (passage.text, passage.start, passage.end) == ("Yes. Always.", 1, 13)
    assert len(counted) == 1


def test_passages_end_with_a_sentence_and_begin_with_the_last_one_of_the_passage_before() -> None:
    text = "One two three. Four five six. Seven eight nine. Ten."

    assert passages_of(text) == [
        "One two three. Four five six.",
        "Four five six. Seven eight nine. Ten.",
    ]


def test_there_is_no_overlap_where_there_is_no_room_for_it() -> None:
    assert passages_of("One two three four five six. One two three four five six seven.") == [
        "One two three four five six.",
        "One two three four five six seven.",
    ]


def test_a_sentence_too_long_is_cut_between_words() -> None:
    found = passages_of(" ".join(f"w{number}" for number in range(30)))

    assert " ".join(found) == " ".join(f"w{number}" for number in range(30))
    assert all(count_words(passage) <= 10 for passage in found)


def test_a_title_or_an_initial_ends_no_sentence() -> None:
    text = "Ask Dr. J. Smith. " * 4

    assert all(passage.startswith("Ask") and passage.endswith("Smith.") for passage in passages_of(text))


def test_the_question_takes_its_share_of_the_room() -> None:
    text = "One two three. Four five six."

    assert len(passages_of(text)) == 1
    assert len(passages_of(text, question="What do you think?")) == 2


def test_a_long_question_is_cut_to_what_leaves_room() -> None:
    question = "Do you\nhire " + "and " * 100

    context = context_of(question, count_words)

    assert context.startswith("Do you hire and")
    assert count_words(context) == MAX_CONTEXT_TOKENS


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_answer_still_has_a_passage(text: str) -> None:
    assert passages_of(text) == [""]


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "a " * 100_000, "Yes. " * 20_000], ids=["word", "sentence", "sentences"]
)
def test_a_very_long_answer_is_cut_in_reasonable_time(text: str) -> None:
    assert len(split_passages(text, "", count_long_words_double, 256)) > 30
