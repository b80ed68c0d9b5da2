"""The commands `backup` and `restore`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.encoding.model_errors import DefaultModelMissing
from webui.commands.index_posts import print_problems
from webui.commands.options import archive_folder, archive_option, confirmed, model_option, print_lines, yes_option
from webui.commands.readers import BEHIND
from webui.commands.spreading import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.backup.backup_manifest import BackupManifest
    from index.backup.restore import Restoring

#: Takedowns that are listed; the rest is only counted.
_LISTED = 20


@click.command(short_help="Write a backup into a new folder.")
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
def backup(folder: Path) -> None:
    """Write a backup into FOLDER: the record and your own files, checked, and of one moment.

    \b
    answerstacks backup backups/2026-11-30
    answerstacks backup backups/$(date +%F)       from a timer, every night

    A copy of the archive's folder is not a backup: an import or a takedown may change it during the copying. The
    backup leaves out what `answerstacks restore` makes anew for searching. It holds what is hidden, so keep it where
    you keep your blog's export.
    """
    from index.backup.backup import back_up  # noqa: PLC0415
    from index.files.room import full_disk_named, needed_to_back_up  # noqa: PLC0415

    archive = archive_folder()
    with full_disk_named(folder.absolute(), lambda: needed_to_back_up(archive)):
        report = back_up(archive, folder, dt.datetime.now(tz=dt.UTC))
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
    """Replace the archive's record and your own files by the backup in FOLDER, and make the archive searchable.

    \b
    answerstacks restore backups/2026-11-30
    answerstacks --archive new-place restore backups/2026-11-30
    answerstacks restore --check backups/2026-11-30
    answerstacks restore --yes backups/2026-11-30      over an archive, from a script or a timer

    Over an existing archive, everybody who was taken out after the backup was made stays out. In an empty place
    nothing is known of these takedowns: hide them again before you show the archive to anybody. Exit code 1 if a
    takedown could not be read, or hides nobody in the restored archive; 4 if a server that follows the archive
    (`serve --follow`) may still show what is hidden in it.
    """
    from index.backup.restore import preview_restore  # noqa: PLC0415
    from index.backup.restore import restore as put_back  # noqa: PLC0415
    from index.clock import today  # noqa: PLC0415
    from index.files.room import full_disk_named, needed_to_restore  # noqa: PLC0415

    archive = archive_folder()
    found = preview_restore(archive, folder, today())
    print_lines(_planned(archive, found))
    if check:
        return 0
    if found.replaces and not confirmed("Put it back?", yes=yes, replaces=True):
        click.echo("Nothing was changed.", err=True)
        return 1
    with full_disk_named(archive, lambda: needed_to_restore(archive, folder)):
        put_back(archive, folder, today())
        click.echo("The record is back. What is searched is made anew.")
        code = _make_searchable(archive, model, keyword_only=keyword_only)
    # A takedown may be in what could not be read.
    return 1 if found.unread else code


def _make_searchable(archive: Path, model: str | None, *, keyword_only: bool) -> int:
    from index.imports.importing import import_sources  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415
    from webui.commands.reports import show_report, show_verification  # noqa: PLC0415
    from webui.queries.hidden_queries import verify_with_queries  # noqa: PLC0415

    with TerminalProgress() as progress:
        try:
            report = import_sources(archive, [], model=model, keyword_only=keyword_only, progress=progress)
        except DefaultModelMissing as error:
            click.echo(f"Warning: it can be searched by words only. {error} Then run `answerstacks index`.", err=True)
            report = import_sources(archive, [], keyword_only=True, progress=progress)
    problems = print_problems(report)
    print_lines(show_report(report))
    published, behind = spread(archive)
    verified = verify_with_queries(archive)
    print_lines(show_verification(verified))
    return 1 if verified.problems or problems or not published else BEHIND if behind else 0


def _planned(archive: Path, found: Restoring) -> Iterator[str]:
    made = f"{found.manifest.made:%-d %B %Y, %H:%M} UTC"
    yield f"The backup of {made}: {_counted(found.manifest)}. All of it is as it was written."
    if not found.replaces:
        yield f"It is put into {archive}, where there is no archive yet."
        yield f"Takedowns made after {made} are not known there. Hide these people again before you show it to anybody:"
        yield "  answerstacks hide ANSWER-ID|NAME|POST-KEY --reason …"
        return
    yield (
        f"It takes the place of the archive in {archive}. Posts that are newer than the backup must be imported again."
    )
    if found.unread:
        yield "These parts of it could not be read for takedowns made since:"
        yield from (f"  {problem}" for problem in found.unread)
        yield "All other takedowns are carried over. Hide again whoever is missing in the list below."
    if found.carried_over:
        yield "What is hidden in it stays hidden:"
        yield from (f"  {takedown}" for takedown in found.carried_over[:_LISTED])
        if len(found.carried_over) > _LISTED:
            yield f"  and {len(found.carried_over) - _LISTED:,} more"


def _counted(manifest: BackupManifest) -> str:
    from webui.wording import plural  # noqa: PLC0415

    counts = ((manifest.posts, "post"), (manifest.answers, "answer"), (manifest.takedowns, "takedown"))
    return ", ".join(plural(count, what) for count, what in counts)
