"""Whatever ends a publish, readers see the generation before or the new one, whole, and the next publish mends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.postgres.server import UNSAFE, running_server
from index.files import layout
from index.files.manifest import live_generation
from index.files.postgres_errors import DatabaseUnreachable
from index.files.postgres_layout import TABLES
from index.publishing import filling, one_database, publishing, row_images
from index.publishing.publish_errors import AnotherPublisher, ArrivedDamaged, GenerationReplaced
from tests.processes import ROOT
from tests.published import asked, live, published, schemas
from tests.victim import KILLS_ITSELF

if TYPE_CHECKING:
    from typing import Any

    from bench.postgres.server import PostgresServer
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

VICTIM = f"""{KILLS_ITSELF}
from pathlib import Path
from tests.published import published
published(Path(sys.argv[1]), sys.argv[2], keep=0)
"""


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path, database: str) -> Path:
    """An archive with two generations, the first of which is published."""
    archives.write(rows, encoder, into=tmp_path)
    published(tmp_path, database)
    return archives.write(rows[1:], encoder, into=tmp_path)


def whole(address: str) -> bool:
    """True if the live generation's tables are what they were when they were sent."""
    from index.progress import Silent  # noqa: PLC0415
    from index.publishing.database import connected  # noqa: PLC0415

    ((schema,),) = asked(address, "SELECT schema FROM answerstacks.live")
    with connected(address) as database, database.alone(wait=True):
        return not filling.differences(database, schema, Silent())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "count", "when"),
    [
        ("index.publishing.database:Database.prepare", 1, "after"),
        ("index.publishing.filling:_columns", 1, "before"),
        *(("index.publishing.filling:_fill", count, "after") for count in (1, 2, 8, len(TABLES))),
        ("index.publishing.filling:differences", 1, "after"),
        ("index.publishing.publishing:grant", 1, "after"),
        ("index.publishing.publishing:switch", 1, "before"),
        ("index.publishing.publishing:switch", 1, "after"),
        ("index.publishing.publishing:drop_hidden", 1, "before"),
        ("index.publishing.sweeping:_dropped", 2, "before"),
        ("index.publishing.publishing:size_of", 1, "before"),
    ],
)
def test_a_killed_publish_leaves_one_generation_or_the_other(
    folder: Path, database: str, place: str, count: int, when: str
) -> None:
    old, new = sorted(path.name for path in layout.generations_path(folder).iterdir())
    killed = subprocess.run(
        [sys.executable, "-c", VICTIM, str(folder), database, place, str(count), when],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    # The server takes back what a dead publisher had sent as soon as it hears of it: the lock is free then.
    assert whole(database)
    after_switch = count == 2 or place.endswith(("drop_hidden", "size_of"))
    assert live(database) == (new if after_switch and "_fill" not in place else old)
    assert len(schemas(database)) == (1 if place.endswith("size_of") else 2 if live(database) == new else 1)

    done = published(folder, database, keep=0, wait=True)

    assert live(database) == new
    assert schemas(database) == [done.schema]
    assert whole(database)


def test_a_connection_that_is_cut_changes_nothing(folder: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = live(database)
    fill = filling._fill

    def cut(there: Any, table: str, *others: Any) -> Any:
        if table == "terms":
            own = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'answerstacks publish'"
            )
            asked(database, own)
        return fill(there, table, *others)

    monkeypatch.setattr(filling, "_fill", cut)
    with pytest.raises(DatabaseUnreachable, match=r"postgresql://.*: .+ Then|run the same command again"):
        published(folder, database)
    monkeypatch.undo()

    assert (live(database), len(schemas(database))) == (before, 1)
    assert published(folder, database).is_new


def test_a_byte_that_changes_on_its_way_is_found(folder: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = live(database)
    sent = row_images.send_images

    def damaging(images: Any, columns: Any, send: Any, heard: Any) -> None:
        """What is meant was hashed; send something else."""
        images = list(images)
        if columns == len(TABLES["passages"]) and images:
            images[0] = images[0][:-1] + bytes([images[0][-1] ^ 1])
        sent(images, columns, send, heard)

    monkeypatch.setattr(filling, "send_images", damaging)
    with pytest.raises(ArrivedDamaged, match=r"passages .*generation before is still live"):
        published(folder, database)

    assert (live(database), len(schemas(database))) == (before, 1)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE row_tokens SET steps = set_byte(steps, 0, (get_byte(steps, 0) + 1) % 256) WHERE row = 1",
        "UPDATE passages SET vector = (SELECT vector FROM passages WHERE number = 1) WHERE number = 0",
        "UPDATE answers SET person = NULL WHERE row = (SELECT min(row) FROM answers WHERE person IS NOT NULL)",
        "DELETE FROM words WHERE word = 'letter' AND field = 'surface'",
        "INSERT INTO gone VALUES ('a/b', 'withdrawn')",
    ],
)
def test_a_published_table_that_was_damaged_is_found_and_published_anew(
    folder: Path, database: str, damage: str
) -> None:
    first = published(folder, database)
    asked(database, damage)
    assert not whole(database)

    second = published(folder, database, keep=0)

    assert (second.is_new, second.generation) == (True, first.generation)
    assert whole(database)
    assert schemas(database) == [second.schema]


def test_a_second_publisher_says_that_another_is_at_work(
    folder: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch = one_database.switch
    refused = []

    def meanwhile(*given: Any) -> None:
        with pytest.raises(AnotherPublisher, match="another publish is at work"):
            published(folder, database)
        refused.append(live(database))
        switch(*given)

    monkeypatch.setattr(publishing, "switch", meanwhile)
    done = published(folder, database)

    assert refused != [done.generation]
    assert live(database) == done.generation


def test_a_generation_that_was_replaced_meanwhile_is_not_made_live(
    folder: Path,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A takedown may have written another."""
    before, grant = live(database), one_database.grant

    def hiding(*given: Any) -> None:
        archives.write(rows[2:], encoder, into=folder)
        grant(*given)

    monkeypatch.setattr(publishing, "grant", hiding)
    with pytest.raises(GenerationReplaced):
        published(folder, database)
    monkeypatch.undo()

    assert live(database) == before
    assert published(folder, database).generation == live_generation(folder)


@pytest.mark.slow
def test_a_server_that_is_killed_keeps_the_generation_before(
    archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its processes end at once, in the middle of a publish; it is started again on the same data."""
    with tempfile.TemporaryDirectory(prefix="answerstacks-pg-") as place:
        with running_server(Path(place), UNSAFE) as server:
            archives.write(rows, encoder, into=tmp_path)
            before = published(tmp_path, server.address()).schema
            archives.write(rows[1:], encoder, into=tmp_path)
            switch = one_database.switch

            def killing(*given: Any) -> None:
                switch(*given)
                kill_server(server)

            monkeypatch.setattr(publishing, "switch", killing)
            with pytest.raises(DatabaseUnreachable):
                published(tmp_path, server.address())
            monkeypatch.undo()
        with running_server(Path(place), UNSAFE) as server:
            assert schemas(server.address()) == [before]
            assert whole(server.address())
            assert published(tmp_path, server.address(), keep=0).dropped == (before,)


def kill_server(server: PostgresServer) -> None:
    """As the machine would, when its power goes: every process, with no word to any client."""
    ids = [own for (own,) in asked(server.address(), "SELECT pid FROM pg_stat_activity")]
    for process in (server.process_id, *ids):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
