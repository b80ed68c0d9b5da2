"""The command `readers`, and waiting for readers in the commands that write."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from webui.commands.options import archive_folder, archive_option, json_option, print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.generation.readers import Standing, State

#: Exit code where a reader may still show what was hidden.
BEHIND = 4
#: Seconds that commands wait for readers.
READERS_WAIT = 30.0
#: Seconds without a sign of life that are nothing to speak of, for clocks of two machines differ.
_LENIENT = 10.0

wait_option = click.option(
    "--wait",
    type=click.FloatRange(0),
    default=READERS_WAIT,
    show_default=True,
    metavar="SECONDS",
    help="Wait so long until every server that follows the archive has switched.",
)


@click.command(short_help="List the servers that follow the archive.")
@archive_option
@click.option("--forget", metavar="NAME", help="Strike out a server that has ended for good.")
@json_option
def readers(*, forget: str | None, as_json: bool) -> int:
    """List the servers that follow the archive (`serve --follow`), and which generation each answers from.

    \b
    answerstacks readers
    answerstacks readers --forget web2-8000

    \b
    up to date   it answers from the live generation
    behind       it lives, and answers from an older one
    stopped      no sign of life for so long that it shows nothing any more: it has ended, or is cut off
    silent       no sign of life, and it may still show an older generation

    Exit code 4 if any is behind or silent.
    """
    from index.files.readers import forget_reader  # noqa: PLC0415
    from index.generation.readers import watch_readers  # noqa: PLC0415

    archive = archive_folder()
    if forget is not None:
        forget_reader(archive, forget)
        click.echo(f"{forget} is struck out. If it still runs, it comes back by itself.")
        return 0
    found = watch_readers(archive)
    if as_json:
        print_json([_record(standing) for standing in found])
    else:
        print_lines(_table(found) if found else ["No server follows this archive."])
    return BEHIND if any(_told(standing) in ("behind", "silent") for standing in found) else 0


def wait_for_readers(archive: Path, seconds: float) -> bool:
    """Wait for the readers, say how it went, and sweep old generations away.

    Return True if one may still show what the live generation does not.
    """
    from index.files.manifest import find_live_generation  # noqa: PLC0415
    from index.generation.readers import State, sweep_generations  # noqa: PLC0415
    from index.generation.readers import wait_for_readers as wait_for  # noqa: PLC0415
    from webui.wording import plural  # noqa: PLC0415

    found = wait_for(archive, seconds)
    if not found:
        return False
    sweep_generations(archive)
    fresh = sum(standing.state is State.UP_TO_DATE for standing in found)
    click.echo(
        f"{plural(fresh, 'reader')} of {len(found):,} {'has' if fresh == 1 else 'have'} switched to generation"
        f" {find_live_generation(archive)}.",
        err=True,
    )
    for standing in found:
        if standing.state is not State.UP_TO_DATE:
            click.echo(_why(standing), err=True)
    behind = any(not standing.settled for standing in found)
    if behind:
        click.echo(
            "The archive is as it should be, but not yet every server: those named may still show the former state."
            " `answerstacks readers` says when they no longer do.",
            err=True,
        )
    return behind


def _why(standing: Standing) -> str:
    """Say of a reader that has not switched what that means, and what to do."""
    from index.generation.readers import State  # noqa: PLC0415

    reader = standing.reader
    name = f"Reader {reader.name} (process {reader.pid} on {reader.host})"
    if standing.state is State.BEHIND:
        doing = f"still answers from generation {reader.generation}" if reader.generation else "is starting"
        return f"{name} {doing}{f': {reader.problem}' if reader.problem else ''}. Wait, or stop that server."
    silence = f"has given no sign of life for {standing.silent:.0f} seconds"
    forget = f"`answerstacks readers --forget {reader.name}`"
    if standing.state is State.STOPPED:
        return f"{name} {silence}, so it shows nothing any more. If it has ended for good: {forget}."
    return (
        f"{name} {silence}: it may have ended, be paused, or be cut off and still show generation"
        f" {reader.generation or 'that it opens'}. Wait longer, or stop it and run {forget}."
    )


def _told(standing: Standing) -> State:
    """Return how a reader stands that was only watched for a moment: its clock counts."""
    from index.generation.readers import State  # noqa: PLC0415

    stops = standing.reader.stops_after
    if standing.alive or standing.age < _LENIENT:
        return State.BEHIND if standing.state is State.SILENT else standing.state
    return State.STOPPED if stops is not None and standing.age >= stops else State.SILENT


def _record(standing: Standing) -> dict[str, object]:
    written = asdict(standing.reader)
    del written["run"]
    return written | {"state": str(_told(standing)), "last_sign_seconds": round(standing.age, 1)}


def _table(found: tuple[Standing, ...]) -> Iterator[str]:
    width = max(len(standing.reader.name) for standing in found)
    for standing in found:
        reader, state = standing.reader, _told(standing)
        where = f"{reader.name:{width}}  {reader.generation or 'none':>6}  {state:10}"
        yield f"{where}  {_ago(standing.age)}{f'  {reader.problem}' if reader.problem else ''}"


def _ago(seconds: float) -> str:
    if seconds < _LENIENT:
        return "now"
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit} ago"
    return f"{seconds:.0f} seconds ago"
