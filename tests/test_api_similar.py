"""`/api/similar`, asked wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from webui.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker


@pytest.fixture(scope="module")
def client(archives: ArchiveMaker) -> FlaskClient:
    return create_app(archives.write([archives.answer("They do.", question="Do letters help?")])).test_client()


@pytest.mark.parametrize("url", ["/api/similar", "/api/similar?id=", "/api/similar?id=+&limit=3"])
def test_an_id_that_is_missing_is_named(client: FlaskClient, url: str) -> None:
    response = client.get(url)

    assert response.status_code == 400
    assert response.get_json()["error"] == {
        "status": 400,
        "message": "id: the id of an answer is missing, such as id=the-post/inez-tarn.",
        "parameter": "id",
    }


def test_an_id_that_nobody_has_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/similar?id=the-post/inez-tarn").status_code == 404
