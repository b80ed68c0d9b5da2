"""`answerstacks queries`: the owner's report of what readers ask and what they do not find."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from index.files import layout
from index.imports.importing import import_sources
from webui.cli import run
from webui.commands import queries as cli_queries
from webui.contract_shapes import QueriesRecord, QueryRecord, VainQueryRecord
from webui.queries import counts as query_counts
from webui.queries.counts import Counted, QueryCounts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

    Ran = Callable[..., tuple[int, str, str]]

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def built(archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    posts.write(
        "letters",
        "Do certificates help an applicant?",
        "Wanda Pyle, Branch Head, Teasel Public Library: A certificate shows patience.",
        "Otto M. Brandl, Dean, Gorse Community College: Certificates gather dust.",
    )
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    import_sources(archive, [posts.path], keyword_only=True)
    monkeypatch.setattr(query_counts, "today", lambda: DAY)
    return archive


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    def ran(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["queries", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return ran


@pytest.fixture
def asked(built: Path) -> Path:
    """An archive that readers asked."""
    QueryCounts(built).add(
        [
            Counted("cover letter", "2026-11", 1200, 0, 31),
            Counted("cover letter", "2026-10", 34, 0, 29),
            Counted("certifcate", "2026-11", 5, 5, 0),
            Counted("dust", "2026-09", 3, 2, 0),
            Counted("zxqv", "2026-10", 4, 1, 0),
            Counted("résumé of a very long query ".replace("é", "e") * 6, "2026-11", 2, 0, None),
            Counted("only once", "2026-11", 1, 1, 0),
            Counted("older", "2026-08", 9, 0, 2),
        ]
    )
    return built


def data(out: str) -> Any:
    return json.loads(out)


@pytest.mark.usefixtures("asked")
class TestReport:
    def test_what_is_asked_most_and_what_finds_nothing(self, ran: Ran) -> None:
        code, out, err = ran()

        assert (code, err) == (0, "")
        long = ("resume of a very long query " * 6).split()
        assert out.splitlines() == [
            "From September 2026 to November 2026 readers asked 1,249 times, 6 queries.",
            "1 query, asked fewer than 2 times, is not named.",
            "",
            "Asked most",
            "  asked  in vain   found  query",
            "  1,234        0      31  cover letter",
            "      5        5       0  certifcate",
            "      4        1       0  zxqv",
            "      3        2       0  dust",
            f"      2        0          {' '.join(long[:16])}",
            f"                          {' '.join(long[16:31])}",
            f"                          {' '.join(long[31:])}",
            "",
            "Found nothing",
            "  asked  in vain   found  query",
            "      5        5       0  certifcate",
            "                          did you mean: certificate (2)",
            "      3        2       0  dust",
            "                          now finds 1 answer by its words",
            "      4        1       0  zxqv",
        ]

    def test_only_those_that_found_nothing(self, ran: Ran) -> None:
        _, out, _ = ran("--nothing-found", "--limit", "1")

        assert "Asked most" not in out
        assert out.endswith("did you mean: certificate (2)\n")

    def test_more_months_and_seldom_asked_ones(self, ran: Ran) -> None:
        _, out, _ = ran("--months", "12", "--at-least", "4", "--limit", "2")

        assert out.startswith(
            "From December 2025 to November 2026 readers asked 1,258 times, 7 queries.\n"
            "3 queries, asked fewer than 4 times, are not named.\n"
        )
        assert [line[26:] for line in out.splitlines()[5:7]] == ["cover letter", "older"]

    def test_one_month(self, ran: Ran) -> None:
        assert ran("--months", "1")[1].startswith("In November 2026 readers asked 1,208 times, 4 queries.\n")

    @pytest.mark.parametrize(
        "arguments", [("--months", "25"), ("--months", "0"), ("--at-least", "1"), ("--limit", "0")]
    )
    def test_impossible_options_are_refused(self, ran: Ran, arguments: tuple[str, str]) -> None:
        code, out, err = ran(*arguments)

        assert (code, out) == (2, "")
        assert f"Invalid value for '{arguments[0]}'" in err

    def test_the_command_s_limits_are_those_of_the_file(self) -> None:
        assert (cli_queries.KEPT_MONTHS, cli_queries.LEAST) == (query_counts.KEPT_MONTHS, query_counts.LEAST)

    def test_for_a_program(self, ran: Ran) -> None:
        found = data(ran("--json", "--limit", "2")[1])

        assert list(found) == list(QueriesRecord.__annotations__)
        assert found == {
            "first_month": "2026-09",
            "last_month": "2026-11",
            "asked": 1249,
            "queries": 6,
            "at_least": 2,
            "others": 1,
            "others_asked": 1,
            "most_asked": [
                {"query": "cover letter", "asked": 1234, "in_vain": 0, "found": 31, "last_month": "2026-11"},
                {"query": "certifcate", "asked": 5, "in_vain": 5, "found": 0, "last_month": "2026-11"},
            ],
            "nothing_found": [
                {
                    "query": "certifcate",
                    "asked": 5,
                    "in_vain": 5,
                    "found": 0,
                    "last_month": "2026-11",
                    "now": 0,
                    "respelling": {"query": "certificate", "total": 2, "shown": False},
                },
                {
                    "query": "dust",
                    "asked": 3,
                    "in_vain": 2,
                    "found": 0,
                    "last_month": "2026-09",
                    "now": 1,
                    "respelling": None,
                },
            ],
        }
        assert list(found["most_asked"][0]) == list(QueryRecord.__annotations__)
        assert list(found["nothing_found"][0]) == list(VainQueryRecord.__annotations__)
        assert data(ran("--json", "--nothing-found")[1])["most_asked"] is None


class TestEmpty:
    def test_where_counting_was_never_switched_on_it_says_how(self, built: Path, ran: Ran) -> None:
        for arguments in ([], ["--json"], ["--forget"]):
            code, out, err = ran(*arguments)
            assert (code, out) == (1, "")
            assert "queries were never counted here. Start the site with `answerstacks serve --count-queries`" in err
        assert not layout.queries_path(built).exists()

    def test_where_nothing_was_asked_yet(self, built: Path, ran: Ran) -> None:
        QueryCounts(built).start()

        assert ran() == (0, "From September 2026 to November 2026 nothing was asked.\n", "")
        assert data(ran("--json")[1])["most_asked"] == []

    def test_where_everything_was_asked_once(self, built: Path, ran: Ran) -> None:
        QueryCounts(built).add([Counted("only once", "2026-11", 1, 1, 0)])

        out = ran()[1]
        assert "once" not in out
        assert out.count("  No query that may be named.") == 2

    def test_what_a_reader_typed_cannot_steer_the_terminal(self, built: Path, ran: Ran) -> None:
        QueryCounts(built).add([Counted("red \x1b[31m\u202e", "2026-11", 2, 0, 1)])

        assert "red [31m" in ran()[1]

    def test_an_archive_without_answers_says_so(self, asked: Path, ran: Ran) -> None:
        shutil.rmtree(layout.generations_path(asked))
        layout.current_path(asked).unlink()
        code, _, err = ran()

        assert code == 1
        assert "there is no archive to search here" in err


class TestForget:
    @pytest.mark.usefixtures("asked")
    def test_it_deletes_the_counts(self, ran: Ran) -> None:
        assert ran("--forget", "--yes") == (0, "All counts of queries were deleted.\n", "")

        assert ran()[1] == "From September 2026 to November 2026 nothing was asked.\n"

    def test_it_mends_a_damaged_file(self, built: Path, ran: Ran) -> None:
        layout.queries_path(built).write_text("no database " * 100)
        code, _, err = ran()
        assert code == 1
        assert "Begin to count anew with `answerstacks queries --forget`." in err

        assert ran("--forget")[0] == 0
        assert ran()[0] == 0
