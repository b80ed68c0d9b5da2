"""The site through Flask's test client: what stands on a page, and what a visitor cannot do to it."""

from __future__ import annotations

import html
import logging
import re
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoding.model_errors import ModelNotFound
from index.errors import GenerationDamaged
from index.imports.importing import import_sources
from search.live import LiveArchive
from webui.app import build_app, create_app
from webui.contract import person_url
from webui.pages.parameters import TYPE_ORDER
from webui.serving.warming import ModelState, WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

SAMPLE = Path(__file__).parent.parent / "sample"
OUR_SCRIPT = re.compile(r'<script src="/static/site\.js\?v=[0-9a-f]{12}" defer></script>')
SCRIPT = "<script>alert('&amp;')</script>"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, encoder_class: type[FakeEncoder]) -> Path:
    archive = tmp_path_factory.mktemp("site") / "archive"
    sources = [SAMPLE / "blog.wordpress.xml", SAMPLE / "pages", SAMPLE / "texts"]
    import_sources(archive, sources, model=encoder_class())
    return archive


def client_of(archive: Path, load: Callable[[], FakeEncoder] | None) -> FlaskClient:
    app = create_app(archive, load)
    site(app.test_client()).model.wait(10)
    return app.test_client()


def site(client: FlaskClient) -> Any:
    return client.application.extensions["answerstacks"]


@pytest.fixture(scope="module")
def client(sample: Path, encoder_class: type[FakeEncoder]) -> FlaskClient:
    return client_of(sample, encoder_class)


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


