"""Answers as CSV and JSON lines: written whole before they are sent, and never a mix of two states of the archive."""

from __future__ import annotations

import csv
import errno
import io
import json
import logging
import socket
import tempfile
import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

import pytest
from waitress import create_server
from werkzeug.test import EnvironBuilder

from index.files import layout
from search.archive import Archive
from tests.processes import PATIENCE
from tests.sample_site import client_of, site
from webui.app import create_app
from webui.data import documents, export_routes
from webui.data.endpoints import ROOT
from webui.serving.limits import limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

WHOLE, FOUND = f"{ROOT}/answers.csv", f"{ROOT}/search.csv?q=letters&mode=keyword"


def told(archives: ArchiveMaker, word: str, count: int = 3) -> list[AnswerRow]:
    return [archives.answer(f"Letters are {word}, I say ({number}).", name="Ida Sun") for number in range(count)]


@pytest.fixture
def archive(archives: ArchiveMaker, fake_encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(told(archives, "read"), fake_encoder, into=tmp_path / "archive")


@pytest.fixture
def client(archive: Path, fake_encoder: FakeEncoder) -> FlaskClient:
    return client_of(archive, lambda: fake_encoder)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Read an answer to its end, and close it."""
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True)


def users(client: FlaskClient) -> int:
    """How many requests have the live generation."""
    found: int = site(client).live._held.users
    return found


def asked(client: FlaskClient, path: str, method: str = "GET", **headers: str) -> tuple[Any, dict[str, str]]:
    """What the application gives its server, which has not read it yet, and the headers."""
    environ = EnvironBuilder(
        path, method=method, headers=[(name.replace("_", "-"), value) for name, value in headers.items()]
    ).get_environ()
    environ["wsgi.file_wrapper"] = FileWrapper
    kept: dict[str, str] = {}

    def start(status: str, given: list[tuple[str, str]], _: object = None) -> Any:
        kept.update(given, Status=status.split(maxsplit=1)[0])

    return client.application.wsgi_app(environ, start), kept


def whole(body: Any) -> bytes:
    with closing(body):
        return b"".join(body)


class TestGeneration:
    @pytest.mark.parametrize("path", [WHOLE, FOUND])
    def test_a_document_is_of_the_one_that_was_live_when_it_was_asked_for(
        self, client: FlaskClient, archive: Path, archives: ArchiveMaker, fake_encoder: FakeEncoder, path: str
    ) -> None:
        body, _ = asked(client, path)
        archives.write(told(archives, "burnt"), fake_encoder, into=archive)
        assert read(client, f"{ROOT}/search?q=burnt").get_json()["total"] == 3, "the generation is replaced and closed"

        texts = [row["text"] for row in rows(whole(body).decode())]
        assert len(texts) == 3
        assert all("are read" in text for text in texts)

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_nobody_has_it_while_a_document_is_read_or_never_read(self, client: FlaskClient, method: str) -> None:
        body, headers = asked(client, WHOLE, method)
        assert (headers["Status"], users(client)) == ("200", 0)
        again, same = asked(client, WHOLE, method, If_None_Match=headers["ETag"])
        assert (same["Status"], users(client)) == ("304", 0)
        for each in (body, again):
            each.close()

    def test_the_length_is_told(self, client: FlaskClient) -> None:
        body, headers = asked(client, WHOLE)
        assert len(whole(body)) == int(headers["Content-Length"])
        assert client.head(WHOLE, buffered=True).headers["Content-Length"] == headers["Content-Length"]


class TestETag:
    def test_is_of_the_content_and_not_of_a_generation_s_name(
        self, client: FlaskClient, archive: Path, archives: ArchiveMaker, tmp_path: Path, fake_encoder: FakeEncoder
    ) -> None:
        known = read(client, WHOLE).headers["ETag"]
        other = archives.write(told(archives, "burnt"), fake_encoder, into=tmp_path / "other")
        name = layout.current_path(archive).read_text()
        here, there = layout.generations_path(archive) / name.strip(), layout.generations_path(other)
        written = layout.current_path(other).read_text().strip()
        manifest = there / written / layout.MANIFEST
        manifest.write_text(manifest.read_text().replace(f'"{written}"', f'"{name.strip()}"'))
        here.rename(tmp_path / "gone")
        (there / written).rename(here)

        again = read(client, WHOLE, If_None_Match=known)
        assert (again.status_code, "burnt" in again.text) == (200, True)

    def test_stays_while_the_content_does(self, client: FlaskClient) -> None:
        assert read(client, WHOLE).headers["ETag"] == read(client, f"{WHOLE}?bom=").headers["ETag"]
        assert read(client, WHOLE).headers["ETag"] != read(client, f"{WHOLE}?bom=1").headers["ETag"]


class TestMode:
    def test_is_told(self, client: FlaskClient, archive: Path) -> None:
        assert read(client, f"{ROOT}/search.csv?q=letters").headers["Answerstacks-Mode"] == "hybrid"
        assert read(client_of(archive, None), f"{ROOT}/search.csv?q=letters").headers["Answerstacks-Mode"] == "keyword"
        assert "Answerstacks-Mode" not in read(client, WHOLE).headers

    def test_meaning_alone_is_never_answered_by_words(self, archive: Path, fake_encoder: FakeEncoder) -> None:
        loaded = threading.Event()

        def load() -> FakeEncoder:
            loaded.wait(PATIENCE)
            return fake_encoder

        client = create_app(archive, load).test_client()
        refused = read(client, f"{ROOT}/search.csv?q=letters&mode=semantic")
        assert (refused.status_code, refused.content_type) == (503, "application/problem+json; charset=utf-8")
        assert refused.headers["Retry-After"]
        loaded.set()
        site(client).model.wait(PATIENCE)
        assert read(client, f"{ROOT}/search.csv?q=letters&mode=semantic").headers["Answerstacks-Mode"] == "semantic"

    def test_a_site_that_searches_by_words_only_says_so(self, archive: Path) -> None:
        refused = client_of(archive, None).get(f"{ROOT}/search.csv?q=letters&mode=semantic")
        assert (refused.status_code, refused.get_json()["parameter"]) == (400, "mode")

    def test_does_not_change_in_the_middle(
        self, archives: ArchiveMaker, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = client_of(archives.write(told(archives, "read", 5), fake_encoder), lambda: fake_encoder)
        monkeypatch.setattr(export_routes, "MAX_LIMIT", 2)
        assert len(rows(read(client, f"{ROOT}/search.csv?q=letters").text)) == 5
        search = Archive.search

        def failing(self: Archive, request: Any, encoder: Any = None, reranker: Any = None) -> Any:
            if encoder is not None and request.offset:
                raise RuntimeError("the encoder failed")
            return search(self, request, encoder, reranker)

        monkeypatch.setattr(Archive, "search", failing)
        assert read(client, f"{ROOT}/search.csv?q=letters").status_code == 503
        assert users(client) == 0


class TestRoom:
    def test_a_full_disk_is_said_and_logged(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refused(*_: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as full:
            full.setattr(tempfile.SpooledTemporaryFile, "write", refused)
            for _ in range(documents.AT_ONCE + documents.UNREAD):
                response = read(client, WHOLE)
                assert (response.status_code, "Retry-After" in response.headers) == (503, True)
                assert "/" not in response.get_json()["detail"]
        assert "No space left" in caplog.text
        assert read(client, WHOLE).status_code == 200

    def test_documents_that_nobody_reads_to_the_end_are_few(self, client: FlaskClient) -> None:
        unread = [asked(client, WHOLE) for _ in range(documents.UNREAD)]
        assert {headers["Status"] for _, headers in unread} == {"200"}
        refused, headers = asked(client, WHOLE)
        assert (headers["Status"], "Retry-After" in headers) == ("503", True)
        refused.close()
        assert read(client, "/?q=letters").status_code == 200
        unread[0][0].close()
        assert read(client, WHOLE).status_code == 200
        for body, _ in unread:
            body.close()

    def test_few_are_written_at_once(self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        go_on, begun = threading.Event(), threading.Semaphore(0)

        def slowly(_: Archive) -> Iterator[Any]:
            begun.release()
            go_on.wait(PATIENCE)
            yield from ()

        monkeypatch.setattr(Archive, "answers", slowly)
        writing = [threading.Thread(target=read, args=(client, WHOLE)) for _ in range(documents.AT_ONCE)]
        for thread in writing:
            thread.start()
        try:
            assert all(begun.acquire(timeout=PATIENCE) for _ in writing)
            assert read(client, f"{ROOT}/search.csv?q=letters").status_code == 503
        finally:
            go_on.set()
            for thread in writing:
                thread.join(PATIENCE)
        assert read(client, f"{ROOT}/search.csv?q=letters").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("requests", [1, 3], ids=["one", "several in one packet"])
def test_visitors_who_read_nothing_keep_nobody_out(
    archives: ArchiveMaker, monkeypatch: pytest.MonkeyPatch, requests: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "waitress")
    monkeypatch.setattr(documents, "UNREAD", 100)
    monkeypatch.setattr(documents, "AT_ONCE", 4)
    app = create_app(archives.write(told(archives, "read " * 20_000)), None)
    listening = socket.create_server(("127.0.0.1", 0))
    # Little is kept by the system.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    # As if every document were of more than 16 MB.
    high = {"outbuf_high_watermark": limits()["outbuf_high_watermark"] // 2**8}
    server = create_server(app, sockets=[listening], threads=4, **limits() | high)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    address = listening.getsockname()
    with ExitStack() as until_end:
        until_end.callback(server.close)
        for _ in range(6):
            silent = until_end.enter_context(socket.create_connection(address, timeout=PATIENCE))
            silent.sendall(f"GET {WHOLE} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * requests)
            assert silent.recv(12) == b"HTTP/1.1 200"
        for _ in range(8):
            with socket.create_connection(address, timeout=PATIENCE) as other:
                other.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                assert other.recv(12) == b"HTTP/1.1 200"


def test_cells_are_altered_for_spreadsheets_only_when_asked(archives: ArchiveMaker) -> None:
    texts = ["=1+1 is what I ask.", "+1 to letters.", "-1 for calls.", "@home I read.", "Letters = work."]
    client = client_of(archives.write([archives.answer(text, name="Ida Sun") for text in texts]), None)
    plain = read(client, WHOLE).text
    altered = read(client, f"{WHOLE}?bom=1&safe_cells=1").text

    assert [row["text"] for row in rows(plain)] == texts
    assert altered.startswith("\ufeff")
    assert [row["text"] for row in rows(altered.removeprefix("\ufeff"))] == [f"'{text}" for text in texts[:4]] + texts[
        4:
    ]
    lines = read(client, f"{ROOT}/answers.jsonl?safe_cells=1").text.splitlines()
    assert [json.loads(line)["text"] for line in lines] == texts
