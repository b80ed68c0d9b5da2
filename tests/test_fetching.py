"""Fetching: what a server answers, how long is waited, and what an answer may cost."""

from __future__ import annotations

import datetime as dt
import socket
from email.utils import format_datetime
from threading import Event

import pytest

from index.sources.fetching import Fetcher
from index.sources.remote_errors import (
    ResponseTooLarge,
    SiteUnavailable,
    SiteUnreachable,
)
from index.sources.waiting import Limits, asked_wait
from tests.slow_names import Clock, Names, empty_blog, local, new_clock
from tests.wordpress_server import Answer, WordPress, always, busy, cut_off, once, page, silent, zipped

blog = pytest.fixture(empty_blog)
clock = pytest.fixture(new_clock)


# --- Answers --------------------------------------------------------------------------------------------------------


def test_what_a_server_answers(blog: WordPress, clock: Clock) -> None:
    blog.pages["/a?b=1&c=d+e"] = page("Café", **{"X-Here": "yes"})

    fetched = local(clock).get(f"{blog.url}a?b=1#part", {"c": "d e"})

    assert (fetched.status, fetched.text, fetched.media_type) == (200, "Café", "text/html")
    assert fetched.headers["x-here"] == "yes"
    assert fetched.url == f"{blog.url}a?b=1&c=d+e"


def test_a_missing_page_is_an_answer(blog: WordPress, clock: Clock) -> None:
    assert local(clock).get(f"{blog.url}nowhere").status == 404


def test_it_says_who_asks_and_names_the_host(blog: WordPress, clock: Clock) -> None:
    local(clock).get(blog.url)

    assert blog.headers[0]["user-agent"].startswith("answerstacks/")
    assert blog.headers[0]["user-agent"].endswith(" (+polite)")
    assert blog.headers[0]["host"] == f"127.0.0.1:{blog.port}"


def test_letters_in_an_address_are_encoded_once(blog: WordPress, clock: Clock) -> None:
    local(clock).get(f"{blog.url}caf%C3%A9/é?q=ü")

    assert blog.requests == ["/caf%C3%A9/%C3%A9?q=%C3%BC"]


# --- Waiting --------------------------------------------------------------------------------------------------------


def test_a_busy_site_is_asked_again_later_and_later(blog: WordPress, clock: Clock) -> None:
    blog.fault = once(busy(500), busy(502), busy(503), busy(429))

    assert local(clock, pause_seconds=0).get(blog.url).status == 200

    assert clock.slept == [1, 2, 4, 8]


def test_it_waits_as_long_as_the_site_asks(blog: WordPress, clock: Clock) -> None:
    now = dt.datetime(2022, 10, 14, 9, tzinfo=dt.UTC)
    later = format_datetime(now + dt.timedelta(seconds=40), usegmt=True)
    dated = busy(503, Retry_After=later)
    blog.fault = once(busy(429, Retry_After="30"), dated)

    assert local(clock, pause_seconds=0).get(blog.url).status == 200

    assert clock.slept[0] == 30
    # The date has long passed by the server's own clock: as long as without it.
    assert clock.slept[1] == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "Fri, 14 Oct 2022 09:00:40 GMT", "date": "Fri, 14 Oct 2022 09:00:00 GMT"}, 40),
        ({"retry-after": "Fri, 14 Oct 2022 08:00:00 GMT", "date": "Fri, 14 Oct 2022 09:00:00 GMT"}, 0),
        ({"retry-after": "9" * 400}, 999_999_999),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Fri, 99 Oct 2022 09:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_what_a_site_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds


def test_a_site_that_asks_to_be_left_alone_for_an_hour_is(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(busy(429, Retry_After="3600"))

    with pytest.raises(SiteUnavailable, match="429, 1 time, and asks to wait 3600 seconds"):
        local(clock).get(blog.url)

    assert (len(blog.requests), clock.slept) == (1, [])


def test_after_five_tries_it_is_given_up(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(busy(503))

    with pytest.raises(SiteUnavailable, match=r"status 503, 5 times\. Try again later"):
        local(clock).get(blog.url)

    assert len(blog.requests) == 5


def test_requests_to_one_host_keep_a_pause(blog: WordPress, clock: Clock) -> None:
    fetcher = local(clock)

    fetcher.get(blog.url)
    fetcher.get(blog.url)
    clock.now += 0.2
    fetcher.get(blog.url)
    clock.now += 60
    fetcher.get(blog.url)

    assert clock.slept == [0.5, pytest.approx(0.3)]


# --- What an answer may cost ----------------------------------------------------------------------------------------


def test_an_answer_that_is_too_long_is_let_go(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(Answer(200, b"x" * 1_001))
    with pytest.raises(ResponseTooLarge, match="longer than 1,000 bytes"):
        local(clock, body_bytes=1_000).get(blog.url)
    assert len(local(clock, body_bytes=1_001).get(blog.url).body) == 1_001


def test_it_is_the_length_after_decompression_that_counts(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(zipped(b"x" * 5_000_000))
    assert len(local(clock).get(blog.url).body) == 5_000_000
    with pytest.raises(ResponseTooLarge):
        local(clock, body_bytes=1_000_000).get(blog.url)


def test_an_answer_that_breaks_off_is_asked_for_again(blog: WordPress, clock: Clock) -> None:
    blog.fault = once(cut_off(b"Half a"), cut_off(b"Half a"))
    assert local(clock).get(blog.url).status == 200
    assert len(blog.requests) == 3


def test_an_answer_that_is_never_whole(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(cut_off(b"Half a"))
    with pytest.raises(SiteUnreachable, match="the connection failed") as caught:
        local(clock).get(blog.url)
    assert caught.value.__cause__


def test_silence_ends(blog: WordPress, clock: Clock) -> None:
    ended = Event()
    blog.fault = silent(ended)
    with pytest.raises(SiteUnreachable, match="did not come in time"):
        local(clock, read_seconds=0.05, tries=2).get(blog.url)
    ended.set()
    assert clock.slept[0] == 1


def test_an_answer_in_drops_ends_too(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(Answer(200, b"drops" * 100, drip_seconds=0.02))
    fetcher = Fetcher(True, limits=Limits(answer_seconds=0.1), sleep=clock.sleep)
    with pytest.raises(SiteUnreachable, match=r"not whole after 0\.1 seconds"):
        fetcher.get(blog.url)


def test_no_host_and_no_server(clock: Clock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        # Taken, so that no other program gets it, and nobody listens.
        port = free.getsockname()[1]
        with pytest.raises(SiteUnreachable, match="the connection failed"):
            local(clock).get(f"http://127.0.0.1:{port}/")
    with pytest.raises(SiteUnreachable, match=r"no host of the name 'nowhere\.example'"):
        Fetcher(network=Names({})).get("http://nowhere.example/")
    assert clock.slept == []
