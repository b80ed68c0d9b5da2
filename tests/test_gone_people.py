"""People of whom everything is hidden: the address of their page says that it is gone, and leads to nobody else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corrections.corrections import SamePerson
from index.errors import PersonGone, PersonNotFound
from index.files import layout
from index.imports.importing import import_sources
from index.people.people import gone_slugs, people_of, without_names
from index.people.person_names import folded_name
from index.posts.records import Answer, Respondent
from index.record.record import Record
from index.takedowns.hiding import hide, preview_hide, preview_unhide, unhide
from index.verifying.verification import verify
from search.archive import Archive
from webui.app import create_app
from webui.cli import run as run_cli

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and read them one by one."
AGAIN = "Wanda Pyle, Director, Sedge City Library: After that the numbat decides, and everybody waits for it."
VANCE = "Wanda Pyle-Vance, Director, Sedge City Library: The gecko keeps all of the envelopes for itself."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; nobody here has the time."
IVAN = "Ivan Petrov, Dean, Gorse Community College: Nobody here has opened an envelope since the flood."
OF_HIS_NAME = "Иван Петров, Dean, Gorse Community College: We read them aloud to each other on Fridays at noon."


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", QUESTION, WANDA, OTTO, IVAN, OF_HIS_NAME)
    posts.write("rooms", "Who decides?", AGAIN, VANCE)
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


def hidden(archive: Path, *asked: str) -> None:
    for each in asked:
        hide(archive, preview_hide(archive, each), "asked for")


def gone(archive: Path) -> list[str]:
    with Archive.open(archive) as opened:
        path = layout.generations_path(archive) / opened.generation / layout.ANSWERS
    with closing(sqlite3.connect(path)) as connection:
        return [slug for (slug,) in connection.execute("SELECT slug FROM gone_people ORDER BY slug")]


def status(archive: Path, slug: str) -> int:
    return create_app(archive).test_client().get(f"/respondents/{slug}").status_code


def test_nobody_is_gone_where_nothing_is_hidden(built: Path) -> None:
    assert gone(built) == []
    assert (status(built, "wanda-pyle"), status(built, "wanda-pile")) == (200, 404)


@pytest.mark.slow
@pytest.mark.parametrize(
    "takedowns",
    [
        ("Wanda Pyle",),
        ("letters/wanda-pyle", "rooms/wanda-pyle"),
        ("letters", "rooms"),
        ("rooms/wanda-pyle", "letters"),
    ],
)
def test_somebody_of_whom_everything_is_hidden(built: Path, takedowns: tuple[str, ...]) -> None:
    hidden(built, *takedowns)
    with Archive.open(built) as opened, pytest.raises(PersonGone, match="'wanda-pyle' is gone"):
        opened.person("wanda-pyle")
    assert "wanda-pyle" in gone(built)
    page = create_app(built).test_client().get("/respondents/wanda-pyle")
    assert page.status_code == 410
    assert "This is gone" in page.text
    assert "Wanda" not in page.text
    assert status(built, "wanda-pile") == 404
    assert verify(built).problems == ()


def test_only_the_address_is_kept_of_them(built: Path) -> None:
    hidden(built, "Wanda Pyle")
    files = [path for path in layout.generations_path(built).rglob("*") if path.is_file()]
    assert not [path for path in files if b"Wanda Pyle," in path.read_bytes() or b"Wanda Pyle\x00" in path.read_bytes()]
    assert not [path for path in files if b"quokka" in path.read_bytes()]


def test_somebody_of_whom_something_is_shown_is_not_gone(built: Path) -> None:
    hidden(built, "letters/wanda-pyle")
    assert gone(built) == []
    assert status(built, "wanda-pyle") == 200


def test_a_namesake_who_is_shown_keeps_the_slug(built: Path, posts: PostFolder) -> None:
    hidden(built, "letters/wanda-pyle", "rooms/wanda-pyle")
    posts.write("pens", "Do you lend pens?", "Wanda Pyle, Page, Teasel Public Library: Only those that were found.")
    import_sources(built, [posts.path], keyword_only=True)
    assert gone(built) == []
    with Archive.open(built) as opened:
        assert [answer.id for answer, _ in opened.person("wanda-pyle").answers] == ["pens/wanda-pyle"]


def test_nobody_else_is_given_the_slug_of_somebody_hidden(built: Path) -> None:
    """Two names that are transliterated alike share a slug, and are told apart by a number."""
    slugs = ("ivan-petrov", "ivan-petrov-2")
    with Archive.open(built) as opened:
        assert [opened.person(slug).name for slug in slugs] == ["Ivan Petrov", "Иван Петров"]
    hidden(built, "Ivan Petrov")
    assert gone(built) == ["ivan-petrov"]
    assert tuple(status(built, slug) for slug in slugs) == (410, 200)


class TestOtherNames:
    @pytest.fixture(autouse=True)
    def of_one_person(self, built: Path, posts: PostFolder) -> None:
        said = '[[same_person]]\nname = "Wanda Pyle"\nalso = ["Wanda Pyle-Vance", "Wanda Orr", "Wands"]\n'
        layout.corrections_path(built).write_text(said)
        import_sources(built, [posts.path], keyword_only=True)

    def test_every_slug_of_theirs_is_gone(self, built: Path) -> None:
        client = create_app(built).test_client()
        slugs = ["wanda-orr", "wanda-pyle", "wanda-pyle-vance", "wands"]
        assert [client.get(f"/respondents/{slug}").status_code for slug in slugs] == [301, 200, 301, 301]
        hidden(built, "Wanda Pyle")
        assert gone(built) == slugs
        assert [client.get(f"/respondents/{slug}").status_code for slug in slugs] == [410] * 4

    def test_a_name_that_only_hidden_answers_have_is_gone_and_the_person_is_not(self, built: Path) -> None:
        hidden(built, "rooms/wanda-pyle-vance")
        assert gone(built) == ["wanda-pyle-vance"]
        assert (status(built, "wanda-pyle"), status(built, "wanda-orr")) == (200, 301)

    def test_the_name_they_are_known_by_may_be_the_hidden_one(self, built: Path) -> None:
        hidden(built, "letters/wanda-pyle", "rooms/wanda-pyle")
        assert "wanda-pyle" in gone(built)
        assert status(built, "wanda-pyle-vance") in (200, 301)


def test_shown_again_they_have_their_page_again(built: Path) -> None:
    hidden(built, "Wanda Pyle")
    unhide(built, preview_unhide(built, "Wanda Pyle"))
    assert gone(built) == []
    assert status(built, "wanda-pyle") == 200


@pytest.mark.parametrize("asked", [["wanda-pyle"], ["Wanda Pyle"], ["wanda", "PYLE"], ["wanda-pyle", "--json"]])
def test_the_command_says_gone(built: Path, capsys: pytest.CaptureFixture[str], asked: list[str]) -> None:
    hidden(built, "Wanda Pyle", "Wanda Pyle-Vance")
    assert run_cli(["--archive", str(built), "respondent", *asked]) == 1
    assert capsys.readouterr().err.endswith("'wanda-pyle' is gone: taken out of the archive.\n")


def test_the_command_does_not_say_so_of_anybody_else(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden(built, "Wanda Pyle")
    assert run_cli(["--archive", str(built), "respondent", "Wanda", "Pile"]) == 1
    assert "There is no respondent 'Wanda Pile'" in capsys.readouterr().err


def test_verification_sees_what_is_missing(built: Path) -> None:
    with Record.write(built) as record, record.transaction():
        record.connection.execute("UPDATE answers SET hidden = 'x' WHERE respondent_name = 'Wanda Pyle'")
    problems = [problem.problem for problem in verify(built).problems]
    assert "the generation has nothing, the record 'wanda-pyle'. Run `answerstacks index --rebuild`" in problems


NAMES = ["Inez Tarn", "inez tarn", "Inez Tarn-Ruiz", "Otto Brandl", "Ольга Петрова", "Иван Петров", "Kip", "Anonymous"]
SAYING = [(), (SamePerson(1, "Inez Tarn", ("Inez Tarn-Ruiz", "Kip")),), (SamePerson(1, "Otto Brandl", ("Inez Orr",)),)]


@given(st.lists(st.tuples(st.sampled_from([*NAMES, None]), st.booleans()), max_size=8), st.sampled_from(SAYING))
def test_a_slug_leads_to_the_same_person_or_is_gone(
    said: list[tuple[str | None, bool]], same_people: tuple[SamePerson, ...]
) -> None:
    answers = [
        (Answer(f"a/{number}", "a", number, "", Respondent(name, "", ""), (), ()), is_hidden)
        for number, (name, is_hidden) in enumerate(said)
    ]
    shown = [answer for answer, is_hidden in answers if not is_hidden]
    withdrawn = [answer for answer, is_hidden in answers if is_hidden]
    names = [{folded_name(answer.respondent.name or "") for answer in some} for some in (withdrawn, shown)]
    everybody = people_of([*shown, *withdrawn], same_people)
    people = people_of(shown, without_names(same_people, names[0] - names[1]), withdrawn)
    gone_now = gone_slugs(people, everybody, withdrawn)

    now = {slug: person for person in people for slug in (person.slug, *person.other_slugs)}
    assert not now.keys() & set(gone_now)
    ids = {answer.id for answer in withdrawn}
    for person in everybody:
        for slug in (person.slug, *person.other_slugs):
            if slug in now:
                assert now[slug].answers & person.answers, "it is still theirs"
            else:
                assert (slug in gone_now) == bool(ids & person.answers)
    assert set(gone_now) <= {slug for person in everybody for slug in (person.slug, *person.other_slugs)}


def test_a_broken_address_is_no_error(built: Path) -> None:
    with Archive.open(built) as opened:
        for slug in ("\ud800", "", "x\x00y"):
            with pytest.raises(PersonNotFound):
                opened.person(slug)
