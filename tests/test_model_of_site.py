"""What a site does while its model loads, fails, or is not the one that made the vectors."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from index.encoding.model_errors import ModelNotFound
from index.errors import GenerationDamaged
from tests.processes import PATIENCE
from tests.sample_site import client_of, client_of_sample, site, text_of
from webui.app import create_app
from webui.serving.warming import ModelState

if TYPE_CHECKING:
    from tests.conftest import ArchiveMaker, FakeEncoder


client = pytest.fixture(scope="module")(client_of_sample)


# The model


def test_while_the_model_loads_answers_are_found_by_words_and_the_page_says_so(
    sample: Path, encoder_class: type[FakeEncoder]
) -> None:
    gate = Event()

    def load() -> FakeEncoder:
        gate.wait(PATIENCE)
        return encoder_class()

    client = create_app(sample, load).test_client()

    cold = text_of(client.get("/?q=cover+letter"))
    assert client.get("/healthz").get_json() == {"status": "ok", "model": "loading"}
    assert client.get("/api/search?q=cover+letter").get_json()["mode"] == "keyword"
    gate.set()
    assert site(client).model.wait(PATIENCE) is ModelState.READY
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
    gate = Event()

    def load() -> FakeEncoder:
        encoder = next(loads)
        assert encoder is first or gate.wait(PATIENCE)
        return encoder

    client = create_app(archive, load).test_client()
    site(client).model.wait(PATIENCE)
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid"

    archives.write(rows[:1], first, into=archive)
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid", "the same model is not loaded again"
    archives.write(rows, second, into=archive)
    meanwhile = client.get("/?q=letters")
    gate.set()
    assert site(client).model.wait(PATIENCE) is ModelState.READY
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
    assert site(client).model.wait(PATIENCE) is ModelState.READY
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
    assert site(client).model.wait(PATIENCE) is ModelState.READY
    assert client.get("/api/search?q=letters").get_json()["mode"] == "hybrid"


def test_a_site_without_a_model_offers_no_choice_of_modes(sample: Path) -> None:
    client = client_of(sample, None)

    assert 'name="mode"' not in client.get("/").text
    assert "switched off" not in client.get("/?q=letter").text
    assert "switched off" in client.get("/?q=letter&mode=semantic").text
