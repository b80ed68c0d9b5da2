"""A database that was restored to a point before a hide: publishing to it drops what is hidden, before readers come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.postgres.server import UNSAFE, missing_packages, running_server
from bench.postgres.standby import promote, running_standby
from index.publishing import standbys
from tests.cli_archive import WANDA, build_and_name, running_commands
from tests.published import asked, live, schemas

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder


def answers(address: str) -> str:
    """All answers that any generation there holds, as text."""
    return str([asked(address, f"SELECT * FROM {schema}.answers") for schema in schemas(address)])  # noqa: S608


@pytest.mark.slow
def test_what_was_hidden_since_is_dropped(
    archive: Path,
    posts: PostFolder,
    fake_encoder: FakeEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if lacking := missing_packages():
        pytest.skip(lacking)
    monkeypatch.setattr(standbys, "SILENT", 1.0)
    build_and_name(archive, posts, fake_encoder, monkeypatch)
    ran, words = running_commands(capsys), WANDA.partition(": ")[2]
    with running_server(settings=UNSAFE) as lost:
        assert ran("publish", lost.address())[0] == 0
        with running_standby(lost, "backup", UNSAFE) as restored:
            promote(restored)
            assert ran("hide", "--yes", "2014-05-02-letters/wanda-pyle", "--reason", "asked")[0] == 0
            assert words in answers(restored.address())

            assert ran("publish", restored.address())[0] == 0

            assert words not in answers(restored.address())
            assert schemas(restored.address()) == schemas(lost.address())
            assert live(restored.address()) == live(lost.address())
            assert asked(restored.address(), "SELECT count(*) FROM answerstacks.withheld") == [(1,)]
