"""What withdraws a post, and what brings it back, rests on evidence that is there: never on what was lost, cut off or altered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.importing import import_sources
from index.withdrawals import Withdrawals
from tests.test_slug_used_again import OLD, TRASHED, Item, shown, withdrawn, write

if TYPE_CHECKING:
    from pathlib import Path

    from index.importing import ImportReport
    from tests.test_slug_used_again import Run

BESIDE = Item(
    20, "Every spring we count the umbrellas and give them to the school next door.", "umbrellas", "2014/06/01"
)


@pytest.fixture
def run(archive: Path) -> Run:
    def run(*sources: Path) -> ImportReport:
        return import_sources(archive, sources, keyword_only=True)

    return run


class TestCutOff:
    def test_what_was_in_the_trash_stays_away_when_the_import_of_an_older_export_is_killed(
        self, archive: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(write(tmp_path, 2016, TRASHED, BESIDE))

        def killed(_: Withdrawals) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Withdrawals, "settle", killed)
            with pytest.raises(KeyboardInterrupt):
                run(write(tmp_path, 2014, OLD, BESIDE))
        run()
        assert shown(archive) == {"umbrellas/wanda-pyle": BESIDE.words}
        assert withdrawn(archive) == {"looms": "in the trash"}
