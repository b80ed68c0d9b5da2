"""`python -m bench.postgres.workers`: workers that embed an archive's texts together are killed, one after the other.

The database counts how often a text got its vector, so that *once* is what it says, and not what workers say.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.postgres.server import missing_packages, running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

#: A row each time that a text gets a vector, in the transaction that gives it.
_COUNTING = """
CREATE TABLE given (text_hash bytea NOT NULL);
CREATE FUNCTION note_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO public.given VALUES (NEW.text_hash); RETURN NULL; END $$;
CREATE TRIGGER given AFTER UPDATE OF vector ON answerstacks_work.texts FOR EACH ROW EXECUTE FUNCTION note_given();
"""


class Hashing:
    """An encoder whose vectors are bytes of the text's hash; it takes its time, and notes what it is given."""

    identity, dimension, max_tokens = "hashing", 8, 256

    def __init__(self, log: Path | None = None) -> None:
        self._log = log

    def count_tokens(self, text: str) -> int:
        """As many as words."""
        return len(text.split())

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), 8)."""
        if self._log:
            with self._log.open("a", encoding="utf-8") as log:
                log.writelines(f"{text}\n" for text in texts)
        time.sleep(0.1)
        if progress:
            progress(len(texts))
        found = b"".join(sha256(text.encode()).digest()[: self.dimension] for text in texts)
        return np.frombuffer(found, np.uint8).reshape(-1, self.dimension).astype(np.float32)


def _worker(address: str, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", f"from bench.postgres.workers import *; run({address!r}, {str(log)!r})"],
        stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


def run(address: str, log: str) -> None:
    """Embed as `answerstacks work` does, until killed."""
    from index.workers.working import work  # noqa: PLC0415 - an extra

    work(address, Hashing(Path(log)), lambda _embedded, _left: None)


@click.command()
@click.option("--texts", default=12_800, show_default=True)
@click.option("--workers", default=4, show_default=True)
@click.option("--kills", default=10, show_default=True, help="One a second; another worker begins in its place.")
def main(texts: int, workers: int, kills: int) -> None:
    """Exit code 1 where a text got no vector, a wrong one, or more than one."""
    if lacking := missing_packages():
        raise click.ClickException(lacking)
    import psycopg  # noqa: PLC0415 - an extra

    from index.workers.joint_encoder import JointEncoder  # noqa: PLC0415
    from index.workers.queue import connected  # noqa: PLC0415

    asked = [f"text {number}" for number in range(texts)]
    with ExitStack() as opened:
        address = opened.enter_context(running_server()).address()
        log = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "log"
        with connected(address), psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_COUNTING)
        vectors: list[NDArray[np.float32]] = []
        import_ = threading.Thread(target=lambda: vectors.append(JointEncoder(Hashing(), address).encode(asked)))
        begun = time.monotonic()
        running = [_worker(address, log) for _ in range(workers)]
        import_.start()
        killed = 0
        while import_.is_alive():
            import_.join(1)
            if killed < kills and import_.is_alive():
                running.append(_worker(address, log))
                victim = running.pop(random.randrange(workers))
                victim.kill()
                victim.wait()
                killed += 1
        seconds = time.monotonic() - begun
        for worker in running:
            worker.terminate()
            worker.wait()
        with psycopg.connect(address) as connection:
            times = Counter(count for (count,) in connection.execute("SELECT count(*) FROM given GROUP BY text_hash"))
        again = len(log.read_text(encoding="utf-8").splitlines()) - texts
    right = bool(vectors) and np.array_equal(vectors[0], Hashing().encode(asked))
    click.echo(
        f"{texts:,} texts, {workers} workers, {killed} killed: {times[1]:,} got their vector once,"
        f" {times.total() - times[1]} more often, {texts - times.total()} never;"
        f" {'all right' if right else 'WRONG'}; embedded again after a kill:"
        f" {again}; {seconds:.0f} s"
    )
    sys.exit(not (right and times == {1: texts}))


if __name__ == "__main__":
    main()
