"""`python -m bench.relevance.fitting`: fit the three numbers of closeness (`search.closeness`) on our own queries.

Logistic regression by maximum likelihood: is a candidate relevant, told by its fit and how far that lies behind the
leading one, in standard deviations. The candidates of a query together weigh the root of their number. An answer that
nobody judged counts as not relevant. Changes nothing: the numbers are written into the module by hand, and then
`python -m bench.relevance.gate` tells whether they are better.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import click
import numpy as np

from bench.relevance.own_judgements import QUERIES, read_judgements
from bench.relevance.rankings import shown_text
from bench.relevance.remembering import KnownTexts
from bench.sample_archive import import_sample
from index.encoding.encoder import load_encoder
from search import closeness
from search.archive import Archive
from search.grammar import parse_query
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bench.relevance.own_judgements import Query
    from index.encoding.encoder import Encoder

_STEPS = 15
# Keeps the numbers finite where relevant and other candidates are told apart without fault.
_RIDGE = 0.01
# What all weights add up to, against the ridge.
_WEIGHT = 1000


@click.command
def main() -> None:
    """Print the numbers that fit our own judged queries best, beside today's."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder, Archive.open(import_sample(Path(folder), encoder)) as archive:
        fit, behind, nothing = fit_numbers(*read_candidates(archive, encoder))
        answers = archive.counts.answers
    click.echo(f"fitted: FIT, BEHIND, NOTHING = {fit:.2f}, {behind:.2f}, {nothing:.2f}; FITTED_ON = {answers}")
    today = (closeness.FIT, closeness.BEHIND, closeness.NOTHING)
    click.echo(f"today:  FIT, BEHIND, NOTHING = {today}; FITTED_ON = {closeness.FITTED_ON}")


def read_candidates(
    archive: Archive, encoder: Encoder
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Return of all candidates (M, 3): fit, minus what it is behind, 1; (M,): True if relevant; (M,): their weights."""
    ids = [answer.id for answer, _ in archive.answers()]
    queries = [query for query in read_judgements(ids, QUERIES) if query.grades]
    encoder = KnownTexts(encoder, [parse_query(query.text).semantic_text for query in queries])
    read = [each for query in queries if (each := _candidates(archive, encoder, query, ids)) is not None]
    told, relevant = (np.concatenate(each) for each in zip(*read, strict=True))
    return told, relevant, np.concatenate([np.full(len(each), len(each) ** -0.5) for each, _ in read])


def fit_numbers(
    told: NDArray[np.float64], relevant: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Return FIT, BEHIND and NOTHING by Newton's method; arguments as `read_candidates` returns them."""
    weights = weights * (_WEIGHT / weights.sum())
    numbers = np.zeros(told.shape[1])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-told @ numbers))
        slope = told.T @ (weights * (relevant - chances)) - _RIDGE * numbers
        curve = (told.T * (weights * chances * (1 - chances))) @ told + _RIDGE * np.eye(len(numbers))
        numbers += np.linalg.solve(curve, slope)
    fit, behind, nothing = map(float, numbers)
    return fit, behind, nothing


def _candidates(
    archive: Archive, encoder: Encoder, query: Query, ids: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]] | None:
    """Return what the rule is told of a query's candidates, and which are relevant; None where it is not asked."""
    text = shown_text(archive, query.text, Mode.HYBRID, encoder)
    asked = SearchRequest(text, mode=Mode.HYBRID)
    with mock.patch("search.matching.close_matches", wraps=closeness.close_matches) as rule:
        archive.page(asked, encoder)
    # Where nothing is found nothing is told; where only some answers are looked at, it is not known which.
    if not rule.called:
        return None
    scores, coverage, questions, found, floor = rule.call_args.args[:5]
    if len(scores) != len(ids) or not found.any():
        return None
    sizes = np.bincount(questions)
    fits, candidates, everything = closeness.fits_of(scores, coverage, questions, found, floor, sizes)
    rows = np.flatnonzero(candidates)
    rows = rows[np.argsort(-fits[rows], kind="stable")]
    deviations, leading = closeness.in_deviations(fits[rows], everything)
    told = np.stack([deviations, deviations - leading, np.ones(len(rows))], axis=1)
    relevant = np.array([query.grades.get(ids[row], 0) > 0 for row in rows.tolist()])
    kept = _under_filters(archive, text)[rows]
    return (told[kept], relevant[kept]) if kept.any() else None


def _under_filters(archive: Archive, text: str) -> NDArray[np.bool_]:
    """Return bool (N,): True for the answers of the types, kinds and years that a query asks for."""
    query, facets = parse_query(text), archive._searcher._facets  # noqa: SLF001
    every = np.arange(archive.counts.answers)
    kept = np.zeros(len(every), bool)
    kept[facets.select(every, facets.filter(query.types, query.years, query.kinds))[0]] = True
    return kept


if __name__ == "__main__":
    main()
