"""The commands that keep an archive safe: making a backup, and putting one back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.model_errors import ModelPackagesMissing
from webui.commands.index_posts import print_problems
from webui.commands.options import archive_folder, archive_option, confirmed, model_option, print_lines, yes_option
from webui.commands.queries import forget_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.backup.backup_manifest import BackupManifest
    from index.backup.restore import Restoring

#: Takedowns that are listed before the rest is only counted.
_LISTED = 20


@click.command(short_help="Write a backup into a new folder.")
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
def backup(folder: Path) -> None:
    """Write everything that cannot be made anew into FOLDER: the record and your own files, checked and in one state.

    \b
    answerstacks backup backups/2026-11-30
    answerstacks backup backups/$(date +%F)       from a timer, every night

    Copying the archive's folder by hand is no backup: an import or a takedown may come in between. What is searched is
    not in it; `answerstacks restore` makes that anew. Keep it where you keep your blog's export: it holds what is
    hidden, too.
    """
    from index.backup.backup import back_up  # noqa: PLC0415

    report = back_up(archive_folder(), folder, dt.datetime.now(tz=dt.UTC))
    manifest = report.manifest
    click.echo(f"Backup in {report.folder}: {_counted(manifest)}, {manifest.bytes / 1e6:,.1f} MB, checked.")
    for name in manifest.names:
        click.echo(f"  {name}")
    click.echo(f"Not in it: {', '.join((*report.missing, 'what is searched (`restore` makes it anew)'))}.")


@click.command(short_help="Put a backup back.")
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
@yes_option
@click.option("--check", is_flag=True, help="Only check the backup and say what would be done.")
@click.option("--keyword-only", is_flag=True, help="Build without vectors: searchable by word only.")
@model_option
def restore(folder: Path, *, yes: bool, check: bool, keyword_only: bool, model: str | None) -> int:
    """Put the backup in FOLDER in the place of the archive's record and of your own files, and make it searchable.

    \b
    answerstacks restore backups/2026-11-30
    answerstacks --archive new-place restore backups/2026-11-30
    answerstacks restore --check backups/2026-11-30
    answerstacks restore --yes backups/2026-11-30      over an archive, from a script or a timer

    Whoever was taken out after the backup was made stays out where it is put over the archive they were taken out of.
    In an empty place nobody knows of them: hide them again before you show the archive to anybody. Exit code 1 where a
    takedown could not be asked for, or hides nobody in the restored archive.
    """
    from index.backup.restore import preview_restore  # noqa: PLC0415
    from index.backup.restore import restore as put_back  # noqa: PLC0415
    from index.clock import today  # noqa: PLC0415

    archive = archive_folder()
    found = preview_restore(archive, folder, today())
    print_lines(_planned(archive, found))
    if check:
        return 0
    if found.replaces and not confirmed("Put it back?", yes=yes, replaces=True):
        click.echo("Nothing was changed.", err=True)
        return 1
    put_back(archive, folder, today())
    click.echo("The record is back. What is searched is made anew.")
    code = _make_searchable(archive, model, keyword_only=keyword_only)
    # Somebody may have been taken out whom nothing here knows.
    return 1 if found.unread else code


def _make_searchable(archive: Path, model: str | None, *, keyword_only: bool) -> int:
    from index.imports.importing import import_sources  # noqa: PLC0415
    from webui.commands.output import show_report, show_verification  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415
    from webui.queries.hidden_queries import verify_with_queries  # noqa: PLC0415

    with TerminalProgress() as progress:
        try:
            report = import_sources(archive, [], model=model, keyword_only=keyword_only, progress=progress)
        except ModelPackagesMissing as error:
            if model is not None:
                raise
            click.echo(f"Warning: it can be searched by words only. {error} Then run `answerstacks index`.", err=True)
            report = import_sources(archive, [], keyword_only=True, progress=progress)
    problems = print_problems(report)
    print_lines(show_report(report))
    forget_hidden(archive)
    verified = verify_with_queries(archive)
    print_lines(show_verification(verified))
    return 1 if verified.problems or problems else 0


def _planned(archive: Path, found: Restoring) -> Iterator[str]:
    made = f"{found.manifest.made:%-d %B %Y, %H:%M} UTC"
    yield f"The backup of {made}: {_counted(found.manifest)}. All of it is as it was written."
    if not found.replaces:
        yield f"It is put into {archive}, where there is no archive yet."
        yield f"Who was taken out after {made} is not known there. Before you show it to anybody, hide them again:"
        yield "  answerstacks hide ANSWER-ID|NAME|POST-KEY --reason …"
        return
    yield (
        f"It takes the place of the archive in {archive}. Posts that are newer than the backup must be imported again."
    )
    if found.unread:
        yield "Not all of it could be asked who was taken out since:"
        yield from (f"  {problem}" for problem in found.unread)
        yield "What else it names is carried over. Whom you miss in the list below, hide again."
    if found.carried_over:
        yield "What is hidden in it stays hidden:"
        yield from (f"  {takedown}" for takedown in found.carried_over[:_LISTED])
        if len(found.carried_over) > _LISTED:
            yield f"  and {len(found.carried_over) - _LISTED:,} more"


def _counted(manifest: BackupManifest) -> str:
    from webui.wording import plural  # noqa: PLC0415

    counts = ((manifest.posts, "post"), (manifest.answers, "answer"), (manifest.takedowns, "takedown"))
    return ", ".join(plural(count, what) for count, what in counts)
