"""The command `publish`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from index.errors import ArchiveError
from webui.commands.options import archive_folder, archive_option, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.publishing.publishing import Published

#: Minutes for which a replaced generation stays, for readers that are still at it.
KEEP = 5.0
#: A file that cannot be read, or goes while it is read, keeps an archive from one database and not from the next.
_FAILURES = (ArchiveError, OSError, ValueError)


@click.command(short_help="Bring the archive to a PostgreSQL database.")
@click.argument("address", metavar="[ADDRESS]", required=False)
@archive_option
@click.option(
    "--keep",
    metavar="MINUTES",
    type=click.FloatRange(0),
    default=KEEP,
    show_default=True,
    help="How long a replaced generation stays.",
)
@click.option("--reader", metavar="ROLE", help="Let this role read this generation and all later ones.")
@click.option(
    "--shard",
    "shards",
    metavar="ADDRESS",
    multiple=True,
    help="A database that shares the vectors; may be given again. Noted there for the next time.",
)
@click.option("--no-shards", is_flag=True, help="Bring all vectors back to ADDRESS.")
@click.option("--forget", is_flag=True, help="Do not publish to ADDRESS any more; what is there stays.")
def publish(
    address: str | None, keep: float, reader: str | None, shards: tuple[str, ...], *, no_shards: bool, forget: bool
) -> int:
    """Bring what readers see to a PostgreSQL database, for more web servers than one machine holds.

    \b
    answerstacks publish postgresql://writer@db.example.org/archive --reader web
    answerstacks publish                              once more, to every database so far
    answerstacks publish postgresql://writer@one.example.org/archive --shard postgresql://writer@two.example.org/part
    answerstacks serve --archive postgresql://web@db.example.org/archive

    The database must be in UTF8, hold nothing else, and have pgvector. ADDRESS is that of the primary. Its password is
    best kept in ~/.pgpass, and is never noted.

    Everything is brought over in one transaction, verified there, and then made live: readers see the generation before
    or the new one, and whatever ends it in between changes nothing. One that was replaced is dropped when the next is
    published, after --keep; at once where it holds what is hidden now.

    The archive notes the address: `index`, `hide` and `unhide` publish there too, and fail where they cannot.
    docs/postgresql.md has roles, sizes and backups.
    """
    from index.publishing.noted_copies import find_copies  # noqa: PLC0415
    from search.synonyms import load_synonyms  # noqa: PLC0415

    archive = archive_folder()
    if forget:
        return _forget(archive, address)
    if (shards or no_shards) and not address:
        raise click.UsageError("--shard and --no-shards need the address of the database whose vectors are shared.")
    if shards and no_shards:
        raise click.UsageError("--shard and --no-shards exclude each other.")
    parted = list(shards) if shards or no_shards else None
    addresses = [address] if address else list(find_copies(archive))
    if not addresses:
        raise click.UsageError("the archive is in no database yet. Name one: postgresql://USER@HOST/DATABASE")
    # No reader would open a copy whose synonyms it cannot understand.
    load_synonyms(archive)
    done = [_published(archive, each, keep, reader, parted) for each in addresses]
    return 0 if all(done) else 1


def _published(archive: Path, address: str, keep: float, reader: str | None, shards: list[str] | None) -> bool:
    """Publish and say what came of it; False, and say why, where it failed: the next database is not to wait for it."""
    try:
        print_lines(_publish(archive, address, keep, reader, shards))
    except ArchiveError as error:
        click.echo(f"Error: {error}", err=True)
        return False
    return True


def publish_again(archive: Path) -> bool:
    """Publish to every database that the archive was published to, and say so on standard error; False where one
    could not be."""
    from index.publishing.noted_copies import find_copies  # noqa: PLC0415

    all_done = True
    synonyms_fit = _synonyms_fit(archive)
    try:
        copies = find_copies(archive)
    except ArchiveError as error:
        click.echo(f"Error: {error}", err=True)
        return False
    for address in copies:
        try:
            for line in _publish(archive, address, KEEP, None, None, wait=True, keep_synonyms=not synonyms_fit):
                click.echo(line, err=True)
        except _FAILURES as error:
            click.echo(
                f"Error: {error}\nThat database still shows what it did. Run `answerstacks publish` until it succeeds;"
                f" or, if nobody reads it any more, `answerstacks publish --forget '{address}'`.",
                err=True,
            )
            all_done = False
    return all_done


def _synonyms_fit(archive: Path) -> bool:
    """False, and say so, where no reader would open a copy with the archive's synonyms."""
    from search.synonyms import load_synonyms  # noqa: PLC0415

    try:
        load_synonyms(archive)
    except ArchiveError as error:
        click.echo(f"Warning: {error} Databases keep the synonyms that they have.", err=True)
        return False
    return True


def _publish(
    archive: Path, address: str, keep: float, reader: str | None, shards: list[str] | None, **options: bool
) -> Iterator[str]:
    """Publish, and yield the lines that say what came of it. Options and errors as of `publish` in the library."""
    from index.publishing.publishing import publish as bring_over  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415

    begun = time.monotonic()
    with TerminalProgress() as progress:
        done = bring_over(archive, address, progress, keep=keep, reader=reader, shards=shards, **options)
    yield from _shown(done)
    yield f"{time.monotonic() - begun:.1f} seconds"


def _forget(archive: Path, address: str | None) -> int:
    from index.publishing.noted_copies import forget_copy  # noqa: PLC0415

    if not address:
        raise click.UsageError("--forget needs the address of a database.")
    if forget_copy(archive, address):
        click.echo("It is not published there any more. What is there stays until the database is dropped.")
        return 0
    click.echo("The archive was not published there.", err=True)
    return 1


def _shown(done: Published) -> Iterator[str]:
    from index.files.room import megabytes  # noqa: PLC0415
    from webui.wording import plural  # noqa: PLC0415

    counts = ", ".join(plural(done.rows[table], table[:-1]) for table in ("posts", "answers", "passages"))
    yield f"{done.place}: generation {done.generation} {'is live' if done.is_new else 'was there already, and whole'}"
    yield f"  {counts}; {megabytes(done.size)} there, verified"
    if done.is_new and done.sent < sum(done.rows.values()):
        yield f"  sent: {plural(done.sent, 'row')}; all others were there, in the generation before"
    if done.shards:
        yield f"  vectors shared with {plural(done.shards, 'other database')}"
    if not done.respells:
        yield "  Warning: no misspelt word is corrected there. Let an administrator run CREATE EXTENSION fuzzystrmatch;"
    if done.dropped:
        yield f"  dropped: {', '.join(done.dropped)}"
