"""The command `verify`."""

from __future__ import annotations

from dataclasses import asdict

import click

from webui.commands.options import archive_folder, archive_option, json_option, print_json, print_lines


@click.command(short_help="Check every file of the archive.")
@archive_option
@json_option
def verify(as_json: bool) -> int:
    """Check every file of the archive against its manifest and the record. Exit code 1 when anything is wrong."""
    from webui.commands.output import show_verification  # noqa: PLC0415
    from webui.queries.hidden_queries import verify_with_queries  # noqa: PLC0415

    report = verify_with_queries(archive_folder())
    if as_json:
        print_json(asdict(report))
    else:
        print_lines(show_verification(report))
    return 1 if report.problems else 0
