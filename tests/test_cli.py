"""The command line as it is used: what commands that build and read an archive print where, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli_archive import OTTO, QUESTION, WANDA, build_and_name, running_commands
from webui.contract import CSV_COLUMNS

if TYPE_CHECKING:
    from tests.cli_archive import Ran
    from tests.conftest import PostFolder


built = pytest.fixture(build_and_name)
ran = pytest.fixture(running_commands)


def markup(text: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n")[1:])


class TestIndex:
    def test_the_report_goes_to_standard_output(self, archive: Path, posts: PostFolder, ran: Ran) -> None:
        posts.write("letters", QUESTION, WANDA, OTTO)
        code, out, err = ran("index", posts.path, "--archive", archive, "--keyword-only")
        assert (code, err) == (0, "")
        assert out.startswith(
            "Posts read: 1 (1 new, 0 changed, 0 unchanged, 0 failed)\nIn the archive: 1 post, 2 answers\n"
            "  unassigned blocks: 0\n  doubtful answers: 0\n  library type unknown: 0\n"
            "Generation 000001 is live\n"
        )

    def test_copies_that_were_left_out_are_named(self, archive: Path, posts: PostFolder, ran: Ran) -> None:
        text = posts.write("letters", QUESTION, WANDA)
        page = posts.path / "letters.html"
        page.write_text(f"<article><h1>Further Questions: {QUESTION}</h1>{markup(text.read_text())}</article>")
        _, out, _ = ran("index", page, text, "--archive", archive, "--keyword-only")
        assert "Copies left out, because there is a better one: 1\n  letters: letters.txt (kept: letters.html" in out
        _, out, _ = ran("index", page, text, "--archive", archive, "--keyword-only", "--json")
        assert [copy["post_key"] for copy in json.loads(out)["folded"]] == ["letters"]

    def test_the_report_as_json(self, archive: Path, posts: PostFolder, ran: Ran) -> None:
        posts.write("letters", QUESTION, WANDA)
        (posts.path / "empty.txt").write_text("")
        code, out, err = ran("--archive", archive, "index", posts.path, "--keyword-only", "--json")
        report = json.loads(out)
        assert (code, report["added"], report["answers"], report["generation"]) == (1, 1, 1, "000001")
        assert [problem["error"] for problem in report["problems"]] == ["MalformedSource"]
        assert err.startswith("Problem: ")

    def test_nothing_that_can_be_read_is_a_failure(self, archive: Path, posts: PostFolder, ran: Ran) -> None:
        (posts.path / "empty.txt").write_text("")
        code, _, err = ran("index", posts.path, "--archive", archive, "--keyword-only")
        assert code == 1
        assert "Error: none of the sources gave a post." in err

    def test_a_source_that_is_not_there_is_a_failure(self, archive: Path, ran: Ran) -> None:
        code, out, err = ran("index", "nothing.xml", "--archive", archive)
        assert (code, out) == (1, "")
        assert err.startswith("Error: nothing.xml: no such file or folder.")

    @pytest.mark.parametrize(
        ("address", "said"), [("http://127.0.0.1:1/", "--allow-private"), ("ftp://x.example/", "only http and https")]
    )
    def test_an_address_is_no_path(self, archive: Path, ran: Ran, address: str, said: str) -> None:
        code, _, err = ran("index", address, "--archive", archive)
        assert code == 1
        assert said in err

    @pytest.mark.parametrize("source", ["", " "])
    def test_an_empty_source_is_not_the_folder_one_stands_in(self, archive: Path, ran: Ran, source: str) -> None:
        code, _, err = ran("--archive", archive, "index", "--keyword-only", source)
        assert code == 2
        assert "it is empty. Name a file" in err
        assert not archive.exists()

    @pytest.mark.parametrize("command", [["hide", "--reason", "r"], ["unhide"], ["explain"], ["show"], ["respondent"]])
    @pytest.mark.usefixtures("built")
    def test_an_argument_that_is_no_text_names_nothing(self, ran: Ran, command: list[str]) -> None:
        code, _, err = ran(*command, "caf\udce9")
        assert code == 1
        assert err.startswith("Error: ")

    def test_without_a_source_it_says_what_to_name(self, ran: Ran) -> None:
        code, _, err = ran("index")
        assert code == 1
        assert "index SOURCE" in err

    def test_a_rebuild_needs_no_source(self, built: Path, ran: Ran) -> None:
        code, out, _ = ran("index", "--rebuild", "--keyword-only")
        assert code == 0
        assert "Posts split anew: 2" in out
        assert (built / "current").read_text() == "000002\n"


class TestOtherCommands:
    @pytest.mark.usefixtures("built")
    def test_export_gives_one_answer_a_line(self, ran: Ran) -> None:
        code, out, err = ran("export")
        records = [json.loads(line) for line in out.splitlines()]
        assert (code, err) == (0, "")
        assert [record["id"] for record in records] == [
            "2014-05-02-letters/wanda-pyle",
            "2014-05-02-letters/otto-m-brandl",
            "2016-09-30-rules/anonymous-federal-librarian",
        ]
        assert list(records[0]) == list(CSV_COLUMNS)
        assert (records[2]["respondent_name"], records[2]["anonymous"], records[2]["title"]) == (
            None,
            True,
            "Federal Librarian",
        )

    @pytest.mark.usefixtures("built")
    def test_export_as_csv_says_the_same(self, ran: Ran) -> None:
        rows = list(csv.DictReader(io.StringIO(ran("export", "--format", "csv")[1])))
        records = [json.loads(line) for line in ran("export")[1].splitlines()]
        assert [row["text"] for row in rows] == [record["text"] for record in records]
        assert rows[2]["types"] == "federal"

    @pytest.mark.usefixtures("built")
    def test_show_prints_one_answer(self, ran: Ran) -> None:
        code, out, _ = ran("show", "2014-05-02-letters/wanda-pyle")
        assert code == 0
        assert out.startswith(
            "Wanda Pyle, Branch Head, Teasel Public Library\npublic · 2 May 2014\n\n  Do you read cover"
            " letters?\n\nYes, every"
        )
        assert json.loads(ran("show", "2014-05-02-letters/wanda-pyle", "--json")[1])["anonymous"] is False

    @pytest.mark.usefixtures("built")
    def test_show_follows_a_redirect_and_says_so(self, posts: PostFolder, ran: Ran) -> None:
        posts.write("2014-05-02-letters", QUESTION, WANDA.replace("Pyle", "Pylon"), OTTO)
        ran("index", posts.path, "--keyword-only")
        code, out, err = ran("show", "2014-05-02-letters/wanda-pyle")
        assert (code, err) == (0, "2014-05-02-letters/wanda-pyle is now 2014-05-02-letters/wanda-pylon\n")
        assert out.startswith("Wanda Pylon")

    @pytest.mark.usefixtures("built")
    def test_show_an_answer_that_is_gone_or_never_was(self, posts: PostFolder, ran: Ran) -> None:
        posts.write("2014-05-02-letters", QUESTION, OTTO)
        ran("index", posts.path, "--keyword-only")
        code, _, err = ran("show", "2014-05-02-letters/wanda-pyle")
        assert (code, err) == (1, "Error: The answer '2014-05-02-letters/wanda-pyle' is gone: no longer in the post.\n")
        code, _, err = ran("show", "nobody")
        assert code == 1
        assert err.startswith("Error: There is no answer 'nobody'.")

    def test_verify(self, built: Path, ran: Ran) -> None:
        code, out, _ = ran("verify")
        assert code == 0
        assert out.endswith("2 posts and 3 answers checked, everything is as it was written.\n")
        (built / "generations" / "000001" / "years.npy").unlink()
        code, out, _ = ran("verify")
        assert code == 1
        assert out.startswith("years.npy: is missing.")
        code, out, _ = ran("verify", "--json")
        assert (code, json.loads(out)["problems"][0]["place"]) == (1, "years.npy")
