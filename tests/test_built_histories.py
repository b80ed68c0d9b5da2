"""A few of the histories of `bench.histories`: an archive kept up to date is as one that is built anew each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.histories.trial import Remembering, live_through
from index.generation import preparing

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.encoding.encoder import Encoder
    from tests.conftest import FakeEncoder

pytestmark = pytest.mark.slow


@pytest.fixture
def encoder(encoder_class: type[FakeEncoder]) -> Encoder:
    return Remembering(encoder_class())


@pytest.mark.parametrize("seed", [4])
def test_an_archive_kept_up_to_date_is_as_one_built_anew(seed: int, encoder: Encoder) -> None:
    assert live_through(seed, encoder, kills=False) == ([], 0)


def forget_nothing(*_: object) -> None:
    """In place of what forgets prepared posts."""


@pytest.mark.parametrize(
    ("name", "instead", "said"),
    [
        ("prune_prepared", forget_nothing, "verify of kept"),
        ("read_seals", lambda connection: dict.fromkeys(_keys(connection), b""), "differs"),
    ],
)
def test_what_is_kept_too_long_is_found(
    name: str, instead: Callable[..., object], said: str, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, name, instead)
    found, _ = live_through(0, encoder, kills=False)
    assert any(said in fault for fault in found)


def _keys(connection: object) -> list[str]:
    return [key for (key,) in connection.execute("SELECT key FROM posts")]  # type: ignore[attr-defined]
