"""`python -m bench.relevance.names`: whether a name, however it is typed, puts the answers of whom it names first.

Every named person and every institution of an archive is asked for in every way of `bench.relevance.name_queries`, and
the pages that readers get are looked at.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.relevance.name_queries import NameQuery, name_queries
from bench.relevance.remembering import KnownTexts
from bench.results import write_section
from bench.sample_archive import import_sample
from index.encoding.encoder import load_encoder
from search.archive import Archive
from search.grammar import parse_query
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.encoding.encoder import Encoder

_HEADING = "Names"
_EXPLAINED = (
    "{answers:,} answers, {model}; `python -m bench.relevance.names`. Every named person and every institution, asked"
    " for by name in {mode} mode, on the pages that readers get. MRR: of the first answer that is theirs. All theirs"
    " first: the share of their answers that stand before any other. Worst: in brackets both figures of the query."
)
#: The MRR to reach, over all people and over all institutions.
LEAST_MRR = 0.98
KINDS = ("person", "institution")
_FIRST_PAGE = 10
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """The figures of one query."""

    query: NameQuery
    #: 1 / place of the first answer that is theirs; 0 when there is none on the first page.
    reciprocal_rank: float
    #: The share of their answers that stand before any other's.
    first: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures, query by query."""

    asked: tuple[Asked, ...]

    def groups(self) -> dict[tuple[str, str], list[Asked]]:
        """Return the queries of each kind and variant; the variant `all` has all of a kind."""
        found: defaultdict[tuple[str, str], list[Asked]] = defaultdict(list)
        for each in self.asked:
            found[each.query.kind, each.query.variant].append(each)
            found[each.query.kind, _ALL].append(each)
        # All of a kind come last of it.
        return {key: found[key] for key in sorted(found, key=lambda key: (KINDS.index(key[0]), key[1] == _ALL))}

    def mrr(self, kind: str) -> float:
        """Over all queries of a kind."""
        return float(np.mean([each.reciprocal_rank for each in self.asked if each.query.kind == kind] or [1.0]))

    def failures(self) -> list[str]:
        """Say what falls short; empty when all is well."""
        return [
            f"MRR of {kind} names {self.mrr(kind):.4f}, at least {LEAST_MRR}"
            for kind in KINDS
            if self.mrr(kind) < LEAST_MRR
        ]


@click.command()
@click.argument("archive", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--mode", type=click.Choice([*map(str, Mode)]), default=str(Mode.HYBRID), show_default=True)
@click.option("--worst", default=2, show_default=True, help="Queries to name beside each variant.")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(archive: Path | None, mode: str, worst: int, write: bool) -> None:
    """Ask ARCHIVE, or else the sample archive, for everybody it names; fail where somebody does not come first."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        if archive is None:
            archive = import_sample(Path(folder), encoder)
        with Archive.open(archive) as opened:
            figures = measure_names(opened, encoder, Mode(mode))
            answers = opened.counts.answers
    explained = _EXPLAINED.format(answers=answers, model=encoder.identity.partition("@")[0], mode=mode)
    report = "\n".join([explained, "", *table(figures, worst)])
    click.echo(report)
    if write:
        write_section(_HEADING, report)
    failures = figures.failures()
    for failure in failures:
        click.echo(f"Too low: {failure}", err=True)
    sys.exit(bool(failures))


def measure_names(archive: Archive, encoder: Encoder, mode: Mode = Mode.HYBRID) -> Figures:
    """Ask for everybody whom the archive names, in every way."""
    queries = name_queries(archive)
    known = KnownTexts(encoder, [parse_query(query.text).semantic_text for query in queries])
    asked = []
    for query in queries:
        limit = max(_FIRST_PAGE, len(query.relevant))
        result = archive.search(SearchRequest(query.text, mode=mode, limit=limit), known)
        theirs = [hit.answer.id in query.relevant for hit in result.hits]
        first = theirs.index(True) + 1 if True in theirs[:_FIRST_PAGE] else 0
        before = theirs.index(False) if False in theirs else len(theirs)
        asked.append(Asked(query, 1 / first if first else 0.0, min(before / len(query.relevant), 1.0)))
    return Figures(tuple(asked))


def table(figures: Figures, worst: int) -> list[str]:
    """Return a row a variant."""
    lines = ["| asked for | | queries | MRR | all theirs first | worst |", "|---|---|---|---|---|---|"]
    for (kind, variant), asked in figures.groups().items():
        mrr, first = (float(np.mean(each)) for each in zip(*((a.reciprocal_rank, a.first) for a in asked), strict=True))
        named = "" if variant == _ALL else ", ".join(_worst(asked, worst))
        lines.append(f"| {kind} | {variant} | {len(asked)} | {mrr:.3f} | {first:.3f} | {named} |")
    return lines


def _worst(asked: Sequence[Asked], count: int) -> list[str]:
    short = sorted((each for each in asked if each.first < 1), key=lambda each: (each.reciprocal_rank, each.first))
    return [f"`{each.query.text}` ({each.reciprocal_rank:.2f}, {each.first:.2f})" for each in short[:count]]


if __name__ == "__main__":
    main()
