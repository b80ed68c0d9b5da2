"""What a site counts of its readers' queries: first pages, once, and nothing of the readers."""

from __future__ import annotations

import re
import signal
import threading
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import NotFound

from index.files import layout
from index.imports.importing import import_sources
from tests.processes import PATIENCE, running
from webui.app import create_app
from webui.queries.counted_text import counted_text
from webui.queries.counter import QueryCounter
from webui.queries.counts import Counted, QueryCounts

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    from tests.conftest import PostFolder

    Counts = Callable[[], list[tuple[str, int, int | None]]]

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample"
#: Where readers ask. Those that this site does not have are left out.
ASKED_AT = ("/", "/compare", "/api/search")


@pytest.fixture(scope="module")
def archive_of_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("counting") / "archive"
    import_sources(archive, [SAMPLE / "blog.wordpress.xml"], keyword_only=True)
    return archive


@pytest.fixture(scope="module")
def counter(archive_of_sample: Path) -> QueryCounter:
    return QueryCounter(QueryCounts(archive_of_sample))


@pytest.fixture(scope="module")
def client(archive_of_sample: Path, counter: QueryCounter) -> FlaskClient:
    app = create_app(archive_of_sample)
    app.extensions["answerstacks"].counter = counter
    return app.test_client()


@pytest.fixture
def counted(archive_of_sample: Path, counter: QueryCounter) -> Iterator[Counts]:
    """What was counted since the test began, twice: those asked once are not named."""
    counts = QueryCounts(archive_of_sample)
    counter.flush()
    counts.start()
    counts.forget()

    def counted() -> list[tuple[str, int, int | None]]:
        counter.flush()
        return sorted((each.text, each.asked, each.found) for each in counts.summary().queries)

    yield counted
    counter.flush()


@pytest.fixture(params=ASKED_AT)
def route(request: pytest.FixtureRequest, client: FlaskClient) -> str:
    path: str = request.param
    try:
        client.application.url_map.bind("").match(path)
    except NotFound:
        pytest.skip(f"this site has no {path}")
    return path


class TestWhatCounts:
    def test_a_query_once_a_request(self, client: FlaskClient, counted: Counts, route: str) -> None:
        for _ in range(2):
            client.get(f"{route}?q=Cover+Letter%3F")

        ((text, asked, found),) = counted()
        assert (text, asked) == ("cover letter", 2)
        assert found == client.get("/api/search?q=cover+letter").get_json()["total"]

    def test_the_first_page_only(self, client: FlaskClient, counted: Counts) -> None:
        for url in ("/?q=library&page=2", "/api/search?q=library&page=2", "/api/search?q=library&offset=5"):
            for _ in range(2):
                assert client.get(url).status_code == 200

        assert counted() == []

    @pytest.mark.parametrize(
        "url",
        ["/", "/?type=academic", "/api/search", "/?q=", "/about", "/healthz", "/api/search?q=letter&page=x", "/nothing?q=letter"],
    )  # fmt: skip
    def test_nothing_else(self, client: FlaskClient, counted: Counts, url: str) -> None:
        for _ in range(2):
            client.get(url)
            client.head("/?q=letter")
            client.post("/?q=letter")

        assert counted() == []

    def test_filters_are_not_kept_and_take_nothing_from_what_a_query_finds(
        self, client: FlaskClient, counted: Counts, route: str
    ) -> None:
        client.get(f"{route}?q=letter")
        client.get(f"{route}?q=letter&type=law&from=1901&to=1901")

        ((text, asked, found),) = counted()
        assert (text, asked) == ("letter", 2)
        assert found

    def test_what_finds_nothing_without_filters_either_is_said(
        self, client: FlaskClient, counted: Counts, archive_of_sample: Path
    ) -> None:
        client.get("/?q=zxqvzxqv&type=law")
        client.get("/?q=letter&type=law&from=1901&to=1901")
        client.get("/api/search?q=zxqvzxqv")
        client.get("/?q=letter&type=academic")
        counted()

        queries = {each.text: (each.nothing, each.found) for each in QueryCounts(archive_of_sample).summary().queries}
        assert queries["zxqvzxqv"] == (2, 0)
        assert queries["letter"][0] == 0
        assert queries["letter"][1]

    def test_a_site_that_does_not_count_keeps_nothing_and_says_nothing(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", "Do you read letters?", "Wanda Pyle, Head, Teasel Public Library: All of them.")
        import_sources(archive, [posts.path], keyword_only=True)
        client = create_app(archive).test_client()
        for _ in range(2):
            client.get("/?q=letter")

        assert not layout.queries_path(archive).exists()
        assert "This site counts" not in client.get("/about").text

    def test_the_page_about_the_archive_says_so_in_two_sentences(self, client: FlaskClient) -> None:
        said = re.findall(r"This site counts for its keeper[^.]*\. It does not keep[^.]*\.", client.get("/about").text)

        assert len(said) == 1
        assert "who made the query, from where or when" in said[0]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.sampled_from(
        ["'; DROP TABLE texts; --", "\x00", "%s%n", "{{7*7}}", "a" * 5000, "٣" * 40, "\u202eabc", "../" * 50]
    )
)
def test_no_query_is_too_hostile_to_be_counted(
    client: FlaskClient, counted: Counts, archive_of_sample: Path, typed: str
) -> None:
    QueryCounts(archive_of_sample).forget()
    arguments = urlencode({"q": typed})
    for _ in range(2):
        assert client.get(f"/?{arguments}").status_code == 200

    # What the site read: white space made one, at most a thousand characters.
    read = " ".join(typed.split())[:1000].rstrip()
    kept = counted_text(read)
    assert [(text, asked) for text, asked, _ in counted() if text] == ([(kept, 2)] if kept else [])


