"""`python -m bench.faults.readers [--hides 20] [--seed 1]`: hide answers while the servers that follow are harmed.

Three servers follow one archive, and each is asked its pages all the while. At each `hide` one of them may be stopped,
killed and started anew, or cut off from the archive's folder. No page that is asked for after a `hide` ended with 0 may
show what it hid.
"""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import click

from index.imports.importing import import_sources

_SERVERS = 3
_PROGRAM = [sys.executable, "-c", "from webui.cli import main; main()"]
#: Seconds that a fault lasts: shorter and longer than those after which a server is cut off, and counts as stopped.
_LASTING = (1, 5, 11, 14)
_SECRET = re.compile(r"secret(\d+)secret")
_POST = """Further Questions: Do you read letters about {number} things?

Do you read letters about {number} things?

Ida Sun, Director, Sedge City Library: I read letters, and secret{number}secret lies on my desk.

Wanda Pyle, Branch Head, Teasel Public Library: No letters reach me here.
"""


class Reader:
    """A server that follows; its path to the archive is a link of its own, which can be taken away."""

    def __init__(self, archive: Path, link: Path) -> None:
        self._archive, self._link = archive, link
        self.address = ""
        self.connect()
        self.start()

    def start(self) -> None:
        """Start the process and wait until it serves."""
        options = ["--follow", "--keyword-only", "--port", "0", "--reader-name", self._link.name]
        command = [*_PROGRAM, "--archive", str(self._link), "serve", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        said = next((line for line in self.process.stderr or () if line.startswith("Serving")), None)
        if said is None:
            raise click.ClickException("a server does not start")
        self.address = said.split()[-6]

    def connect(self) -> None:
        """Let it reach the archive."""
        self._link.symlink_to(self._archive)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()

    def harm(self, fault: str, seconds: float) -> None:
        """Let a fault last so long."""
        if fault == "stopped":
            self.process.send_signal(signal.SIGSTOP)
        elif fault == "killed":
            self.kill()
        elif fault == "cut off":
            self._link.unlink()
        time.sleep(seconds)
        if fault == "stopped":
            self.process.send_signal(signal.SIGCONT)
        elif fault == "killed":
            self.start()
        elif fault == "cut off":
            self.connect()


class Trial:
    """What was asked and what was seen."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        #: By the number of an answer: when its hiding was acknowledged.
        self.hidden: dict[int, float] = {}
        #: Path, and seconds since the acknowledgement.
        self.shown: list[tuple[str, float]] = []
        self.ended = threading.Event()

    def ask(self, reader: Reader, paths: list[str]) -> None:
        """Ask a server these pages over and over."""
        while not self.ended.is_set():
            for path in paths:
                began = time.monotonic()
                with suppress(OSError):
                    status, text = _page(f"{reader.address}{path}")
                    self.statuses[status] += 1
                    late = {int(number) for number in _SECRET.findall(text)} & self.hidden.keys()
                    late = {number for number in late if began > self.hidden[number]}
                    self.shown += [(path, began - self.hidden[number]) for number in late]


def _page(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=60) as response:  # noqa: S310  # ours
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


@click.command()
@click.option("--hides", default=20, show_default=True, help="Answers that are hidden.")
@click.option("--seed", default=1, show_default=True, help="Equal seeds, equal faults.")
def main(hides: int, seed: int) -> None:
    """Hide answers while servers are harmed. Exit code 1 where one shows what was hidden, or fails otherwise."""
    chance, trial = random.Random(seed), Trial()
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        archive, posts = Path(folder, "archive"), Path(folder, "posts")
        posts.mkdir()
        for number in range(hides):
            Path(posts, f"post-{number}.txt").write_text(_POST.format(number=number), encoding="utf-8")
        import_sources(archive, [posts], keyword_only=True)
        paths = ["?q=letters", "api/search?q=letters", *(f"answers/post-{number}/ida-sun" for number in range(hides))]
        readers = [Reader(archive, Path(folder, f"web{number}")) for number in range(_SERVERS)]
        asking = [threading.Thread(target=trial.ask, args=(reader, paths)) for reader in readers]
        for thread in asking:
            thread.start()
        try:
            for number in range(hides):
                _hide(archive, number, chance.choice(readers), chance, trial)
        finally:
            trial.ended.set()
            for thread in asking:
                thread.join()
            for reader in readers:
                reader.kill()
    statuses = ", ".join(f"{count:,} times {status}" for status, count in sorted(trial.statuses.items()))
    click.echo(f"{len(trial.hidden)} of {hides} acknowledged; {statuses}; shown though hidden: {len(trial.shown)}")
    sys.exit(1 if trial.shown or trial.statuses.keys() - {200, 410, 503} else 0)


def _hide(archive: Path, number: int, reader: Reader, chance: random.Random, trial: Trial) -> None:
    fault, seconds = chance.choice(("no", "stopped", "killed", "cut off")), chance.choice(_LASTING)
    harming = threading.Thread(target=reader.harm, args=(fault, 0 if fault == "no" else seconds))
    harming.start()
    time.sleep(chance.random())
    began = time.monotonic()
    command = ["--archive", str(archive), "hide", f"post-{number}/ida-sun", "--reason", "trial", "--yes"]
    code = subprocess.run([*_PROGRAM, *command], capture_output=True, check=False).returncode
    if code == 0:
        trial.hidden[number] = time.monotonic()
    click.echo(f"{fault:8} {seconds:3} s: exit code {code} after {time.monotonic() - began:4.1f} s")
    harming.join()


if __name__ == "__main__":
    main()
