"""The command `export`."""

from __future__ import annotations

import sys

import click

from webui.commands.options import archive_option, archive_place, use_utf8
from webui.data.exports import FORMATS, CsvOptions, lines


@click.command()
@archive_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
def export(form: str) -> None:
    """Print every answer, one a line, oldest first.

    \b
    answerstacks export > answers.jsonl
    answerstacks export --format csv > answers.csv
    """
    from search.archive import Archive  # noqa: PLC0415

    use_utf8()
    with Archive.open(archive_place()) as archive:
        sys.stdout.writelines(lines(form, archive.answers(), CsvOptions(line_end="\n")))
