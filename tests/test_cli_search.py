"""The command line's search: what it prints where, for a terminal and for programs."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.encoding import encoder
from index.encoding.model_errors import ModelNotFound
from search.archive import Archive
from tests.cli_archive import build_and_name, running_commands
from webui.commands import output as cli_output
from webui.commands import progress as cli_progress
from webui.commands.output import Terminal

if TYPE_CHECKING:
    from tests.cli_archive import Ran


built = pytest.fixture(build_and_name)
ran = pytest.fixture(running_commands)


class TestSearch:
    @pytest.mark.usefixtures("built")
    def test_results_are_text(self, ran: Ran) -> None:
        code, out, err = ran("search", "certificate", "tells", "nothing")
        assert (code, err) == (0, "")
        first, types, years, kinds, _, hit, *_ = out.splitlines()
        assert first == "1 close match (hybrid)"
        assert (types.split()[0], years.split()[0], kinds) == ("types:", "years:", "  kinds: column 1")
        assert hit == " 1. Otto M. Brandl, Dean, Gorse Community College"
        assert out.endswith("    2014-05-02-letters/otto-m-brandl\n")
        assert "academic · 2 May 2014" in out
        assert "\x1b" not in out

    @pytest.mark.usefixtures("built")
    def test_results_as_json_are_the_contract(self, ran: Ran) -> None:
        _, out, _ = ran("search", "certificate", "--mode", "keyword", "--json")
        result = json.loads(out)
        assert (
            list(result) == "query mode sort circle total close further listed synonyms respelling facets hits".split()
        )
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
