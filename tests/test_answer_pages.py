"""The pages of an answer and of a question, and the API's data: all of it is there, and nothing gets out."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from tests.sample_site import DATA, OUR_SCRIPT, client_of, client_of_sample, site, text_of
from webui.contract import person_url

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


SCRIPT = "<script>alert('&amp;')</script>"

client = pytest.fixture(scope="module")(client_of_sample)


@pytest.fixture(scope="module")
def hostile(archives: ArchiveMaker, encoder_class: type[FakeEncoder]) -> FlaskClient:
    """An archive whose every text tries to get out of the page."""
    text = f'Certificates {SCRIPT} "><img src=x onerror=alert(1)> {{{{ 7 * 7 }}}}'
    rows: list[AnswerRow] = [
        archives.answer(
            text, question=f"Why {SCRIPT}?", name=f"Eve {SCRIPT}", institution='" onload="x', types=("law",)
        ),
        archives.answer("Withdrawn words stay away.", question="Other?", name=None, year=None),
    ]
    archive = archives.write(
        rows, encoder_class(), redirects={"old/näme": "post-0000/0", "chain": "old/näme"}, gone={"was/here": "asked to"}
    )
    return client_of(archive, encoder_class)


# Answers and questions


def test_an_answer_s_page_shows_all_of_it(client: FlaskClient) -> None:
    hit = client.get("/api/search?q=micro-credentials+badge+spreadsheet&type=academic").get_json()["hits"][0]

    page = client.get(hit["url"])

    shown = text_of(page)
    assert hit["respondent_name"] == "Théa Brontë-Simms"
    for words in (hit["respondent_name"], hit["title"], hit["institution"], hit["question"]):
        assert " ".join(words.split()) in " ".join(shown.split())
    for paragraph in hit["text"].split("\n\n"):
        assert paragraph.lstrip("•√ ") in shown
    assert "<h2>How should they be listed on a resume?</h2>" in page.text
    assert "Academic : inferred (a university or college: “College” in the institution)" in shown
    assert f'href="{hit["post_url"]}#:~:text=For%20staff%20positions' in page.text
    assert f'href="/questions/{hit["post_key"]}"' in page.text


def test_list_items_and_choices_are_lists(client: FlaskClient) -> None:
    archive = site(client).live.get()
    listed = next(answer for answer, _ in archive.answers() if "\n\n• " in answer.text)

    page = client.get(f"/answers/{listed.id}")

    items = [paragraph.text for paragraph in listed.paragraphs if paragraph.kind == "list_item"]
    assert page.text.count("<li>" + html.escape(items[0], quote=True).replace("&#x27;", "&#39;")) == 1
    assert '<ul class="items">' in page.text


def test_a_question_s_page_has_all_answers_in_order(client: FlaskClient) -> None:
    key = "further-questions-library-certificates"
    answers = site(client).live.get().answers_of(key)

    page = client.get(f"/questions/{key}")

    assert re.findall(r'<a href="/answers/([^"]+)">This answer<', page.text) == [answer.id for answer in answers]
    assert f"{len(answers)} answers" in text_of(page)


def test_every_answer_and_question_of_the_sample_has_its_page(client: FlaskClient) -> None:
    archive = site(client).live.get()
    keys = {post.key for post in archive.posts()}

    assert all(client.get(f"/answers/{answer.id}").status_code == 200 for answer, _ in archive.answers())
    assert all(client.get(f"/questions/{key}").status_code == 200 for key in keys)


def test_redirected_ids_lead_to_the_answer_as_it_is_now(hostile: FlaskClient) -> None:
    for old in ("/answers/old/n%C3%A4me", "/answers/chain"):
        page = hostile.get(old)

        assert (page.status_code, page.headers["Location"]) == (301, "/answers/post-0000/0")


def test_withdrawn_answers_are_gone_and_unknown_ones_not_found(hostile: FlaskClient) -> None:
    gone, unknown, post = (hostile.get(path) for path in ("/answers/was/here", "/answers/never/was", "/questions/no"))

    assert (gone.status_code, unknown.status_code, post.status_code) == (410, 404, 404)
    assert "This is gone" in gone.text
    assert 'name="q"' in unknown.text


def test_nothing_in_the_archive_or_the_query_gets_out_of_the_page(hostile: FlaskClient) -> None:
    [eve] = site(hostile).live.get().people()
    for path in (
        "/?q=certificates",
        "/answers/post-0000/0",
        "/answers/post-0001/0",
        "/selection?id=post-0000/0",
        "/selection/add?q=certificates",
        "/questions/post-0000",
        f"/questions/post-0000?type={SCRIPT}",
        "/browse",
        "/browse/questions",
        "/respondents",
        person_url(eve.slug),
        f"/?q={SCRIPT}&from={SCRIPT}&type={SCRIPT}&mode={SCRIPT}",
    ):
        page = hostile.get(path)

        assert page.status_code == 200
        assert "<script" not in OUR_SCRIPT.sub("", DATA.sub("", page.text))
        assert "<img" not in page.text
        assert ' onload="' not in page.text
    shown = text_of(hostile.get("/answers/post-0000/0"))
    assert SCRIPT in shown
    assert "{{ 7 * 7 }}" in shown


# Data


def test_the_api_has_the_documented_shape_and_utf8(client: FlaskClient) -> None:
    response = client.get("/api/search?q=Bront%C3%AB-Simms&limit=2&mode=hybrid")
    record = response.get_json()

    assert response.content_type == "application/json; charset=utf-8"
    assert "Brontë-Simms" in response.text
    assert list(record) == "query mode sort circle total close further listed synonyms respelling facets hits".split()
    assert (record["query"], record["mode"], len(record["hits"])) == ("Brontë-Simms", "hybrid", 2)
    for hit in record["hits"]:
        assert hit["passage"] in hit["text"]
        assert all(0 <= start < end <= len(hit["passage"]) for start, end in hit["highlights"])
        assert client.get(hit["url"]).status_code == 200


def test_the_api_pages_by_offset_and_by_page(client: FlaskClient) -> None:
    def ids(query: str) -> list[str]:
        return [hit["id"] for hit in client.get(f"/api/search?q=library&{query}").get_json()["hits"]]

    assert ids("limit=100")[20:30] == ids("limit=10&offset=20") == ids("limit=10&page=3") == ids("page=3")
    assert ids("offset=99999") == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=101", "limit"),
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("offset=-1", "offset"),
        ("offset=1&page=2", "offset"),
        ("page=0", "page"),
        ("type=submarine", "type"),
        ("from=14", "from"),
        ("from=2015&to=2012", "from"),
        ("to=x", "to"),
        ("mode=magic", "mode"),
    ],
)
def test_the_api_names_the_parameter_that_is_impossible(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/api/search?q=a&{query}")

    assert response.status_code == 400
    assert response.get_json()["error"]["parameter"] == parameter
    assert response.get_json()["error"]["message"].startswith(f"{parameter}: ")


def test_errors_of_the_api_are_data(client: FlaskClient) -> None:
    assert client.get("/api/nothing").get_json()["error"]["status"] == 404
    assert client.post("/api/search").get_json()["error"]["status"] == 405
