"""The gate on our own judged queries (`bench.relevance.gate`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.relevance.gate import regressions, take_figures
from bench.relevance.own_judgements import NONSENSE, UnreadableJudgement, read_judgements
from search.results import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.relevance.gate import Figures
    from tests.conftest import ArchiveMaker, FakeEncoder

IDS = ("ties/ada", "ties/bo", "cats/ada")


def write(folder: Path, text: str) -> Path:
    path = folder / "queries.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_later_line_grades_what_an_earlier_one_did(tmp_path: Path) -> None:
    text = "# natural\nmust I wear a tie?\n    1 ties/*\n    3 ties/bo\n# nonsense\ngrow tomatoes\n"

    tie, tomatoes = read_judgements(IDS, write(tmp_path, text))

    assert (tie.category, tie.text, tie.grades) == ("natural", "must I wear a tie?", {"ties/ada": 1, "ties/bo": 3})
    assert (tomatoes.category, tomatoes.grades) == (NONSENSE, {})


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# natural\na tie\n    3 hats/*\n", "line 3: no answer .* id like 'hats"),
        ("# natural\na tie\n    good ties/*\n", "line 3: not a grade"),
        ("# natural\n    3 ties/*\n", "line 2: a grade before"),
        ("# natural\na tie\n", "'a tie' needs grades"),
        ("# nonsense\ngrow tomatoes\n    1 ties/*\n", "'grow tomatoes' needs grades, unless"),
    ],
)
def test_a_line_that_is_wrong_is_named(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableJudgement, match=what):
        read_judgements(IDS, write(tmp_path, text))


@pytest.fixture
def figures(tmp_path: Path, archives: ArchiveMaker, fake_encoder: FakeEncoder) -> Figures:
    """Of three answers, two queries for them and one for none; what each wants stands first."""
    texts = ("A purple tie is fine.", "Bring cats to the interview.", "Send a letter afterwards.")
    archive = archives.open([archives.answer(text) for text in texts], fake_encoder)
    first, second, _ = (answer.id for answer, _ in archive.answers())
    text = f"# natural\npurple tie\n    2 {first}\nbring cats\n    1 {second}\n# nonsense\nxylophone\n"
    with archive:
        return take_figures(archive, fake_encoder, write(tmp_path, text))


def test_pages_are_measured_as_readers_get_them(figures: Figures) -> None:
    assert figures.by_category(Mode.KEYWORD) == {"natural": 1.0, "all": 1.0}
    assert (figures.shown, figures.hidden, figures.nonsense) == ((), (), 1)


@pytest.mark.parametrize(("accepted", "worse"), [(1.0, 0), (1.009, 0), (1.011, 4)])
def test_a_fall_of_more_than_a_hundredth_is_a_regression(accepted: float, worse: int, figures: Figures) -> None:
    found = regressions(figures, held_to(accepted))

    assert len(found) == worse


def held_to(figure: float) -> Mapping[str, Mapping[str, float]]:
    return {**{mode: {"all": figure} for mode in Mode}, "F1": {"all": figure}}
