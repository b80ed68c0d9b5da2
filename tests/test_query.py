"""What people type, and what is understood by it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import words
from search.grammar import MAX_CHARACTERS, MAX_PREFIXES, MAX_WORDS, parse_query
from search.query import TYPE_VALUES, Exclusions, FieldWords, Query, YearRange, parse_years


def understood(**fields: object) -> Query:
    return Query(**fields)  # type: ignore[arg-type]  # a short form for the table below


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", understood()),
        ("  ?!  ", understood(semantic_text="")),
        (
            "What do hiring managers think of certificates?",
            understood(
                words=("what", "do", "hiring", "managers", "think", "of", "certificates"),
                semantic_text="What do hiring managers think of certificates",
            ),
        ),
        (
            'good "Cover Letter" tips',
            understood(
                words=("good", "cover", "letter", "tips"),
                phrases=(("cover", "letter"),),
                semantic_text="good Cover Letter tips",
            ),
        ),
        (
            "“cover letter”",
            understood(words=("cover", "letter"), phrases=(("cover", "letter"),), semantic_text="cover letter"),
        ),
        ('an "unclosed quote', understood(words=("an", "unclosed", "quote"), semantic_text="an unclosed quote")),
        ('""', understood()),
        (
            "résumé -tattoo",
            understood(words=("resume",), excluded=Exclusions(phrases=(("tattoo",),)), semantic_text="résumé"),
        ),
        (
            '-"cover letter" -self-taught',
            understood(
                compounds=frozenset({("self", "taught")}),
                excluded=Exclusions(phrases=(("cover", "letter"), ("self", "taught"))),
            ),
        ),
        (
            "pre-employment - test",
            understood(
                words=("pre", "employment", "test"),
                compounds=frozenset({("pre", "employment")}),
                semantic_text="pre-employment test",
            ),
        ),
        ("certif*", understood(prefixes=("certif",), semantic_text="certif")),
        (
            "(self-certif*)",
            understood(
                prefixes=("self-certif",),
                compounds=frozenset({("self", "certif")}),
                semantic_text="self-certif",
            ),
        ),
        ("ce* *tion c*t", understood(words=("ce", "tion", "c", "t"), semantic_text="ce tion ct")),
        ("-Certif*", understood(excluded=Exclusions(prefixes=("certif",)))),
        (
            'name:Sánchez institution:"Hartwell Public Library" QUESTION:tattoo',
            understood(
                fields=(
                    FieldWords("name", ("sanchez",)),
                    FieldWords("institution", ("hartwell", "public", "library")),
                    FieldWords("question", ("tattoo",)),
                )
            ),
        ),
        ("-name:smith", understood(excluded=Exclusions(fields=(FieldWords("name", ("smith",)),)))),
        ("name: smith", understood(words=("name", "smith"), semantic_text="name smith")),
        ("type:Academic type:unknown", understood(types=frozenset({"academic", "unknown"}))),
        ("type:zoo", understood(words=("type", "zoo"), semantic_text="type:zoo")),
        ("-type:law", understood(excluded=Exclusions(types=frozenset({"law"})))),
        ("year:2014..2016", understood(years=(YearRange(2014, 2016),))),
        ("year:..2016 year:2020..", understood(years=(YearRange(None, 2016), YearRange(2020, None)))),
        ("-year:2014", understood(excluded=Exclusions(years=(YearRange(2014, 2014),)))),
        ("year:2016..2014", understood(words=("year", "2016", "2014"), semantic_text="year:2016..2014")),
        (
            "url:x AND (y OR z)",
            understood(words=("url", "x", "and", "y", "or", "z"), semantic_text="url:x AND y OR z"),
        ),
        ("certificate~9", understood(words=("certificate", "9"), semantic_text="certificate~9")),
        ("how how", understood(words=("how", "how"), semantic_text="how how")),
        ("cover\x00letter\ud800", understood(words=("cover", "letter"), semantic_text="cover letter")),
        ("\u202ecover\u202c", understood(words=("cover",), semantic_text="cover")),
    ],
)
def test_understands(typed: str, query: Query) -> None:
    assert parse_query(typed) == query


def test_only_so_many_words_are_used_and_the_reader_is_told() -> None:
    query = parse_query(" ".join(f"w{number}" for number in range(100)))

    assert len(query.words) == MAX_WORDS
    assert query.semantic_text.endswith(f" w{MAX_WORDS - 1}")
    assert query.notes == ("Only the first 64 words of the query were used.",)


def test_only_so_many_characters_are_read_and_the_reader_is_told() -> None:
    query = parse_query("tattoo " * 20 + "x" * 20_000)

    assert query.notes == ("Only the first 1,000 characters of the query were used.",)


def test_only_so_many_prefixes_are_expanded_and_the_others_are_words() -> None:
    query = parse_query("aaa* bbb* ccc* -ddd* eee* aaa*")

    assert (query.prefixes, query.excluded.prefixes, query.words) == (("aaa", "bbb", "ccc"), ("ddd",), ("eee",))
    assert query.notes == ("Only the first 4 words with an asterisk were expanded.",)


_PIECES = st.sampled_from(
    [
        *'"“”-*:.,()~?\x00\u202e\ud800 \t',
        " -",
        "name:",
        "type:",
        "year:",
        "year:2014..",
        "type:law",
        "certif*",
        "the",
        "Sánchez",
        "'s",
    ]
)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=[]), max_size=1500), st.lists(_PIECES, max_size=400).map("".join)
    )
)
def test_any_text_is_understood_within_bounds(text: str) -> None:
    query = parse_query(text)

    looked_up = [*query.words, *query.prefixes, *query.excluded.prefixes]
    looked_up += [word for phrase in query.excluded.phrases for word in phrase]
    looked_up += [word for asked in (*query.fields, *query.excluded.fields) for word in asked.words]
    assert len(looked_up) <= MAX_WORDS
    assert len({*query.prefixes, *query.excluded.prefixes}) <= MAX_PREFIXES
    assert all(words(word) == [word] for word in looked_up)
    assert query.types | query.excluded.types <= set(TYPE_VALUES)
    assert len(query.semantic_text) <= MAX_CHARACTERS
    query.semantic_text.encode()  # what the model's tokenizer is given holds no lone surrogate
    assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in query.semantic_text)


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=MAX_WORDS))
def test_plain_words_come_back_as_they_were_typed(typed: list[str]) -> None:
    text = " ".join(typed)

    query = parse_query(text)

    assert query == Query(words=tuple(typed), semantic_text=text)


@pytest.mark.parametrize(
    ("text", "years"),
    [("2014", (2014, 2014)), ("2014..2016", (2014, 2016)), ("2014..", (2014, None)), (" ..2016 ", (None, 2016))],
)
def test_years(text: str, years: tuple[int | None, int | None]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["", "..", "14", "2014-2016", "2014...2016", "2016..2014", "٢٠١٤", "20145"])
def test_anything_else_is_no_range_of_years(text: str) -> None:
    with pytest.raises(ValueError, match=r"Write \S+"):
        parse_years(text)
