"""`python -m bench.relevance.gate`: whether ranking is still as good as accepted, on our own judged queries.

What is measured is what readers get: the pages of the sample archive, close matches and after them further answers,
with filters, required phrases and the floor; and the close matches as a set, because they are what is counted.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.relevance.names import KINDS, measure_names
from bench.relevance.own_judgements import FOLDER, NONSENSE, QUERIES, Query, own_set, read_judgements
from bench.relevance.rankings import MAIN, MEASURES, Measured, measure, rank_pages
from bench.relevance.remembering import KnownTexts
from bench.relevance.sets import F1, SET_MEASURES, MeasuredSets, close_sets, interval, measure_sets
from bench.results import write_section
from bench.sample_archive import import_sample
from index.encoding.encoder import load_encoder
from search.archive import Archive
from search.grammar import parse_query
from search.results import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.relevance.names import Figures as Names
    from index.encoding.encoder import Encoder

_HEADING = "Our own judged queries"
_EXPLAINED = (
    "{answers} answers of the sample archive, {queries} graded queries, {model}; `python -m bench.relevance.gate`."
    " {main} of the pages that readers get. Of {nonsense} queries that nothing answers, {caught} find nothing; of the"
    " graded ones, {hidden}."
)
ACCEPTED = FOLDER / "accepted.json"
#: A fall of nDCG@10 by more than this is a regression; less is another processor's rounding.
_TOLERANCE = 0.01
#: Least share of nonsense that finds nothing, and largest of real queries that do.
_NONSENSE_CAUGHT = 0.95
_REAL_HIDDEN = 0.02
# Queries that share hardly a word with their answers have their own limit: it is what the floor costs them.
_PARAPHRASES = "paraphrase"
_PARAPHRASES_HIDDEN = 0.16
_ALL = "all"
# A misspelt word is none of the archive's: there is nothing to be found by it.
_MISSPELT = "misspelt"


@dataclass(frozen=True, slots=True)
class Figures:
    """The measured figures."""

    answers: int
    #: The queries that have relevant answers.
    queries: tuple[Query, ...]
    #: By mode: the order of the pages, and the close matches as a set.
    measured: Mapping[Mode, Measured]
    sets: Mapping[Mode, MeasuredSets]
    #: Nonsense that found something, and real queries, spelt right, that found nothing, by meaning and words together.
    shown: tuple[str, ...]
    hidden: tuple[Query, ...]
    nonsense: int

    def by_category(self, mode: Mode, name: str = MAIN) -> dict[str, float]:
        """Return the mean of a measure over each category, and over all queries."""
        values = (self.sets if name in SET_MEASURES else self.measured)[mode].values[name]
        return {category: float(np.mean(values[places])) for category, places in self.places().items()}

    def places(self) -> dict[str, list[int]]:
        """Return the places in `queries` of each category, and of all."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, query in enumerate(self.queries):
            found[query.category].append(place)
            found[_ALL].append(place)
        return dict(found)


@click.command()
@click.option("--accept", is_flag=True, help=f"Write the figures to {ACCEPTED.name}: later runs are held to them.")
@click.option("--worst", default=0, help="Also list this many queries that are answered worst.")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(accept: bool, worst: int, write: bool) -> None:
    """Rank the sample archive's answers for our own queries; fail where it has become worse than accepted."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder, Archive.open(import_sample(Path(folder), encoder)) as archive:
        figures = take_figures(archive, encoder)
        names = measure_names(archive, encoder)
    report = "\n".join(
        [
            *_report(figures, encoder.identity.partition("@")[0]),
            "",
            *_report_sets(figures),
            "",
            *_report_names(names),
        ]
    )
    click.echo(report)
    for line in _worst(figures, worst):
        click.echo(line)
    if write:
        write_section(_HEADING, report)
    if accept:
        accepted = {str(mode): _rounded(figures.by_category(mode)) for mode in Mode}
        accepted |= {F1: _rounded(figures.by_category(Mode.HYBRID, F1))}
        ACCEPTED.write_text(json.dumps(accepted, indent=1) + "\n", encoding="utf-8")
    failures = [*regressions(figures, json.loads(ACCEPTED.read_text(encoding="utf-8"))), *names.failures()]
    for failure in failures:
        click.echo(f"Worse than accepted: {failure}", err=True)
    sys.exit(bool(failures))


def take_figures(archive: Archive, encoder: Encoder, path: Path = QUERIES) -> Figures:
    """Measure the queries of a file. Raises UnreadableJudgement."""
    queries = read_judgements([answer.id for answer, _ in archive.answers()], path)
    real = tuple(query for query in queries if query.category != NONSENSE)
    encoder = KnownTexts(encoder, [parse_query(query.text).semantic_text for query in queries])
    judged = own_set(archive, path)
    rankings = {mode: rank_pages(archive, judged, mode, encoder) for mode in Mode}
    nonsense = {query.text: query.text for query in queries if query.category == NONSENSE}
    shown = rank_pages(archive, replace(judged, queries=nonsense), Mode.HYBRID, encoder)
    return Figures(
        answers=len(judged.documents),
        queries=real,
        measured={mode: measure(judged, ranking) for mode, ranking in rankings.items()},
        sets={mode: measure_sets(judged, close_sets(archive, judged, mode, encoder)) for mode in Mode},
        shown=tuple(text for text, rows in shown.items() if len(rows)),
        hidden=tuple(
            query
            for query, rows in zip(real, rankings[Mode.HYBRID].values(), strict=True)
            if not len(rows) and query.category != _MISSPELT
        ),
        nonsense=len(nonsense),
    )


def regressions(figures: Figures, accepted: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Say what is worse than accepted; empty when all is well."""
    found = []
    for mode in Mode:
        now, then = figures.by_category(mode)[_ALL], accepted[mode][_ALL]
        if now < then - _TOLERANCE:
            found.append(f"{mode}: {MAIN} {now:.4f}, accepted {then:.4f}")
    now, then = figures.by_category(Mode.HYBRID, F1)[_ALL], accepted[F1][_ALL]
    if now < then - _TOLERANCE:
        found.append(f"close matches: {F1} {now:.4f}, accepted {then:.4f}")
    if len(figures.shown) > (1 - _NONSENSE_CAUGHT) * figures.nonsense:
        found.append(f"nonsense that finds answers: {', '.join(figures.shown)}")
    for paraphrases, limit in ((False, _REAL_HIDDEN), (True, _PARAPHRASES_HIDDEN)):
        asked, hidden = (
            [query.text for query in queries if (query.category == _PARAPHRASES) is paraphrases]
            for queries in (figures.queries, figures.hidden)
        )
        if len(hidden) > limit * len(asked):
            found.append(f"queries that find nothing: {', '.join(hidden)}")
    return found


