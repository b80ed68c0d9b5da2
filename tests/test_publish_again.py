"""Publishing again after a command that writes: what goes wrong in one place ends nothing elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.publishing import database as database_of_publishers
from index.publishing import publishing
from search.archive import Archive
from tests.cli_archive import build_and_name, running_commands
from tests.postgres_server import empty_database
from tests.published import asked, live

pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from bench.postgres.server import PostgresServer
    from tests.cli_archive import Ran
    from tests.conftest import FakeEncoder, PostFolder

HIDE = ("hide", "--yes", "2014-05-02-letters/wanda-pyle", "--reason", "asked")


@pytest.fixture
def built(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    return build_and_name(archive, posts, fake_encoder, monkeypatch)


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    return running_commands(capsys)


@pytest.fixture
def second(postgres: PostgresServer) -> Iterator[str]:
    """Another database; its address comes after that of `database`."""
    with empty_database(postgres) as address:
        yield address


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


def test_a_file_that_goes_meanwhile_keeps_nothing_from_the_next_database(
    built: Path, database: str, second: str, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in (database, second):
        ran("publish", address)
    before = live(second)
    first_of_all = min(database, second)
    connected = database_of_publishers.connected

    def failing(address: str) -> Any:
        if address == first_of_all:
            raise FileNotFoundError(2, "No such file", "answers.sqlite3")
        return connected(address)

    monkeypatch.setattr(publishing, "connected", failing)
    code, out, err = ran(*HIDE)

    assert code == 1
    assert "still shows what it did" in err
    assert {live(database), live(second)} == {before, layout.current_path(built).read_text().strip()}
    assert "everything is as it was written" in out, "and the archive is verified"


def test_a_database_that_is_away_keeps_publish_from_no_other(built: Path, database: str, second: str, ran: Ran) -> None:
    """The one that is away comes first."""
    for address in (database, second):
        ran("publish", address)
    noted = layout.published_path(built)
    noted.write_text(noted.read_text().replace(min(database, second), "postgresql://a@/gone?host=/nowhere/at/all"))

    code, out, err = ran("publish")

    assert (code, err.count("Error: ")) == (1, 1)
    assert "was there already, and whole" in out
