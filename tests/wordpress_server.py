"""A blog on this machine that speaks WordPress's REST interface (wp/v2), for tests: as WordPress does, or with a
fault."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
import time
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedIOBase
    from types import TracebackType

_CATEGORIES = {1: "Further Questions", 2: "Q&amp;A"}
_TAGS = {7: "looms", 8: "paper clips"}


@dataclass(frozen=True)
class BlogPost:
    """A post in the blog's database; its moments in UTC."""

    id: int
    slug: str = ""
    title: str = "Further Questions: Do you lend looms?"
    content: str = "<p>Words.</p>"
    date: dt.datetime = dt.datetime(2022, 10, 14, 9)  # noqa: DTZ001 — a database has no zones
    modified: dt.datetime | None = None
    status: str = "publish"
    protected: bool = False
    categories: tuple[int, ...] = (1,)
    tags: tuple[int, ...] = ()

    @property
    def modified_gmt(self) -> dt.datetime:
        return self.modified or self.date


@dataclass
class Answer:
    """What is sent back."""

    status: int = 200
    body: bytes = b""
    #: One that is sent several times has several lines.
    headers: dict[str, str] = field(default_factory=dict)
    #: Before each byte of the body.
    drip_seconds: float = 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Whoever asks may go away before the answer is there; the tests see everything else by what they get."""


class WordPress:
    """The blog, served on a port of its own while the `with` lasts."""

    def __init__(
        self, posts: list[BlogPost] | None = None, *, utc_offset_hours: int = 0, root: str = "/wp-json"
    ) -> None:
        self.posts = posts or []
        self.offset = dt.timedelta(hours=utc_offset_hours)
        #: Where the interface is; empty where there is none.
        self.root = root
        self.announces_root = True
        self.knows_modified_after = True
        self.knows_orderby_modified = True
        self.embeds = True
        self.counts = True
        #: Pages, feeds and the like by path.
        self.pages: dict[str, Answer] = {}
        #: What to answer instead of the next requests for which it gives something.
        self.fault: Callable[[WordPress, str], Answer | None] = lambda *_: None
        #: All that was asked for: path and query, and the headers.
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        #: Called after a page of posts has been answered; may change the blog.
        self.after_page: Callable[[WordPress], None] = lambda _: None

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def asked(self, name: str) -> list[dict[str, str]]:
        """The queries of all requests whose path ends so."""
        return [dict(parse_qsl(parts.query)) for one in self.requests if (parts := urlsplit(one)).path.endswith(name)]

    def edit(self, number: int, modified: dt.datetime, **changes: Any) -> None:
        self.posts = [replace(post, modified=modified, **changes) if post.id == number else post for post in self.posts]

    def __enter__(self) -> Self:
        blog = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body in two packets would wait for each other, 40 ms each time.
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                blog.requests.append(self.path)
                blog.headers.append({name.lower(): value for name, value in self.headers.items()})
                answer = blog.fault(blog, self.path) or blog._answer(self.path)
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    for line in value.split("\n"):
                        self.send_header(name, line)
                self.end_headers()
                try:
                    _write(self.wfile, answer)
                except OSError:  # the other side has had enough
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, path: str) -> Answer:
        parts = urlsplit(path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if path in self.pages:
            return self.pages[path]
        route = query.pop("rest_route", "")
        if self.root and parts.path.startswith(f"{self.root}/"):
            route = parts.path.removeprefix(self.root)
        if self.root and route:
            return self._route(route, query)
        if parts.path == "/":
            headers = {"Content-Type": "text/html; charset=UTF-8"}
            if self.root and self.announces_root:
                headers["Link"] = (
                    f'<{self.url.rstrip("/")}{self.root}/>; rel="https://api.w.org/"\n<https://wp.me/x>; rel=shortlink'
                )
            return Answer(200, b"<html><body class='home blog'><h1>Shelf Questions</h1>", headers)
        return Answer(404, b"<html><body class='error404'>Not found.", {"Content-Type": "text/html"})

    def _route(self, route: str, query: dict[str, str]) -> Answer:
        if route == "/wp/v2/posts":
            return self._list_posts(query)
        if route in ("/wp/v2/categories", "/wp/v2/tags"):
            names = _CATEGORIES if route.endswith("categories") else _TAGS
            wanted = [int(number) for number in query["include"].split(",")]
            return _json([{"id": number, "name": names[number]} for number in wanted if number in names])
        return api_error(404, "rest_no_route", "No route was found matching the URL and request method.")

    def _list_posts(self, query: dict[str, str]) -> Answer:
        per_page, number = int(query.get("per_page", "10")), int(query.get("page", "1"))
        order = query.get("orderby", "date")
        known = {"date", "id", "modified"} if self.knows_orderby_modified else {"date", "id"}
        if not 1 <= per_page <= 100 or order not in known:
            return api_error(400, "rest_invalid_param", "Invalid parameter(s).")
        found = sorted(self._matching(query), key=lambda post: (self._local(post, order), post.id))
        if query.get("order", "desc") == "desc":
            found.reverse()
        pages = -(-len(found) // per_page)
        if number > max(pages, 1):
            return api_error(400, "rest_post_invalid_page_number", "The page number requested is larger than …")
        answer = _json([self._fields(post, query) for post in found[(number - 1) * per_page : number * per_page]])
        if self.counts:
            answer.headers |= {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        if per_page > 1:
            self.after_page(self)
        return answer

    def _matching(self, query: dict[str, str]) -> list[BlogPost]:
        found = [post for post in self.posts if post.status == "publish"]
        if "after" in query:
            found = [post for post in found if post.date + self.offset > self._limit(query["after"])]
        if "modified_after" in query and self.knows_modified_after:
            limit = self._limit(query["modified_after"])
            found = [post for post in found if post.modified_gmt + self.offset > limit]
        return found

    def _limit(self, text: str) -> dt.datetime:
        """As WP_Date_Query does: into the blog's own time, which it is in where no zone is named."""
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC).replace(tzinfo=None) + self.offset if moment.tzinfo else moment

    def _local(self, post: BlogPost, order: str) -> object:
        return post.id if order == "id" else self.offset + (post.modified_gmt if order == "modified" else post.date)

    def _fields(self, post: BlogPost, query: dict[str, str]) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "id": post.id,
            "date": (post.date + self.offset).isoformat(),
            "date_gmt": post.date.isoformat(),
            "guid": {"rendered": f"{self.url}?p={post.id}"},
            "modified": (post.modified_gmt + self.offset).isoformat(),
            "modified_gmt": post.modified_gmt.isoformat(),
            "slug": post.slug or f"n{post.id}",
            "status": post.status,
            "type": "post",
            "link": f"https://shelf.example/{post.date + self.offset:%Y/%m/%d}/{post.slug or f'n{post.id}'}/",
            "title": {"rendered": post.title},
            "content": {"rendered": "" if post.protected else post.content, "protected": post.protected},
            "excerpt": {"rendered": "<p>Wor […]</p>", "protected": post.protected},
            "author": 1,
            "categories": list(post.categories),
            "tags": list(post.tags),
            "_links": {"self": []},
        }
        if "_embed" in query and self.embeds:
            fields["_embedded"] = {"wp:term": [_terms("category", post.categories, _CATEGORIES), _terms("post_tag", post.tags, _TAGS)]}  # fmt: skip
        wanted = query.get("_fields", "")
        return {name: value for name, value in fields.items() if not wanted or name in wanted.split(",")}


