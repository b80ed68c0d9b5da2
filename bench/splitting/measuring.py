"""`python -m bench.splitting [FOLDER…]`: how well posts are split, over the labelled and over generated posts."""

from __future__ import annotations

import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.results import write_section
from bench.splitting.adversarial import count_lines, find_mistaken, read_lines
from bench.splitting.doubts import DoubtScore, score_doubts, total
from bench.splitting.findings import Finding, find
from bench.splitting.generated.posts import generate
from bench.splitting.labelled import read_labelled
from bench.splitting.needed_signs import unneeded_rows, unneeded_signs
from bench.splitting.scores import Score
from bench.splitting.sets import DEVELOPED_ON, SETS, SetResult, set_table
from bench.splitting.tables import as_json, confusion_table, mistaken_rows, score_table, type_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Of 5,000 lines that are no attributions so many may become respondents.
_MISTAKEN_OF_5000 = 5
_HEADING = "Splitting"
_EXPLAINED = (
    "`make quality`. Labelled posts were written by people who did not know the splitter; generated ones recombine"
    " formats, names, institutions and accidents by a seed. P: precision, R: recall. An answer's boundary is right when"
    " its whole text is, its attribution when name, title and institution are. The marks of lists and ticks"
    " are not compared, as sources print them in several ways. Percentages are rounded down."
)


@dataclass(frozen=True, slots=True)
class _Target:
    """A target and its outcome."""

    text: str
    holds: bool

    def __str__(self) -> str:
        return f"* {self.text}: {'holds' if self.holds else '**missed**'}"


@dataclass(frozen=True, slots=True)
class _Measured:
    """The figures of one set of posts: by form, by shape, and all together."""

    name: str
    forms: dict[str, Score]
    shapes: dict[str, Score]

    @property
    def whole(self) -> Score:
        """The score over all posts."""
        return self.shapes["all"]


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--generated", default=3000, show_default=True, help="Posts to generate, from seed 0.")
@click.option("--lines", default=0, help="Adversarial lines to try, by a fixed stride; 0 tries all.")
@click.option("--brief", is_flag=True, help="Print the sets side by side and nothing else.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of tables.")
@click.option("--write", is_flag=True, help="Write the tables to bench/RESULTS.md.")
def main(folders: tuple[Path, ...], generated: int, lines: int, brief: bool, as_data: bool, write: bool) -> None:
    """Measure splitting and typing; exit with 1 where a target is missed, and say which."""
    with ProcessPoolExecutor() as workers:
        sets = {
            name: SetResult(
                list(workers.map(find, read_labelled(folder), chunksize=8)),
                total(workers.map(score_doubts, read_labelled(folder), chunksize=8)),
            )
            for name, folder in ({folder.name: folder for folder in folders} or SETS).items()
            if read_labelled(folder)
        }
        labelled = [finding for name, it in sets.items() if folders or name == DEVELOPED_ON for finding in it.findings]
        made = list(workers.map(_find_generated, range(generated), chunksize=50))
        doubts = {f"posts of {name}": it.doubts for name, it in sets.items()}
        if generated:
            doubts["generated posts"] = total(workers.map(_doubts_generated, range(generated), chunksize=50))
        tried = read_lines()[:: max(1, len(read_lines()) // lines)] if lines else read_lines()
        parts = [tried[start : start + 500] for start in range(0, len(tried), 500)]
        mistaken = count_lines(each for found in workers.map(find_mistaken, parts) for each in found)
        unneeded = [] if folders or as_data or brief else unneeded_signs(workers.map)
    measured = [_measure("Labelled posts", labelled), *([_measure("Generated posts", made)] if made else [])]
    targets = [*_targets(measured, mistaken, len(tried)), *_doubt_targets(doubts)]
    if as_data:
        data = {it.name: {name: as_json(score) for name, score in (it.forms | it.shapes).items()} for it in measured}
        click.echo(
            json.dumps(
                data | {"mistaken": mistaken, "missed": [it.text for it in targets if not it.holds]},
                ensure_ascii=False,
                indent=1,
            )
        )
    elif brief:
        click.echo("\n".join(set_table(sets)))
    else:
        report = _report(measured, set_table(sets), mistaken, len(tried), targets)
        text = "\n".join([*report, *unneeded_rows(unneeded)])
        click.echo(text)
        if write:
            write_section(_HEADING, text)
    if missed := [it.text for it in targets if not it.holds]:
        click.echo("Missed: " + "; ".join(missed), err=True)
        sys.exit(1)


def _find_generated(seed: int) -> Finding:
    return find(generate(seed))


def _doubts_generated(seed: int) -> DoubtScore:
    return score_doubts(generate(seed))


def _doubt_targets(doubts: dict[str, DoubtScore]) -> Iterator[_Target]:
    for name, it in doubts.items():
        yield _Target(
            f"{name}, wrong answers that the audit shows, 80%: {it.recall:.2%} of {it.wrong:,}", it.recall >= 0.8
        )
        yield _Target(f"{name}, right answers that it shows, 8% at most: {it.noise:.2%}", it.noise <= 0.08)


def _measure(name: str, findings: list[Finding]) -> _Measured:
    forms = _grouped(findings, lambda finding: finding.labelled.truth.form)
    shapes = _grouped(findings, lambda finding: finding.labelled.shape)
    return _Measured(name, forms, shapes | _grouped(findings, lambda _: "all"))


def _grouped(findings: Iterable[Finding], group: Callable[[Finding], str]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for finding in findings:
        scores.setdefault(group(finding), Score()).add(finding)
    return dict(sorted(scores.items()))


def _targets(measured: list[_Measured], mistaken: Counter[str], tried: int) -> list[_Target]:
    targets: list[_Target] = []
    for it in measured:
        whole, name = it.whole, it.name.lower()
        targets += [
            _Target(f"{name}, text and name exact, 99%: {whole.exact.recall:.2%}", whole.exact.recall >= 0.99),
            _Target(f"{name}, characters accounted for, all: {whole.accounting.lost} lost", not whole.accounting.lost),
            _Target(
                f"{name}, types right where there is one, 97%: {whole.types.accuracy:.2%}", whole.types.accuracy >= 0.97
            ),
        ]
    allowed = tried * _MISTAKEN_OF_5000 / 5000
    text = (
        f"lines that are no attributions and become respondents, {_MISTAKEN_OF_5000} of 5,000: {len(mistaken)} of"
        f" {tried:,}"
    )
    return [*targets, _Target(text, len(mistaken) <= allowed)]


def _report(
    measured: list[_Measured], sets: list[str], mistaken: Counter[str], tried: int, targets: list[_Target]
) -> list[str]:
    lines = [_EXPLAINED, "", *map(str, targets), "", "### Posts by who has read them", "", *sets]
    for it in measured:
        lines += ["", f"### {it.name}", "", *score_table("form", it.forms), "", *score_table("source", it.shapes)]
        lines += ["", *type_table("types", it.forms | {"all": it.whole}), "", *confusion_table(it.whole.types)]
        lines += ["", f"Names of people who are no respondents: {len(it.whole.invented_names)}."]
    lines += ["", "### Lines that are no attributions", ""]
    lines += [f"{tried:,} lines in twelve places each; {len(mistaken)} became respondents somewhere.", ""]
    return [*lines, *mistaken_rows(mistaken.most_common(20))]
