"""The commands that write an archive, and those that check what was written."""

from __future__ import annotations

import re
from pathlib import Path

import click

from webui.commands.options import archive_folder, archive_option, json_option, model_option, print_json, print_lines
from webui.commands.queries import forget_hidden

#: Exit codes of `index`.
NEWLY_WRONG, KNOWN_BEFORE = 1, 3


def _source(value: str) -> Path | str:
    """A path, or a URL, which a path would spoil. Nothing at all would be the folder that one stands in."""
    if not value.strip():
        raise click.BadParameter("it is empty. Name a file, a folder or an address.")
    return value if re.match(r"[a-z][a-z0-9+.-]*://", value, re.IGNORECASE) else Path(value)


@click.command("index")
@click.argument("sources", metavar="SOURCE…", nargs=-1, type=_source)
@archive_option
@model_option
@click.option("--keyword-only", is_flag=True, help="Build without vectors: quick and small, searchable by word only.")
@click.option("--rebuild", is_flag=True, help="Take every recorded post apart anew and write everything anew.")
@click.option("--threads", type=click.IntRange(1), help="Processors to embed with.  [default: all]")
@click.option("--dry-run", is_flag=True, help="Show what would change, answer by answer, and change nothing.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Let a URL lead to this machine or into its own network, a test site's for one.",
)
@json_option
def import_(  # noqa: PLR0913, PLR0917 — one argument for each option of the command
    sources: tuple[Path | str, ...],
    model: str | None,
    keyword_only: bool,
    rebuild: bool,
    threads: int | None,
    dry_run: bool,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Import posts and make them searchable.

    SOURCE is a WordPress export (.xml, .zip, .gz), a saved page (.html), a text file (.txt), a feed (.xml, .rss,
    .atom), a folder of these (what a file is, its content decides), or the address of a WordPress site, of a feed or of
    one post. Without one, what is recorded is corrected as corrections.toml in the archive says now.

    \b
    answerstacks index blog.wordpress.xml saved-pages/
    answerstacks index https://blog.example.org       all posts; later, what has changed since
    answerstacks index --keyword-only notes.txt
    answerstacks index --dry-run                      what corrections.toml would change
    answerstacks index --rebuild                      from what is recorded, without sources

    Posts that are as before are skipped, changed ones replaced; stopping it at any moment loses nothing.
    What could not be read, and corrections that do not fit, are listed on standard error.

    \b
    Exit codes, for a timer that runs it:
    0 all is well
    1 something is wrong that the import before did not report
    2 asked wrongly
    3 only what was reported before is still wrong
    """
    from index.imports.importing import import_sources, preview_import  # noqa: PLC0415
    from webui.commands.export import report_record  # noqa: PLC0415
    from webui.commands.output import show_changes, show_report  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415

    with TerminalProgress() as progress:
        if dry_run:
            report = preview_import(
                archive_folder(), sources, rebuild=rebuild, allow_private=allow_private, progress=progress
            )
        else:
            report = import_sources(
                archive_folder(),
                sources,
                model=model,
                threads=threads,
                rebuild=rebuild,
                keyword_only=keyword_only,
                allow_private=allow_private,
                progress=progress,
            )
    found = (*report.problems, *report.corrections_unfit, *report.of_files)
    for problem in found:
        click.echo(f"Problem: {problem}", err=True)
    if report.generation_is_new and report.model_missing:
        click.echo(f"Note: {report.model_missing}", err=True)
    if report.damaged_generation:
        click.echo(
            f"Note: generation {report.damaged_generation} was damaged ({', '.join(report.damaged_files)}) and was"
            " written anew.",
            err=True,
        )
    if as_json:
        print_json(report_record(report))
    else:
        if dry_run:
            print_lines(show_changes(report))
        print_lines(show_report(report))
    if not dry_run:
        forget_hidden(archive_folder())
    synced = any(isinstance(source, str) for source in sources) and not report.problems
    if sources and report.posts_read == report.failed and not (synced or report.unpublished):
        click.echo("Error: none of the sources gave a post.", err=True)
        return KNOWN_BEFORE if found and not report.new_problems and not dry_run else NEWLY_WRONG
    if not found:
        return 0
    return NEWLY_WRONG if report.new_problems or dry_run else KNOWN_BEFORE


@click.command(short_help="Check every file of the archive.")
@archive_option
@json_option
def verify(as_json: bool) -> int:
    """Check every file of the archive against its manifest and the record. Exit code 1 when anything is wrong."""
    from webui.commands.export import verification_record  # noqa: PLC0415
    from webui.commands.output import show_verification  # noqa: PLC0415
    from webui.queries.hidden_queries import verify_with_queries  # noqa: PLC0415

    report = verify_with_queries(archive_folder())
    if as_json:
        print_json(verification_record(report))
    else:
        print_lines(show_verification(report))
    return 1 if report.problems else 0
