"""Two circles on the site and the command line: close matches are listed and counted, further answers on request."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from webui.app import create_app
from webui.cli import answerstacks

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker

_ABOUT = "Certificates? A certificate from an online course helps."
_PASSING = (
    f"{'Bring a pencil, a coat, an umbrella, two apples and a map of the branch. ' * 4} And perhaps a certificate."
)


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Path:
    """Two answers about certificates, twelve that mention one in passing, and a few about something else."""
    return archives.write(
        [
            archives.answer(_ABOUT, name="Ada Lund", types=("academic",), year=2012),
            archives.answer(_ABOUT + " Always.", name="Di Frost", types=("public",), year=2015),
            *(
                archives.answer(f"{_PASSING} {n}", question="", name=f"Bo Quist {n}", types=("law",), year=2016)
                for n in range(12)
            ),
            *(archives.answer("We ask about the desk and the weather.", year=2016) for _ in range(20)),
        ]
    )


@pytest.fixture(scope="module")
def client(archive: Path) -> FlaskClient:
    return create_app(archive, None).test_client()


def _text(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


def _link(page: str, words: str) -> str:
    (found,) = re.findall(rf'<a href="([^"]+)">{words}', page)
    return html.unescape(found)


def test_close_matches_are_listed_and_further_ones_named_below(client: FlaskClient) -> None:
    page = client.get("/?q=certificate").text

    assert "2 close matches · 12 further" in _text(page)
    assert "Ada Lund" in page
    assert "Bo Quist" not in page
    assert page.index("Di Frost") < page.index("Show 12 further answers")


def test_further_answers_have_pages_of_their_own_and_lead_back(client: FlaskClient) -> None:
    first = client.get(_link(client.get("/?q=certificate").text, "Show 12 further answers")).text
    second = client.get("/?q=certificate&further=1&page=2").text

    assert "12 further answers" in _text(first)
    assert "1–10 shown" in _text(first)
    named = re.findall(r"Bo Quist \d+", first + second)
    assert len(set(named)) == 12
    assert "Ada Lund" not in first + second
    assert _link(first, "Back to the 2 close matches") == "/?q=certificate"


def test_boxes_and_bars_count_close_matches_wherever_they_stand(client: FlaskClient) -> None:
    close, further = (client.get(f"/?q=certificate{circle}").text for circle in ("", "&further=1"))

    def counts(page: str) -> list[tuple[str, str]]:
        return re.findall(r'value="(\w+)"[^>]*> <span>[^<]*</span> <span class="count">(\d+)<', page)

    assert counts(close) == counts(further)
    assert ("law", "0") in counts(close)
    assert 'href="/?q=certificate&amp;from=2012&amp;to=2012"' in further


def test_a_filter_that_leaves_only_further_answers_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=certificate&type=law").text

    assert "No close match for “certificate” · 12 further" in _text(page)
    assert _link(page, "Show 12 further answers") == "/?q=certificate&type=law&further=1"


@pytest.mark.parametrize("address", ["/?further=1&type=public", "/?q=weather&further=1", "/?q=zzz&further=1"])
def test_where_nothing_is_further_the_close_matches_are_shown(address: str, client: FlaskClient) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert "There are no further answers" in answer.text
    assert "Show 0" not in answer.text


def test_newest_first_and_compare_speak_of_close_matches(client: FlaskClient) -> None:
    newest = client.get("/?q=certificate&sort=newest").text
    assert re.findall(r"Di Frost|Ada Lund|Bo Quist \d", newest)[0] == "Di Frost"
    assert "2 close matches" in _text(client.get("/compare?q=certificate").text)


def test_data_say_which_circle_they_are_of(client: FlaskClient) -> None:
    close, further = (client.get(f"/api/search?q=certificate{more}").get_json() for more in ("", "&further=1"))

    assert (close["circle"], close["total"], close["close"], close["further"]) == ("close", 2, 2, 12)
    assert (further["circle"], further["total"], further["close"], further["further"]) == ("further", 12, 2, 12)
    assert sum(further["facets"]["type"].values()) == 12


def test_the_command_names_both_circles(archive: Path) -> None:
    def said(*words: str) -> str:
        done = CliRunner().invoke(answerstacks, ["--archive", str(archive), "search", "certificate", *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert said("--mode", "keyword").startswith("2 close matches, 12 further (keyword)\n")
    assert said("--mode", "keyword", "--further").startswith("12 further answers, 1 to 10 shown (keyword)\n")
    assert said("--mode", "keyword", "--type", "law").startswith("No close match, 12 further.\n")
    assert json.loads(said("--mode", "keyword", "--json"))["further"] == 12
