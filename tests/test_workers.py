"""Embedding by several machines: texts wait in PostgreSQL, workers make their vectors, and nothing is lost."""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

from index.errors import ArchiveError
from index.files.layout import QUESTION_VECTORS, TITLE_VECTORS, VECTORS, generations_path
from index.files.postgres_errors import DatabaseUnreachable
from index.imports.importing import import_sources
from tests.live_archive import fails
from tests.processes import PATIENCE, ROOT, running
from webui.cli import answerstacks

psycopg = pytest.importorskip("psycopg")
pytest.importorskip("procrastinate")

from index.workers.joint_encoder import JointEncoder  # noqa: E402 — they need both
from index.workers.queue import ask, connected  # noqa: E402
from index.workers.waiting_texts import AT_ONCE, add, count_left, count_waiting, embed_some, vectors_of  # noqa: E402
from index.workers.worker_errors import OtherModelWanted, WorkRefused  # noqa: E402
from index.workers.working import work  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


class Letters:
    """An encoder whose vectors say how often each of three letters stands in a text; it notes what it is given."""

    identity, dimension, max_tokens = "letters", 3, 256

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        self.encoded += texts
        if progress:
            progress(len(texts))
        return np.array([[text.count(letter) for letter in "abc"] for text in texts], np.float32).reshape(-1, 3)


#: The same in another process, slowly: it writes the hash of each text that it is given to a file.
SLOW_WORKER = """
import sys, time
from hashlib import sha256
from pathlib import Path
import numpy as np
from index.workers.working import work

class Slow:
    identity, dimension, max_tokens = "letters", 3, 256
    def encode(self, texts, progress=None):
        with Path(sys.argv[2]).open("a") as log:
            log.writelines(sha256(text.encode()).hexdigest() + "\\n" for text in texts)
        time.sleep(0.1)
        return np.array([[text.count(letter) for letter in "abc"] for text in texts], np.float32)

work(sys.argv[1], Slow(), lambda embedded, left: None)
"""


def some_texts(count: int) -> list[str]:
    return ["a" * (number % 7) + "b" * (number % 5) + f" {number}" for number in range(count)]


def embedded_in(log: Path) -> list[str]:
    return log.read_text().split() if log.exists() else []


