"""The marks of a page are what was matched: in the passage that is shown, and in the question."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.analysis import STOP_WORDS, stem, tokens
from search.grammar import parse_query
from search.inflections import without_inflection
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.results import Hit
    from tests.conftest import ArchiveMaker, FakeEncoder

QUESTION = "What do you think of certificates for managers?"


def only_hit(archives: ArchiveMaker, text: str, query: str, question: str = QUESTION, **more: str) -> Hit:
    row = archives.answer(text, question=question, **more)
    # Others, so that words have different weights.
    others = [archives.answer(f"Something about {word}.", question="") for word in ("ladders", "dust", "glue", "rain")]
    with archives.open([row, *others]) as archive:
        result = archive.search(SearchRequest(query, mode=Mode.KEYWORD))
    return next(hit for hit in result.hits if hit.answer.text == text)


def marked(hit: Hit) -> list[str]:
    return [hit.passage[start:end] for start, end in hit.highlights]


def asked(hit: Hit) -> list[str]:
    return [hit.answer.question[start:end] for start, end in hit.question_highlights]


class TestWords:
    @pytest.mark.parametrize(
        ("query", "text", "expected"),
        [
            ("letters", "A letter is a LETTER, not a litter.", ["letter", "LETTER"]),
            ("ladder’s", "The ladder. The ladder’s rungs.", ["ladder", "ladder’s"]),
            ("hiring", "We hire whoever hires, hired or is hiring.", ["hire", "hires", "hired", "hiring"]),
            ("naïve café", "A naive CAFÉ", ["naive", "CAFÉ"]),
        ],
    )
    def test_are_marked_in_their_own_forms(
        self, archives: ArchiveMaker, query: str, text: str, expected: list[str]
    ) -> None:
        assert marked(only_hit(archives, text, query, question="")) == expected

    def test_another_word_of_the_stem_is_not_what_the_question_matched(self, archives: ArchiveMaker) -> None:
        hit = only_hit(archives, "Ask the management.", "managers")

        assert marked(hit) == []
        assert asked(hit) == ["managers"]
        assert [match.found for match in hit.matched] == [("managers",)]

    def test_it_is_marked_where_it_alone_was_matched(self, archives: ArchiveMaker) -> None:
        hit = only_hit(archives, "Ask the management.", "managers", question="Whom?")

        assert marked(hit) == ["management"]
        assert [match.found for match in hit.matched] == [("management",)]

    def test_it_is_not_where_other_words_are_enough(self, archives: ArchiveMaker) -> None:
        text, typed = "The management wants certificates and ladders.", "certificates ladder managers"
        hit = only_hit(archives, text, typed, question="")

        assert marked(hit) == ["certificates", "ladders"]
        assert [match.sought for match in hit.matched] == ["certificates", "ladder"]

    def test_it_is_where_they_are_not(self, archives: ArchiveMaker) -> None:
        hit = only_hit(archives, "The management of certificates.", "certificates managers", question="")

        assert marked(hit) == ["management", "certificates"]

    def test_it_is_not_beside_another_word_where_meaning_is_enough(
        self, archives: ArchiveMaker, encoder: FakeEncoder
    ) -> None:
        with archives.open([archives.answer("The management of certificates.", question="")], encoder) as archive:
            for text, expected in (("certificates managers", ["certificates"]), ("managers", ["management"])):
                (hit,) = archive.search(SearchRequest(text), encoder).hits
                assert hit.keyword_rank == hit.semantic_rank == 1
                assert marked(hit) == expected

    def test_a_name_is_held_as_typed(self, archives: ArchiveMaker) -> None:
        # A typed `pages` does not mean somebody called Page.
        hit = only_hit(archives, "Two pages.", "pages", question="", name="Mildred Page")

        assert [match.found for match in hit.matched] == [("pages",)]

    def test_of_whom_a_query_names_nothing_is_marked_that_only_looks_like_half_of_the_name(
        self, archives: ArchiveMaker
    ) -> None:
        """A surname may be a word like others."""
        hit = only_hit(archives, "Ask a page.", "Marian Page", name="Marian Page")
        assert marked(hit) == []
        assert [match.found for match in hit.matched] == [("marian",), ("page",)]
        assert marked(only_hit(archives, "I, Marian Page, ask.", "Marian Page", name="Marian Page")) == [
            "Marian",
            "Page",
        ]
        assert marked(only_hit(archives, "Ask a page.", "page", name="Marian Page")) == ["page"]
        assert marked(only_hit(archives, "Ask a page for Marian.", "Marian page", name="Otto Brandl")) == [
            "page",
            "Marian",
        ]

    def test_how_a_question_is_put_is_not_marked(self, archives: ArchiveMaker) -> None:
        text = "How long do I want a letter? As long as you want."
        hit = only_hit(archives, text, "how long do you want a cover letter to be", question="How long do letters get?")

        assert marked(hit) == ["letter"]
        assert asked(hit) == ["letters"]

    @pytest.mark.parametrize("query", ["how long", '"how long"'])
    def test_but_it_is_where_nothing_else_was_typed(self, archives: ArchiveMaker, query: str) -> None:
        assert "".join(marked(only_hit(archives, "How long is it?", query, question=""))) in ("Howlong", "How long")

    def test_a_word_of_nearly_every_answer_tells_little(self, archives: ArchiveMaker) -> None:
        rows = [archives.answer(f"A letter of {word}.") for word in ("ladders", "dust", "glue", "rain", "soap", "tea")]
        with archives.open(rows) as archive:
            hit = archive.search(SearchRequest("letter ladders tea", mode=Mode.KEYWORD)).hits[0]

        assert marked(hit) == ["ladders"]
        assert [match.sought for match in hit.matched] == ["letter", "ladders"]


class TestPhrases:
    TEXT = "A letter is no cover. A cover letter covers both letters."

    def test_a_quoted_phrase_is_marked_whole_and_its_words_are_not(self, archives: ArchiveMaker) -> None:
        assert marked(only_hit(archives, self.TEXT, '"cover letter"', question="")) == ["cover letter"]

    def test_unless_they_were_typed_by_themselves_too(self, archives: ArchiveMaker) -> None:
        found = marked(only_hit(archives, self.TEXT, '"cover letter" letter', question=""))
        assert found == ["letter", "cover letter", "letters"]

    @pytest.mark.parametrize("query", ['"cover letter" "cover letter"', '"Cover Letter" "cover letter" "cover letter"'])
    def test_a_phrase_typed_again_is_marked_as_if_typed_once(self, archives: ArchiveMaker, query: str) -> None:
        assert marked(only_hit(archives, self.TEXT, query, question="")) == ["cover letter"]

    def test_words_without_quotation_marks_are_marked_one_by_one(self, archives: ArchiveMaker) -> None:
        assert marked(only_hit(archives, "The cover letter.", "cover letter", question="")) == ["cover", "letter"]

    def test_phrases_that_overlap_are_one_mark(self, archives: ArchiveMaker) -> None:
        found = marked(
            only_hit(archives, "A cover letter cover, a letter.", '"cover letter" "letter cover"', question="")
        )
        assert found == ["cover letter cover"]

    def test_a_phrase_of_the_question_is_marked_there(self, archives: ArchiveMaker) -> None:
        hit = only_hit(archives, "Certificates, for whom?", '"certificates for managers"')

        assert (marked(hit), asked(hit)) == ([], ["certificates for managers"])

    def test_the_passage_with_the_phrase_is_shown(self, archives: ArchiveMaker) -> None:
        text = f"Letters under a cover. {'Nothing more here at all. ' * 5}The cover letter came."
        hit = only_hit(archives, text, '"cover letter"', question="")

        assert hit.passage.endswith("The cover letter came.")
        assert marked(hit) == ["cover letter"]


def test_a_prefix_marks_every_word_that_begins_so(archives: ArchiveMaker) -> None:
    hit = only_hit(
        archives, "Volunteers volunteered; no volcano.", "volun*", question="Volunteering?", name="Vo Volund"
    )

    assert marked(hit) == ["Volunteers", "volunteered"]
    assert asked(hit) == ["Volunteering"]
    assert hit.matched[0].found == ("volunteers", "volunteered", "volunteering", "volund")


def test_what_is_marked_is_text_as_it_is_shown(archives: ArchiveMaker) -> None:
    text = "Oﬃce 日本 — the Résumé … U.S.A. Sánchez’s"
    for query in ("office", "résumé", "usa", "sanchez"):
        hit = only_hit(archives, text, query, question="")
        assert len(marked(hit)) == 1
        assert marked(hit)[0] in text


@pytest.mark.parametrize(
    ("one", "other"),
    [("manager", "managers"), ("hire", "hiring"), ("hires", "hired"), ("plan", "planning"), ("library", "libraries"),
     ("dress", "dresses"), ("fill", "filling"), ("search", "searches"), ("box", "boxes"), ("bus", "bus"), ("is", "is")],
)  # fmt: skip
def test_forms_of_one_word(one: str, other: str) -> None:
    assert without_inflection(one) == without_inflection(other)


@pytest.mark.parametrize(("one", "other"), [("manager", "management"), ("certificate", "certification"), ("bed", "be")])
def test_words_that_are_not(one: str, other: str) -> None:
    assert without_inflection(one) != without_inflection(other)


_WORDS = ["manager", "Managers", "management", "cover", "letter’s", "letters", "of", "Dust", "dusty"]
_TEXT = st.lists(st.sampled_from([*_WORDS, "¶", "Ende."]), min_size=1, max_size=30).map(" ".join)
_QUOTED = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
_TYPED = st.lists(st.one_of(st.sampled_from(_WORDS), _QUOTED), min_size=1, max_size=2).map(" ".join)


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=3), _TYPED)
@example([("letters cover cover", "cover")], '"letters cover cover" "letters cover cover"')
def test_marks_are_those_of_a_slow_reading(
    archives: ArchiveMaker, encoder: FakeEncoder, texts: list[tuple[str, str]], typed: str
) -> None:
    rows = [archives.answer(text, question=question) for text, question in texts]
    with archives.open(rows, encoder) as archive:
        for mode in Mode:
            for hit in archive.search(SearchRequest(typed, mode=mode, as_typed=True), encoder).hits:
                in_text, in_question = slow_marks(typed, hit, [f"{question} ¶ {text}" for text, question in texts])
                start, end = hit.passage_start, hit.passage_end
                inside = [(a, b) for a, b in in_text if start <= a and b <= end]
                assert hit.highlights == tuple((a - start, b - start) for a, b in merged(inside))
                assert hit.question_highlights == tuple(merged(in_question))


Spans = list[tuple[int, int]]


def slow_marks(typed: str, hit: Hit, everything: Sequence[str]) -> list[Spans]:
    """The marks of a hit's text and question, read word by word; every word typed is one that is marked."""
    query = parse_query(typed)
    loose = list(query.words)
    for phrase in query.phrases:
        for word in phrase:
            loose.remove(word)
    texts = (hit.answer.text, hit.answer.question)
    looked_for = [*query.phrases, *((word,) for word in loose if word not in STOP_WORDS)]
    places = {words: [list(standing(words, text)) for text in texts] for words in looked_for}
    exact = {
        words: [[place for place in of_text if place[2] or len(words) > 1] for of_text in places[words]]
        for words in looked_for
    }
    surely = [words for words in looked_for if any(exact[words])]
    by_stems = hit.keyword_rank is not None and not slow_match(query.words, looked_for, surely, everything)
    if hit.semantic_rank is not None and hit.keyword_rank is not None and hit.semantic_rank <= hit.keyword_rank:
        by_stems &= not surely
    found: list[Spans] = [[] for _ in texts]
    for words in looked_for:
        shown = places if by_stems and words not in surely else exact
        for spans, of_text in zip(found, shown[words], strict=True):
            spans += [(start, end) for start, end, _ in of_text]
    return found