def text_of(response: TestResponse) -> str:
    """A page's text as a reader sees it."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))


# The search page


def test_the_first_page_offers_examples_and_every_library_type_in_order(client: FlaskClient) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert tuple(re.findall(r'name="type" value="(\w+)"', page.text)) == TYPE_ORDER
    assert TYPE_ORDER[:3] == ("public", "academic", "federal")
    assert "<search" in page.text
    assert 'href="/?q=do%20you%20read%20cover%20letters"' in page.text
    assert "answers from" in text_of(page)


def test_the_first_page_is_light(client: FlaskClient) -> None:
    page = client.get("/")
    size = len(page.data)
    for path in re.findall(r'href="(/static/[^"]+)"', page.text):
        with client.get(path) as asset:
            size += len(asset.data)

    assert size < 30_000


def test_results_are_numbered_permalinks_with_marked_words(client: FlaskClient) -> None:
    page = client.get("/?q=cover+letter&mode=keyword")

    links = re.findall(r'<h2><a href="(/answers/[^"]+)">', page.text)
    assert len(links) == len(set(links)) == 10
    assert '<ol class="cards" start="1">' in page.text
    assert re.search(r"<mark>[Ll]etters?</mark>", page.text)
    assert re.search(r'role="status"><strong>\d+ answers</strong>, found by words', page.text)
    assert all(client.get(link).status_code == 200 for link in links)


def test_filters_are_ticked_shown_and_removable(client: FlaskClient) -> None:
    page = client.get("/?q=interview&type=academic&type=federal&from=2013&to=2015")

    assert page.text.count(" checked>") == 3  # two types and the mode
    for url in (
        "/?q=interview&amp;type=federal&amp;from=2013&amp;to=2015",
        "/?q=interview&amp;type=academic&amp;from=2013&amp;to=2015",
        "/?q=interview&amp;type=academic&amp;type=federal",
        "/?q=interview",
    ):
        assert f'href="{url}"' in page.text
    years = {int(year) for year in re.findall(r'<span class="year">(\d+)</span>', page.text)}
    assert years
    assert years <= {2013, 2014, 2015}


def test_filters_alone_list_answers(client: FlaskClient) -> None:
    page = client.get("/?type=unknown")

    assert "Type not known" in page.text
    assert '<ol class="cards"' in page.text


def test_paging_shows_every_answer_once(client: FlaskClient) -> None:
    total = client.get("/api/search?q=library&limit=1").get_json()["total"]
    seen: list[str] = []
    url: str | None = "/?q=library"
    while url:
        page = client.get(url)
        seen += re.findall(r'<h2><a href="(/answers/[^"]+)">', page.text)
        following = re.search(r'<link rel="next" href="([^"]+)">', page.text)
        url = html.unescape(following[1]) if following else None

    assert total > 20
    assert len(seen) == len(set(seen)) == total


def test_a_page_beyond_the_end_is_the_last_one_and_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=cover+letter&page=999")

    assert "There is no page 999 of these results: this is the last one." in text_of(page)
    assert '<ol class="cards"' in page.text
    assert 'rel="next"' not in page.text


def test_no_match_says_what_to_try_and_how_many_there_are_without_filters(client: FlaskClient) -> None:
    nothing = text_of(client.get("/?q=zxqvzxqv&mode=keyword"))
    elsewhere = text_of(client.get("/?q=interview&mode=keyword&from=1999&to=1999"))

    assert "No close match for “zxqvzxqv”" in nothing
    assert "What to try" in nothing
    assert re.search(r"Look in all library types and years : \d+ answers", elsewhere)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("type=submarine", "“submarine” is not a library type. It was ignored."),
        ("from=20x4", "“20x4” is not a year of four digits. It was ignored."),
        ("from=2020&to=2013", "The years ran backwards, from 2020 to 2013. They were swapped."),
        ("mode=magic", "“magic” is none of hybrid, keyword, semantic. Words and meaning were used."),
        ("page=0", "“0” is not a number from 1 to 1000000. Page 1 is shown."),
        ("page=-1", "“-1” is not a number from 1 to 1000000. Page 1 is shown."),
        ("page=" + "9" * 5000, "Page 1 is shown."),
        ("q=" + "long+" * 400, "The question has more than 1000 characters. Only the first ones were used."),
    ],
)
def test_impossible_parameters_are_ignored_with_a_note(client: FlaskClient, query: str, note: str) -> None:
    page = client.get(f"/?q=interview&{query}" if not query.startswith("q=") else f"/?{query}")

    assert page.status_code == 200
    assert note in text_of(page)


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

    assert re.findall(r'<h2><a href="/answers/([^"]+)">', page.text) == [answer.id for answer in answers]
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
    assert "withdrawn" in gone.text
    assert 'name="q"' in unknown.text


def test_nothing_in_the_archive_or_the_query_gets_out_of_the_page(hostile: FlaskClient) -> None:
    [eve] = site(hostile).live.get().people()
    for path in (
        "/?q=certificates",
        "/answers/post-0000/0",
        "/answers/post-0001/0",
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
        assert "<script" not in OUR_SCRIPT.sub("", page.text)
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
    assert list(record) == ["query", "mode", "sort", "total", "listed", "synonyms", "respelling", "facets", "hits"]
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


# The model


def test_while_the_model_loads_answers_are_found_by_words_and_the_page_says_so(
    sample: Path, encoder_class: type[FakeEncoder]
) -> None:
    gate = Event()

    def load() -> FakeEncoder:
        gate.wait(10)
        return encoder_class()

    client = create_app(sample, load).test_client()

    cold = text_of(client.get("/?q=cover+letter"))
    assert client.get("/healthz").get_json() == {"status": "ok", "model": "loading"}
    assert client.get("/api/search?q=cover+letter").get_json()["mode"] == "keyword"
    gate.set()
    assert site(client).model.wait(10) is ModelState.READY
    warm = text_of(client.get("/?q=cover+letter"))

    assert ", found by words" in cold
    assert "still starting up" in cold
    assert ", found by words and meaning" in warm
    assert "still starting up" not in warm


def test_a_model_that_cannot_be_loaded_is_logged_and_said(sample: Path, caplog: pytest.LogCaptureFixture) -> None:
    def load() -> FakeEncoder:
        raise ModelNotFound("tiny")

    client = client_of(sample, load)

    page = client.get("/?q=cover+letter&mode=semantic")
    assert page.status_code == 200
    assert "Search by meaning is not available just now" in text_of(page)
    assert "'tiny' is not on this machine" in caplog.text


def test_a_model_that_did_not_make_the_vectors_is_not_used(
    sample: Path, encoder_class: type[FakeEncoder], caplog: pytest.LogCaptureFixture
) -> None:
    other = encoder_class()
    other.identity = "other@1"
    client = client_of(sample, lambda: other)

    pages = [client.get("/?q=cover+letter") for _ in range(3)]

    assert all("not available just now" in text_of(page) for page in pages)
    assert caplog.text.count("other@1") == 1


def test_when_a_generation_of_another_model_goes_live_its_model_is_loaded(
    archives: ArchiveMaker, encoder_class: type[FakeEncoder]
) -> None:
    rows = [archives.answer("Letters are read.", question="Do you read letters?", year=year) for year in (2014, 2015)]
    first, second = encoder_class(), encoder_class()
    second.identity = "other@1"
    archive = archives.write(rows, first)
    loads = iter([first, second])
    client = create_app(archive, lambda: next(loads)).test_client()
    site(client).model.wait(10)
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid"

    archives.write(rows[:1], first, into=archive)
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid", "the same model is not loaded again"
    archives.write(rows, second, into=archive)
    meanwhile = client.get("/?q=letters")
    assert site(client).model.wait(10) is ModelState.READY
    after = client.get("/api/search?q=letters").get_json()

    assert "still starting up" in text_of(meanwhile)
    assert (after["mode"], after["total"]) == ("hybrid", 2)


def test_a_model_that_failed_is_tried_again_for_the_next_generation(
    archives: ArchiveMaker, encoder_class: type[FakeEncoder], caplog: pytest.LogCaptureFixture
) -> None:
    rows = [archives.answer("Letters are read.", question="Do you read letters?")]
    archive = archives.write(rows, encoder_class())
    loads = 0

    def load() -> FakeEncoder:
        nonlocal loads
        loads += 1
        if loads == 1:
            raise GenerationDamaged(Path("model.onnx"), "a", "b")
        return encoder_class()

    client = client_of(archive, load)
    for _ in range(3):
        assert "not available just now" in text_of(client.get("/?q=letters"))
    assert (loads, client.get("/healthz").get_json()["model"]) == (1, "failed")
    assert caplog.text.count("model.onnx") == 1

    archives.write(rows, encoder_class(), into=archive)
    client.get("/?q=letters")
    assert site(client).model.wait(10) is ModelState.READY
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid"


def test_an_archive_without_vectors_loads_no_model_until_it_has_some(
    archives: ArchiveMaker, encoder_class: type[FakeEncoder]
) -> None:
    rows = [archives.answer("Letters are read.", question="Do you read letters?")]
    archive = archives.write(rows)
    client = client_of(archive, encoder_class)
    assert client.get("/healthz").get_json()["model"] == "off"
    assert client.get("/api/search?q=letters").get_json()["mode"] == "keyword"

    archives.write(rows, encoder_class(), into=archive)
    client.get("/?q=letters")
    assert site(client).model.wait(10) is ModelState.READY
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid"


def test_a_site_without_a_model_offers_no_choice_of_modes(sample: Path) -> None:
    client = client_of(sample, None)

    assert 'name="mode"' not in client.get("/").text
    assert "switched off" not in client.get("/?q=letter").text
    assert "switched off" in client.get("/?q=letter&mode=semantic").text


# What holds for every response


def test_every_response_carries_the_security_headers_and_no_cookie(client: FlaskClient) -> None:
    paths = [
        "/",
        "/?q=letter",
        "/about",
        "/browse",
        "/browse/questions",
        "/respondents",
        "/respondents/none",
        "/theme.css",
        "/robots.txt",
        "/answers/none",
        "/api/search?q=a",
        "/api/search?limit=x",
        "/healthz",
        "/static/style.css",
        "/static/none",
    ]
    for path in paths:
        with client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]

            assert policy.startswith("default-src 'none'; style-src 'self'; ")
            assert "unsafe" not in policy
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "same-origin"
            assert "camera=()" in response.headers["Permissions-Policy"]
            assert "Set-Cookie" not in response.headers


def test_pages_have_no_inline_style_or_script_and_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in (
        "/",
        "/?q=letter",
        "/compare?q=letter",
        "/about",
        "/answers/none",
        "/questions/further-questions-library-certificates",
        "/browse",
        "/browse/questions/2014",
        "/respondents",
        "/respondents/winifred-foy",
    ):
        page, scripts = OUR_SCRIPT.subn("", client.get(path).text)

        assert scripts == 1

        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)
        assert not re.search(r'(?:src|<link[^>]*href)="(?!/)', page)
        assert '<meta name="robots" content="noindex">' in page


def test_static_files_are_cached_for_good_only_under_their_content_s_hash(client: FlaskClient) -> None:
    path = re.findall(r'href="(/static/style[^"]+)"', client.get("/").text)[0]
    with client.get(path) as hashed, client.get("/static/style.css?v=old") as other:
        assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert other.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/about")

    again = client.get("/about", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_head_works_and_other_methods_do_not(client: FlaskClient) -> None:
    head = client.head("/?q=letter")

    assert (head.status_code, head.data) == (200, b"")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        response = client.open("/", method=method)
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


class BrokenLive:
    """An archive that cannot be had."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def lease(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RuntimeError("secret detail"), 500, "Something went wrong on our side"),
        (GenerationDamaged(Path("/secret/detail"), "a", "b"), 503, "cannot be opened just now"),
    ],
)
def test_failures_are_logged_and_told_plainly(
    error: Exception, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(cast("LiveArchive", BrokenLive(error)), WarmingEncoder(None))

    with caplog.at_level(logging.ERROR):
        page, data = (app.test_client().get(path) for path in ("/?q=a", "/api/search?q=a"))

    assert (page.status_code, data.status_code) == (status, status)
    assert words in page.text
    assert "secret" not in page.text + data.text
    assert "secret" in caplog.text
    assert page.headers["X-Robots-Tag"] == "noindex"


HOSTILE_WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='"*():-~^[]{}<>\\/&%+ aeq.\u0000\u202e\ud83d', max_size=40),
    st.sampled_from(["type:", "year:9999..1", 'name:"', "-" * 300, "a*" * 200, "(" * 2000, "9" * 4400, "٣", "1e9"]),
)


