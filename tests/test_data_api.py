"""The JSON API under /api/v1: what it gives, how lists are read page after page, and how it says no."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from bench.sample_archive import import_sample
from index.takedowns import hiding
from search.archive import Archive
from tests.sample_site import client_of
from webui.data.endpoints import ENDPOINTS, ROOT
from webui.data.openapi import describe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import FakeEncoder

ID = "further-questions-library-certificates/thea-bronte-simms"
POST = "further-questions-library-certificates"
PATHS = {
    "/search": ["?q=certificates", "?q=interview&type=public&type=academic&limit=3", "?sort=oldest", "?q=zxqv"],
    "/search.{format}": [],
    "/facets": ["?q=certificates"],
    "/compare": ["?q=interview&limit=1", "?q=interview&type=law"],
    "/answers/{id}": [f"/answers/{ID}"],
    "/answers.{format}": [],
    "/similar": [f"?id={ID}&limit=2"],
    "/quote": ["?text=I+read+every+letter", "?text=the+library"],
    "/posts": ["", "?limit=2"],
    "/posts/{key}": [f"/posts/{POST}"],
    "/questions": ["?limit=3"],
    "/respondents": ["?limit=3"],
    "/respondents/{slug}": ["/respondents/thea-bronte-simms"],
    "/suggestions": ["?q=cov", "?q="],
}


@pytest.fixture
def client(sample: Path, encoder_class: type[FakeEncoder]) -> FlaskClient:
    return client_of(sample, encoder_class)


def ask(client: FlaskClient, path: str) -> Any:
    response = client.get(path if path.startswith("/api/") else ROOT + path)
    assert response.status_code == 200, response.text
    return response.get_json()


def pages(client: FlaskClient, path: str) -> Iterator[Any]:
    following = ROOT + path
    while following:
        page = ask(client, following)
        yield page
        following = page["next"]


def misfits(  # noqa: C901 — a case for each kind of schema
    value: object, schema: dict[str, Any], schemas: dict[str, Any], where: str = "$"
) -> Iterator[str]:
    """Yield every place of a value that is not as its schema says: as much of JSON Schema as the description uses."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        if value is not None:
            yield from misfits(value, schema["anyOf"][0], schemas, where)
        return
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kinds: dict[str, Any] = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "array": list,
        "object": dict,
    }
    if value is None and "null" in allowed:
        return
    if not isinstance(value, kinds[allowed[0]]) or (isinstance(value, bool) and allowed[0] != "boolean"):
        yield f"{where} is {value!r}"
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from misfits(item, schema["items"], schemas, f"{where}[{place}]")
    elif isinstance(value, dict) and "properties" in schema:
        if value.keys() != schema["properties"].keys():
            yield f"{where} has the keys {sorted(value.keys() ^ schema['properties'].keys())} of one only"
        for key in value.keys() & schema["properties"].keys():
            yield from misfits(value[key], schema["properties"][key], schemas, f"{where}.{key}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from misfits(item, schema["additionalProperties"], schemas, f"{where}.{key}")


class TestDescription:
    def test_every_endpoint_answers_as_it_is_described(self, client: FlaskClient) -> None:
        described = ask(client, "/openapi.json")
        schemas = described["components"]["schemas"]
        assert described["paths"].keys() == PATHS.keys() == {endpoint.path for endpoint in ENDPOINTS}
        for path, asked in PATHS.items():
            content = described["paths"][path]["get"]["responses"]["200"]["content"]
            for query in asked:
                answer = ask(client, query if query.startswith("/") else path + query)
                assert list(misfits(answer, content["application/json"]["schema"], schemas)) == []

    def test_every_route_is_described(self, client: FlaskClient) -> None:
        rules = {rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith(f"{ROOT}/")}

        assert len(rules) == len(ENDPOINTS) + 1, "each endpoint has one route, and the description one"

    def test_the_checker_of_these_tests_finds_misfits(self) -> None:
        schemas = describe("x", "1")["components"]["schemas"]
        good = {"kind": "topic", "text": "a", "url": "/", "answers": 1}
        reference = {"$ref": "#/components/schemas/Suggestion"}
        assert not list(misfits(good, reference, schemas))
        for bad in ({**good, "answers": "1"}, {**good, "more": 1}, {**good, "text": None}, {**good, "answers": True}):
            assert list(misfits(bad, reference, schemas))

    def test_the_page_names_every_endpoint_and_parameter(self, client: FlaskClient) -> None:
        page = client.get("/data").text
        for endpoint in ENDPOINTS:
            assert f"<code>{ROOT}{endpoint.path}</code>" in page
            assert all(f"<dt><code>{parameter.name}</code>" in page for parameter in endpoint.parameters)


class TestLists:
    def test_pages_together_are_the_whole_list_once(self, client: FlaskClient, sample: Path) -> None:
        with Archive.open(sample) as archive:
            ids = [answer.id for answer, _ in archive.answers()]
            keys = [post.key for post in archive.posts()]
            slugs = [person.slug for person in archive.people()]

        found = [hit["id"] for page in pages(client, "/search?limit=70&sort=oldest") for hit in page["hits"]]
        assert sorted(found) == sorted(ids)
        assert [post["key"] for page in pages(client, "/posts?limit=7") for post in page["posts"]] == keys
        assert [one["slug"] for page in pages(client, "/respondents?limit=31") for one in page["respondents"]] == slugs

    def test_the_other_parameters_are_kept(self, client: FlaskClient) -> None:
        first, second, *_ = pages(client, "/search?q=library&type=public&type=law&limit=1&mode=keyword")

        assert (second["query"], second["mode"], second["total"]) == ("library", "keyword", first["total"])
        assert first["hits"] != second["hits"]

    def test_a_question_has_its_posts_and_answers(self, client: FlaskClient) -> None:
        [asked] = [each for page in pages(client, "/questions") for each in page["questions"] if POST in each["posts"]]
        assert asked["answer_count"] == len(ask(client, f"/posts/{POST}")["answers"])

    @pytest.mark.parametrize("cursor", ["x", "1", "1.5", "0123456789abcdef.0", "-1.5", "1.5.2", "٣.1"])
    def test_a_cursor_of_another_state_is_refused(self, client: FlaskClient, cursor: str) -> None:
        response = client.get(f"{ROOT}/posts?cursor={cursor}")

        assert response.status_code == (409 if cursor == "0123456789abcdef.0" else 400)
        assert response.content_type == "application/problem+json; charset=utf-8"
        assert response.get_json()["parameter"] == "cursor"


class TestErrors:
    @pytest.mark.parametrize(
        ("path", "status", "parameter"),
        [
            ("/search?mode=telepathy", 400, "mode"),
            ("/search?limit=101", 400, "limit"),
            ("/facets?type=castle", 400, "type"),
            ("/compare?q=a&limit=-1", 400, "limit"),
            ("/similar", 400, "id"),
            ("/search?query=pay", 400, "query"),
            ("/answers.csv?safe_cells=yes", 400, "safe_cells"),
            ("/suggestions?q=" + "a" * 1001, 400, "q"),
            ("/quote", 400, "text"),
            ("/quote?text=" + "a" * 4000, 400, "text"),
            ("/similar?id=no/body", 404, None),
            ("/answers/no/body", 404, None),
            ("/posts/none", 404, None),
            ("/respondents/nobody", 404, None),
            ("/nothing", 404, None),
            ("/search.xml?q=a", 404, None),
        ],
    )
    def test_are_problem_details(self, client: FlaskClient, path: str, status: int, parameter: str | None) -> None:
        response = client.get(ROOT + path)

        assert (response.status_code, response.content_type) == (status, "application/problem+json; charset=utf-8")
        assert response.get_json()["status"] == status
        assert response.get_json().get("parameter") == parameter

    def test_scripts_of_other_sites_may_read_errors_too(self, client: FlaskClient) -> None:
        for path in ("/search?q=a", "/nothing", "/answers.csv"):
            assert client.get(ROOT + path, buffered=True).headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Origin" not in client.get("/").headers

    def test_scripts_of_other_sites_may_ask_whether_anything_changed(self, client: FlaskClient) -> None:
        for path in ("/search?q=a", "/answers.csv", "/nothing"):
            asked = client.options(ROOT + path, headers={"Access-Control-Request-Headers": "if-none-match"})
            assert (asked.status_code, asked.data) == (204, b"")
            assert asked.headers["Access-Control-Allow-Origin"] == "*"
            assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
            assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
            assert int(asked.headers["Access-Control-Max-Age"]) > 0
        assert "ETag" in client.get(f"{ROOT}/search?q=a").headers["Access-Control-Expose-Headers"]
        assert client.options("/api/search").status_code == client.options("/").status_code == 405
        assert client.post(f"{ROOT}/search").status_code == 405


def test_an_old_id_leads_to_the_quoted_new_one(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Archive, "resolve", lambda *_: "do-you?/inez #1 ü")
    assert client.get(f"{ROOT}/answers/old").headers["Location"] == f"{ROOT}/answers/do-you%3F/inez%20%231%20%C3%BC"


class TestDocuments:
    def test_the_whole_archive_is_what_the_command_exports(self, client: FlaskClient, sample: Path) -> None:
        lines = [json.loads(line) for line in client.get(f"{ROOT}/answers.jsonl", buffered=True).text.splitlines()]
        rows = list(csv.DictReader(io.StringIO(client.get(f"{ROOT}/answers.csv", buffered=True).text, newline="")))

        with Archive.open(sample) as archive:
            texts = [answer.text for answer, _ in archive.answers()]
        assert [line["text"] for line in lines] == [row["text"] for row in rows] == texts

    def test_of_a_search_it_is_every_hit_in_order(self, client: FlaskClient) -> None:
        query = "q=library&type=public&mode=keyword"
        hits = [hit["id"] for page in pages(client, f"/search?{query}") for hit in page["hits"]]
        lines = client.get(f"{ROOT}/search.jsonl?{query}", buffered=True).text.splitlines()

        assert [json.loads(line)["id"] for line in lines] == hits != []

    def test_what_is_known_already_is_not_sent_again(self, client: FlaskClient) -> None:
        first = client.get(f"{ROOT}/answers.csv", buffered=True)
        again = client.get(f"{ROOT}/answers.csv", headers={"If-None-Match": first.headers["ETag"]}, buffered=True)

        assert (again.status_code, again.data) == (304, b"")
        assert client.head(f"{ROOT}/answers.csv", buffered=True).status_code == 200


@pytest.mark.slow
def test_what_is_hidden_is_in_none_of_them(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    archive = tmp_path / "archive"
    import_sample(archive, fake_encoder)
    client = client_of(archive, lambda: fake_encoder)
    name = ask(client, f"/answers/{ID}")["respondent_name"]
    cursor = next(pages(client, "/posts?limit=1"))["next"]

    hiding.hide(archive, hiding.preview_hide(archive, ID), "asked for", model=fake_encoder)

    assert client.get(f"{ROOT}/answers/{ID}").status_code == 410
    assert client.get(f"{ROOT}/similar?id={ID}").status_code == 410
    assert client.get(cursor).status_code == 409
    for path in ("/answers.jsonl", "/search.csv?q=certificates", f"/posts/{POST}", "/search?q=certificates&limit=100"):
        text = client.get(ROOT + path, buffered=True).text
        assert ID not in text
        if POST in path:
            assert name not in text
