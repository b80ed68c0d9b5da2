"""The audit in the terminal, as JSON and as a page: everything in its place, and nothing that a post says is obeyed."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from index.audit.findings import Context, Finding, FindingKind, Proposal
from index.imports.importing import import_sources
from webui.cli import run
from webui.commands.audit_page import PageNotWritable, audit_page, write_page
from webui.commands.findings import show_findings
from webui.commands.output import Terminal
from webui.wording import AUDIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

EVIL = '<script>alert("&")</script>\x1b[31m'
FINDING = Finding(
    FindingKind.BOUNDARY,
    f"odd {EVIL}",
    post_key="letters",
    post_title=f"Letters {EVIL}",
    post_url="https://blog.example/letters/",
    answer_ids=("letters/inez-tarn", "letters/kip-loam"),
    who="Inez Tarn, Director",
    context=Context("some words before", f"the doubtful {EVIL}", "and some after"),
    proposals=(
        Proposal("It is right as it is.", '[[confirm]]\nanswer = "letters/inez-tarn"\n'),
        Proposal("It ends here.", '[[boundary]]\nanswer = "letters/inez-tarn"\nends = "<b>"\n'),
    ),
)


@pytest.fixture
def built(archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two posts whose respondents' library types nobody knows."""
    posts.write("letters", "Do you read cover letters?", "Kip Loam, Director: Yes, whenever it rains.")
    posts.write("certificates", "Do certificates help?", "Inez Tarn, Director: No, or hardly.")
    import_sources(archive, [posts.path], keyword_only=True)
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    return archive


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return ran


def test_every_kind_has_its_words_in_the_order_of_an_audit() -> None:
    assert list(AUDIT) == list(FindingKind)


class TestTerminal:
    def test_a_finding(self) -> None:
        lines = list(show_findings([FINDING], 3, Terminal(80, bold=False)))
        text = "\n".join(lines)
        assert lines[0].startswith("3 things to look at, worst first.")
        assert "Where does the answer begin and end? (1 shown, --kind boundary)" in lines
        assert "letters/inez-tarn and 1 more answer" in text
        assert "| some words before >>> the doubtful" in text
        assert '        [[boundary]]\n        answer = "letters/inez-tarn"\n        ends = "<b>"' in text
        assert lines[-1] == "2 more: --limit 0 shows all, --html FILE writes a page."
        assert "\x1b" not in text

    def test_the_doubtful_words_are_bold_where_they_can_be(self) -> None:
        text = "\n".join(show_findings([FINDING], 1, Terminal(80, bold=True)))
        assert "before \x1b[1mthe\x1b[0m \x1b[1mdoubtful" in text
        assert ">>>" not in text

    @pytest.mark.usefixtures("built")
    def test_the_options(self, ran: Callable[..., tuple[int, str, str]]) -> None:
        code, out, err = ran("audit")
        assert (code, err) == (0, "")
        assert out.startswith("2 things to look at")
        assert "letters/kip-loam" in out
        assert "inez-tarn" not in ran("audit", "--post", "letters")[1]
        assert ran("audit", "--kind", "boundary") == (0, "Nothing is doubtful.\n", "")
        assert ran("audit", "--limit", "1")[1].endswith("1 more: --limit 0 shows all, --html FILE writes a page.\n")
        assert [it["kind"] for it in json.loads(ran("audit", "--json")[1])] == ["unknown-type", "unknown-type"]
        code, _, err = ran("audit", "--post", "no-such-post")
        assert (code, err) == (1, "Error: There is no post 'no-such-post'.\n")
        assert ran("audit", "--kind", "nonsense")[0] == 2

    @pytest.mark.usefixtures("built")
    def test_why_a_post_is_split_as_it_is(self, ran: Callable[..., tuple[int, str, str]]) -> None:
        out = ran("explain", "letters")[1]
        assert (
            "question · nobody’s answer\n    “This week’s question is: Do you read cover letters?”\n    Why: the"
            " question of the post\n" in out
        )
        assert "attribution · letters/kip-loam\n    “Kip Loam, Director:”\n    Why: " in out
        parts = json.loads(ran("explain", "letters/kip-loam", "--json")[1])
        assert [part["role"] for part in parts] == ["attribution", "answer"]
        assert ran("explain", "letters/no-one")[0] == 1
        assert ran("explain", "no-such-post")[0] == 1


class TestPage:
    def test_everything_is_escaped_and_nothing_is_fetched(self) -> None:
        page = audit_page([FINDING], "my-archive")
        tags = Tags(page)
        assert not tags.names & {"script", "img", "link", "iframe"}
        assert "&lt;script&gt;alert(" in page
        assert 'ends = "&lt;b&gt;"' in page.replace("&#34;", '"')
        assert {link for link in tags.links if "//" in link} == {"https://blog.example/letters/"}

    def test_a_post_s_address_is_a_link_only_where_it_is_one_of_the_web(self) -> None:
        page = audit_page([replace(FINDING, post_url="javascript:alert(1)")], "my-archive")
        assert "javascript:" not in page

    def test_it_counts_and_leads_to_each_kind(self) -> None:
        page = audit_page([FINDING], "my-archive", total=1200)
        assert "1,200 things to look at" in page
        assert "the first 1 are shown" in page
        assert '<a href="#boundary">' in page
        assert 'id="boundary"' in page

    def test_an_empty_one_says_so(self) -> None:
        page = audit_page([], "my-archive")
        assert "Nothing is doubtful" in page
        assert "<main>" in page

    @pytest.mark.usefixtures("built")
    def test_the_command(self, tmp_path: Path, ran: Callable[..., tuple[int, str, str]]) -> None:
        path = tmp_path / "audit.html"
        assert ran("audit", "--html", path) == (0, f"{path}: 2 findings of 2\n", "")
        assert "Kip Loam, Director" in path.read_text(encoding="utf-8")
        assert ran("audit", "--html", path, "--limit", "1")[0] == 0
        assert "2 things to look at" in path.read_text(encoding="utf-8")
        assert [it.name for it in tmp_path.iterdir() if it.name.startswith("audit.html")] == ["audit.html"]

    def test_only_another_audit_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "my-novel.html"
        path.write_text("<p>It was a dark and stormy night.</p>")
        with pytest.raises(
            PageNotWritable, match=r"my-novel.html cannot be written: there is another file, which is not an audit"
        ):
            write_page(path, audit_page([], "a"))
        assert "stormy" in path.read_text()
        with pytest.raises(PageNotWritable, match="there is no folder"):
            write_page(tmp_path / "no" / "audit.html", "")
        with pytest.raises(PageNotWritable, match="it is a folder"):
            write_page(tmp_path, "")


class Tags(HTMLParser):
    """The names of a page's tags, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
