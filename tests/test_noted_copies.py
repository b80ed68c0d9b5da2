"""The list of databases that an archive is published to."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from index.publishing import noted_copies
from index.publishing.noted_copies import find_copies, note_copy

pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from pathlib import Path


def test_two_publishes_at_once_lose_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = noted_copies._write

    def slowly(archive: Path, copies: dict[str, str]) -> None:
        time.sleep(0.05)
        write(archive, copies)

    monkeypatch.setattr(noted_copies, "_write", slowly)
    addresses = [f"postgresql://writer@host{number}/archive" for number in range(4)]
    at_once = [threading.Thread(target=note_copy, args=(tmp_path, each, "g1")) for each in addresses]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()

    assert sorted(find_copies(tmp_path)) == addresses
