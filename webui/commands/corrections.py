"""The command `corrections`: the texts of corrections.toml that the record keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webui.commands.options import archive_folder, archive_option, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.corrections.corrections import Corrections
    from index.record.kept_corrections import KeptCorrections


@click.group(short_help="Put a lost corrections.toml back.", invoke_without_command=True)
@archive_option
@click.pass_context
def corrections(context: click.Context) -> None:
    """List the texts of corrections.toml that the record keeps: the last ten that were applied, the newest first.

    \b
    answerstacks corrections                list them
    answerstacks corrections restore        put the newest back, with every takedown in force
    answerstacks corrections forget         delete all that are kept

    They are kept without the reasons of takedowns. Whoever is hidden stays hidden, even if the file is lost.
    """
    if context.invoked_subcommand is None:
        from index.takedowns.lost_corrections import kept_corrections  # noqa: PLC0415

        print_lines(_listed(kept_corrections(archive_folder())))


@corrections.command(short_help="Put the file back.")
@archive_option
@click.option("--number", type=click.IntRange(1), help="Number of the text in the list.  [default: the newest]")
@click.option("--replace", is_flag=True, help="Replace a file that has corrections in it.")
def restore(number: int | None, replace: bool) -> None:
    """Write corrections.toml as it was last applied, with every takedown in force. Nothing else is changed.

    \b
    answerstacks corrections restore
    answerstacks corrections restore --number 4 --replace
    """
    from index.takedowns.lost_corrections import restore_corrections  # noqa: PLC0415

    put_back = restore_corrections(archive_folder(), number, replace=replace)
    click.echo(f"corrections.toml is back: {_counted(put_back)}.")
    click.echo("Look at it, then apply it with `answerstacks index` (`--dry-run` shows what it would change).")


@corrections.command(short_help="Delete the kept texts.")
@archive_option
def forget() -> None:
    """Delete the kept texts of corrections.toml. The file itself stays, and whoever is hidden stays hidden."""
    from index.takedowns.lost_corrections import forget_corrections  # noqa: PLC0415
    from webui.wording import plural  # noqa: PLC0415

    click.echo(f"{plural(forget_corrections(archive_folder()), 'text')} of corrections.toml forgotten.")


def _listed(kept: Sequence[KeptCorrections]) -> Iterator[str]:
    if not kept:
        yield "No corrections are kept: none were applied yet."
    for text in kept:
        yield f"{text.number:>4}  applied on {text.applied_on.isoformat()}: {_counted(text.corrections)}"


def _counted(found: Corrections) -> str:
    from webui.wording import plural  # noqa: PLC0415

    of_posts = sum(map(len, found.of_posts.values())) + len(found.same_people)
    return f"{plural(of_posts, 'correction')} and {plural(len(found.hides), 'takedown')}"
