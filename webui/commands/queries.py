"""The command `queries`: a report of counted queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from index.errors import ArchiveError
from webui.commands.options import archive_folder, archive_option, confirmed, json_option, print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from webui.commands.output import Terminal
    from webui.queries.counts import Counted, QueryCounts
    from webui.queries.report import NothingFound, QueryReport

#: Copied here: importing `webui.queries.counts` would load sqlite3 and slow `--help`. A test compares them.
KEPT_MONTHS = 24
LEAST = 2

_NUMBERS = f"{'asked':>7}{'in vain':>9}{'found':>8}  "


@click.command(short_help="Print what readers ask, and what they do not find.")
@archive_option
@click.option(
    "--months",
    type=click.IntRange(1, KEPT_MONTHS),
    default=3,
    show_default=True,
    help="Months to report, this one included.",
)
@click.option("--nothing-found", is_flag=True, help="Only queries that found nothing.")
@click.option(
    "--at-least",
    type=click.IntRange(LEAST),
    default=LEAST,
    show_default=True,
    help="Name queries asked at least so often.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Queries in each list.")
@click.option("--forget", is_flag=True, help="Delete all counts.")
@click.option("--yes", is_flag=True, help="Do not ask before deleting.")
@json_option
def queries(
    *, months: int, nothing_found: bool, at_least: int, limit: int, forget: bool, yes: bool, as_json: bool
) -> int:
    """Print the queries that readers made most, and those that found nothing, with what these find now.

    \b
    answerstacks queries
    answerstacks queries --months 12 --nothing-found
    answerstacks queries --forget

    Queries are counted only by a site that was started with `serve --count-queries`; the last seconds may be missing.
    Nobody can tell who made a query, from where or when. A query made only once is counted, never named.
    """
    from webui.commands.output import Terminal  # noqa: PLC0415
    from webui.contract import queries_record  # noqa: PLC0415
    from webui.queries.counts import QueryCounts  # noqa: PLC0415
    from webui.queries.report import query_report  # noqa: PLC0415

    if forget:
        return _forget(QueryCounts(archive_folder()), yes)
    report = query_report(archive_folder(), months, at_least, limit)
    if as_json:
        print_json(queries_record(report, nothing_found_only=nothing_found))
    else:
        print_lines(show_queries(report, Terminal.of_stdout(), nothing_found_only=nothing_found))
    return 0


def forget_hidden(archive: Path) -> None:
    """Delete the counted queries that name somebody hidden, and print how many, or why it failed."""
    from webui.queries.hidden_queries import forget_hidden_queries  # noqa: PLC0415
    from webui.wording import plural  # noqa: PLC0415

    try:
        forgotten = forget_hidden_queries(archive)
    except ArchiveError as error:
        # Not fatal: the answers are hidden, and `answerstacks verify` finds the queries that are left.
        click.echo(f"Warning: counted queries may name somebody hidden. {error}", err=True)
        return
    if forgotten:
        named = plural(forgotten, "counted query that names", "counted queries that name")
        click.echo(f"Forgot {named} somebody hidden.", err=True)


def show_queries(report: QueryReport, terminal: Terminal, *, nothing_found_only: bool = False) -> Iterator[str]:
    """Yield the lines of a report."""
    from webui.commands.output import wrap  # noqa: PLC0415
    from webui.wording import month, plural  # noqa: PLC0415

    when = f"In {month(report.last)}"
    if report.first != report.last:
        when = f"From {month(report.first)} to {month(report.last)}"
    if not report.asked:
        yield f"{when} nothing was asked."
        return
    asked = plural(report.asked, "time")
    yield from wrap(f"{when} readers asked {asked}, {plural(report.queries, 'query', 'queries')}.", terminal.width)
    if report.others:
        others = plural(report.others, "query", "queries")
        rest = (
            f"{others}, asked fewer than {report.at_least:,} times, {'is' if report.others == 1 else 'are'} not named."
        )
        yield from wrap(rest, terminal.width)
    if not nothing_found_only:
        yield from _list("Asked most", report.most_asked, terminal)
    yield from _list("Found nothing", report.nothing_found, terminal)


def _list(heading: str, listed: tuple[Counted, ...] | tuple[NothingFound, ...], terminal: Terminal) -> Iterator[str]:
    yield ""
    yield terminal.strong(heading)
    if not listed:
        yield "  No query that may be named."
        return
    yield f"{_NUMBERS}query"
    for each in listed:
        yield from _row(each, terminal)


def _row(each: Counted | NothingFound, terminal: Terminal) -> Iterator[str]:
    from webui.commands.output import wrap  # noqa: PLC0415
    from webui.queries.report import NothingFound  # noqa: PLC0415

    counted = each.counted if isinstance(each, NothingFound) else each
    found = "" if counted.found is None else f"{counted.found:,}"
    first, *rest = wrap(counted.text, max(terminal.width - len(_NUMBERS), 20))
    yield f"{counted.asked:>7,}{counted.nothing:>9,}{found:>8}  {first}"
    indent = " " * len(_NUMBERS)
    yield from (indent + line for line in rest)
    if isinstance(each, NothingFound):
        yield from wrap(_now(each), max(terminal.width, len(_NUMBERS) + 20), indent)


def _now(each: NothingFound) -> str:
    """Return what a query finds now; empty if still nothing."""
    from webui.wording import plural  # noqa: PLC0415

    if each.now:
        return f"now finds {plural(each.now, 'answer')} by its words"
    if each.respelling:
        return f"did you mean: {each.respelling.text} ({each.respelling.total:,})"
    return ""


def _forget(counts: QueryCounts, yes: bool) -> int:
    if not confirmed("Delete all counts of queries?", yes=yes):
        click.echo("Nothing was deleted.", err=True)
        return 1
    counts.forget()
    click.echo("All counts of queries were deleted.")
    return 0
