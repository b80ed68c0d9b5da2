"""The documented JSON and CSV: keys, their order, and what stands in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import numpy as np
import pytest

from index.posts.records import (
    Answer,
    Evidence,
    LibraryType,
    Paragraph,
    ParagraphKind,
    PostKind,
    Respondent,
    TypeEvidence,
)
from search.results import FacetCount, Hit, Mode, PostSummary, SearchRequest, SearchResult, SynonymUse, WordMatch
from search.suggesting import Suggestion, SuggestionKind
from webui.contract import (
    CSV_COLUMNS,
    answer_record,
    answer_url,
    csv_row,
    hit_record,
    post_url,
    search_record,
    suggestions_record,
)

ANSWER_KEYS = (
    "id post_key post_url date kind question respondent_name anonymous title institution types text certainty".split()
)
HIT_KEYS = [
    "id",
    "url",
    *ANSWER_KEYS[1:],
    "passage",
    "highlights",
    "question_highlights",
    "sentence",
    "score",
    "keyword_rank",
    "semantic_rank",
    "matched",
    "same_question",
]

POST = PostSummary("certificates", "https://blog.example/c/", "Further", dt.date(2022, 10, 14), PostKind.COLUMN, "Why?")
ANSWER = Answer(
    id="certificates/julie-todaro",
    post_key="certificates",
    position=0,
    question="Why?",
    respondent=Respondent("Julie Todaro", "Dean, Library Services", "Austin Community College"),
    paragraphs=(
        Paragraph(ParagraphKind.SUBQUESTION, "Why?", 0, 4),
        Paragraph(ParagraphKind.LIST_ITEM, "One", 5, 8),
        Paragraph(ParagraphKind.CHOICE, "Two", 9, 12),
    ),
    types=(
        TypeEvidence(LibraryType.ACADEMIC, Evidence.INFERRED, "a college"),
        TypeEvidence(LibraryType.MEDICAL, Evidence.OWNER, "said so"),
    ),
    certainty=0.93,
)
ANONYMOUS = Answer("certificates/anonymous", "certificates", 1, "Why?", Respondent(None, "Federal Librarian"), ())


def test_an_answer_has_the_documented_keys_in_their_order() -> None:
    record = answer_record(ANSWER, POST)

    assert list(record) == ANSWER_KEYS
    assert json.loads(json.dumps(record)) == {
        "id": "certificates/julie-todaro",
        "post_key": "certificates",
        "post_url": "https://blog.example/c/",
        "date": "2022-10-14",
        "kind": "column",
        "question": "Why?",
        "respondent_name": "Julie Todaro",
        "anonymous": False,
        "title": "Dean, Library Services",
        "institution": "Austin Community College",
        "types": [
            {"type": "academic", "evidence": "inferred", "reason": "a college"},
            {"type": "medical", "evidence": "owner", "reason": "said so"},
        ],
        "text": "Why?\n\n• One\n\n√ Two",
        "certainty": 0.93,
    }


def test_an_anonymous_respondent_has_no_name_and_an_unknown_date_is_null() -> None:
    record = answer_record(ANONYMOUS, PostSummary("k", "", "", None, PostKind.COLUMN, ""))

    assert (record["respondent_name"], record["anonymous"], record["title"]) == (None, True, "Federal Librarian")
    assert (record["date"], record["types"]) == (None, [])


def test_a_search_has_the_documented_keys_and_plain_numbers() -> None:
    one = WordMatch("one", ("One",), "why")
    # As numpy gives them.
    numbers: Any = (np.float32(0.5), np.int64(1), None, (one,), np.int64(2))
    hit = Hit(ANSWER, POST, "• One", 6, 11, ((2, 5),), *numbers)
    result = SearchResult(
        request=SearchRequest("why", mode=Mode.HYBRID),
        mode=Mode.KEYWORD,
        total=1,
        hits=(hit,),
        type_facet=(FacetCount("public", 0, selected=False), FacetCount("unknown", 1, selected=True)),
        year_facet=(FacetCount("2022", 1, selected=False),),
        listed=1,
        synonyms=(SynonymUse("why", ("one",)),),
    )

    record = json.loads(json.dumps(search_record(result)))

    assert list(record) == "query mode sort circle total close further listed synonyms respelling facets hits".split()
    assert (record["query"], record["mode"], record["total"]) == ("why", "keyword", 1)
    assert (record["sort"], record["listed"], record["synonyms"]) == (
        "relevance",
        1,
        [{"typed": "why", "others": ["one"]}],
    )
    assert record["hits"][0]["matched"] == [{"sought": "one", "found": ["One"], "meaning": "why"}]
    assert record["hits"][0]["same_question"] == 2
    assert record["facets"] == {"type": {"public": 0, "unknown": 1}, "year": {"2022": 1}, "kind": {}}
    assert list(record["hits"][0]) == HIT_KEYS
    assert record["hits"][0]["highlights"] == [[2, 5]]
    assert (record["hits"][0]["score"], record["hits"][0]["semantic_rank"]) == (0.5, None)


def test_a_hit_carries_the_whole_answer() -> None:
    hit = Hit(ANSWER, POST, "One", 8, 11, (), 1.0, 1, 1)

    record = hit_record(hit)

    assert {key: record[key] for key in ANSWER_KEYS} == answer_record(ANSWER, POST)  # type: ignore[literal-required]  # the keys of one in the other


def test_a_csv_row_joins_types_and_leaves_null_empty() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([CSV_COLUMNS, csv_row(ANSWER, POST), csv_row(ANONYMOUS, POST)])

    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))

    assert tuple(ANSWER_KEYS) == CSV_COLUMNS
    assert (rows[0]["types"], rows[0]["anonymous"], rows[0]["text"]) == ("academic;medical", "false", ANSWER.text)
    assert (rows[1]["types"], rows[1]["anonymous"], rows[1]["respondent_name"]) == ("", "true", "")


def test_a_suggestion_has_the_documented_keys_in_their_order() -> None:
    found = Suggestion(SuggestionKind.TOPIC, "Kettles", "kettles", 3)

    record = json.loads(json.dumps(suggestions_record([(found, "/topics/kettles")])))

    assert list(record["suggestions"][0].items()) == [
        ("kind", "topic"),
        ("text", "Kettles"),
        ("url", "/topics/kettles"),
        ("answers", 3),
    ]


@pytest.mark.parametrize(
    ("answer_id", "path"),
    [
        ("a-post/théa", "/answers/a-post/th%C3%A9a"),
        ("what?/50% of #1", "/answers/what%3F/50%25%20of%20%231"),
        ("post/o'brien&co", "/answers/post/o%27brien%26co"),
    ],
)
def test_paths_are_percent_encoded(answer_id: str, path: str) -> None:
    assert answer_url(answer_id) == path


def test_a_post_s_key_is_one_segment() -> None:
    assert post_url("a/b c") == "/questions/a%2Fb%20c"
