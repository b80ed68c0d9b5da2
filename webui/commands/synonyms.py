"""The command `synonyms`."""

from __future__ import annotations

import click

from webui.commands.options import archive_folder, archive_option, print_lines


@click.command(short_help="Print which words mean the same.")
@archive_option
def synonyms() -> None:
    """Print the words that a search takes to mean the same, as the archive's synonyms.txt may have them.

    \b
    answerstacks synonyms --archive my-archive > my-synonyms.txt
    edit it, then move it to my-archive/synonyms.txt

    A file that cannot be read is named with its line. Searches use it at once, a running server when it is started
    again.
    """
    from search.synonyms import load_synonyms  # noqa: PLC0415

    found = load_synonyms(archive_folder())
    print_lines(
        ["# Words and phrases that mean the same, a group a line, separated by commas.", *map(", ".join, found.groups)]
    )