def slow_match(
    typed: Sequence[str],
    looked_for: Sequence[Sequence[str]],
    surely: Sequence[Sequence[str]],
    everything: Sequence[str],
) -> bool:
    """True if these are enough for a match by words alone."""
    held = [{stem(token.word) for token in tokens(text)} for text in everything]

    def weight(words: Sequence[str]) -> float:
        df = [sum(stem(word) in each for each in held) for word in words if word not in STOP_WORDS]
        return sum(log(1 + (len(held) - n + 0.5) / (n + 0.5)) for n in df) or 1.0

    # Two forms of one stem weigh once, a phrase by itself.
    whole, own = (
        sum(
            weight(words)
            for words in {words if len(words) > 1 else (stem(words[0]),): words for words in some}.values()
        )
        for some in (looked_for, surely)
    )
    return own / whole >= (0.5 if len({stem(word) for word in typed} - STOP_WORDS) > 2 else 1.0) - 1e-5


def standing(words: Sequence[str], text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each place of the words, and True where it is the first in a form of its own."""
    read = tokens(text)
    for at in range(len(read) - len(words) + 1):
        here = read[at : at + len(words)]
        if [stem(token.word) for token in here] == [stem(word) for word in words]:
            yield here[0].start, here[-1].end, without_inflection(here[0].word) == without_inflection(words[0])


def merged(spans: Spans) -> Spans:
    found: Spans = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
