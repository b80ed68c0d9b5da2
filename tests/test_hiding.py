"""`answerstacks hide` and `unhide`, and what every face of the archive says of what is hidden."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from index.encoding import encoder
from index.encoding.model_errors import ModelNotFound
from index.files import layout
from index.imports.importing import import_sources
from index.record.hidden_rows import hidden_answers
from index.record.record import Record
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive
from search.results import Mode, SearchRequest
from webui.app import create_app
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

    Ran = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter?"
WANDA = (
    "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and read all of the letters one by"
    " one."
)
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; nobody here has the time for a letter."
NELL = "Nell Amberg, Director, Sedge City Library: The numbat decides which letters are read, and we wait for it."
ID = "letters/wanda-pyle"


@pytest.fixture
def built(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two posts, and a model that the commands find."""
    posts.write("letters", QUESTION, WANDA, OTTO)
    posts.write("numbats", "Who decides about numbats?", NELL)
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    monkeypatch.setattr(hiding, "load_encoder", lambda *_: fake_encoder)
    monkeypatch.setattr(hiding, "identify_model", lambda *_: fake_encoder.identity)
    monkeypatch.setattr(encoder, "load_encoder", lambda *_: fake_encoder)
    import_sources(archive, [posts.path], model=fake_encoder)
    return archive


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    """Run a command; exit code, standard output, standard error."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return ran


def hidden(archive: Path) -> list[str]:
    with Record.read(archive) as record:
        return sorted(hidden_answers(record.connection))


class TestHide:
    def test_an_answer(self, built: Path, ran: Ran) -> None:
        code, out, err = ran("hide", ID, "--reason", "asked for by her")
        assert (code, err) == (0, "")
        assert out.splitlines() == [
            f"Hide the answer {ID}: 1 answer",
            f"  {ID} (Wanda Pyle) I put the quokka in the drawer and read all …",
            "corrections.toml was changed.",
            "Generation 000002 is live.",
            out.splitlines()[-1],
        ]
        assert out.endswith("everything is as it was written.\n")
        assert 'answer = "letters/wanda-pyle"\nreason = "asked for by her"\ndate = 20' in (
            layout.corrections_path(built).read_text()
        )
        with Archive.open(built) as opened:
            assert opened.has_vectors, "the new generation is made with the live one's model"

    @pytest.mark.parametrize(
        ("asked", "ids"),
        [
            ("WANDA PYLE", [ID]),
            ("letters", [ID, "letters/otto-m-brandl"][::-1]),
            ("https://stacks.example/answers/letters/wanda-pyle?from=mail", [ID]),
            ("/questions/numbats", ["numbats/nell-amberg"]),
            # Sites under a path, also under one that is a word of theirs.
            ("https://stacks.example/desk/answers/letters/wanda-pyle", [ID]),
            ("https://stacks.example/answers/answers/letters/wanda-pyle#passage", [ID]),
            ("https://stacks.example/answers/questions/numbats", ["numbats/nell-amberg"]),
            ("https://stacks.example/questions/answers/letters/wanda-pyle", [ID]),
            ("/answers/questions/numbats/", ["numbats/nell-amberg"]),
            (" letters/Wanda-Pyle ", [ID]),
        ],
    )
    def test_what_is_meant_is_found_out(self, built: Path, ran: Ran, asked: str, ids: list[str]) -> None:
        assert ran("hide", asked, "--reason", "r")[0] == 0
        assert hidden(built) == sorted(ids)

    @pytest.mark.parametrize(
        ("asked", "near"),
        [
            ("letters/wanda-pile", "letters/wanda-pyle"),
            ("Wanda Pile", "Wanda Pyle"),
            ("leters", "letters"),
            ("nothing at all", "Give an answer's id"),
            ("Anonymous", "Give an answer's id"),
            ("", "Give an answer's id"),
        ],
    )
    def test_what_is_not_there_is_an_error_that_says_what_is_near(
        self, built: Path, ran: Ran, asked: str, near: str
    ) -> None:
        code, out, err = ran("hide", asked, "--reason", "r")
        assert (code, out) == (1, "")
        assert near in err
        assert not layout.corrections_path(built).exists()

    def test_what_is_two_things_is_asked_about(self, built: Path, posts: PostFolder, ran: Ran) -> None:
        posts.write("wanda-pyle", QUESTION, OTTO)
        import_sources(built, [posts.path], keyword_only=True)
        assert (
            ran("hide", "wanda-pyle", "--reason", "r")[2]
            == "Error: 'wanda-pyle' is the name of more than one thing (respondent, post). Add --respondent or"
            " --post.\n"
        )
        assert ran("hide", "wanda-pyle", "--post", "--reason", "r")[0] == 0
        assert hidden(built) == ["wanda-pyle/otto-m-brandl"]

    @pytest.mark.parametrize(
        ("asked", "ids"), [("Numbats", ["Numbats/otto-m-brandl"]), ("NUMBATS", ["numbats/nell-amberg"])]
    )
    def test_of_keys_that_differ_in_case_the_one_that_was_typed(
        self, built: Path, posts: PostFolder, ran: Ran, asked: str, ids: list[str]
    ) -> None:
        posts.write("Numbats", "Who counts the numbats?", OTTO)
        import_sources(built, [posts.path], keyword_only=True)
        assert ran("hide", asked, "--post", "--reason", "asked for")[0] == 0
        assert hidden(built) == ids

    def test_twice_is_as_once(self, built: Path, ran: Ran) -> None:
        ran("hide", ID, "--reason", "r")
        before = layout.corrections_path(built).read_text()
        code, out, _ = ran("hide", ID, "--reason", "other")
        assert code == 0
        assert "says so already" in out
        assert "Generation 000002 was up to date" in out
        assert layout.corrections_path(built).read_text() == before

    def test_a_keyword_only_archive_needs_no_model(
        self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_sources(built, [], keyword_only=True)
        monkeypatch.setattr(hiding, "load_encoder", None)
        monkeypatch.setattr(hiding, "identify_model", None)
        assert ran("hide", ID, "--reason", "r")[0] == 0

    def test_without_the_model_it_is_hidden_all_the_same(
        self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing(*_: object) -> str:
            raise ModelNotFound("all-MiniLM-L6-v2")

        monkeypatch.setattr(hiding, "identify_model", missing)
        code, _, err = ran("hide", ID, "--reason", "r")
        assert code == 0
        assert "can be searched by words only now" in err
        assert hidden(built) == [ID]
        assert verify(built).problems == ()

    def test_cut_off_it_says_how_to_go_on_and_the_next_import_does(
        self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch, fake_encoder: FakeEncoder
    ) -> None:
        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(hiding, "refresh_hidden", killed)
            code, _, err = ran("hide", ID, "--reason", "r")
        assert code == 130
        assert "It is noted, but readers may still see it: run `answerstacks index`" in err
        assert "is to be hidden (answer letters/wanda-pyle) and is not yet" in str(verify(built).problems)
        import_sources(built, [], model=fake_encoder)
        assert hidden(built) == [ID]
        assert verify(built).problems == ()

    def test_a_copy_elsewhere_is_pointed_at(self, built: Path, posts: PostFolder, ran: Ran) -> None:
        posts.write("again", QUESTION, WANDA)
        import_sources(built, [posts.path], keyword_only=True)
        assert "The same words stand in again/wanda-pyle, which is not hidden." in ran("hide", ID, "--reason", "r")[1]

    @pytest.mark.parametrize(("said", "code"), [(False, 1), (True, 0)])
    def test_on_a_terminal_it_asks(
        self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch, said: bool, code: int
    ) -> None:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.confirm", lambda *_, **__: said)
        assert ran("hide", ID, "--reason", "r")[0] == code
        assert bool(hidden(built)) is said
        assert ran("hide", "numbats", "--reason", "r", "--yes")[0] == 0

    def test_a_reason_is_asked_for(self, built: Path, ran: Ran) -> None:
        assert ran("hide", ID)[0] == 2
        assert hidden(built) == []

    def test_where_there_is_no_archive_none_is_made(self, tmp_path: Path, ran: Ran) -> None:
        assert ran("--archive", str(tmp_path / "none"), "hide", "x", "--reason", "r")[0] == 1
        assert not (tmp_path / "none").exists()


class TestUnhide:
    @pytest.mark.parametrize("asked", [ID, "Wanda Pyle", "letters"])
    def test_undoes_it_under_the_same_ids(self, built: Path, ran: Ran, asked: str) -> None:
        with Archive.open(built) as opened:
            before = list(opened.answers())
        layout.corrections_path(built).write_text("# the owner's own note\n")
        ran("hide", asked, "--reason", "r")
        code, out, err = ran("unhide", asked)
        assert (code, err) == (0, "")
        assert out.startswith("Show again the ")
        with Archive.open(built) as opened:
            assert list(opened.answers()) == before
        assert layout.corrections_path(built).read_text().strip() == "# the owner's own note"

    @pytest.mark.usefixtures("built")
    def test_lists_what_is_hidden(self, ran: Ran) -> None:
        assert ran("unhide") == (0, "Nothing is hidden.\n", "")
        ran("hide", "letters", "--reason", "by mistake")
        code, out, _ = ran("unhide")
        assert code == 0
        assert out.startswith("post letters (2 answers, 20")
        assert out.endswith("by mistake)\n")

    @pytest.mark.usefixtures("built")
    def test_what_is_not_hidden_is_an_error_that_lists_what_is(self, ran: Ran) -> None:
        ran("hide", ID, "--reason", "r")
        code, _, err = ran("unhide", "Otto M. Brandl")
        assert code == 1
        assert err.endswith(f"Hidden are: answer {ID}.\n")

    def test_without_the_model_nothing_is_changed(self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
        ran("hide", ID, "--reason", "r")
        monkeypatch.setattr(hiding, "identify_model", lambda *_: "another@1")
        code, _, err = ran("unhide", ID)
        assert code == 1
        assert "another@1" in err
        assert hidden(built) == [ID]


class TestFaces:
    """Nothing that is hidden is anywhere."""

    @pytest.fixture(autouse=True)
    def withdrawn(self, built: Path, posts: PostFolder, ran: Ran, fake_encoder: FakeEncoder) -> None:
        posts.write("letters", QUESTION, WANDA.replace("Wanda Pyle", "Wanda Pyle-Vance"), OTTO)
        import_sources(built, [posts.path], model=fake_encoder)
        assert ran("hide", ID, "--reason", "quokkas-own-reason")[0] == 0
        assert ran("hide", "numbats", "--reason", "numbats-own-reason")[0] == 0

    @pytest.mark.parametrize("mode", list(Mode))
    @pytest.mark.parametrize(
        "query",
        [
            "quokka",
            "quokka drawer",
            '"quokka in the drawer"',
            "name:vance",
            "name:wanda",
            "quokk*",
            "teasel",
            "numbats",
        ],
    )
    def test_no_search_finds_it(self, built: Path, fake_encoder: FakeEncoder, query: str, mode: Mode) -> None:
        with Archive.open(built) as opened:
            result = opened.search(SearchRequest(query, mode=mode), fake_encoder)
            everything = opened.search(SearchRequest(""), fake_encoder)
        assert {hit.answer.id for hit in result.hits} <= {"letters/otto-m-brandl"}
        assert everything.total == sum(facet.count for facet in everything.type_facet) == 1

    @pytest.mark.parametrize("form", ["jsonl", "csv"])
    def test_no_export_has_it(self, ran: Ran, form: str) -> None:
        code, out, _ = ran("export", "--format", form)
        assert code == 0
        assert "otto" in out.lower()
        assert not any(word in out.lower() for word in ("quokka", "numbat", "wanda", "own-reason"))

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/answers/letters/wanda-pyle", 410),
            ("/answers/letters/wanda-pyle-vance", 410),
            ("/answers/numbats/nell-amberg", 410),
            ("/questions/numbats", 410),
            ("/questions/letters", 200),
            ("/answers/letters/otto-m-brandl", 200),
            ("/?q=quokka", 200),
            ("/", 200),
            ("/api/search?q=drawer+numbats&mode=semantic", 200),
            ("/api/search?q=name:wanda", 200),
        ],
    )
    def test_no_page_shows_it(self, built: Path, fake_encoder: FakeEncoder, path: str, status: int) -> None:
        response = create_app(built, lambda: fake_encoder).test_client().get(path)
        assert response.status_code == status
        text = response.text.lower().replace("q=quokka", "").replace('value="quokka"', "")
        assert not any(
            word in text for word in ("in the drawer", "the numbat decides", "own-reason", "teasel", "sedge")
        )

    @pytest.mark.parametrize("answer_id", [ID, "letters/wanda-pyle-vance", "numbats/nell-amberg"])
    def test_show_says_that_it_is_gone_and_not_why(self, ran: Ran, answer_id: str) -> None:
        assert ran("show", answer_id) == (
            1,
            "",
            f"Error: The answer '{answer_id}' is gone: taken out of the archive.\n",
        )

    def test_json_of_verify_agrees(self, ran: Ran) -> None:
        report: dict[str, Any] = json.loads(ran("verify", "--json")[1])
        assert (report["answers"], report["problems"]) == (1, [])
