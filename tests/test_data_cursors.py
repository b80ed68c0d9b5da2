"""Cursors of /api/v1: a cursor holds for one list, and is refused for any other."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from index.files import layout
from tests.processes import PATIENCE
from tests.sample_site import client_of, site
from webui.app import create_app
from webui.data.endpoints import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

SEARCH = f"{ROOT}/search?q=letters&limit=2"


def told(archives: ArchiveMaker, word: str) -> list[AnswerRow]:
    return [archives.answer(f"Letters are {word}, I say ({number}).", name="Ida Sun") for number in range(5)]


@pytest.fixture
def archive(archives: ArchiveMaker, fake_encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(told(archives, "read"), fake_encoder, into=tmp_path / "archive")


def next_of(client: FlaskClient, path: str) -> str:
    found: str = client.get(path).get_json()["next"]
    return found


def rename_generation(archive: Path, new: str) -> None:
    """Give the live generation another name, as one written anew may have."""
    old = layout.current_path(archive).read_text().strip()
    manifest = layout.generations_path(archive) / old / layout.MANIFEST
    manifest.write_text(manifest.read_text().replace(f'"{old}"', f'"{new}"'))
    manifest.parent.rename(manifest.parent.parent / new)
    layout.current_path(archive).write_text(f"{new}\n")


def test_another_limit_is_the_same_list(archive: Path) -> None:
    client = client_of(archive, None)
    cursor = next_of(client, SEARCH).rpartition("=")[2]
    assert len(client.get(f"{ROOT}/search?q=letters&limit=1&cursor={cursor}").get_json()["hits"]) == 1


@pytest.mark.parametrize("path", ["search?q=read&limit=2", "search?q=letters&sort=oldest", "posts", "questions"])
def test_a_cursor_of_another_call_is_refused(archive: Path, path: str) -> None:
    client = client_of(archive, None)
    cursor = next_of(client, SEARCH).rpartition("=")[2]
    refused = client.get(f"{ROOT}/{path}{'&' if '?' in path else '?'}cursor={cursor}")
    assert (refused.status_code, refused.get_json()["parameter"]) == (409, "cursor")


def test_the_same_name_with_other_content_is_refused(
    archive: Path, archives: ArchiveMaker, fake_encoder: FakeEncoder
) -> None:
    rename_generation(archive, "900001")
    before = next_of(client_of(archive, lambda: fake_encoder), SEARCH)
    archives.write(told(archives, "burnt"), fake_encoder, into=archive)
    (layout.generations_path(archive) / "900001").rename(archive / "gone")
    rename_generation(archive, "900001")
    client = client_of(archive, lambda: fake_encoder)
    assert client.get(SEARCH).get_json()["generation"] == "900001"
    assert client.get(before).status_code == 409


def test_changed_synonyms_are_another_list(archive: Path, fake_encoder: FakeEncoder) -> None:
    before = next_of(client_of(archive, lambda: fake_encoder), SEARCH)
    assert client_of(archive, lambda: fake_encoder).get(before).status_code == 200
    (archive / "synonyms.txt").write_text("letters, epistles\n")
    assert client_of(archive, lambda: fake_encoder).get(before).status_code == 409


def test_a_model_that_becomes_ready_between_pages_never_gives_a_mix(archive: Path, fake_encoder: FakeEncoder) -> None:
    loaded = threading.Event()

    def load() -> Any:
        loaded.wait(PATIENCE)
        return fake_encoder

    client = create_app(archive, load).test_client()
    by_words, words_only = client.get(SEARCH).get_json(), client.get(f"{SEARCH}&mode=keyword").get_json()
    assert (by_words["mode"], client.get(by_words["next"]).status_code) == ("keyword", 200)
    loaded.set()
    site(client).model.wait(PATIENCE)

    assert client.get(by_words["next"]).status_code == 409
    assert client.get(words_only["next"]).status_code == 200, "its mode was asked for"
