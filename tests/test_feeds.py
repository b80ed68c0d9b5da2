"""Feeds of searches, people and topics: what a feed reader gets, and in what order."""

from __future__ import annotations

from itertools import chain
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from index.posts.records import Answer, Paragraph, ParagraphKind, PostKind, Respondent
from search import answer_store, stored_rows
from search.archive import Archive
from search.live import LiveArchive
from search.results import PostSummary
from tests.processes import PATIENCE
from webui.addresses import Address, being_at
from webui.app import build_app
from webui.look.theme import Theme
from webui.pages import feeds
from webui.pages.atom import FeedEntry, FeedPage, tag_uri, write_atom
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from flask.testing import FlaskClient

    from tests.conftest import FakeEncoder

ATOM = "{http://www.w3.org/2005/Atom}"
HOME = Address("https://desk.example", "/archive")


def client_of(archive: Path, url: Address | None = HOME, load: type[FakeEncoder] | None = None) -> FlaskClient:
    app = build_app(LiveArchive(archive), WarmingEncoder(load), Theme(url=url))
    app.extensions["answerstacks"].model.wait(PATIENCE)
    return app.test_client()


@pytest.fixture
def client(sample: Path) -> FlaskClient:
    return client_of(sample)


def read(client: FlaskClient, path: str) -> Element:
    response = client.get("/archive" + path)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed: Element = fromstring(response.data)
    return feed


def values(feed: Element, path: str) -> list[str]:
    return [found.text or "" for found in feed.iterfind("/".join(ATOM + name for name in path.split("/")))]


def shown_since(archive: Path, *ids: str) -> list[str]:
    with Archive.open(archive) as opened:
        return [str(day) for day in opened.first_shown(ids)]


def links(element: Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.iterfind(ATOM + "link")}


