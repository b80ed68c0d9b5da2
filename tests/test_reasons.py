"""Why a result is there, in words; and the years of a result set as bars."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.posts.records import Answer, Paragraph, ParagraphKind, PostKind, Respondent
from search.results import FacetCount, Hit, Mode, PostSummary, SearchRequest, SearchResult, WordMatch
from webui.pages.markup import asked_of, paragraph_groups, passage_url
from webui.pages.reasons import ordinal, reasons
from webui.pages.results import LONGEST_BAR, year_bars
from webui.pages.search_state import SearchState

POST = PostSummary("p", "", "", None, PostKind.COLUMN, "")
PARAGRAPHS = (
    Paragraph(ParagraphKind.PARAGRAPH, "One & only.", 0, 0),
    Paragraph(ParagraphKind.LIST_ITEM, "Two.", 0, 0),
    Paragraph(ParagraphKind.CHOICE, "Three.", 0, 0, label="Pages"),
)
ANSWER = Answer("p/a", "p", 0, "", Respondent("A B"), PARAGRAPHS, ())


def hit(keyword: int | None, semantic: int | None, *matched: WordMatch) -> Hit:
    return Hit(ANSWER, POST, "One", 0, 3, (), 0.5, keyword, semantic, matched)


def said(found: Hit, mode: Mode = Mode.HYBRID) -> dict[str, str]:
    result = SearchResult(SearchRequest("x"), mode, 1, (found,), (), ())
    return {reason.label: reason.text for reason in reasons(found, result)}


def test_places_and_words_are_told() -> None:
    certificate = WordMatch("certificates", ("certificate", "certificates"))

    assert said(hit(3, 1, certificate)) == {
        "In short": "What it says is close to what you asked; by words alone it would come 3rd.",
        "By words alone": "3rd",
        "By meaning alone": "1st",
        "Words it holds": "“certificate”, “certificates” for certificates",
    }


def test_a_synonym_says_what_it_means_and_no_word_at_all_is_said_too() -> None:
    assert said(hit(1, None, WordMatch("mls", ("mls",), "mlis"), WordMatch('"cover letter"', ("cover letter",)))) == {
        "In short": "It has “cover letter” just as you quoted it.",
        "By words alone": "1st",
        "By meaning alone": "not found, it is not close enough",
        "Words it holds": "“mls”, which means “mlis” here; “cover letter”",
    }
    assert said(hit(None, 2))["Words it holds"] == "none: what it says is close"
    named = Hit(ANSWER, POST, "One", 0, 3, (), 0.5, None, None, signed=True)
    assert said(named)["By name"] == "it is signed with what was asked for"
    assert said(named)["Words it holds"] == "none as they were typed"
    assert "By meaning alone" not in said(hit(1, None), Mode.KEYWORD)


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
def test_one_that_is_close_with_its_question_is_not_said_to_be_far(mode: Mode) -> None:
    told = "not found, by itself it is not close enough; its question’s answers are, on the whole"
    assert said(hit(None, None), mode)["By meaning alone"] == told


@pytest.mark.parametrize(
    ("found", "mode", "sentence"),
    [
        (
            hit(None, None),
            Mode.HYBRID,
            (
                "What is said to its question is, on the whole, close to what you asked; by words alone it would not"
                " be found."
            ),
        ),
        (hit(1, 2), Mode.HYBRID, "Your words are in it; by meaning alone it would come 2nd."),
        (hit(1, None), Mode.HYBRID, "Your words are in it; by meaning alone it would not be found."),
        (hit(None, 4), Mode.HYBRID, "What it says is close to what you asked; by words alone it would not be found."),
        (hit(4, 3), Mode.HYBRID, "Both its words and what it says are close to what you asked."),
        (hit(4, None), Mode.KEYWORD, "Your words are in it."),
        (hit(9, 3), Mode.SEMANTIC, "What it says is close to what you asked."),
        (hit(9, None), Mode.SEMANTIC, "What is said to its question is, on the whole, close to what you asked."),
        (replace(hit(1, 3), question_highlights=((0, 1),)), Mode.KEYWORD, "Your words are in the question it answers."),
        (
            replace(hit(None, None), title_highlights=((0, 1),)),
            Mode.KEYWORD,
            "Your words are in the title of its post.",
        ),
        (
            replace(hit(None, 3), title_highlights=((0, 1),)),
            Mode.HYBRID,
            "Your words are in the title of its post, and what it says is close to what you asked.",
        ),
        (replace(hit(1, 3), signed=True), Mode.HYBRID, "It is signed with what you typed."),
    ],
)
def test_one_sentence_says_what_made_the_difference(found: Hit, mode: Mode, sentence: str) -> None:
    assert said(found, mode)["In short"] == sentence


def test_where_nothing_was_asked_there_is_no_reason() -> None:
    listed = Hit(ANSWER, POST, "One", 0, 3, (), 0.0, None, None)
    assert said(listed) == {}


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (1013, "1,013th"), (1022, "1,022nd")],
)  # fmt: skip
def test_ordinals(number: int, written: str) -> None:
    assert ordinal(number) == written


def test_bars_are_in_proportion_and_gaps_are_rows() -> None:
    facet = [FacetCount("2012", 10, False), FacetCount("2014", 5, False), FacetCount("2022", 1, False)]

    bars = year_bars(facet, SearchState(query="x", year_from=2014, year_to=2014))

    assert [(bar.label, bar.count, bar.length) for bar in bars] == [
        ("2012", 10, LONGEST_BAR),
        ("2013", 0, 0),
        ("2014", 5, LONGEST_BAR // 2),
        ("2015–2021", 0, 0),
        ("2022", 1, LONGEST_BAR // 10),
    ]
    assert [bar.url for bar in bars] == ["/?q=x&from=2012&to=2012", "", "/?q=x", "", "/?q=x&from=2022&to=2022"]
    assert [bar.alone for bar in bars] == [False, False, True, False, False]
    assert [bar.inside for bar in bars if bar.url] == [False, True, False]
    assert year_bars([], SearchState()) == []


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("& only.", ["One <mark class=\"passage\" id=\"passage\">&amp; only.</mark>", "Two.", "Three."]),
        ("only.\n\n• Two.", ["One &amp; <mark class=\"passage\" id=\"passage\">only.</mark>", "<mark class=\"passage\">Two.</mark>", "Three."]),
        ("wo.\n\nPages: √ Th", ["One &amp; only.", "T<mark class=\"passage\" id=\"passage\">wo.</mark>", "<mark class=\"passage\">Th</mark>ree."]),
    ],
)  # fmt: skip
def test_a_passage_is_marked_across_paragraphs(words: str, marked: list[str]) -> None:
    start = ANSWER.text.index(words)

    groups = paragraph_groups(PARAGRAPHS, (start, start + len(words)))

    assert [str(shown.text) for _, group in groups for shown in group] == marked


@pytest.mark.parametrize("span", [(0, 0), (5, 2), (10**6, 10**7), (len(ANSWER.text), 10**6)])
def test_a_span_of_nothing_marks_nothing(span: tuple[int, int]) -> None:
    assert "<mark" not in "".join(str(shown.text) for _, group in paragraph_groups(PARAGRAPHS, span) for shown in group)


def test_a_result_links_to_its_passage_unless_that_is_the_whole_answer() -> None:
    assert passage_url(hit(1, 1)) == "/answers/p/a?passage=0-3#passage"
    whole = Hit(ANSWER, POST, ANSWER.text, 0, len(ANSWER.text), (), 0.5, 1, 1)
    assert passage_url(whole) == "/answers/p/a"


def test_the_question_is_marked_in_its_one_line() -> None:
    question = "• Why hire?\n\n• Why <not>? "
    asked = replace(ANSWER, question=question)
    spans = tuple((question.index(word), question.index(word) + len(word)) for word in ("hire", "<not>"))
    found = replace(hit(1, 1), answer=asked, question_highlights=spans)

    assert str(asked_of(found)) == "Why <mark>hire</mark>?  Why <mark>&lt;not&gt;</mark>?"
