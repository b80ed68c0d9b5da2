"""The command `index`."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webui.commands.options import (
    archive_folder,
    archive_option,
    embed_at_option,
    json_option,
    model_option,
    print_json,
    print_lines,
)
from webui.commands.readers import BEHIND
from webui.commands.spreading import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.errors import ArchiveError
    from index.imports.import_report import ImportReport

#: Exit codes of `index`.
NEWLY_WRONG, KNOWN_BEFORE = 1, 3


def _source(value: str) -> Path | str:
    """Read a URL as text, because a Path would drop one of its slashes, and anything else as a path.

    An empty path is refused: it would mean the current folder.
    """
    if not value.strip():
        raise click.BadParameter("it is empty. Name a file, a folder or an address.")
    return value if re.match(r"[a-z][a-z0-9+.-]*://", value, re.IGNORECASE) else Path(value)


@click.command("index")
@click.argument("sources", metavar="SOURCE…", nargs=-1, type=_source)
@archive_option
@model_option
@click.option("--keyword-only", is_flag=True, help="Build without vectors: quick and small, searchable by word only.")
@click.option("--rebuild", is_flag=True, help="Split every recorded post anew and write everything anew.")
@click.option("--threads", type=click.IntRange(1), help="Processors to embed with.  [default: all]")
@embed_at_option
@click.option("--dry-run", is_flag=True, help="Show what would change, answer by answer, and change nothing.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Allow a URL that leads to this machine or its own network, such as a test site's.",
)
@json_option
def index(  # noqa: PLR0913, PLR0917 — one argument for each option of the command
    sources: tuple[Path | str, ...],
    model: str | None,
    keyword_only: bool,
    rebuild: bool,
    threads: int | None,
    embed_at: str | None,
    dry_run: bool,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Import posts and make them searchable.

    SOURCE is a WordPress export (.xml, .zip, .gz), a saved page (.html), a text file (.txt), a feed (.xml, .rss,
    .atom), a folder of these, or the address of a WordPress site, of a feed or of one post. A file's format is known by
    its content. Without a SOURCE, the archive's corrections.toml is applied to the recorded posts.

    \b
    answerstacks index blog.wordpress.xml saved-pages/
    answerstacks index https://blog.example.org       all posts; later, those that have changed since
    answerstacks index --keyword-only notes.txt
    answerstacks index --dry-run                      show what corrections.toml would change
    answerstacks index --rebuild                      from the record, without sources
    answerstacks index blog.xml --embed-at postgresql://host/work    other machines embed (answerstacks work)

    Unchanged posts are skipped, changed ones replaced; stopping it at any moment loses nothing. Posts that cannot be
    read, and corrections that do not fit, are listed on standard error.

    \b
    Exit codes, for a timer that runs it:
    0 no problem
    1 a new problem, which the import before did not report, or a database that it could not be published to
    2 usage error
    3 only problems that were reported before
    4 no problem, but a server that follows the archive may still show a post that is no longer published, or what
      corrections.toml hides now
    """
    from index.files.room import full_disk_named, needed_to_import  # noqa: PLC0415
    from index.imports.importing import import_sources, preview_import  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415

    archive = archive_folder()
    withheld = _withheld(archive)
    with TerminalProgress() as progress, full_disk_named(archive, lambda: needed_to_import(archive, sources)):
        if dry_run:
            report = preview_import(archive, sources, rebuild=rebuild, allow_private=allow_private, progress=progress)
        else:
            report = import_sources(
                archive,
                sources,
                model=model,
                threads=threads,
                rebuild=rebuild,
                keyword_only=keyword_only,
                embed_at=embed_at,
                allow_private=allow_private,
                progress=progress,
            )
    problems = print_problems(report)
    _print_report(report, as_json=as_json)
    published, behind = True, False
    if not dry_run:
        published, behind = spread(archive)
    synced = any(isinstance(source, str) for source in sources) and not report.problems
    if sources and report.posts_read == report.failed and not (synced or report.unpublished):
        click.echo("Error: none of the sources gave a post.", err=True)
    elif not problems and published:
        return BEHIND if behind and (report.unpublished or _withheld(archive) - withheld) else 0
    return KNOWN_BEFORE if problems and published and not (report.new_problems or dry_run) else NEWLY_WRONG


def _withheld(archive: Path) -> frozenset[str]:
    """Return the digests of what the live generation withholds."""
    from index.files.manifest import read_live_manifest  # noqa: PLC0415

    manifest = read_live_manifest(archive)
    return frozenset(manifest.withholds if manifest else ())


def print_problems(report: ImportReport) -> tuple[ArchiveError, ...]:
    """Print on standard error, and return, the import's problems and the corrections that do not fit."""
    problems = (*report.problems, *report.corrections_unfit, *report.of_files)
    for problem in problems:
        click.echo(f"Problem: {problem}", err=True)
    return problems


def _print_report(report: ImportReport, *, as_json: bool) -> None:
    from webui.commands.reports import show_changes, show_report  # noqa: PLC0415

    if report.generation_is_new and report.model_missing:
        click.echo(f"Note: {report.model_missing}", err=True)
    if report.damaged_generation:
        files = ", ".join(report.damaged_files)
        click.echo(
            f"Note: generation {report.damaged_generation} was damaged ({files}) and was written anew.", err=True
        )
    if as_json:
        print_json(report_record(report))
        return
    if report.dry_run:
        print_lines(show_changes(report))
    print_lines(show_report(report))


def report_record(report: ImportReport) -> dict[str, Any]:
    """Return an import's report as JSON has it: an error by the name of its class and its message, a correction that
    does not fit by its line and its message."""
    # Not asdict for all of it, which would copy the errors.
    fields = {name: getattr(report, name) for name in report.__slots__} | {
        "folded": [asdict(copy) for copy in report.folded],
        "unpublished": [asdict(post) | {"as_of": post.as_of.isoformat()} for post in report.unpublished],
        "corrections_unfit": [{"line": misfit.line, "message": str(misfit)} for misfit in report.corrections_unfit],
        "changes": [asdict(change) for change in report.changes],
        "of_files": _errors(report.of_files),
        "problems": _errors(report.problems),
    }
    return {"withdrawn" if name == "unpublished" else name: value for name, value in fields.items()}


def _errors(problems: Sequence[ArchiveError]) -> list[dict[str, str]]:
    return [{"error": type(problem).__name__, "message": str(problem)} for problem in problems]