def test_bytes_that_are_no_text_are_counted_as_they_are_shown(client: FlaskClient, counted: Counts) -> None:
    for _ in range(2):
        assert client.get("/?q=letter%ff%ed%a0%80%00&q=two").status_code == 200

    ((text, asked, _),) = counted()
    assert text.startswith("letter")
    assert asked == 2


def test_a_counter_that_fails_is_no_reader_s_business(archive_of_sample: Path) -> None:
    class Broken(QueryCounts):
        def add(self, counted: object) -> None:
            raise RuntimeError(str(counted))

    app = create_app(archive_of_sample)
    counter = QueryCounter(Broken(archive_of_sample), seconds=0.001)
    counter.start()
    app.extensions["answerstacks"].counter = counter
    client = app.test_client()
    assert {client.get(f"/?q=letter+{n}").status_code for n in range(30)} == {200}
    counter.close()


#: What a reader's browser might tell of them.
TELLTALE = {
    "User-Agent": "Telltale/7.0 (Peculiar)",
    "X-Forwarded-For": "203.0.113.77",
    "Accept-Language": "tlh",
    "Cookie": "who=marked",
    "Referer": "http://from.example/",
}
SERVE = "import sys; from webui.cli import run; sys.exit(run(sys.argv[1:]))"


class Served:
    """A real server of an archive, in a process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert found, line + process.stderr.read()
        self.port = int(found[1])

    def get(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers=TELLTALE)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    def end(self, by: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(by)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err


@pytest.fixture
def served(archive: Path, posts: PostFolder) -> Iterator[Callable[..., Served]]:
    posts.write("letters", "Do you read letters?", "Wanda Pyle, Head, Teasel Public Library: All of the letters.")
    import_sources(archive, [posts.path], keyword_only=True)
    with ExitStack() as started:

        def start(*options: str) -> Served:
            arguments = ["--archive", str(archive), "serve", "--port", "0", "--keyword-only", *options]
            return Served(started.enter_context(running(SERVE, *arguments)))

        yield start


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "a service manager"])
def test_a_server_counts_for_many_readers_at_once_and_writes_all_of_it_when_it_ends(
    archive: Path, served: Callable[..., Served], by: signal.Signals
) -> None:
    server = served("--count-queries")
    statuses: list[int] = []

    def read(number: int) -> None:
        statuses.extend(
            server.get(f"/?q={quote(f'Letters {n % 5}?')}&page={1 + n % 2}&reader={number}") for n in range(15)
        )

    readers = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    code, err = server.end(by)
    assert code == 0
    assert "Queries" not in err

    assert set(statuses) == {200}
    asked = {each.text: each.asked for each in QueryCounts(archive).summary().queries}
    assert sum(asked.values()) == 6 * 8
    assert asked == {f"letters {n}": 12 if n in (0, 2, 4) else 6 for n in range(5)}


def test_nothing_of_a_request_but_the_folded_query_is_in_the_file(archive: Path, served: Callable[..., Served]) -> None:
    server = served("--count-queries")
    for _ in range(3):
        server.get("/?q=M%C3%A9moire+of+LETTERS&type=academic&from=2013&mode=keyword&utm_source=newsletter")
    server.get("/?q=asked+by+one+reader+only")
    server.end(signal.SIGTERM)

    held = b"".join(path.read_bytes() for path in archive.glob(f"{layout.QUERIES}*"))
    assert b"memoire of letters" in held
    for trace in (
        b"127.0.0.1", b"203.0.113.77", b"Telltale", b"Peculiar", b"tlh", b"marked", b"from.example", b"newsletter",
        b"academic", b"2013", b"keyword", "Mémoire".encode(), b"LETTERS", b"one reader only", b"asked by",
    ):  # fmt: skip
        assert trace not in held, trace
    (written,) = QueryCounts(archive).summary().queries
    assert written == Counted("memoire of letters", written.month, 3, written.nothing, written.found)


def test_a_server_whose_counts_cannot_be_written_serves_on(archive: Path, served: Callable[..., Served]) -> None:
    layout.queries_path(archive).write_text("no database " * 100)
    server = served("--count-queries")
    assert {server.get(f"/?q=letters+{n}") for n in range(5)} == {200}
    code, err = server.end(signal.SIGINT)

    assert code == 0
    assert err.count("Queries cannot be counted") <= 1
