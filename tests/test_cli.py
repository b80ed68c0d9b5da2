"""The command line as it is used: what it prints where, its exit codes, and what it does not import."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.encoding import encoder
from index.encoding.model_errors import ModelNotFound
from index.imports import importing
from search.archive import Archive
from webui.cli import answerstacks, run
from webui.commands import output as cli_output
from webui.commands import progress as cli_progress
from webui.commands.output import Terminal
from webui.contract import CSV_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeEncoder, PostFolder

    Ran = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parent.parent
QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every certificate and every letter that comes in."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; a certificate tells me nothing."
FEDERAL = "Anonymous Federal Librarian: The regulations do not allow for letters."


@pytest.fixture
def built(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of two posts, and the environment that names it."""
    posts.write("2014-05-02-letters", QUESTION, WANDA, OTTO)
    posts.write("2016-09-30-rules", "Do rules keep you from reading?", FEDERAL)
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    monkeypatch.setattr(encoder, "load_encoder", lambda *_: fake_encoder)
    importing.import_sources(archive, [posts.path], model=fake_encoder)
    return archive


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    """Run a command; exit code, standard output, standard error."""

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return ran


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


class TestSearch:
    @pytest.mark.usefixtures("built")
    def test_results_are_text(self, ran: Ran) -> None:
        code, out, err = ran("search", "certificate", "tells", "nothing")
        assert (code, err) == (0, "")
        first, types, years, _, hit, *_ = out.splitlines()
        assert first == "1 answer (hybrid)"
        assert (types.split()[0], years.split()[0]) == ("types:", "years:")
        assert hit == " 1. Otto M. Brandl, Dean, Gorse Community College"
        assert out.endswith("    2014-05-02-letters/otto-m-brandl\n")
        assert "academic · 2 May 2014" in out
        assert "\x1b" not in out

    @pytest.mark.usefixtures("built")
    def test_results_as_json_are_the_contract(self, ran: Ran) -> None:
        _, out, _ = ran("search", "certificate", "--mode", "keyword", "--json")
        result = json.loads(out)
        assert list(result) == ["query", "mode", "sort", "total", "listed", "synonyms", "respelling", "facets", "hits"]
        assert (result["query"], result["mode"], result["total"]) == ("certificate", "keyword", 2)
        hit = result["hits"][0]
        start, end = hit["highlights"][0]
        assert hit["passage"][start:end] == "certificate"
        assert hit["url"] == f"/answers/{hit['id']}"

    @pytest.mark.usefixtures("built")
    def test_other_words_for_the_same_are_said(self, ran: Ran) -> None:
        _, _, err = ran("search", "application letter", "--mode", "keyword")
        assert err == "Also looked for, as 'application letter' means them: cover letter\n"

    @pytest.mark.usefixtures("built")
    def test_one_answer_a_question_oldest_first(self, ran: Ran) -> None:
        _, out, _ = ran("search", "--sort", "oldest", "--one-per-question")
        assert "more answer" in out
        years = re.findall(r"· \d+ \w+ (\d{4})", out)
        assert years == sorted(years)

    @pytest.mark.usefixtures("built")
    def test_types_are_any_of_those_given(self, ran: Ran) -> None:
        _, out, _ = ran("search", "letters", "--type", "Federal", "--type", "public", "--mode", "keyword", "--json")
        assert {hit["respondent_name"] for hit in json.loads(out)["hits"]} == {None, "Wanda Pyle"}

    @pytest.mark.parametrize(
        ("years", "total"), [("2014", 2), ("2014..2016", 3), ("2015..", 1), ("..2015", 2), ("1999", 0)]
    )
    @pytest.mark.usefixtures("built")
    def test_years(self, ran: Ran, years: str, total: int) -> None:
        code, out, _ = ran("search", "letters", "--year", years, "--mode", "keyword", "--json")
        assert (code, json.loads(out)["total"]) == (0, total)

    @pytest.mark.parametrize("years", ["", "..", "14", "20142016", "2016..2014", "x", "٢٠١٤"])
    @pytest.mark.usefixtures("built")
    def test_years_that_are_none(self, ran: Ran, years: str) -> None:
        code, _, err = ran("search", "letters", "--year", years)
        assert code == 2
        assert "Invalid value for '--year'" in err

    @pytest.mark.usefixtures("built")
    def test_excluded_words_need_no_quotes(self, ran: Ran) -> None:
        _, out, _ = ran("search", "letters", "-regulations", "--mode", "keyword", "--json")
        assert json.loads(out)["total"] == 2

    @pytest.mark.parametrize("word", ["--tpye", "--tpye=academic"])
    @pytest.mark.usefixtures("built")
    def test_a_mistyped_option_is_no_word(self, ran: Ran, word: str) -> None:
        code, _, err = ran("search", "letters", word, "academic")
        assert code == 2
        assert "No such option '--tpye'" in err

    @pytest.mark.usefixtures("built")
    def test_paging_gives_every_answer_once(self, ran: Ran) -> None:
        pages = [
            json.loads(ran("search", "letters", "--limit", "1", "--offset", str(i), "--json")[1]) for i in range(3)
        ]
        assert len({page["hits"][0]["id"] for page in pages}) == 3
        assert {page["total"] for page in pages} == {3}

    @pytest.mark.usefixtures("built")
    def test_without_words_the_newest_come_first(self, ran: Ran) -> None:
        code, out, _ = ran("search", "--json")
        assert code == 0
        assert json.loads(out)["hits"][0]["date"] == "2016-09-30"

    @pytest.mark.usefixtures("built")
    def test_nothing_found_is_said_with_what_to_try(self, ran: Ran) -> None:
        code, out, _ = ran("search", "zeppelin", "--type", "public", "--mode", "keyword")
        assert code == 0
        assert out.startswith("No answer matches.\nTry it without --type and --year.\n")

    @pytest.mark.usefixtures("built")
    def test_keyword_search_loads_no_model(self, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(encoder, "load_encoder", lambda *_: pytest.fail("the model was loaded"))
        assert ran("search", "letters", "--mode", "keyword")[0] == 0
        assert ran("search", "--type", "public")[0] == 0

    @pytest.mark.usefixtures("built")
    def test_words_do_where_the_model_is_missing(self, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(*_: object) -> None:
            raise ModelNotFound("all-MiniLM-L6-v2")

        monkeypatch.setattr(encoder, "load_encoder", missing)
        code, out, err = ran("search", "letters", "--json")
        assert (code, json.loads(out)["mode"]) == (0, "keyword")
        assert err.startswith("Warning: The embedding model 'all-MiniLM-L6-v2' is not on this machine.")
        code, out, err = ran("search", "letters", "--mode", "semantic")
        assert (code, out) == (1, "")
        assert err.startswith("Error: The embedding model")

    def test_an_archive_that_is_not_there_is_a_failure(self, tmp_path: Path, ran: Ran) -> None:
        code, out, err = ran("--archive", tmp_path, "search", "letters")
        assert (code, out) == (1, "")
        assert (
            err == f"Error: {tmp_path}: there is no archive to search here. Build one with `answerstacks index SOURCE"
            f" --archive {tmp_path}`.\n"
        )


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


class TestTerminal:
    @pytest.mark.usefixtures("built")
    def test_the_archive_named_beside_the_command_beats_the_environment(self, tmp_path: Path, ran: Ran) -> None:
        for arguments in (("--archive", tmp_path, "export"), ("export", "--archive", tmp_path)):
            assert ran(*arguments)[0] == 1
        assert ran("export")[0] == 0

    def test_the_default_is_a_folder_named_archive(
        self, tmp_path: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert "Error: archive: there is no archive" in ran("export")[2]

    @pytest.mark.usefixtures("built")
    def test_words_found_are_bold_on_a_terminal_unless_colour_is_refused(
        self, ran: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Terminal, "of_stdout", classmethod(lambda cls: cls(60, bold=True)))
        monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
        assert "\x1b[1mcertificate\x1b[0m" in ran("search", "certificate", "--mode", "keyword")[1]

    @pytest.mark.parametrize(
        ("environment", "bold"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
    )
    def test_no_color(self, environment: dict[str, str], bold: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("NO_COLOR", raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdout", Tty())
        assert Terminal.of_stdout().bold is bold

    def test_bars_are_only_shown_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for stream, shown in ((Tty(), True), (io.StringIO(), False)):
            monkeypatch.setattr(sys, "stderr", stream)
            with cli_progress.TerminalProgress() as progress:
                progress.stage("reading posts")
                progress.stage("embedding", 10)
                progress.advance(10)
            assert ("Reading posts …\n" in stream.getvalue()) is shown
            assert ("10/10" in stream.getvalue()) is shown
            assert bool(re.search(r"[\d,]+/s", stream.getvalue())) is shown
            assert shown or not stream.getvalue()

    def test_a_posts_control_sequences_do_not_reach_the_terminal(self) -> None:
        assert cli_output.wrap("a\x1b[2Jb \x07c\u202ed\u009b", 80) == ["a[2Jb cd"]

    def test_lines_are_wrapped_at_words_and_ids_never_cut(self) -> None:
        assert cli_output.wrap("one two three\nfour " + "x" * 40, 12, "  ") == [
            "  one two",
            "  three",
            "  four",
            "  " + "x" * 40,
        ]


class Tty(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


class TestSimilar:
    def test_what_says_the_same_is_printed_with_its_id(self, built: Path, ran: Ran) -> None:
        with Archive.open(built) as archive:
            answer_id = next(archive.answers())[0].id
            (likest,) = archive.similar(answer_id, 1)
        code, out, err = ran("similar", answer_id, "--limit", "1")
        assert (code, err) == (0, "")
        assert out.startswith(" 1. ")
        assert out.endswith(f"{likest.answer.id}\n")
        listed = json.loads(ran("similar", answer_id, "--json")[1])["answers"]
        assert listed[0]["id"] == likest.answer.id

    @pytest.mark.usefixtures("built")
    def test_an_unknown_answer_is_an_error(self, ran: Ran) -> None:
        assert ran("similar", "nobody/nowhere")[0] == 1


class TestSynonyms:
    def test_what_is_printed_can_be_edited_and_used(self, built: Path, ran: Ran) -> None:
        _, out, _ = ran("synonyms")
        assert "resume, CV, curriculum vitae, vita\n" in out
        (built / "synonyms.txt").write_text(out + "dust, grime\n", encoding="utf-8")
        assert ran("synonyms")[1] == out + "dust, grime\n"

    def test_a_line_that_cannot_be_read_is_named(self, built: Path, ran: Ran) -> None:
        (built / "synonyms.txt").write_text("dust\n", encoding="utf-8")
        code, _, err = ran("search", "dust")
        assert code == 1
        assert "synonyms.txt, line 1: found only 'dust'. Write at least two" in err


@pytest.mark.slow
class TestProcess:
    """What only a process of its own shows."""

    def command(self, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        code = "from webui.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            **options,
        )

    def test_help_teaches_every_command(self) -> None:
        done = self.command("--help")
        assert (done.returncode, done.stderr) == (0, "")
        for name, command in answerstacks.commands.items():
            assert f"  {name} " in done.stdout
            assert command.help
            assert f"answerstacks {name}" in command.help or name == "verify"

    def test_version(self) -> None:
        assert self.command("--version").stdout.startswith("answerstacks 0.")

    @pytest.mark.usefixtures("built")
    def test_keyword_search_imports_no_model(self) -> None:
        code = (
            "import sys; from webui.cli import run; run(['search', 'letters', '--mode',"
            " 'keyword']);sys.exit(any(name.split('.')[0] in ('torch', 'onnxruntime', 'tokenizers', 'transformers',"
            " 'flask') for name in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.usefixtures("built")
    @pytest.mark.parametrize(("lines", "read"), [(9999, 1000), (1, 0)])
    def test_a_reader_that_has_seen_enough_is_no_failure_to_complain_about(self, lines: int, read: int) -> None:
        code = (
            "import webui.commands.export as e; e.write_jsonl = lambda _, to: [to.write('x' * 999) for _ in"
            f" range({lines})]"
        )
        writer = subprocess.Popen(
            [sys.executable, "-c", f"{code}; from webui.cli import main; main()", "export"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            # Buffered, as it is for a user: the pipe may break only when the last of it is flushed.
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )
        assert writer.stdout
        assert writer.stderr
        writer.stdout.read(read)
        writer.stdout.close()
        assert writer.stderr.read() == b""
        writer.stderr.close()
        assert writer.wait() == 1

    def test_ctrl_c_ends_with_one_line(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", QUESTION, WANDA)
        code = (
            "import os, signal, index.imports.taking_apart as p; p.take_apart = lambda *_: os.kill(os.getpid(),"
            " signal.SIGINT);from webui.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "index", str(posts.path), "--archive", str(archive), "--keyword-only"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            timeout=120,
        )
        assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "Stopped.")

    def test_data_is_utf_8_whatever_the_locale(self, built: Path, posts: PostFolder) -> None:
        posts.write("2017-01-01-rooms", "Où?", "José Sánchez, Director, Sedge Public Library: Là-bas → “ici”.")
        importing.import_sources(built, [posts.path], keyword_only=True)
        environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
        assert "José Sánchez" in self.command("export", env=environment, encoding="utf-8").stdout
        found = self.command("search", "ici", "--mode", "keyword", env=environment, encoding="latin-1").stdout
        assert "Là-bas ? ?ici?." in found
