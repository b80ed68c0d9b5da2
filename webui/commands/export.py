"""The command `export`."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import click

from webui.commands.options import archive_folder, archive_option, use_utf8
from webui.contract import CSV_COLUMNS, answer_record, csv_row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from index.posts.records import Answer
    from search.results import PostSummary


@click.command()
@archive_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(form: str) -> None:
    """Print every answer, one a line, oldest first.

    \b
    answerstacks export > answers.jsonl
    answerstacks export --format csv > answers.csv
    """
    from search.archive import Archive  # noqa: PLC0415

    use_utf8()
    with Archive.open(archive_folder()) as archive:
        (write_csv if form == "csv" else write_jsonl)(archive.answers(), sys.stdout)


def write_jsonl(answers: Iterable[tuple[Answer, PostSummary]], to: TextIO) -> None:
    """Write one answer a line."""
    for answer, post in answers:
        to.write(json.dumps(answer_record(answer, post), ensure_ascii=False) + "\n")


def write_csv(answers: Iterable[tuple[Answer, PostSummary]], to: TextIO) -> None:
    """Write one answer a row, under a row of column names."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for answer, post in answers:
        writer.writerow(csv_row(answer, post))
