"""An import that is killed at any moment loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources
from index.record.record import Record
from index.verifying.verification import verify
from search.archive import Archive
from tests.processes import ROOT
from tests.victim import KILLS_ITSELF

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
QUESTION = "Do you read cover letters?"

#: An import that is killed.
VICTIM = f"""
from tests.conftest import FakeEncoder
{KILLS_ITSELF}
from pathlib import Path
from index.imports.importing import import_sources
import index.record.embedding_cache
index.record.embedding_cache._COMMIT_EVERY = 2
import_sources(Path(sys.argv[1]), [Path(sys.argv[2])], model=FakeEncoder())
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "count", "when"),
    [
        ("index.imports.taking_apart:take_apart", 1, "before"),
        ("index.imports.taking_apart:take_apart", 3, "before"),
        ("index.record.post_rows:_insert_spans", 2, "before"),
        ("index.record.record:Record.store_post", 2, "after"),
        ("index.record.embedding_cache:store", 1, "before"),
        ("index.record.embedding_cache:store", 2, "after"),
        ("index.generation.preparing:store_prepared", 1, "after"),
        ("index.generation.generation:assemble", 1, "after"),
        ("index.generation.assembling:write_numbered", 1, "after"),
        ("index.generation.generation:write_manifest", 1, "before"),
        ("index.generation.generation:_sync_tree", 1, "before"),
        ("index.generation.generation:_switch", 1, "before"),
        ("pathlib:Path.replace", 1, "before"),
        ("index.generation.generation:_switch", 1, "after"),
        ("shutil:rmtree", 1, "before"),
    ],
)
def test_killing_an_import_at_any_moment_loses_nothing(
    archive: Path,
    posts: PostFolder,
    fake_encoder: FakeEncoder,
    place: str,
    count: int,
    when: str,
) -> None:
    for version in ("first", "second"):  # two generations, so that there is one to remove
        for number in range(4):
            posts.write(f"post-{number}", QUESTION, WANDA + f"The {version} words {number}.", OTTO + f"No, {number}.")
        import_sources(archive, [posts.path], model=fake_encoder)
    for number in range(4):
        posts.write(
            f"post-{number}", QUESTION, WANDA + f"Quite other words now, number {number}.", OTTO + f"No, {number}."
        )
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            VICTIM,
            str(archive),
            str(posts.path),
            place,
            str(count),
            when,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    with Archive.open(archive) as opened:
        live = {answer.text for answer, _ in opened.answers()}
    old = {f"The second words {number}." for number in range(4)} | {f"No, {number}." for number in range(4)}
    new = {f"Quite other words now, number {number}." for number in range(4)} | {
        f"No, {number}." for number in range(4)
    }
    assert live in (old, new), "a reader sees one state or the next, never a mix"

    with Record.read(archive) as record:
        kept = record.connection.execute("SELECT count(*) FROM embeddings").fetchone()[0]
    if (place, when) == ("index.record.embedding_cache:store", "after"):
        assert kept == 8 + 1 + 4, "what was embedded is kept at once"
    fake_encoder.encoded.clear()
    import_sources(archive, [posts.path], model=fake_encoder)
    if (place, when) == ("index.record.embedding_cache:store", "after"):
        assert fake_encoder.encoded == [], "a rerun goes on where the killed one ended"
    with Archive.open(archive) as opened:
        assert {answer.text for answer, _ in opened.answers()} == new
    assert verify(archive).problems == ()
    assert not list((archive / "generations").glob("*.partial"))
