"""People in an archive: their page, the list, finding them by any of their names, and nobody by "Anonymous"."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections import Corrections, SamePerson
from index.errors import AnswerNotFound, PersonGone, PersonNotFound
from index.files import layout
from index.generation.generation import is_live, write_generation
from index.imports.importing import import_sources
from index.posts.records import LibraryType
from index.progress import Silent
from index.record.record import Record
from index.record.same_people_rows import store_same_people
from index.verifying.verification import verify
from search.archive import Archive
from search.people import DatedPosition, PersonSummary
from search.results import Mode, SearchRequest
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.bm25f_oracle import Bm25fOracle
    from tests.conftest import AnswerRow, ArchiveMaker, PostFolder

SAID = (SamePerson(1, "Inez Tarn", ("Inez Tarn-Ruiz", "Inez Sorrel")),)


@pytest.fixture(scope="module")
def rows(archives: ArchiveMaker) -> list[AnswerRow]:
    answer = archives.answer
    dean = {"title": "Dean", "institution": "Gorse Community College"}
    return [
        answer("Perhaps.", question="Undated?", year=None, name="Otto Brandl", **dean),
        answer("Yes.", question="Letters?", year=2012, name="Inez Tarn", title="Page", institution="Sedge Library", types=("public",)),
        answer("No.", question="Letters?", year=2012, name=None, title="Librarian"),
        answer("Always, said an anonymous colleague.", question="Letters?", year=2012, name="Otto Brandl", **dean),
        answer("Rarely.", question="Phones?", year=2014, name="INEZ TARN", title="page", institution="Sedge Library"),
        answer("Twice.", question="Phones?", year=2014, name="Inez Tarn-Ruiz", title="Director", institution="Teasel Library", types=("academic", "public")),
        answer("Once.", question="Phones?", year=2014, name=None),
        answer("Never.", question="Hours?", year=2016, name="Inez Tarn-Ruiz", title="Page", institution="Sedge Library"),
        answer("Early.", question="Hours?", year=2016, name="Kip"),
        answer("Late.", question="Hours?", year=2016, name="Ínez Vale"),
        answer("At noon.", question="Hours?", year=2016, name="Otto Brandl"),
        answer("At one.", question="Hours?", year=2016, name="Anonymous"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def opened(archives: ArchiveMaker, rows: list[AnswerRow]) -> Iterator[Archive]:
    with Archive.open(archives.write(rows, same_people=SAID)) as archive:
        yield archive


def texts(archive: Archive, query: str) -> set[str]:
    return {hit.answer.text for hit in archive.search(SearchRequest(query, limit=100)).hits}


def test_one_page_of_a_person(opened: Archive) -> None:
    person = opened.person("inez-tarn")

    assert (person.slug, person.name, person.aliases) == ("inez-tarn", "Inez Tarn", ("Inez Tarn-Ruiz",))
    assert person.types == (LibraryType.PUBLIC, LibraryType.ACADEMIC)
    assert [answer.text for answer, _ in person.answers] == ["Never.", "Rarely.", "Twice.", "Yes."]
    assert [post.question for _, post in person.answers] == ["Hours?", "Phones?", "Phones?", "Letters?"]


def test_titles_and_institutions_are_dated_facts(opened: Archive) -> None:
    assert opened.person("inez-tarn").positions == (
        DatedPosition("Page", "Sedge Library", dt.date(2012, 1, 1), dt.date(2016, 1, 1), 3),
        DatedPosition("Director", "Teasel Library", dt.date(2014, 1, 1), dt.date(2014, 1, 1), 1),
    )
    # An undated answer says nothing of time; one without title and institution nothing at all.
    assert opened.person("otto-brandl").positions == (
        DatedPosition("Dean", "Gorse Community College", dt.date(2012, 1, 1), dt.date(2012, 1, 1), 2),
    )
    assert [answer.text for answer, _ in opened.person("otto-brandl").answers][-1] == "Perhaps."


def test_the_list_is_a_to_z_by_surname(opened: Archive) -> None:
    assert opened.people() == (
        PersonSummary("otto-brandl", "Otto Brandl", "B", 3, 2012, 2016),
        PersonSummary("inez-tarn", "Inez Tarn", "T", 4, 2012, 2016),
        PersonSummary("inez-vale", "Ínez Vale", "V", 1, 2016, 2016),
    )


@pytest.mark.parametrize("slug", ["inez-tarn-ruiz", "inez-sorrel"])
def test_another_name_s_slug_leads_to_the_person(opened: Archive, slug: str) -> None:
    assert opened.person(slug).slug == "inez-tarn"


@pytest.mark.parametrize("slug", ["", "anonymous", "kip", "Inez Tarn", "\ud800", "x\x00y", "' OR 1=1 --"])
def test_other_slugs_lead_nowhere(opened: Archive, slug: str) -> None:
    with pytest.raises(PersonNotFound):
        opened.person(slug)


def test_who_comes_near_is_named(opened: Archive) -> None:
    with pytest.raises(PersonNotFound, match="Near it: otto-brandl") as caught:
        opened.person("oto-brandel")
    assert caught.value.near == ("otto-brandl",)


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Inez Tarn", ("inez-tarn",)),
        ("inéz  TARN-ruiz", ("inez-tarn",)),
        ("sorrel", ("inez-tarn",)),
        ("inez", ("inez-tarn", "inez-vale")),
        ("otto-brandl", ("otto-brandl",)),
        ("brandl, otto", ("otto-brandl",)),
        ("ine", ()),
        ("kip", ()),
        ("anonymous", ()),
        ("", ()),
        ("…", ()),
    ],
)
def test_people_are_found_by_name(opened: Archive, name: str, slugs: tuple[str, ...]) -> None:
    assert opened.find_person(name) == slugs


def test_the_very_name_beats_a_longer_one(archives: ArchiveMaker) -> None:
    names = [
        "Inez Tarn",
        "Inez M. Tarn",
        "Tomasina “Tommie” Vance",
        "Tomasina Vance Orr",
        "R. T. Okonkwo",
        "R. T. Okonkwo Bly",
    ]
    with archives.open([archives.answer(f"Answer {name}", name=name) for name in names]) as archive:
        for asked in ("inez tarn", "tomasina vance", "R.T. Okonkwo"):
            assert len(archive.find_person(asked)) == 1


def test_who_gives_an_answer(opened: Archive, archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    people = [opened.person_of(answer.id) for answer, _ in opened.answers()]

    assert people == [
        "otto-brandl", "inez-tarn", None, "otto-brandl", "inez-tarn", "inez-tarn", None, "inez-tarn", None, "inez-vale", "otto-brandl", None,
    ]  # fmt: skip
    with pytest.raises(AnswerNotFound):
        opened.person_of("nowhere")
    with Archive.open(archives.write(rows, redirects={"old": "post-0001/0"})) as archive:
        assert archive.person_of("old") == "inez-tarn"


@pytest.mark.parametrize(
    "query",
    ["name:tarn-ruiz", "name:tarn", "name:ruiz", "name:sorrel", 'name:"Inez Tarn-Ruiz"', '"Inez Sorrel"', '"Inez Tarn"', "name:sorrel name:ruiz", "ruiz", "Sorrel"],
)  # fmt: skip
def test_a_person_is_found_by_any_of_their_names(opened: Archive, query: str) -> None:
    assert texts(opened, query) == {"Yes.", "Rarely.", "Twice.", "Never."}


def test_a_name_excludes_all_of_a_person(opened: Archive) -> None:
    assert texts(opened, "-name:sorrel") == texts(opened, "") - {"Yes.", "Rarely.", "Twice.", "Never."}


def test_anonymous_is_nobody(opened: Archive) -> None:
    for query in ("name:anonymous", "name:anon", 'name:"Anonymous"', "-name:anonymous name:anonymous"):
        assert texts(opened, query) == set()
    for mode in Mode:
        said = opened.search(SearchRequest("anonymous", mode=mode, limit=100))
        assert {hit.answer.text for hit in said.hits} == {"Always, said an anonymous colleague."}
    assert texts(opened, "anonym*") == {"Always, said an anonymous colleague."}


def test_other_names_count_as_words_of_the_name(
    opened: Archive, rows: list[AnswerRow], bm25f_oracle: type[Bm25fOracle]
) -> None:
    # The name that is signed first, and none that stands there already.
    all_names = {"Inez Tarn-Ruiz": "Inez Tarn-Ruiz Inez Sorrel", "Anonymous": ""}
    all_names |= dict.fromkeys(["Inez Tarn", "INEZ TARN"], "Inez Tarn Inez Sorrel Inez Tarn-Ruiz")
    oracle = bm25f_oracle([replace(row, name=all_names.get(row.name or "", row.name)) for row in rows])
    for asked in (["inez"], ["tarn", "sorrel"], ["otto", "always"]):
        page = opened.page(SearchRequest(" ".join(asked), mode=Mode.KEYWORD, limit=100))
        expected = {row: oracle.score(row, asked) for row in range(len(rows)) if oracle.matches(row, asked)}
        assert {found.row: found.score for found in page.found} == pytest.approx(expected, rel=1e-5)


class TestImported:
    @pytest.fixture
    def build(self, archive: Path, posts: PostFolder) -> Callable[[Corrections], Archive]:
        posts.write(
            "2012-06-15-letters",
            "Letters?",
            "Inez Tarn, Director, Sedge Library: Yes, all of them are read.",
            "Anonymous: No, none of them.",
        )
        posts.write("2014-06-15-phones", "Phones?", "Inez Tarn-Ruiz, Dean, Gorse College: Rarely, and only once.", "Otto Brandl, Dean, Gorse College: Never at all.")  # fmt: skip
        import_sources(archive, [posts.path], keyword_only=True)

        def build(corrections: Corrections, *hide: str) -> Archive:
            with Record.write(archive) as record:
                with record.transaction():
                    store_same_people(record.connection, corrections)
                    record.connection.executemany("UPDATE answers SET hidden = 'x' WHERE id = ?", [(i,) for i in hide])
                assert not is_live(archive, record, None)
                write_generation(archive, record, None, Silent())
                assert is_live(archive, record, None)
            return Archive.open(archive)

        return build

    def test_the_owner_s_word_makes_one_person_of_two(
        self, archive: Path, build: Callable[[Corrections], Archive]
    ) -> None:
        with Archive.open(archive) as before:
            assert [person.slug for person in before.people()] == ["otto-brandl", "inez-tarn", "inez-tarn-ruiz"]
        with build(Corrections(same_people=SAID)) as after:
            assert [person.slug for person in after.people()] == ["otto-brandl", "inez-tarn"]
            assert texts(after, "name:sorrel") == texts(after, "name:tarn")
            assert len(texts(after, "name:tarn")) == 2
        assert verify(archive).problems == ()

    def test_a_hidden_answer_s_name_is_nowhere(self, archive: Path, build: Callable[..., Archive]) -> None:
        with build(Corrections(same_people=SAID), "2014-06-15-phones/inez-tarn-ruiz") as hidden:
            assert [person.slug for person in hidden.people()] == ["otto-brandl", "inez-tarn"]
            assert len(hidden.person("inez-tarn").answers) == 1
            assert hidden.find_person("Ruiz") == () == hidden.search(SearchRequest("name:ruiz")).hits
            with pytest.raises(PersonGone):
                hidden.person("inez-tarn-ruiz")
        generation = layout.generations_path(archive) / layout.current_path(archive).read_text().strip()
        files = {path.name: path.read_bytes() for path in generation.rglob("*") if path.is_file()}
        assert not [name for name, held in files.items() if b"Ruiz" in held]
        # The withdrawn answer's id must stay known as such, and the slug of that name.
        assert [name for name, held in files.items() if b"ruiz" in held] == [layout.ANSWERS]

    def test_a_name_that_a_shown_answer_bears_too_stays(
        self, build: Callable[..., Archive], posts: PostFolder, archive: Path
    ) -> None:
        posts.write("2016-06-15-hours", "Hours?", "Inez Tarn-Ruiz, Dean, Gorse College: From eight until noon.")
        import_sources(archive, [posts.path], keyword_only=True)
        with build(Corrections(same_people=SAID), "2014-06-15-phones/inez-tarn-ruiz") as hidden:
            assert hidden.person("inez-tarn").aliases == ("Inez Tarn-Ruiz",)

    def test_another_name_alone_is_a_change(self, build: Callable[[Corrections], Archive]) -> None:
        build(Corrections(same_people=SAID)).close()
        with build(Corrections(same_people=(replace(SAID[0], also=("Inez Tarn-Ruiz", "Inez Yarrow")),))) as archive:
            assert archive.find_person("yarrow") == ("inez-tarn",)

    def test_verification_sees_a_changed_person(self, archive: Path, build: Callable[[Corrections], Archive]) -> None:
        build(Corrections(same_people=SAID)).close()
        with Record.write(archive) as record, record.transaction():
            store_same_people(record.connection, Corrections())

        assert "the record 'inez-tarn-ruiz'" in "".join(problem.problem for problem in verify(archive).problems)


class TestCommand:
    @pytest.fixture(autouse=True)
    def path(self, archives: ArchiveMaker, rows: list[AnswerRow], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archives.write(rows, same_people=SAID)))

    def test_one_page(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["respondent", "inez", "sorrel"]) == 0
        assert (
            capsys.readouterr().out
            == "Inez Tarn\nalso signed as Inez Tarn-Ruiz\n4 answers · public, academic · inez-tarn\n\n"
            "  2012 to 2016: Page, Sedge Library\n  2014: Director, Teasel Library\n\n"
            "1 January 2016 · Hours?\n    post-0003/0\n\n1 January 2014 · Phones?\n    post-0002/0\n\n"
            "1 January 2014 · Phones?\n    post-0002/1\n\n1 January 2012 · Letters?\n    post-0001/0\n"
        )

    @pytest.mark.parametrize("asked", ["inez-tarn-ruiz", "Inez Tarn"])
    def test_one_page_as_json(self, asked: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["respondent", asked, "--json"]) == 0
        record = json.loads(capsys.readouterr().out)
        assert list(record) == ["slug", "name", "aliases", "types", "positions", "answers"]
        assert (record["slug"], record["aliases"], record["types"]) == ("inez-tarn", ["Inez Tarn-Ruiz"], ["public", "academic"])  # fmt: skip
        assert record["positions"][1] == {"title": "Director", "institution": "Teasel Library", "first": "2014-01-01", "last": "2014-01-01", "answers": 1}  # fmt: skip
        assert [answer["respondent_name"] for answer in record["answers"]] == ["Inez Tarn-Ruiz", "INEZ TARN", "Inez Tarn-Ruiz", "Inez Tarn"]  # fmt: skip

    def test_several_of_a_name_and_all(self, capsys: pytest.CaptureFixture[str]) -> None:
        several = "Inez Tarn · 4 answers, 2012 to 2016 · inez-tarn\nÍnez Vale · 1 answer, 2016 · inez-vale\n"
        assert run(["respondent", "inez"]) == 0
        assert capsys.readouterr().out == several
        assert run(["respondent"]) == 0
        assert capsys.readouterr().out == "Otto Brandl · 3 answers, 2012 to 2016 · otto-brandl\n" + several
        assert run(["respondent", "inez", "--json"]) == 0
        listed = json.loads(capsys.readouterr().out)["people"]
        assert listed[1] == {"slug": "inez-vale", "name": "Ínez Vale", "answers": 1, "first_year": 2016, "last_year": 2016}  # fmt: skip

    @pytest.mark.parametrize(("asked", "near"), [("Otto Brandel", "Near it: otto-brandl."), ("anonymous", "")])
    def test_nobody(self, asked: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["respondent", asked]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert f"There is no respondent {asked!r}. {near}" in said.err
