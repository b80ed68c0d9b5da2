"""`/healthz` and `/readyz`, and what is answered while the files of the archive are damaged."""

from __future__ import annotations

import logging
import os
import shutil
from threading import Event
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker, FakeEncoder

#: Pages that read answers, each from the database anew.
PAGES = ("/browse", "/respondents", "/api/search?q=catalogue", "/readyz")


@pytest.fixture
def site(archives: ArchiveMaker, tmp_path: Path) -> FlaskClient:
    """A site by words of two answers, in `tmp_path`."""
    rows = [archives.answer("Letters are read.", name="Ida Sun"), archives.answer("The catalogue.", name="Bo Yew")]
    archives.write(rows, into=tmp_path)
    return create_app(tmp_path).test_client()


def answers_of(archive: Path) -> Path:
    name = layout.current_path(archive).read_text(encoding="utf-8").strip()
    return layout.generations_path(archive) / name / layout.ANSWERS


def overwrite(path: Path) -> None:
    """Write other bytes into the open file, as `rsync --inplace` or an editor does."""
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


def cut(path: Path) -> None:
    os.truncate(path, 0)


@pytest.mark.parametrize("harm", [overwrite, cut])
def test_a_damaged_database_is_said_and_never_an_error_of_ours(
    site: FlaskClient, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(answers_of(tmp_path))

    for path in PAGES:
        response = site.get(path)
        assert (response.status_code, path) == (503, path)
        if path != "/readyz":
            assert response.headers["Retry-After"] == "10"
        assert str(tmp_path) not in response.get_data(as_text=True)
    assert site.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_file_that_was_put_back_is_opened_anew_within_the_request(
    site: FlaskClient, tmp_path: Path, path: str
) -> None:
    database = answers_of(tmp_path)
    whole = shutil.copyfile(database, tmp_path / "whole")
    overwrite(database)
    whole.replace(database)

    # The old file, overwritten, is still what the process has open.
    assert site.get(path).status_code == 200


def test_a_site_is_ready_when_its_answers_can_be_read(site: FlaskClient) -> None:
    ready = site.get("/readyz", headers={"Host": "anything.example:99"})

    assert (ready.status_code, ready.get_json()) == (200, {"status": "ready"})
    assert ready.headers["Cache-Control"] == "no-cache"
    assert site.head("/readyz").status_code == 200


def test_not_being_ready_is_logged_once(site: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(layout.generations_path(tmp_path))
    caplog.set_level(logging.WARNING)

    told = [site.get("/readyz") for _ in range(3)]

    assert [response.status_code for response in told] == [503] * 3
    assert "cannot be opened" in told[0].get_json()["reason"]
    assert ["not ready" in record.message for record in caplog.records] == [True]


def test_a_site_by_meaning_is_ready_when_its_model_answers(
    archives: ArchiveMaker, encoder: FakeEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives.write([archives.answer("Letters are read.", name="Ida Sun")], encoder, into=tmp_path)
    app = create_app(tmp_path, lambda: encoder)
    site = app.test_client()
    app.extensions["answerstacks"].model.wait(60)
    assert site.get("/readyz").status_code == 200

    def fails(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(encoder, "encode", fails)
    refused = site.get("/readyz")

    assert (refused.status_code, refused.get_json()["status"]) == (503, "not ready")
    assert "model" in refused.get_json()["reason"]
    assert site.get("/?q=letters").status_code == 200


def test_a_site_whose_model_loads_is_not_ready(archives: ArchiveMaker, encoder: FakeEncoder, tmp_path: Path) -> None:
    archives.write([archives.answer("Letters are read.", name="Ida Sun")], encoder, into=tmp_path)
    go_on = Event()

    def load() -> FakeEncoder:
        go_on.wait(60)
        return encoder

    app = create_app(tmp_path, load)
    try:
        assert "loading" in app.test_client().get("/readyz").get_json()["reason"]
    finally:
        go_on.set()
    app.extensions["answerstacks"].model.wait(60)
    assert app.test_client().get("/readyz").status_code == 200