def _report(figures: Figures, model: str) -> list[str]:
    caught = figures.nonsense - len(figures.shown)
    modes = (Mode.KEYWORD, Mode.SEMANTIC, Mode.HYBRID)
    figured = {mode: figures.by_category(mode) for mode in modes}
    sizes = {name: sum(query.category == name for query in figures.queries) for name in figured[Mode.HYBRID]}
    sizes[_ALL] = len(figures.queries)
    return [
        _EXPLAINED.format(
            answers=figures.answers,
            queries=len(figures.queries),
            model=model,
            main=MAIN,
            nonsense=figures.nonsense,
            caught=caught,
            hidden=len(figures.hidden),
        ),
        "",
        f"| category | queries | {' | '.join(modes)} |",
        "|---|---" + "|---" * len(modes) + "|",
        *(
            f"| {name} | {sizes[name]} | {' | '.join(f'{figured[mode][name]:.3f}' for mode in modes)} |"
            for name in [*(each for each in sizes if each != _ALL), _ALL]
        ),
        *(
            f"| all, {name} | {sizes[_ALL]} | "
            + " | ".join(f"{figures.by_category(mode, name)[_ALL]:.3f}" for mode in modes)
            + " |"
            for name in MEASURES
            if name != MAIN
        ),
    ]


def _report_sets(figures: Figures) -> list[str]:
    hybrid = figures.sets[Mode.HYBRID]
    order = {mode: figures.by_category(mode) for mode in Mode}
    said = (
        f"The close matches of {Mode.HYBRID} mode as a set, F1 with the 95% interval of a bootstrap over queries; the"
        f" median sizes of the set and of what is relevant; {MAIN} of {Mode.HYBRID} mode against the better of the two"
        " others."
    )
    lines = [
        said,
        "",
        f"| category | {' | '.join(SET_MEASURES)} | interval | in the set | relevant | against the better mode |",
        "|---|" + "---|" * (len(SET_MEASURES) + 4),
    ]
    for name, places in figures.places().items():
        means = " | ".join(f"{hybrid.values[each][places].mean():.3f}" for each in SET_MEASURES)
        low, high = interval(hybrid.values[F1][places])
        better = max(order[Mode.KEYWORD][name], order[Mode.SEMANTIC][name])
        sizes = f"{np.median(hybrid.sizes[places]):g} | {np.median(hybrid.relevant[places]):g}"
        lines.append(
            f"| {name} | {means} | {low:.3f} to {high:.3f} | {sizes} | {order[Mode.HYBRID][name] - better:+.3f} |"
        )
    return lines


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


def _report_names(names: Names) -> list[str]:
    asked = ", ".join(
        f"{names.mrr(kind):.3f} over {sum(each.query.kind == kind for each in names.asked)} queries for every {kind} it"
        " names"
        for kind in KINDS
    )
    return [f"MRR, asked by name in {Mode.HYBRID} mode: {asked} (`python -m bench.relevance.names`)."]


def _worst(figures: Figures, count: int) -> Sequence[str]:
    values = figures.measured[Mode.HYBRID].values[MAIN]
    return [
        f"{values[place]:.3f} {figures.queries[place].category}: {figures.queries[place].text}"
        for place in np.argsort(values, kind="stable")[:count]
    ]


if __name__ == "__main__":
    main()
