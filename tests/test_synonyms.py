"""Words that mean the same: read from a file, looked for in queries, shown in the reasons of a hit."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import stem, words
from index.errors import SynonymsInvalid
from index.files import layout
from index.generation.term_arrays import AnswerText, build_term_arrays
from search.archive import Archive
from search.expansions import Expansions
from search.folder.engine import FolderEngine
from search.phrases import TokenPlaces
from search.postings import Postings, idf_of
from search.results import Mode, SearchRequest, SynonymUse, WordMatch
from search.synonyms import Synonyms, load_synonyms, parse_synonyms, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from search.results import SearchResult
    from tests.conftest import ArchiveMaker, Scan

FILE = """# Degrees
MLIS, MLS, library degree

résumé, CV, curriculum vitae
"""


@pytest.fixture(scope="module")
def open_archive(archives: ArchiveMaker) -> Iterator[Archive]:
    path = archives.write(
        [
            archives.answer("An MLS is required here."),
            archives.answer("A library degree helps; a degree in dust does not."),
            archives.answer("Your résumé, short; your MLIS."),
            archives.answer("The library gave him a degree of freedom."),
            archives.answer("Send a CV with the form, please, once it is signed."),
        ]
    )
    (path / layout.SYNONYMS).write_text(FILE, encoding="utf-8")
    with Archive.open(path) as archive:
        yield archive


@pytest.fixture(scope="module")
def find(open_archive: Archive) -> Callable[[str], SearchResult]:
    return lambda text: open_archive.search(SearchRequest(text, mode=Mode.KEYWORD))


def found(result: SearchResult) -> list[int]:
    """The places in their post of the answers found, best first."""
    return [hit.answer.position for hit in result.hits]


def test_who_writes_the_very_word_comes_first_and_who_means_it_is_found_too(
    find: Callable[[str], SearchResult],
) -> None:
    assert found(find("MLIS"))[0] == 2
    assert sorted(found(find("mlis"))) == [0, 1, 2]
    assert found(find("resume"))[0] == 2
    assert sorted(found(find("resumes"))) == [2, 4]


def test_a_phrase_is_meant_as_one(find: Callable[[str], SearchResult], open_archive: Archive) -> None:
    further = open_archive.search(SearchRequest("library degree", mode=Mode.KEYWORD, further=True))
    assert sorted(found(find("library degree")) + found(further)) == [0, 1, 2, 3]
    assert sorted(found(find("curriculum vitae"))) == [2, 4]
    assert found(find("vitae")) == []


def test_quotation_marks_are_meant_to_the_letter(find: Callable[[str], SearchResult]) -> None:
    assert found(find('"MLIS"')) == [2]
    assert found(find('"library degree"')) == [1]


def test_a_word_of_every_sentence_is_no_abbreviation() -> None:
    # Porter would take the s from ATS.
    groups = Synonyms([["ATS", "applicant tracking system"]])
    assert groups.meanings(["several", "at", "the", "same", "time"]) == ()
    assert [meaning.typed for meaning in groups.meanings(["an", "ats"])] == [("ats",)]


def test_synonyms_help_a_longer_query_to_match(find: Callable[[str], SearchResult]) -> None:
    assert found(find("send curriculum vitae please"))[0] == 4


def test_the_result_and_its_hits_say_what_was_meant(find: Callable[[str], SearchResult]) -> None:
    result = find("MLIS required")

    assert result.synonyms == (SynonymUse("mlis", ("mls", "library degree")),)
    assert result.hits[0].matched == (
        WordMatch("required", ("required",)),
        WordMatch("mls", ("mls",), meaning="mlis"),
    )
    hit = result.hits[0]
    assert [hit.passage[start:end] for start, end in hit.highlights] == ["MLS", "required"]


def test_a_word_with_synonyms_is_not_respelt(open_archive: Archive) -> None:
    assert open_archive.search(SearchRequest("vitae", mode=Mode.KEYWORD)).respelling is None


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("MLIS", 1, "only 'MLIS'"),
        ("MLIS, mlis", 1, "only 'MLIS'"),
        ("# fine\n\nCV, , resume", 3, "'' between commas"),
        ("CV, ???", 1, "'???' between commas"),
        ("IT, information technology", 1, "'IT', which is too common"),
        ("CV, one two three four five six seven", 1, "7 words"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_remedy(text: str, line: int, says: str) -> None:
    with pytest.raises(SynonymsInvalid, match=rf"^mine\.txt, line {line}: found ") as caught:
        parse_synonyms(text, "mine.txt")

    assert says in str(caught.value)


def test_an_archive_s_own_file_is_used_instead_of_the_one_that_comes_along(tmp_path: Path) -> None:
    assert ("resume", "CV", "curriculum vitae", "vita") in load_synonyms(tmp_path).groups
    (tmp_path / layout.SYNONYMS).write_text("dust, grime\n", encoding="utf-8")
    assert load_synonyms(tmp_path).groups == (("dust", "grime"),)
    (tmp_path / layout.SYNONYMS).write_bytes(b"d\xe9j\xe0, vu")
    with pytest.raises(SynonymsInvalid, match="not UTF-8"):
        load_synonyms(tmp_path)


_WORD = st.sampled_from("mls mlis library degree cv resume dust".split())


@given(
    groups=st.lists(
        st.lists(st.lists(_WORD, min_size=1, max_size=2).map(" ".join), min_size=2, max_size=4), max_size=4
    ),
    typed=st.lists(_WORD, max_size=8),
    quoted=st.lists(_WORD, max_size=2),
)
def test_meanings_are_runs_of_the_query_and_the_others_of_their_groups(
    groups: list[list[str]], typed: list[str], quoted: list[str]
) -> None:
    meanings = Synonyms(groups).meanings(typed, quoted)

    for meaning in meanings:
        runs = [tuple(typed[at : at + len(meaning.typed)]) for at in range(len(typed))]
        assert meaning.typed in runs
        assert not set(meaning.typed) & set(quoted)
        together = [group for group in groups if " ".join(meaning.typed) in group]
        allowed = {tuple(words(other)) for group in together for other in group} - {meaning.typed}
        assert set(meaning.others) <= allowed
    # A single word that has others and stands in no longer run is always understood.
    for word in set(typed) - set(quoted) - {word for meaning in meanings for word in meaning.typed}:
        assert not any(word in group and set(group) != {word} for group in groups)


_SAID = st.lists(_WORD | st.sampled_from(["the", "degrees", "signed"]), max_size=8).map(" ".join)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    said=st.lists(_SAID, min_size=1, max_size=8),
    groups=st.lists(
        st.lists(st.lists(_WORD, min_size=1, max_size=2).map(" ".join), min_size=2, max_size=4), max_size=3
    ),
    typed=st.lists(_WORD, min_size=1, max_size=6),
)
def test_a_meaning_adds_what_its_best_synonym_does_less_what_was_typed(
    stands: Scan, said: list[str], groups: list[list[str]], typed: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        build_term_arrays(AnswerText("", text, "", "") for text in said).save(Path(folder))
        engine = FolderEngine(Path(folder))
        postings, places = Postings(engine), TokenPlaces(engine)
        meanings = Synonyms(groups).meanings(typed)
        found = [rows_of(meaning, postings, places) for meaning in meanings]
    plain, meant = postings.score(typed), postings.score(typed, Expansions(synonyms=tuple(found)))

    def adds(word: str, row: int) -> float:
        term = stem(word)
        weights: Sequence[float] = postings.weights(term)[postings.rows(term) == row].tolist()
        return sum(weights)

    def best(others: Sequence[tuple[str, ...]], row: int) -> float:
        of_words = [adds(other[0], row) for other in others if len(other) == 1]
        phrases = [other for other in others if len(other) > 1 and stands(other, said[row])]
        of_phrases = [0.5 * idf_of(sum(stands(phrase, text) for text in said), len(said)) for phrase in phrases]
        return 0.8 * max([*of_words, *of_phrases], default=0.0)

    total = sum(postings.idf(stem(word)) for word in set(typed))
    for row in range(len(said)):
        score, covered, used = float(plain.scores[row]), float(plain.coverage[row]), set[str]()
        for meaning in meanings:
            own = set(meaning.typed) - used
            used |= own
            added = best(meaning.others, row)
            if added:
                score += max(added - sum(adds(word, row) * typed.count(word) for word in own), 0)
                covered += sum(postings.idf(stem(word)) for word in own if not adds(word, row)) / total
        assert meant.scores[row] == pytest.approx(score, abs=1e-5)
        assert meant.coverage[row] == pytest.approx(covered, abs=1e-5)
