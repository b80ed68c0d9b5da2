"""Publishing again after a command that writes: what goes wrong in one place ends nothing elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.files import layout
from search.archive import Archive
from tests.cli_archive import build_and_name, running_commands
from tests.published import asked, live

pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli_archive import Ran
    from tests.conftest import FakeEncoder, PostFolder

HIDE = ("hide", "--yes", "2014-05-02-letters/wanda-pyle", "--reason", "asked")


@pytest.fixture
def built(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    return build_and_name(archive, posts, fake_encoder, monkeypatch)


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    return running_commands(capsys)


@pytest.mark.parametrize("broken", [b"alone\n", "cv, r\u00e9sum\u00e9\n".encode("latin-1")])
def test_synonyms_that_no_reader_understands_stay_out_of_the_database(
    built: Path, database: str, broken: bytes, ran: Ran
) -> None:
    (built / layout.SYNONYMS).write_text("cv, vita\n")
    ran("publish", database)
    before = live(database)
    (built / layout.SYNONYMS).write_bytes(broken)

    _, _, err = ran(*HIDE)

    assert "Databases keep the synonyms that they have." in err
    assert live(database) != before
    assert asked(database, "SELECT synonyms FROM answerstacks.live") == [("cv, vita\n",)]
    with Archive.open(database) as opened:
        assert opened.counts.answers == 2
