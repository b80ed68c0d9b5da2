"""A quotation checked on the site, as JSON and in the terminal."""

from __future__ import annotations

import html
import io
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.sample_site import client_of, text_of
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

SAID = "Never take the first offer. I did, in 1998"
ID = "further-questions-salary-negotiation/lorne-tibbets"


@pytest.fixture(scope="module")
def client(sample: Path) -> FlaskClient:
    return client_of(sample, None)


def checked(client: FlaskClient, text: str) -> str:
    return client.get(f"/quote?text={quote(text)}").text


def test_the_empty_page_has_a_plain_form(client: FlaskClient) -> None:
    page = client.get("/quote").text

    assert '<form class="checking" action="/quote" method="get">' in page
    assert 'role="status"' not in page


def test_whose_it_is_and_where_it_stands(client: FlaskClient) -> None:
    page = checked(client, SAID)

    assert "It stands there word for word" in page
    assert f'href="/answers/{ID}?passage=0-42#passage"' in page
    assert '<a href="/respondents/lorne-tibbets">Lorne Tibbets</a>' in page
    assert '<time datetime="2012-12-07">' in page
    assert html.escape(SAID) in re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]  # type: ignore[index]


def test_what_differs_is_marked_and_said_to_who_cannot_see_it(client: FlaskClient) -> None:
    page = checked(client, SAID.replace("first", "last"))

    assert '<del><span class="unseen">[only quoted: </span>last<span class="unseen">]</span></del>' in page
    assert '<ins><span class="unseen">[really said: </span>first<span class="unseen">]</span></ins>' in page
    assert "1 word differs." in page


def test_what_is_said_of_the_others(client: FlaskClient) -> None:
    assert "It stands nowhere in this archive" in checked(client, "I hire purple elephants every night of the week")
    assert "No answer holds its words." in checked(client, "zxqv qqqq")
    assert "The question’s words, not a respondent’s" in checked(client, "Is there any room to negotiate salary")
    assert "5 words left out, as the quotation marks." in checked(client, "Never take […] in 1998")


def test_words_in_square_brackets_are_said_to_be_an_editors(
    client: FlaskClient, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Never take [and never ask for] the first offer"
    page = checked(client, text)
    [place] = json.loads(client.get("/api/v1/quote", query_string={"text": text}).text)["places"]
    assert run(["--archive", str(sample), "quote", text]) == 0

    for shown in (page, capsys.readouterr().out):
        assert "It stands there but for what is in square brackets" in shown
        assert "4 words in square brackets are not theirs." in shown
        assert "word for word" not in shown.lower()
    assert (place["differences"], place["added"], place["left_out"]) == (["added"], 4, 0)


def test_what_was_not_read_is_said(
    client: FlaskClient, sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("search.quote_check.MOST_READ", 0)
    monkeypatch.setattr("search.quote_check.COMPARED", 0)
    page = checked(client, SAID)
    assert run(["--archive", str(sample), "quote", SAID]) == 0

    for shown in (page, capsys.readouterr().out):
        assert "It was not found in the answers that were read" in shown
        assert "1 further answer" in shown
        assert "not read: quote more" in shown


@pytest.mark.parametrize("text", ["!", "a" * 3001, "a " * 700])
def test_what_cannot_be_checked_is_400_and_says_why(client: FlaskClient, text: str) -> None:
    page = client.get("/quote", query_string={"text": text})
    data = client.get("/api/v1/quote", query_string={"text": text})

    assert (page.status_code, data.status_code) == (400, 400)
    said = json.loads(data.text)
    assert said["parameter"] == "text"
    assert said["detail"].removeprefix("text: ") in text_of(page)


def test_mark_up_that_is_pasted_is_text(client: FlaskClient) -> None:
    page = checked(client, "</textarea><script>alert(1)</script> never take the <b>last</b> offer I did in 1998")

    assert "<script>alert" not in page


def test_as_json(client: FlaskClient) -> None:
    found = json.loads(client.get("/api/v1/quote", query_string={"text": SAID.upper()}).text)

    assert list(found) == ["quotation", "verdict", "places", "further", "nearest"]
    assert found["verdict"] == "verbatim"
    [place] = found["places"]
    assert (place["id"], place["url"], place["where"]) == (ID, f"/answers/{ID}", "answer")
    assert place["text"][place["start"] : place["end"]] == SAID
    assert (place["differences"], place["changed"], place["left_out"]) == (["capitals"], 0, 0)
    assert place["pieces"] == [{"kind": "same", "text": SAID, "words": 9}]


def test_in_the_terminal(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = ["--archive", str(sample), "quote"]
    assert run([*archive, SAID.replace("first", "last")]) == 0
    assert "»Never take the [-last-]{+first+} offer. I did, in 1998«" in capsys.readouterr().out
    (tmp_path / "quotation.txt").write_text(f"\ufeff“{SAID}”", encoding="utf-8")
    assert run([*archive, "--file", str(tmp_path / "quotation.txt")]) == 0
    assert "It stands there word for word." in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SAID.encode())))
    assert run([*archive, "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "verbatim"
    assert run(archive) == 2
    assert "give a quotation" in capsys.readouterr().err
    assert run([*archive, "…"]) == 1
    assert "There is no word in the quotation" in capsys.readouterr().err


def test_it_is_linked_from_the_answers_and_the_about_page(client: FlaskClient) -> None:
    assert 'href="/quote"' in client.get(f"/answers/{ID}").text
    assert 'href="/quote"' in client.get("/about").text
