"""`python -m bench.relevance.ablation FOLDER…`: what each part of the ranking is worth.

Every row is the whole program with one thing taken away or done otherwise: another generation
(`bench.relevance.variants`) or other weights of the score. `--choose` shows what the weights are when they are chosen
on the other sets (`bench.relevance.choosing`).
"""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.relevance.choosing import choice_table, read_parts, weighed
from bench.relevance.judged_archive import build_archive
from bench.relevance.judged_set import JudgedSet, UnreadableSet, read_judged_set
from bench.relevance.own_judgements import own_set
from bench.relevance.rankings import MAIN, measure, rank_pages, rank_queries
from bench.relevance.remembering import RememberingEncoder
from bench.relevance.variants import embed_bare_passages, embed_whole_answers, weigh_question
from bench.results import write_section
from bench.sample_archive import import_sample
from index.errors import ArchiveError
from search.archive import Archive
from search.fusion import WEIGHTS
from search.grammar import parse_query
from search.results import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.relevance.choosing import Parts
    from bench.relevance.rankings import Ranking
    from index.encoding.encoder import Encoder
    from search.fusion import Weights

_HEADING = "Ablation"
_CHOICE_HEADING = "Weights chosen on the other sets"
_WORK = Path(tempfile.gettempdir()) / "answerstacks-relevance"
_EXPLAINED = (
    "`python -m bench.relevance.ablation FOLDER…`: {measure} of all answers, and of the pages of the sample archive for"
    " our own queries. In each row one thing is otherwise than it is today."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One way of ranking."""

    mode: Mode
    what: str
    #: Makes the archive from the ordinary one.
    archive: Callable[[Path, Encoder], Path] = lambda archive, _: archive
    weights: Weights = WEIGHTS


_NO_LIFT = replace(WEIGHTS, question_lift=0.0)
_QUESTION_ONCE = partial(weigh_question, weight=1.0)
#: The last of each mode is as it is today.
ROWS = (
    Row(Mode.SEMANTIC, "one vector an answer, cut off where the model ends", embed_whole_answers),
    Row(Mode.SEMANTIC, "passages without their question", embed_bare_passages),
    Row(Mode.SEMANTIC, "passages with their question", weights=_NO_LIFT),
    Row(Mode.SEMANTIC, "lifted by the question’s own cosine (today)"),
    Row(Mode.KEYWORD, "a word of the question counts once", lambda archive, _: _QUESTION_ONCE(archive)),
    Row(Mode.KEYWORD, "it counts three times (today)"),
    Row(Mode.HYBRID, "one vector an answer, cut off where the model ends", embed_whole_answers),
    Row(Mode.HYBRID, "passages without their question", embed_bare_passages),
    Row(Mode.HYBRID, "passages with their question, not lifted by it", weights=_NO_LIFT),
    Row(Mode.HYBRID, "a word of the question counts once", lambda archive, _: _QUESTION_ONCE(archive)),
    Row(Mode.HYBRID, "nothing for a phrase", weights=replace(WEIGHTS, phrase=0.0)),
    Row(Mode.HYBRID, "nothing for a name", weights=replace(WEIGHTS, signed=0.0)),
    Row(Mode.HYBRID, "everything (today)"),
)


@dataclass(frozen=True, slots=True)
class MeasuredSet:
    """A judged set, its ordinary archive, and how its queries are ranked in one."""

    judged: JudgedSet
    archive: Path
    rank: Callable[[Archive, JudgedSet, Mode, Encoder], Ranking]


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", help="Folder or name of an embedding model; without it the default one.")
@click.option(
    "--work", type=click.Path(path_type=Path), default=_WORK, show_default=True, help="Where archives are kept."
)
@click.option("--choose", is_flag=True, help="Choose the weights for each FOLDER on the others instead; two or more.")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(folders: tuple[Path, ...], model: str | None, work: Path, choose: bool, write: bool) -> None:
    """Measure the ranking of judged sets, and of our own, with one part of it after the other taken away."""
    if choose and len(folders) < 2:
        msg = "--choose needs two FOLDERs or more: what is chosen on some is measured on another."
        raise click.UsageError(msg)
    try:
        encoder = RememberingEncoder(model, work)
        sets = [_public(read_judged_set(folder), work, encoder) for folder in folders]
        table = choice_table(_parts(sets, encoder)) if choose else _table([*sets, _own(work, encoder)], encoder)
    except (UnreadableSet, ArchiveError) as error:
        raise click.ClickException(str(error)) from error
    where = f"{datetime.now(UTC).date()}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    text = "\n".join([f"{where}, {encoder.identity.partition('@')[0]}. {table[0]}", "", *table[1:]])
    click.echo(text)
    if write:
        write_section(_CHOICE_HEADING if choose else _HEADING, text)


def measure_row(row: Row, measured: MeasuredSet, encoder: Encoder) -> float:
    """Return the mean of MAIN over a set's queries."""
    path = row.archive(measured.archive, encoder)
    with weighed(row.weights), Archive.open(path) as archive:
        return measure(measured.judged, measured.rank(archive, measured.judged, row.mode, encoder)).mean()


def _table(sets: Sequence[MeasuredSet], encoder: RememberingEncoder) -> list[str]:
    lines = [
        _EXPLAINED.format(measure=MAIN),
        f"| mode | | {' | '.join(each.judged.name for each in sets)} | mean |",
        "|---|---" + "|---" * len(sets) + "|---|",
    ]
    for row in ROWS:
        click.echo(f"{row.mode}: {row.what}", err=True)
        figures = [measure_row(row, each, encoder) for each in sets]
        cells = " | ".join(f"{figure:.3f}" for figure in (*figures, float(np.mean(figures))))
        lines.append(f"| {row.mode} | {row.what} | {cells} |")
    return lines


def _parts(sets: Sequence[MeasuredSet], encoder: RememberingEncoder) -> list[Parts]:
    found = []
    for each in sets:
        with Archive.open(each.archive) as archive:
            found.append(read_parts(archive, each.judged, encoder))
    return found


def _public(judged: JudgedSet, work: Path, encoder: RememberingEncoder) -> MeasuredSet:
    encoder.remember([parse_query(text).semantic_text for text in judged.queries.values()])
    return MeasuredSet(judged, build_archive(work, judged, encoder), rank_queries)


def _own(work: Path, encoder: RememberingEncoder) -> MeasuredSet:
    path = import_sample(work / "sample", encoder)
    with Archive.open(path) as archive:
        judged = own_set(archive)
    encoder.remember([parse_query(text).semantic_text for text in judged.queries.values()])
    return MeasuredSet(judged, path, rank_pages)


if __name__ == "__main__":
    main()