class TestWhatIsInAFeed:
    def test_an_entry_is_an_answer_with_its_respondent_its_date_and_its_address(
        self, client: FlaskClient, sample: Path
    ) -> None:
        feed = read(client, "/feed?q=name:simms&mode=keyword")

        [entry, *_] = feed.iterfind(ATOM + "entry")
        assert values(entry, "author/name") == ["Théa Brontë-Simms"]
        assert links(entry)["alternate"].startswith("https://desk.example/archive/answers/")
        assert values(entry, "id") == [tag_uri(links(entry)["alternate"])]
        assert "<p>" in values(entry, "content")[0]
        [day] = shown_since(sample, "further-questions-library-certificates/thea-bronte-simms")
        assert values(entry, "updated") == [f"{day}T00:00:00Z"]
        assert values(feed, "title") == ["Answers to “name:simms” – Answerstacks"]
        assert links(feed) == {
            "self": "https://desk.example/archive/feed?q=name%3Asimms&mode=keyword",
            "alternate": "https://desk.example/archive/?q=name%3Asimms&mode=keyword",
        }

    def test_every_answer_is_on_one_of_its_pages(self, client: FlaskClient, sample: Path) -> None:
        seen: list[str] = []
        path = "/feed"
        while path:
            feed = read(client, path)
            seen += [links(entry)["alternate"] for entry in feed.iterfind(ATOM + "entry")]
            path = links(feed).get("next", "").removeprefix("https://desk.example/archive")

        with Archive.open(sample) as archive:
            assert len(seen) == len(set(seen)) == archive.counts.answers

    def test_a_search_s_feed_has_its_close_matches(self, client: FlaskClient) -> None:
        total = client.get("/archive/api/search?q=interview&mode=keyword&type=public").get_json()["total"]

        entries = values(read(client, "/feed?q=interview&mode=keyword&type=public"), "entry/id")
        assert len(entries) == total > 1

    def test_of_a_person_and_of_a_topic(self, client: FlaskClient) -> None:
        person = read(client, "/respondents/thea-bronte-simms/feed")
        assert set(values(person, "entry/author/name")) == {"Théa Brontë-Simms"}

        topic = read(client, "/topics/further-questions/feed")
        assert values(topic, "title") == ["Answers on Further Questions – Answerstacks"]
        assert links(topic)["alternate"] == "https://desk.example/archive/topics/further-questions"

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/feed?year=x&type=castle", 400),
            ("/feed?page=99999", 404),
            ("/feed?q=zzyzx&page=2", 404),
            ("/respondents/nobody/feed", 404),
            ("/respondents/thea-bronte-simms/feed?page=2", 404),
            ("/respondents/thea-bronte-simms/feed?page=abc", 400),
            ("/topics/no/feed", 404),
            ("/topics/further-questions/feed?page=99", 404),
            ("/topics/further-questions/feed?page=0", 400),
            ("/feed?mode=semantic&q=pay", 400),
            ("/feed?mode=semantic", 400),
        ],
    )
    def test_what_cannot_be_had_is_said(self, client: FlaskClient, path: str, status: int) -> None:
        assert client.get("/archive" + path).status_code == status

    def test_pages_lead_to_their_feed(self, client: FlaskClient) -> None:
        for page, feed in [
            ("/?q=certificates&sort=newest", "/archive/feed?q=certificates"),
            ("/", "/archive/feed"),
            ("/respondents/thea-bronte-simms", "/archive/respondents/thea-bronte-simms/feed"),
            ("/topics/further-questions", "/archive/topics/further-questions/feed"),
        ]:
            alternate = f'<link rel="alternate" type="application/atom+xml" href="{feed}">'
            assert alternate in client.get("/archive" + page).text

    @pytest.mark.parametrize("path", ["/feed", "/respondents/thea-bronte-simms/feed", "/topics/further-questions/feed"])
    def test_scripts_may_read_it_and_search_engines_leave_it(self, sample: Path, path: str) -> None:
        app = build_app(LiveArchive(sample), WarmingEncoder(None), Theme(url=HOME, allow_indexing=True))
        headers = app.test_client().get("/archive" + path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["X-Robots-Tag"] == "noindex"


class TestReading:
    @pytest.mark.parametrize("path", ["/feed", "/respondents/thea-bronte-simms/feed", "/topics/further-questions/feed"])
    def test_only_what_is_shown_is_read(self, sample: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        taken: list[str] = []
        reads = stored_rows.read_answer

        def noted(record: tuple[Any, ...], post_key: str) -> Answer:
            taken.append(post_key)
            return reads(record, post_key)

        monkeypatch.setattr(answer_store, "read_answer", noted)
        monkeypatch.setattr(feeds, "ENTRIES", 2)
        client = client_of(sample)
        pages = [read(client, f"{path}?page={number}") for number in (1, 2)]

        assert len(set(chain.from_iterable(values(page, "entry/id") for page in pages))) == len(taken) == 4

    def test_a_person_s_pages_hold_every_answer_once(
        self, client: FlaskClient, sample: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feeds, "ENTRIES", 1)
        with Archive.open(sample) as archive:
            count = len(archive.person("thea-bronte-simms").answers)
        path = "/respondents/thea-bronte-simms/feed"
        ids = {values(read(client, f"{path}?page={number}"), "entry/id")[0] for number in range(1, count + 1)}

        assert len(ids) == count > 1


class TestWithoutItsAddress:
    def test_a_site_has_no_feeds(self, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        client = client_of(sample, None)
        assert "atom+xml" not in client.get("/").text

        monkeypatch.setattr(LiveArchive, "lease", None)
        for path in ("/feed", "/respondents/thea-bronte-simms/feed", "/topics/further-questions/feed"):
            assert client.get(path).status_code == 404


class TestByMeaning:
    def test_a_feed_is_found_by_the_mode_that_it_names(self, sample: Path, encoder_class: type[FakeEncoder]) -> None:
        client = client_of(sample, load=encoder_class)

        assert "words and meaning" in values(read(client, "/feed?q=certificates"), "subtitle")[0]

    def test_without_the_model_it_is_not_there_rather_than_another(self, sample: Path) -> None:
        def broken() -> FakeEncoder:
            raise OSError("no model")

        app = build_app(LiveArchive(sample), WarmingEncoder(broken), Theme(url=HOME))
        app.extensions["answerstacks"].model.wait(PATIENCE)

        response = app.test_client().get("/archive/feed?q=certificates")
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert app.test_client().get("/archive/feed?q=certificates&mode=keyword").status_code == 200
        assert app.test_client().get("/archive/feed?q=certificates&mode=semantic").status_code == 503

    @pytest.mark.parametrize("asked", ["", "?type=public", "?q=name:simms", "?mode=semantic"])
    def test_what_is_in_the_order_of_dates_needs_no_model(self, sample: Path, asked: str) -> None:
        loaded = Event()

        def slow() -> FakeEncoder:
            loaded.wait(PATIENCE)
            raise OSError("no model")

        client = build_app(LiveArchive(sample), WarmingEncoder(slow), Theme(url=HOME)).test_client()
        try:
            assert client.get("/archive/feed?q=certificates").status_code == 503
            assert client.get(f"/archive/feed{asked}").status_code == 200
        finally:
            loaded.set()


ANY_TEXT = st.text(max_size=40)


@given(ANY_TEXT, ANY_TEXT, st.lists(st.tuples(st.sampled_from(ParagraphKind), ANY_TEXT), max_size=5))
def test_any_text_makes_a_document_that_can_be_read(
    name: str, question: str, said: list[tuple[ParagraphKind, str]]
) -> None:
    paragraphs = tuple(Paragraph(kind, text, 0, len(text), "") for kind, text in said)
    answer = Answer("desk/who", "desk", 0, question, Respondent(name, "", ""), paragraphs, ())
    post = PostSummary("desk", "", question, None, PostKind.COLUMN, question)
    with being_at(HOME):
        page = FeedPage(
            question,
            name,
            "https://desk.example/feed",
            "https://desk.example/feed",
            "https://desk.example/",
            [FeedEntry(answer, post, None)],
        )
        feed = fromstring(write_atom(page))

    [content] = values(feed, "entry/content")
    assert content.count("<li>") == sum(kind in (ParagraphKind.LIST_ITEM, ParagraphKind.CHOICE) for kind, _ in said)
