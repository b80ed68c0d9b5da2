"""What several commands of the command line share: options, and how data is printed."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.reranker import Reranker


def archive_option(command: Callable[..., Any], envvar: str | None = None) -> Callable[..., Any]:
    """`--archive`, before the command's name or after it."""

    def remember(context: click.Context, _: click.Parameter, path: Path | None) -> None:
        if path is not None:
            context.ensure_object(dict)["archive"] = path

    return click.option(
        "--archive",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=envvar,
        expose_value=False,
        callback=remember,
        help="The archive's folder.  [default: $ANSWERSTACKS_ARCHIVE, else ./archive]",
    )(command)


def default_archive_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--archive` before the command's name. The environment counts only here, so that it never beats an option."""
    return archive_option(command, "ANSWERSTACKS_ARCHIVE")


def archive_folder() -> Path:
    """The archive that was asked for."""
    path: Path = click.get_current_context().ensure_object(dict).get("archive", Path("archive"))
    return path


def confirmed(question: str, *, yes: bool, replaces: bool = False) -> bool:
    """Whether to go on: `--yes` was said, or the answer is yes, or there is no terminal and so nobody to ask.

    What `replaces` something that cannot be had again needs a word: click.UsageError without `--yes` and without a
    terminal.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        if replaces:
            raise click.UsageError("nobody can be asked without a terminal. Add --yes to replace what is there.")
        return True
    return click.confirm(question, err=True)


def print_lines(lines: Iterable[str]) -> None:
    """Text for a person; a character that the terminal has not becomes a question mark."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    for line in lines:
        click.echo(line)


def print_json(record: object) -> None:
    """Data for a program."""
    use_utf8()
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


def use_utf8() -> None:
    """JSON and CSV are UTF-8 whatever the terminal's locale says."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def open_reranker(folder: Path | None) -> Reranker | None:
    """The cross-encoder of a folder, if one was named. Who names one is told where it cannot be had: RerankerError."""
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
        "Folder or cached name of a sentence-transformers model.  [default: the archive's own; to build one, the"
        " packaged all-MiniLM-L6-v2]"
    ),
)
reranker_option = click.option(
    "--reranker",
    type=click.Path(path_type=Path),
    envvar="ANSWERSTACKS_RERANKER",
    help="Folder of a cross-encoder that orders the first answers; slow.  [default: none]",
)
