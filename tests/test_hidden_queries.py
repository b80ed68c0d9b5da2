"""Takedowns and counted queries: a hidden respondent's name stands in no file of counts, whoever hides them and
however."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from tests.processes import PATIENCE
from webui.cli import run
from webui.queries import counts_file
from webui.queries.counter import QueryCounter
from webui.queries.counts import Counted, QueryCounts
from webui.queries.hidden_names import HiddenNames, hidden_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

    Ran = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 30)
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and read all of the letters."
OTTO = (
    "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; nobody here has the time for a page of them."
)
TOMMIE = "Tomasina “Tommie” Page, Director, Sedge City Library: The numbat decides which letters are read."
KIP = "Kip, Librarian, Burr Library: We wait for it."


@pytest.fixture
def built(archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    posts.write("letters", "Do you read every cover letter?", WANDA, OTTO, KIP)
    posts.write("numbats", "Who decides about numbats?", TOMMIE, WANDA.replace("quokka", "wombat"))
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    def ran(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return ran


def count(archive: Path, *texts: str) -> None:
    QueryCounts(archive, lambda: DAY).add([Counted(text, "2026-11", 2, 0, 1) for text in texts])


def held(archive: Path) -> set[str]:
    return {each.text for each in QueryCounts(archive, lambda: DAY).summary().queries}


def in_bytes(archive: Path, words: str) -> bool:
    return any(words.encode() in path.read_bytes() for path in archive.glob(f"{layout.QUERIES}*"))


class TestNames:
    @pytest.mark.parametrize(
        ("query", "named"),
        [
            ("Wanda Pyle", True),
            ("what did PYLE, Wanda say", True),
            ("wanda q. pyle letters", True),
            ("wándà-pyle", True),
            ("wanda read the whole pyle", False),
            ("wanda", False),
            ("page", False),
            ("wandapyle", False),
        ],
    )
    def test_given_name_and_surname_side_by_side_or_a_word_that_is_theirs_alone(self, query: str, named: bool) -> None:
        assert HiddenNames(frozenset({("wanda", "pyle")})).stand_in(query) is named

    def test_a_word_that_no_shown_answer_holds_speaks_of_nobody_else(self, built: Path, ran: Ran) -> None:
        ran("hide", "Tomasina Page", "--reason", "r")
        names = hidden_names(built)

        assert names.words == {"tomasina", "tommie"}, "another answer speaks of a page"
        assert names.pairs == {("tomasina", "page"), ("tommie", "page")}
        for query in ("tommie page", "page tomasina", "tommie's view", "name:tomasina"):
            assert names.stand_in(query), query
        assert not names.stand_in("a resume of one page")

    def test_who_answers_elsewhere_too_is_not_hidden(self, built: Path, ran: Ran) -> None:
        ran("hide", "letters/wanda-pyle", "--reason", "r")
        assert hidden_names(built) == HiddenNames()

        ran("hide", "Wanda Pyle", "--reason", "r")
        assert hidden_names(built).words == {"wanda", "pyle"}

    def test_a_name_of_one_word_and_one_that_waits_for_its_post(self, built: Path, ran: Ran) -> None:
        ran("hide", "letters/kip", "--reason", "r")
        corrections = layout.corrections_path(built)
        corrections.write_text(corrections.read_text() + '\n[[hide]]\nrespondent = "Nell Will, Jr."\nreason = ""\n')

        names = hidden_names(built)
        assert names.words == {"kip", "nell"}
        assert names.stand_in("nell will")
        assert not names.stand_in("will it help")

    def test_other_names_of_the_same_person_are_hidden_with_them(self, built: Path, ran: Ran) -> None:
        layout.corrections_path(built).write_text('[[same_person]]\nname = "Wanda Pyle"\nalso = ["Wanda Thistle"]\n')
        ran("index", "--keyword-only")
        ran("hide", "Wanda Pyle", "--reason", "r")

        assert hidden_names(built).stand_in("wanda thistle")

    def test_nothing_is_hidden(self, built: Path) -> None:
        assert hidden_names(built) == HiddenNames()
        assert not HiddenNames().stand_in("wanda pyle")


class TestTakedowns:
    def test_hiding_somebody_forgets_the_queries_that_name_them(self, built: Path, ran: Ran) -> None:
        count(built, "wanda pyle", "what does pyle say", "letters", "otto brandl")
        code, out, err = ran("hide", "Wanda Pyle", "--reason", "asked for")

        assert code == 0
        assert "Forgot 2 counted queries that name somebody hidden.\n" in err
        assert out.endswith("everything is as it was written.\n")
        assert held(built) == {"letters", "otto brandl"}
        assert not in_bytes(built, "pyle")

    def test_so_does_an_import_after_it_was_written_by_hand(self, built: Path, ran: Ran) -> None:
        count(built, "wanda pyle", "letters")
        layout.corrections_path(built).write_text('[[hide]]\nrespondent = "Wanda Pyle"\nreason = "r"\n')
        assert ran("index", "--keyword-only")[2] == "Forgot 1 counted query that names somebody hidden.\n"

        assert held(built) == {"letters"}
        assert not in_bytes(built, "pyle")

    def test_they_are_not_counted_again(self, built: Path, ran: Ran) -> None:
        ran("hide", "Wanda Pyle", "--reason", "r")
        count(built, "wanda pyle", "letters")

        assert held(built) == {"letters"}
        assert not in_bytes(built, "pyle")

    def test_what_waits_in_a_running_server_is_not_written_afterwards(self, built: Path, ran: Ran) -> None:
        counter = QueryCounter(QueryCounts(built), 3600)
        counter.start()
        for _ in range(3):
            counter.count("Wanda Pyle", 2)
            counter.count("letters", 2)
        ran("hide", "Wanda Pyle", "--reason", "r")
        counter.close()

        assert not in_bytes(built, "pyle")
        assert in_bytes(built, "letters")

    def test_a_server_that_writes_all_the_while_keeps_nothing(
        self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The command has to find a moment between two writings, and a slow disk leaves few.
        monkeypatch.setattr(counts_file, "_WAIT_SECONDS", PATIENCE)
        ended = threading.Event()
        counter = QueryCounter(QueryCounts(built), 0.005)
        counter.start()

        def read() -> None:
            while not ended.wait(0.001):
                counter.count("Wanda Pyle", 2)

        reader = threading.Thread(target=read)
        reader.start()
        code, _, _ = ran("hide", "Wanda Pyle", "--reason", "r")
        assert not in_bytes(built, "pyle"), "and it stays so while she is asked for"
        ended.set()
        reader.join()
        counter.close()

        assert code == 0
        assert not in_bytes(built, "pyle")

    def test_the_report_and_verify_look_too(self, built: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
        count(built, "wanda pyle", "letters")
        with monkeypatch.context() as patched:
            # As if the file had been put back from a copy.
            patched.setattr(QueryCounts, "forget_hidden", lambda _: 0)
            assert ran("hide", "Wanda Pyle", "--reason", "r")[0] == 1

        code, out, _ = ran("verify")
        assert code == 1
        assert "queries.sqlite3: holds queries that name somebody hidden (1). Run `answerstacks index`" in out
        assert held(built) == {"letters"}
        assert in_bytes(built, "pyle")

        ran("index", "--keyword-only")
        assert ran("verify")[0] == 0
        assert not in_bytes(built, "pyle")

    def test_a_file_that_cannot_be_written_is_said_and_the_takedown_stands(self, built: Path, ran: Ran) -> None:
        layout.queries_path(built).write_text("no database " * 100)
        code, out, err = ran("hide", "Wanda Pyle", "--reason", "r")

        assert code == 1
        assert "Warning: counted queries may name somebody hidden." in err
        assert "answerstacks queries --forget" in err
        assert "queries.sqlite3: cannot be checked." in out
        assert hidden_names(built).words == {"wanda", "pyle"}

    def test_where_nothing_is_counted_nothing_is_said_and_no_file_made(self, built: Path, ran: Ran) -> None:
        _, out, err = ran("hide", "Wanda Pyle", "--reason", "r")

        assert "queries" not in out + err
        assert not layout.queries_path(built).exists()
