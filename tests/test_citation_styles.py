"""Citations as text: what citeproc-js writes, the parts of names, and titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.citing.judging import accepted, ours
from bench.citing.odd_records import odd_records
from tests.cited import citations, wanda
from webui.citing.citation import Citation, line
from webui.citing.names import Name, initials, read_name
from webui.citing.styles import Style, styled
from webui.citing.title_case import curled, title_case
from webui.wording import shortened


def test_two_hundred_odd_records_are_cited_as_citeproc_js_cites_them() -> None:
    records = odd_records()
    wanted = accepted()

    assert len(records) >= 200
    assert {key: text for key, text in ours(records).items() if wanted[key] != text} == {}
    assert len(wanted) == len(Style) * len(records)


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (Style.APA, "Anonymous. (2014, March 3). Do you read cover letters? The Hiring Desk. https://a.example/"),
        (Style.MLA, "“Do You Read Cover Letters?” The Hiring Desk, 3 Mar. 2014, https://a.example/."),
        (Style.CHICAGO_AUTHOR_DATE, "“Do You Read Cover Letters?” 2014. The Hiring Desk, March 3. https://a.example/."),
        (Style.CHICAGO_NOTES, "“Do You Read Cover Letters?,” The Hiring Desk, March 3, 2014, https://a.example/."),
    ],
)
def test_an_anonymous_respondent_is_named_where_the_style_names_them(style: Style, text: str) -> None:
    assert styled(wanda(author=None, url="https://a.example/"), style).text == text


def test_a_day_of_access_is_given_where_no_other_day_is() -> None:
    undated = wanda(published=None)

    assert styled(undated, Style.APA).text.endswith("Retrieved November 30, 2026, from " + undated.url)
    assert styled(undated, Style.MLA).text.endswith("Accessed 30 Nov. 2026.")
    assert "Accessed November 30, 2026." in styled(undated, Style.CHICAGO_AUTHOR_DATE).text
    assert "accessed November 30, 2026," in styled(undated, Style.CHICAGO_NOTES).text
    assert not any("ccessed" in styled(wanda(), style).text for style in Style)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Wanda Pyle", Name(given="Wanda", family="Pyle")),
        ("Dr. Ann M Lee", Name(given="Ann M.", family="Lee")),
        ("J.R. Mossman", Name(given="J. R.", family="Mossman")),
        ("Joel Harte, Jr.", Name(given="Joel", family="Harte", suffix="Jr.")),
        ("Joel Harte III", Name(given="Joel", family="Harte", suffix="III")),
        ("Margarethe van der Lubbe", Name(given="Margarethe", particle="van der", family="Lubbe")),
        ("Dick Van Dyke", Name(given="Dick", family="Van Dyke")),
        ("Mary Ann St. John", Name(given="Mary Ann", family="St. John")),
        ("Théa Brontë-Simms", Name(given="Théa", family="Brontë-Simms")),
        ("Sheila O’Hara", Name(given="Sheila", family="O’Hara")),
        ("Ann McDonald", Name(given="Ann", family="McDonald")),
        ("WANDA PYLE", Name(given="WANDA", family="PYLE")),
        ("Jimmy Page", Name(given="Jimmy", family="Page")),
        ("Lu Ma", Name(given="Lu", family="Ma")),
    ],
)
def test_names_come_apart(printed: str, name: Name) -> None:
    assert read_name(printed) == name


@pytest.mark.parametrize(
    "printed",
    "Cher|Laurie P.|王小明|Иван Петров|נועה לוי|Jane Roe, MLIS|Robert “Bob” Smith|ann lee|Mr. Smith|Ann and Bob Lee"
    "|The Night Shift|de Souza|X|A. & B. Lee|Ana (Annie) Lee|Jane Smith PhD|Jane Smith MLIS|Jane Smith MSc"
    "|Jane Smith Esq|JANE SMITH MLIS|Jane Smith PhD Jr.|Library Director|Head Librarian|PAT AND CHRIS SMITH"
    "|Pat & Chris Smith|Youth Services Manager".split("|"),
)
def test_a_name_whose_parts_are_not_certain_stays_whole(printed: str) -> None:
    assert read_name(printed) == Name(literal=printed)


@given(st.text(min_size=1).map(line).filter(bool))
def test_no_letter_of_a_name_is_lost(printed: str) -> None:
    name = read_name(printed)

    kept = name.literal or f"{name.given}{name.particle}{name.family}{name.suffix}"
    assert sorted(filter(str.isalpha, kept)) == sorted(filter(str.isalpha, printed))


def test_a_long_title_without_a_blank_is_shortened_too() -> None:
    assert shortened("a few words", 11) == "a few words"
    assert shortened("a few words", 8) == "a few …"
    assert shortened("a few words", 5) == "a few …"
    assert shortened("wordswithout", 5) == "words …"


def test_initials() -> None:
    assert [initials(given) for given in ("Wanda", "Jean-Luc Th.", "J. R.", "Élise")] == [
        "W.",
        "J.-L. Th.",
        "J. R.",
        "É.",
    ]


def test_quotation_marks_are_curled_and_alternate() -> None:
    assert curled("""He said "I'm 'done'." """) == "He said “I’m ‘done’.” "
    assert curled("""He said "I'm 'done'." """, 1) == "He said ‘I’m “done”.’ "
    assert [curled(text) for text in ("'Tis late", "the '90s", "7' tall")] == ["’Tis late", "the ’90s", "7’ tall"]
    assert curled("the workers' own") == "the workers’ own"


@given(st.text(max_size=60).map(line), st.integers(0, 2))
def test_a_headline_has_the_words_of_its_title(title: str, depth: int) -> None:
    made = curled(title_case(title), depth)

    assert [c for c in made.casefold() if c.isalnum()] == [c for c in title.casefold() if c.isalnum()]


@given(citations(), st.sampled_from(Style))
def test_any_answer_has_a_citation_of_one_line(cited: Citation, style: Style) -> None:
    text = styled(cited, style).text

    assert text == line(text)
    assert cited.url in text