QUESTION = "/questions/further-questions-library-certificates"
YEAR = "/browse/questions/2014"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("q type from to mode page limit offset v letter".split()), HOSTILE_WORDS), max_size=6
    ),
    st.sampled_from(["/", "/api/search", "/questions/x", "/about", QUESTION, "/browse", "/respondents", YEAR]),
)
def test_no_query_string_breaks_a_page(client: FlaskClient, pairs: list[tuple[str, str]], path: str) -> None:
    query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])

    response = client.get(f"{path}?{query}")

    assert response.status_code in {"/api/search": {200, 400}, "/questions/x": {404}, YEAR: {200, 302}}.get(path, {200})


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["/answers/", "/questions/", "/static/", "/", "/respondents/", "/browse/questions/"]),
    st.binary(max_size=40),
)
def test_no_address_breaks_the_site(client: FlaskClient, folder: str, name: bytes) -> None:
    path = folder + "".join(f"%{byte:02X}" for byte in name)
    with client.get(path) as response:
        assert response.status_code < 500


# Did you mean


def test_a_misspelt_word_is_put_right_and_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=certifcate&mode=keyword").text

    assert "Showing results for" in page
    assert 'href="/?q=certificate&amp;mode=keyword"' in page
    assert 'href="/?q=certifcate&amp;mode=keyword&amp;as_typed=1"' in page
    assert '<ol class="cards"' in page


def test_what_was_typed_can_be_insisted_on(client: FlaskClient) -> None:
    page = client.get("/?q=certifcate&mode=keyword&as_typed=1").text

    assert 'Did you mean <a href="/?q=certificate&amp;mode=keyword">certificate</a>?' in page
    assert '<ol class="cards"' not in page
