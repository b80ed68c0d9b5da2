"""What caches are told: to ask each time, whatever was answered, so that none goes on showing what is hidden."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from index.corrections.corrections import SamePerson
from index.errors import GenerationDamaged
from webui.app import build_app, create_app
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from search.live import LiveArchive
    from tests.conftest import AnswerRow, ArchiveMaker

SAID = (SamePerson(1, "Ada Will", ("Ada Will-Orr",)),)
ID = "post-0003/0"


@pytest.fixture
def archive(archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path) -> Path:
    return archives.write(rows, into=tmp_path, redirects={"old/name": ID}, gone={"was/here": "x"}, same_people=SAID)


@pytest.fixture
def client(archive: Path) -> FlaskClient:
    return create_app(archive).test_client()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?q=letter&page=9", 200),
        (f"/answers/{ID}?passage=0-9", 200),
        ("/questions/post-0002", 200),
        ("/questions/post-0002?type=public", 200),
        ("/respondents", 200),
        ("/respondents/ada-will", 200),
        ("/browse", 200),
        ("/browse/questions/undated", 200),
        ("/compare?q=letter", 200),
        ("/about", 200),
        ("/theme.css", 200),
        ("/theme.css?v=old", 200),
        ("/robots.txt", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/api/search?q=letter", 200),
        (f"/api/similar?id={ID}", 200),
        ("/answers/old/name", 301),
        ("/respondents/ada-will-orr", 301),
        ("/respondents/ada-will?page=7", 302),
        ("/api/search?limit=x", 400),
        ("/answers/no/one", 404),
        ("/respondents/no-one", 404),
        ("/api/similar?id=no", 404),
        ("/api/none", 404),
        ("/nothing", 404),
        ("/static/nothing.css", 404),
        ("/answers/was/here", 410),
        ("/questions/was/here", 410),
        ("/api/similar?id=was/here", 410),
    ],
)
def test_every_answer_is_to_be_asked_for_again(client: FlaskClient, path: str, status: int) -> None:
    with client.get(path) as found, client.head(path) as head:
        for response in (found, head):
            assert response.status_code == status
            assert response.headers.getlist("Cache-Control") == ["no-cache"]
            assert not set(response.headers.keys()) & {"Vary", "Expires", "Age", "Pragma", "Set-Cookie"}
            assert ("ETag" in response.headers) == (status == 200)
        assert head.headers.get("ETag") == found.headers.get("ETag")
        assert head.data == b""
    post = client.post(path)
    assert (post.status_code, post.headers["Cache-Control"]) in ((404, "no-cache"), (405, "no-cache"))


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("x"), 500), (GenerationDamaged(Path("x"), "a", "b"), 503)])
def test_a_failure_is_kept_by_nobody(error: Exception, status: int) -> None:
    class Broken:
        def lease(self) -> None:
            raise error

        get = lease

    app = build_app(cast("LiveArchive", Broken()), WarmingEncoder(None))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for path in ("/", "/api/search?q=a", "/readyz", "/respondents/a"):
        response = app.test_client().get(path)
        assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-cache")
        assert "ETag" not in response.headers


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "after"),
    [
        (f"/answers/{ID}", 410),
        (f"/answers/{ID}?passage=0-9", 410),
        ("/answers/old/name", 410),
        (f"/api/similar?id={ID}", 410),
        ("/questions/post-0002", 200),
        ("/?q=form", 200),
        ("/compare?q=form", 200),
        ("/browse", 200),
        ("/browse/questions", 200),
        ("/respondents", 200),
        ("/about", 200),
        ("/api/search?q=form", 200),
    ],
)
def test_what_was_kept_before_a_takedown_is_not_confirmed(
    client: FlaskClient,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    archive: Path,
    method: str,
    path: str,
    after: int,
) -> None:
    kept = client.open(path, method=method)
    headers = {"If-None-Match": kept.headers.get("ETag", '"x"'), "If-Modified-Since": "Fri, 31 Dec 2038 23:59:59 GMT"}
    if kept.status_code == 200:
        assert client.open(path, method=method, headers=headers).status_code == 304
    archives.write(rows[:5], into=archive, gone={ID: "withdrawn", "old/name": "withdrawn"})
    again = client.open(path, method=method, headers=headers)
    assert again.status_code == after
    assert kept.status_code == 301 or again.headers.get("ETag") != kept.headers["ETag"]
    assert again.headers["Cache-Control"] == "no-cache"
    assert b"what a form cannot" not in again.data


def test_not_changed_says_how_it_is_to_be_kept_too(client: FlaskClient) -> None:
    tag = client.get("/about").headers["ETag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = client.get("/about", headers={"If-None-Match": given})
        assert (response.status_code, response.data) == (304, b"")
        assert (response.headers["ETag"], response.headers["Cache-Control"]) == (tag, "no-cache")


def test_a_page_depends_on_its_address_alone(client: FlaskClient) -> None:
    """So that there is nothing to `Vary` by."""
    asked = [
        {},
        {"Accept": "application/json"},
        {"Accept-Language": "ru"},
        {"Accept-Encoding": "gzip, br"},
        {"Cookie": "session=1; theme=dark"},
        {"User-Agent": "Googlebot/2.1"},
        {"Authorization": "Basic eDp5"},
        {"Sec-GPC": "1", "DNT": "1", "Save-Data": "on"},
        {"Range": "bytes=0-9"},
        {"Referer": "https://elsewhere.example/"},
    ]
    for path in ("/", "/?q=letter", f"/answers/{ID}", "/api/search?q=letter", "/respondents/ada-will"):
        found = {
            (response.status_code, response.data)
            for headers in asked
            if (response := client.get(path, headers=headers))
        }
        assert len(found) == 1


def test_only_what_has_its_content_s_hash_in_its_address_is_kept(client: FlaskClient) -> None:
    page = client.get("/").text
    kept = set(re.findall(r'(?:href|src)="(/static/[^"]+\?v=[^"]+)"', page))
    assert kept
    for path in kept:
        with client.get(path) as current, client.get(path + "0") as other, client.get(path.split("?")[0]) as bare:
            assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert other.headers["Cache-Control"] == bare.headers["Cache-Control"] == "no-cache"