def wait_for(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_vectors_of_workers_are_those_of_the_model(database: str) -> None:
    texts = [*some_texts(200), "", "a\0b", "again", "again"]
    worker = Letters()
    with connected(database) as connection:
        add(connection, "letters", texts)
    assert work(database, worker, lambda _embedded, _left: None, once=True) == 203

    local, done = Letters(), list[int]()
    vectors = JointEncoder(local, database).encode(texts, done.append)

    assert np.array_equal(vectors, Letters().encode([text.replace("\0", "") for text in texts]))
    assert not local.encoded
    assert sum(done) == len(set(texts))


def test_each_text_is_given_to_one_worker(database: str, tmp_path: Path) -> None:
    logs = [tmp_path / f"worker-{number}" for number in range(3)]
    texts = some_texts(20 * AT_ONCE)
    with ExitStack() as workers:
        for log in logs:
            workers.enter_context(running(SLOW_WORKER, database, str(log)))
        vectors = JointEncoder(Letters(), database, patience=PATIENCE).encode(texts)
    assert np.array_equal(vectors, Letters().encode(texts))
    embedded = [text_hash for log in logs for text_hash in embedded_in(log)]
    assert sorted(embedded) == sorted(sha256(text.encode()).hexdigest() for text in texts)


def test_a_killed_worker_loses_nothing(database: str, tmp_path: Path) -> None:
    logs = [tmp_path / "killed", tmp_path / "other"]
    texts = some_texts(12 * AT_ONCE)
    vectors: list[NDArray[np.float32]] = []
    joint = JointEncoder(Letters(), database, patience=2)
    waiting = Thread(target=lambda: vectors.append(joint.encode(texts)))
    with connected(database) as connection:
        add(connection, "letters", texts)
        ask(database, connection, "letters")
    with running(SLOW_WORKER, database, str(logs[0])) as killed:
        wait_for(lambda: len(embedded_in(logs[0])) > AT_ONCE)
        waiting.start()
        killed.send_signal(signal.SIGKILL)
        killed.wait(PATIENCE)
    with running(SLOW_WORKER, database, str(logs[1])):
        waiting.join(PATIENCE)
    assert len(vectors) == 1
    assert np.array_equal(vectors[0], Letters().encode(texts))
    # Of what the killed one had, only what it was at may have been done twice.
    twice = set(embedded_in(logs[0])) & set(embedded_in(logs[1]))
    assert len(twice) <= AT_ONCE


def test_where_nobody_works_the_import_embeds_by_itself(database: str) -> None:
    local, texts = Letters(), some_texts(2 * AT_ONCE + 1)
    vectors = JointEncoder(local, database, patience=0).encode(texts)
    assert np.array_equal(vectors, Letters().encode(texts))
    assert sorted(local.encoded) == sorted(texts)


def test_an_import_that_was_killed_goes_on_from_what_was_embedded(database: str) -> None:
    texts = some_texts(AT_ONCE + 9)
    with connected(database) as connection:
        add(connection, "letters", texts)
        embed_some(connection, Letters())
    local = Letters()
    JointEncoder(local, database, patience=0).encode(texts)
    assert len(local.encoded) == 9


def test_texts_stay_until_their_vectors_are_in_the_record(
    database: str, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [ROOT / "sample" / "texts"]
    joint = JointEncoder(Letters(), database, patience=0)
    with monkeypatch.context() as patch:
        patch.setattr("index.record.embedding_cache.store", fails)
        with pytest.raises(ZeroDivisionError):
            import_sources(archive, posts, model=joint)
    embedded = "SELECT count(*) FROM answerstacks_work.texts WHERE vector IS NOT NULL"
    with psycopg.connect(database) as connection:
        assert connection.execute(embedded).fetchone() > (0,)
    local = Letters()
    import_sources(archive, posts, model=JointEncoder(local, database, patience=0))
    assert not local.encoded
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM answerstacks_work.texts").fetchone() == (0,)


def test_an_import_does_not_wait_for_the_texts_of_another(database: str) -> None:
    with connected(database) as other:
        add(other, "letters", ["of another archive"])
        with connected(database) as connection:
            add(connection, "letters", ["b"])
            assert count_left(connection, "letters") == 1
            connection.execute("UPDATE answerstacks_work.texts SET vector = '' WHERE text = 'b'")
            assert count_left(connection, "letters") == 0
        assert count_left(other, "letters") == 1


def test_what_a_killed_import_left_is_deleted_a_day_later(database: str) -> None:
    with connected(database) as connection:
        add(connection, "letters", ["a", "b"])
        connection.execute("UPDATE answerstacks_work.texts SET added = now() - interval '25 hours' WHERE text = 'a'")
        add(connection, "letters", ["c"])
        found = connection.execute("SELECT text FROM answerstacks_work.texts ORDER BY text").fetchall()
    assert found == [("b",), ("c",)]


def test_what_the_server_refuses_is_said_in_its_words(database: str) -> None:
    with connected(database) as connection:
        connection.execute("DROP TABLE answerstacks_work.texts")
        with pytest.raises(WorkRefused, match="does not exist"), connected(database, make=False) as again:
            count_waiting(again, "letters")


def test_a_worker_that_ends_while_it_embeds_lets_go_of_its_texts(database: str) -> None:
    class Fails(Letters):
        def encode(self, *_: object) -> NDArray[np.float32]:
            raise MemoryError

    with connected(database) as connection:
        add(connection, "letters", ["a", "b"])
        with pytest.raises(MemoryError):
            embed_some(connection, Fails())
        assert count_left(connection, "letters") == 2


def test_lost_jobs_are_asked_for_again_and_none_too_many(database: str) -> None:
    count = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
    with connected(database) as connection:
        add(connection, "letters", some_texts(3 * AT_ONCE))
        for _ in range(2):
            ask(database, connection, "letters")
            assert connection.execute(count).fetchone() == (3,)
        connection.execute("DELETE FROM procrastinate_jobs")
        ask(database, connection, "letters")
        assert connection.execute(count).fetchone() == (3,)


def test_a_vector_of_another_length_is_made_anew(database: str) -> None:
    with connected(database) as connection:
        (text_hash,) = add(connection, "letters", ["abba"])
        connection.execute("UPDATE answerstacks_work.texts SET vector = '\\x00'")
        assert not vectors_of(connection, "letters", [text_hash], 3)[1].any()
    assert JointEncoder(Letters(), database, patience=0).encode(["abba"]).tolist() == [[2, 2, 0]]


def test_a_worker_with_another_model_leaves_texts_alone_and_says_so(database: str) -> None:
    other = Letters()
    other.identity = "another"
    with connected(database) as connection:
        add(connection, "letters", ["a"])
    with pytest.raises(OtherModelWanted, match="wait for the model letters, and this machine has another"):
        work(database, other, lambda _embedded, _left: None, once=True)
    assert not other.encoded


def test_an_error_names_the_place_and_no_password() -> None:
    address = "postgresql://ines:secret-word@127.0.0.1:1/work"
    with pytest.raises(DatabaseUnreachable) as raised:
        JointEncoder(Letters(), address).encode(["a"])
    assert "postgresql://127.0.0.1:1/work" in str(raised.value)
    assert "secret-word" not in str(raised.value)
    assert isinstance(raised.value, ArchiveError)


@pytest.mark.slow
def test_an_archive_that_workers_embedded_is_the_same_to_the_last_bit(
    database: str, archive: Path, tmp_path: Path
) -> None:
    posts = str(ROOT / "sample" / "texts")
    worker = "from webui.cli import main; import sys; sys.argv[0] = 'answerstacks'; main()"
    with running(worker, "work", database, "--threads", "1"):
        made = CliRunner().invoke(answerstacks, ["index", posts, "--archive", str(archive), "--embed-at", database])
    assert made.exit_code == 0, made.output
    alone = tmp_path / "alone"
    assert CliRunner().invoke(answerstacks, ["index", posts, "--archive", str(alone)]).exit_code == 0
    arrays = [VECTORS, QUESTION_VECTORS, TITLE_VECTORS]
    for together, by_itself in [
        [(generations_path(each) / "000001" / name).read_bytes() for each in (archive, alone)] for name in arrays
    ]:
        assert together == by_itself


def test_an_import_names_a_place_that_does_not_answer_before_it_writes(archive: Path) -> None:
    address = "postgresql://ines:secret-word@127.0.0.1:1/work"
    posts = str(ROOT / "sample" / "texts")
    asked = CliRunner().invoke(answerstacks, ["index", posts, "--archive", str(archive), "--embed-at", address])
    assert isinstance(asked.exception, DatabaseUnreachable)
    assert not archive.exists()
