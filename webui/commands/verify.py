"""The command `verify`."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from webui.commands.options import archive_folder, archive_option, json_option, print_json, print_lines

if TYPE_CHECKING:
    from pathlib import Path

    from index.standing.remark import Remark


@click.command(short_help="Check every file of the archive, and how it stands.")
@archive_option
@json_option
@click.option("--offline", is_flag=True, help="Do not ask the site's own address (`url` in site.toml).")
def verify(*, as_json: bool, offline: bool) -> int:
    """Check every file of the archive against its manifest and the record, and say how the whole stands.

    \b
    answerstacks verify
    answerstacks verify --offline

    \b
    A line for each thing begins with
    ok     all is well
    look   nothing is wrong yet, or it cannot be told from here
    wrong  mend it as the line says

    Exit code 1 when anything is wrong. A network that is away is no more than something to look at.
    """
    from index.errors import RecordError  # noqa: PLC0415
    from index.record.record_errors import RecordNotFound  # noqa: PLC0415
    from index.standing.remark import State  # noqa: PLC0415
    from webui.commands.reports import show_standing, show_verification  # noqa: PLC0415
    from webui.queries.hidden_queries import verify_with_queries  # noqa: PLC0415

    archive = archive_folder()
    try:
        report = verify_with_queries(archive)
    except RecordNotFound:
        raise
    except RecordError:
        # Too old, too new, or in use: how the rest stands is told all the same.
        if not as_json:
            print_lines(show_standing(_remarks(archive, offline=offline)))
        raise
    remarks = _remarks(archive, offline=offline)
    if as_json:
        print_json(asdict(report) | {"standing": [asdict(remark) for remark in remarks]})
    else:
        # Problems first, and the outcome last, where it is read.
        *problems, outcome = show_verification(report)
        print_lines([*problems, *show_standing(remarks), outcome])
    is_wrong = any(remark.state is State.WRONG for remark in remarks)
    return 1 if report.problems or is_wrong else 0


def _remarks(archive: Path, *, offline: bool) -> list[Remark]:
    from index.standing.standing import how_it_stands  # noqa: PLC0415
    from webui.commands.own_address import check_address  # noqa: PLC0415

    return [*how_it_stands(archive, dt.datetime.now(dt.UTC)), check_address(archive, offline=offline)]
