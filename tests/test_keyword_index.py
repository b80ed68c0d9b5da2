"""Whoosh's index as we write it: whole posting lists, which Whoosh itself reads back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import stem, words
from index.generation import whoosh_segment
from index.generation.keyword_index import read_keyword_index, write_keyword_index
from index.generation.term_arrays import AnswerText
from search.keyword_index import KeywordIndex

_TEXT = st.lists(st.sampled_from("hire Hiring the of Sánchez O'Brien U.S. 2014 ﷺ".split()), max_size=6).map(" ".join)
_TITLE, _TAGS = st.sampled_from(["", "Hiring", "The hire"]), st.sampled_from([(), ("the hiring",), ("hire", "the")])
_ROWS = st.lists(st.builds(AnswerText, _TEXT, _TEXT, _TEXT, _TEXT, _TITLE, _TAGS), max_size=8)


def written(rows: list[AnswerText], folder: str) -> KeywordIndex:
    write_keyword_index(Path(folder), rows)
    return KeywordIndex(Path(folder))


@settings(max_examples=60)
@given(_ROWS)
def test_every_word_is_in_the_rows_that_hold_it(rows: list[AnswerText]) -> None:
    held: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        fields = {
            "question": {stem(word) for word in words(row.question)},
            "name": set(words(row.name)),
            "institution": set(words(row.institution)),
            "title": {stem(word) for word in words(row.title)},
            "tag": {run for tag in row.tags for run in (*map(stem, words(tag)), " ".join(map(stem, words(tag))))},
        }
        fields["surface"] = {w for text in (row.question, row.answer, row.name, row.institution) for w in words(text)}
        for field, of_field in fields.items():
            for word in of_field:
                held.setdefault((field, word), []).append(number)

    with TemporaryDirectory() as folder:
        index = written(rows, folder)
        found = {asked: index.rows_with_words(asked[0], (asked[1],)).tolist() for asked in held}
        index.close()
        all_rows, all_words = read_keyword_index(Path(folder))

    assert found == held
    assert all_rows == list(range(len(rows)))
    assert all_words == {word for _, word in held}


@pytest.mark.parametrize("count", [127, 128, 129, 400])
def test_a_word_of_many_answers_fills_several_of_whooshs_blocks(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_segment, "_BLOCK", 128)
    index = written([AnswerText("", f"hire case{number % 2}", "", "") for number in range(count)], str(tmp_path))

    assert index.rows_with_words("surface", ("hire",)).tolist() == list(range(count))
    assert index.rows_with_words("surface", ("case1",)).tolist() == list(range(1, count, 2))
    assert index.rows_with_prefix("case").tolist() == list(range(count))
    index.close()


def test_what_is_asked_again_is_answered_as_before_however_much_was_asked_between(tmp_path: Path) -> None:
    rows = [AnswerText("", f"certificate certificates a{number}bc", "", "") for number in range(100)]
    index = written(rows, str(tmp_path))

    for _ in range(2):
        for number in range(100):
            assert index.rows_with_words("surface", (f"a{number}bc",)).tolist() == [number]
            assert f"a{number}bc" in index.similar_words(f"a{number}bd", 1)
        assert index.similar_words("certifcates", 2) == ("certificate", "certificates")
        assert index.similar_words("zeppelin", 2) == ()
    index.close()


def test_nothing_of_ours_is_needed_to_read_it(tmp_path: Path) -> None:
    write_keyword_index(tmp_path, [AnswerText("What?", "Hire.", "", "")])

    assert all(b"generation" not in file.read_bytes() for file in tmp_path.iterdir())
