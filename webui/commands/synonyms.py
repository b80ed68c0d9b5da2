"""The command `synonyms`."""

from __future__ import annotations

import click

from webui.commands.options import archive_folder, archive_option, print_lines


@click.command(short_help="Print which words mean the same.")
@archive_option
def synonyms() -> None:
    """Print the groups of words that searches treat as the same, in the form of the archive's synonyms.txt.

    \b
    answerstacks synonyms --archive my-archive > my-synonyms.txt
    edit it, then move it to my-archive/synonyms.txt

    Searches use a changed file at once, a running server after a restart. A line that cannot be read is reported.
    """
    from search.synonyms import load_synonyms  # noqa: PLC0415

    found = load_synonyms(archive_folder())
    print_lines(
        ["# Words and phrases that mean the same, a group a line, separated by commas.", *map(", ".join, found.groups)]
    )
