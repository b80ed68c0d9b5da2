"""Options and ways of printing that several commands share."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.files.postgres_address import shown
from index.files.postgres_layout import is_postgres_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.reranker import Reranker


class _ArchivePlace(click.Path):
    name = "directory"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a folder's path, or an address of a database."""
        return value if is_postgres_address(str(value)) else super().convert(value, param, ctx)


def archive_option(command: Callable[..., Any], envvar: str | None = None) -> Callable[..., Any]:
    """Add `--archive` to a command; it may stand before the command's name or after it."""

    def remember(context: click.Context, _: click.Parameter, path: Path | str | None) -> None:
        if path is not None:
            context.ensure_object(dict)["archive"] = path

    return click.option(
        "--archive",
        type=_ArchivePlace(path_type=Path, file_okay=False),
        envvar=envvar,
        expose_value=False,
        callback=remember,
        help="The archive's folder, or postgresql://… to read what was published there."
        "  [default: $ANSWERSTACKS_ARCHIVE, else ./archive]",
    )(command)


def default_archive_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--archive` before the command's name. The environment is read only here, so an option goes before it."""
    return archive_option(command, "ANSWERSTACKS_ARCHIVE")


def archive_folder() -> Path:
    """Return the folder of the archive that the user named. Raises click.UsageError for a published archive."""
    place = archive_place()
    if isinstance(place, str):
        raise click.UsageError(f"{shown(place)} is a published copy; run this on the archive's folder.")
    return place


def archive_place() -> Path | str:
    """Return the folder of the archive that the user named, or the address of a database to read."""
    place: Path | str = click.get_current_context().ensure_object(dict).get("archive", Path("archive"))
    return place


def confirmed(question: str, *, yes: bool, replaces: bool = False) -> bool:
    """Ask the user; True with `--yes`, or without a terminal, where nobody can be asked.

    If it `replaces` something for good, it needs an answer: raises click.UsageError without `--yes` and a terminal.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        if replaces:
            raise click.UsageError("there is no terminal to ask on. Add --yes to replace what is there.")
        return True
    return click.confirm(question, err=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print text for a person; a character that the terminal lacks becomes a question mark."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    for line in lines:
        click.echo(line)


def print_json(record: object) -> None:
    """Print JSON for a program."""
    use_utf8()
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


def use_utf8() -> None:
    """Make standard output UTF-8, whatever the terminal's locale is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def open_reranker(folder: Path | None) -> Reranker | None:
    """Load the cross-encoder of a folder, if one was named. Raises RerankerError."""
    if folder is None:
        return None
    from search.reranker import load_reranker  # noqa: PLC0415
    from webui.commands.progress import say  # noqa: PLC0415

    say("Loading the reranker …")
    return load_reranker(folder)


yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
model_option = click.option(
    "--model",
    envvar="ANSWERSTACKS_MODEL",
    help=(
        "Folder or cached name of a model for sentence-transformers (extra `model`).  [default: the archive's own; to"
        " build one, and for an archive in a database, the packaged all-MiniLM-L6-v2]"
    ),
)
embed_at_option = click.option(
    "--embed-at",
    metavar="ADDRESS",
    envvar="ANSWERSTACKS_EMBED_AT",
    help="PostgreSQL database at which workers embed (see `answerstacks work`).  [default: embed on this machine]",
)
reranker_option = click.option(
    "--reranker",
    type=click.Path(path_type=Path),
    envvar="ANSWERSTACKS_RERANKER",
    help="Folder of a cross-encoder that orders the first answers; slow.  [default: none]",
)
