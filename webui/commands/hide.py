"""The commands `hide` and `unhide`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from index.corrections.correction_errors import CorrectionError
from index.encoding.model_errors import EncoderError
from index.errors import ModelMismatch
from webui.commands.options import archive_folder, archive_option, confirmed, model_option, print_lines, yes_option
from webui.commands.readers import BEHIND, wait_option
from webui.commands.spreading import spread

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from index.corrections.corrections import HideTarget
    from index.takedowns.hiding import Takedown, TakedownReport

#: An answer's page and that of a post. A lookahead, for a site can stand under a path that is called the same.
_PAGE = re.compile(r"(?=/(answers|questions)/(.*))", re.DOTALL)
#: Answers that are listed; the rest is only counted.
_LISTED = 20
_NOTED = "It is noted, but readers may still see it: run `answerstacks index`, or the same command again, to finish."
_NOT_NOTED = "Nothing was hidden: run the same command again."
_NOT_SHOWN = "It may still be hidden: run the same command again, or `answerstacks index`, to finish."


def _target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name in ("post", "respondent", "answer"):
        command = click.option(f"--{name}", "only", flag_value=name, help=f"The argument is {_ARTICLES[name]}.")(
            command
        )
    return command


_ARTICLES = {"answer": "an answer's id", "respondent": "a respondent's name", "post": "a post's key or address"}


@click.command(short_help="Take answers out of the archive.")
@click.argument("what", metavar="ANSWER-ID|NAME|POST-KEY")
@archive_option
@click.option("--reason", required=True, help="Kept in corrections.toml and shown to nobody.")
@_target_options
@yes_option
@model_option
@wait_option
def hide(what: str, reason: str, only: str | None, yes: bool, model: str | None, wait: float) -> int:
    """Take an answer, all answers of a person, or a whole post out of every search, page and export.

    \b
    answerstacks hide the-post/inez-tarn --reason "asked for by the respondent"
    answerstacks hide "Inez Tarn" --reason "asked for by the respondent"
    answerstacks hide the-post --reason "published by mistake"

    It is noted in corrections.toml and in the record, so it stays hidden at every import, even if that file is lost.
    Its address answers "gone". Only `answerstacks unhide` undoes it. Databases that the archive was published to
    are published to again. Exit code 1 if one of them cannot be, or if `answerstacks verify` finds anything wrong; 4 if
    a server that follows the archive (`serve --follow`) may still show it.
    """
    from index.corrections.corrections import HideTarget  # noqa: PLC0415
    from index.files.room import full_disk_named, needed_to_write  # noqa: PLC0415
    from index.takedowns.hiding import hide as hide_it  # noqa: PLC0415
    from index.takedowns.hiding import is_noted, preview_hide  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415

    archive = archive_folder()
    with full_disk_named(archive, lambda: needed_to_write(archive)):
        takedown = preview_hide(archive, what, HideTarget(only) if only else None, _pages_named(what))
    print_lines(_shown(takedown, "Hide" if not takedown.stands else "Hidden already:"))
    if not takedown.stands and not confirmed("Hide it?", yes=yes):
        click.echo("Nothing was hidden.", err=True)
        return 1
    try:
        with TerminalProgress() as progress, full_disk_named(archive, lambda: needed_to_write(archive)):
            done = hide_it(archive, takedown, reason, model=model, progress=progress)
    except BaseException:
        click.echo(_NOTED if is_noted(archive, takedown) else _NOT_NOTED, err=True)
        raise
    return _report(done, wait)


@click.command(short_help="Undo a hide.")
@click.argument("what", metavar="ANSWER-ID|NAME|POST-KEY", required=False)
@archive_option
@_target_options
@yes_option
@model_option
@wait_option
def unhide(what: str | None, only: str | None, yes: bool, model: str | None, wait: float) -> int:
    """Show again what was hidden, under the same address. Without a name: list what is hidden.

    \b
    answerstacks unhide
    answerstacks unhide the-post/inez-tarn
    """
    from index.corrections.corrections import HideTarget  # noqa: PLC0415
    from index.files.room import full_disk_named, needed_to_write  # noqa: PLC0415
    from index.takedowns.hiding import preview_unhide, takedowns  # noqa: PLC0415
    from index.takedowns.hiding import unhide as show_it  # noqa: PLC0415
    from webui.commands.progress import TerminalProgress  # noqa: PLC0415

    archive = archive_folder()
    if what is None:
        print_lines(takedowns(archive) or ["Nothing is hidden."])
        return 0
    with full_disk_named(archive, lambda: needed_to_write(archive)):
        takedown = preview_unhide(archive, what, HideTarget(only) if only else None, _pages_named(what))
    print_lines(_shown(takedown, "Show again"))
    if not confirmed("Show it again?", yes=yes):
        click.echo("Nothing was changed.", err=True)
        return 1
    try:
        with TerminalProgress() as progress, full_disk_named(archive, lambda: needed_to_write(archive)):
            done = show_it(archive, takedown, model=model, progress=progress)
    except (CorrectionError, EncoderError, ModelMismatch):
        # Nothing was changed.
        raise
    except BaseException:
        click.echo(_NOT_SHOWN, err=True)
        raise
    return _report(done, wait)


def _shown(takedown: Takedown, verb: str) -> list[str]:
    """Return the lines that describe a takedown, an answer a line with its first words."""
    from webui.commands.output import Terminal, wrap  # noqa: PLC0415
    from webui.wording import plural  # noqa: PLC0415

    width = Terminal.of_stdout().width
    lines = wrap(f"{verb} the {takedown.target} {takedown.value}: {plural(len(takedown.answers), 'answer')}", width)
    for answer in takedown.answers[:_LISTED]:
        words = " ".join(answer.text.split()[:10])
        lines += wrap(f"{answer.id} ({answer.respondent.label}) {words} …", width, "  ")
    if len(takedown.answers) > _LISTED:
        lines.append(f"  and {len(takedown.answers) - _LISTED:,} more")
    if takedown.alike:
        lines += wrap(f"The same words stand in {', '.join(takedown.alike[:_LISTED])}, which is not hidden.", width)
    return lines


def _report(done: TakedownReport, wait: float) -> int:
    from webui.commands.reports import show_verification  # noqa: PLC0415
    from webui.queries.hidden_queries import verify_with_queries  # noqa: PLC0415

    if done.only_recorded:
        click.echo(f"Warning: it is noted in the record alone. {done.only_recorded}", err=True)
    else:
        click.echo("corrections.toml was changed." if done.written else "corrections.toml says so already.")
    click.echo(f"Generation {done.generation} {'is live' if done.generation_is_new else 'was up to date'}.")
    if done.without_meaning:
        click.echo(
            f"Warning: the archive can be searched by words only now. {done.without_meaning} Then run `answerstacks"
            " index`.",
            err=True,
        )
    published, behind = spread(archive_folder(), wait)
    report = verify_with_queries(archive_folder())
    print_lines(show_verification(report))
    return 1 if report.problems or not published else BEHIND if behind else 0


def _pages_named(asked: str) -> tuple[tuple[HideTarget, str], ...]:
    """Return the answers and posts that an address of ours can mean, the likeliest last; () for other text."""
    from index.corrections.corrections import HideTarget  # noqa: PLC0415
    from index.reading.addresses import canonical_address  # noqa: PLC0415

    text = asked.encode("utf-8", "replace").decode().strip()
    is_whole = bool(canonical_address(text))
    path = urlsplit(text).path if is_whole else text
    if not is_whole and not _PAGE.match(path):
        return ()
    targets = {"answers": HideTarget.ANSWER, "questions": HideTarget.POST}
    return tuple((targets[page[1]], unquote(page[2].strip("/"))) for page in _PAGE.finditer(path))
