"""`python -m bench.relevance FOLDER…`: how well answers are ranked, on judged sets."""

from __future__ import annotations

import json
import platform
import tempfile
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.relevance.judged_archive import build_archive
from bench.relevance.judged_set import JudgedSet, UnreadableSet, read_judged_set
from bench.relevance.rankings import (
    MAIN,
    MEASURES,
    RRF,
    Comparison,
    Measured,
    compare,
    fuse_ranks,
    measure,
    rank_pages,
    rank_queries,
)
from bench.relevance.remembering import RememberingEncoder
from bench.relevance.sets import SET_MEASURES, best_cut, close_sets, measure_sets
from bench.results import write_section
from index.errors import ArchiveError
from search.archive import Archive
from search.grammar import parse_query
from search.reranker import load_reranker
from search.results import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.relevance.sets import MeasuredSets
    from search.reranker import Reranker

_HEADING = "Relevance"
_EXPLAINED = (
    "`python -m bench.relevance FOLDER…`: the ranking of all answers, before the result set is cut; queries without a"
    " relevant answer are left out. Precision, recall and F1 are those of the close matches, best cut is the F1 of the"
    " best cut of each query's ranking, known by hindsight. Differences are of nDCG@10, with the 95% interval of a"
    " paired bootstrap over"
    " queries."
)
#: The pages of hybrid mode, as readers get them.
_SHOWN = "hybrid, as shown"
_SINGLE = (Mode.KEYWORD, Mode.SEMANTIC)
_WORK = Path(tempfile.gettempdir()) / "answerstacks-relevance"


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one set."""

    name: str
    answers: int
    queries: int
    #: By mode, and RRF where both single modes were run.
    rankings: Mapping[str, Measured]
    #: Hybrid against the better single mode and against RRF where all were run; the reranked pages against those as
    #: shown.
    comparisons: tuple[Comparison, ...]
    #: By mode: the close matches as a set, and the mean F1 of the best cut of each query's ranking.
    sets: Mapping[str, MeasuredSets] = field(default_factory=dict)
    cuts: Mapping[str, float] = field(default_factory=dict)

    @property
    def better_single(self) -> str:
        """The single mode with the higher main figure."""
        return max(_SINGLE, key=lambda mode: self.rankings[mode].mean())


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--mode", "modes", multiple=True, type=click.Choice([*map(str, Mode)]), default=(*map(str, _SINGLE), "hybrid"),
    help="Only this mode; may be given again. A comparison needs all three.",
)  # fmt: skip
@click.option("--model", help="Folder or name of an embedding model; without it the default one.")
@click.option(
    "--reranker", "reranker_folder", type=click.Path(path_type=Path),
    help="Folder of a cross-encoder: also measure the pages of hybrid mode as shown, and with their first answers ordered by it.",
)  # fmt: skip
@click.option(
    "--work", type=click.Path(path_type=Path), default=_WORK, show_default=True, help="Where archives are kept."
)
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of a table.")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(
    *,
    folders: tuple[Path, ...],
    modes: tuple[str, ...],
    model: str | None,
    reranker_folder: Path | None,
    work: Path,
    as_data: bool,
    write: bool,
) -> None:
    """Rank the answers of judged sets in every mode and compare hybrid with each mode by itself and with rank
    fusion."""
    try:
        encoder = RememberingEncoder(model, work)
        wanted = tuple(Mode(mode) for mode in dict.fromkeys(modes))
        reranker = load_reranker(reranker_folder) if reranker_folder else None
        results = [_measure(read_judged_set(folder), wanted, encoder, work, reranker) for folder in folders]
    except (UnreadableSet, ArchiveError) as error:
        raise click.ClickException(str(error)) from error
    if as_data:
        click.echo(json.dumps([_as_json(result) for result in results], indent=1))
    else:
        text = "\n".join(_report(results, encoder.identity))
        click.echo(text)
        if write:
            write_section(_HEADING, text)


def _measure(
    judged: JudgedSet, modes: Sequence[Mode], encoder: RememberingEncoder, work: Path, reranker: Reranker | None
) -> Result:
    click.echo(f"{judged.name}: {len(judged.documents):,} answers, {len(judged.queries):,} queries", err=True)
    path = build_archive(work, judged, encoder)
    encoder.remember([parse_query(text).semantic_text for text in judged.queries.values()])
    with Archive.open(path) as archive:
        rankings = {mode.value: rank_queries(archive, judged, mode, encoder) for mode in modes}
        sets = {mode.value: measure_sets(judged, close_sets(archive, judged, mode, encoder)) for mode in modes}
        if reranker is not None:
            rankings[_SHOWN] = rank_pages(archive, judged, Mode.HYBRID, encoder)
            rankings[_reranked(reranker)] = rank_pages(archive, judged, Mode.HYBRID, encoder, reranker)
    cuts = {mode: float(best_cut(judged, rankings[mode]).mean()) for mode in sets}
    if set(_SINGLE) <= rankings.keys():
        rankings[RRF] = fuse_ranks(tuple(rankings[mode] for mode in _SINGLE))
    measured = {name: measure(judged, ranking) for name, ranking in rankings.items()}
    result = Result(judged.name, len(judged.documents), len(judged.queries), measured, (), sets, cuts)
    comparisons = []
    if set(Mode) <= measured.keys():
        others = (result.better_single, RRF)
        comparisons += [compare(measured[Mode.HYBRID], measured[other], other) for other in others]
    if reranker is not None:
        comparisons.append(compare(measured[_SHOWN], measured[_reranked(reranker)], _reranked(reranker)))
    return replace(result, comparisons=tuple(comparisons))


def _reranked(reranker: Reranker) -> str:
    return f"{_SHOWN}, reranked by {reranker.name}"


def _report(results: Sequence[Result], model: str) -> list[str]:
    name, _, _ = model.partition("@")
    where = f"{datetime.now(UTC).date()}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines = [
        f"{where}, {name}. {_EXPLAINED}",
        "",
        f"| set | ranking | {' | '.join(MEASURES)} | {' | '.join(SET_MEASURES)} | best cut | hybrid's difference |",
        "|---|---" + "|---" * (len(MEASURES) + len(SET_MEASURES)) + "|---|---|",
    ]
    for result in results:
        title = f"{result.name} ({result.answers:,} answers, {result.queries:,} queries)"
        against = {comparison.other: comparison for comparison in result.comparisons}
        for name, measured in result.rankings.items():
            figures = " | ".join(f"{measured.mean(each):.3f}" for each in MEASURES)
            lines.append(
                f"| {title} | {name} | {figures} | {_of_set(result, name)} | {_difference(against.get(name))} |"
            )
            title = ""
    if len(results) > 1:
        title = f"mean of {len(results)}"
        for name in results[0].rankings:
            means = (sum(r.rankings[name].mean(each) for r in results) / len(results) for each in MEASURES)
            of_sets = "| " * (len(SET_MEASURES) + 1)
            lines.append(f"| {title} | {name} | {' | '.join(f'{mean:.3f}' for mean in means)} {of_sets}| |")
            title = ""
    return lines


def _of_set(result: Result, name: str) -> str:
    if name not in result.sets:
        return " | ".join([""] * (len(SET_MEASURES) + 1))
    figures = [result.sets[name].mean(each) for each in SET_MEASURES] + [result.cuts[name]]
    return " | ".join(f"{figure:.3f}" for figure in figures)


def _difference(found: Comparison | None) -> str:
    if found is None:
        return ""
    return f"{found.difference:+.3f} ({found.low:+.3f} to {found.high:+.3f}), p {found.p:.3f}"


def _as_json(result: Result) -> dict[str, object]:
    return {
        "set": result.name,
        "answers": result.answers,
        "queries": result.queries,
        "rankings": {
            name: {each: measured.mean(each) for each in MEASURES} for name, measured in result.rankings.items()
        },
        "close_matches": {
            name: {**{each: found.mean(each) for each in SET_MEASURES}, "best_cut": result.cuts[name]}
            for name, found in result.sets.items()
        },
        "compared_by": MAIN,
        "comparisons": [asdict(comparison) for comparison in result.comparisons],
    }