def _write(file: BufferedIOBase, answer: Answer) -> None:
    if not answer.drip_seconds:
        file.write(answer.body)
        return
    for code in answer.body:
        time.sleep(answer.drip_seconds)
        file.write(bytes([code]))
        file.flush()


def _terms(taxonomy: str, numbers: tuple[int, ...], names: dict[int, str]) -> list[dict[str, Any]]:
    return [{"id": number, "name": names[number], "taxonomy": taxonomy} for number in numbers]


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json; charset=UTF-8"})


def api_error(status: int, code: str, message: str) -> Answer:
    return _json({"code": code, "message": message, "data": {"status": status}}, status)


def page(html: str, **headers: str) -> Answer:
    return Answer(200, html.encode(), {"Content-Type": "text/html; charset=UTF-8", **headers})


# --- Faults ---------------------------------------------------------------------------------------------------------


def once(*answers: Answer, at: str = "") -> Callable[[WordPress, str], Answer | None]:
    """The answers, one after the other, to the first requests that have `at` in their path or query."""
    left = list(answers)
    return lambda _, path: left.pop(0) if left and at in path else None


def always(answer: Answer, at: str = "") -> Callable[[WordPress, str], Answer | None]:
    return lambda _, path: answer if at in path else None


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status, b"", {"Location": to})


def busy(status: int = 429, **headers: str) -> Answer:
    return Answer(
        status, b"<h1>Too many requests</h1>", {name.replace("_", "-"): value for name, value in headers.items()}
    )


def zipped(body: bytes) -> Answer:
    return Answer(200, gzip.compress(body), {"Content-Encoding": "gzip"})


def cut_off(body: bytes) -> Answer:
    return Answer(200, body, {"Content-Length": str(len(body) + 10), "Connection": "close"})


def silent(until: threading.Event) -> Callable[[WordPress, str], Answer | None]:
    """No answer before `until`."""

    def wait(*_: object) -> None:
        until.wait(PATIENCE)

    return wait
