"""Answers as CSV or as JSON lines, a line at a time, so that a whole archive needs no memory."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webui.contract import CSV_COLUMNS, answer_record, csv_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.posts.records import Answer
    from search.results import PostSummary

#: Content types by format.
FORMATS = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/jsonl; charset=utf-8"}
#: What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """Wishes of a spreadsheet; without them every cell is what was published."""

    #: True begins with a byte order mark, by which Excel knows UTF-8.
    bom: bool = False
    #: True puts an apostrophe before a cell that a spreadsheet would take for a formula.
    safe_cells: bool = False
    #: The end of a row: as RFC 4180 has it, or as terminals do.
    line_end: str = "\r\n"


def lines(form: str, answers: Iterable[tuple[Answer, PostSummary]], options: CsvOptions) -> Iterator[str]:
    """Yield the document in one of FORMATS, a line or a row at a time."""
    return _csv(answers, options) if form == "csv" else _jsonl(answers)


def _jsonl(answers: Iterable[tuple[Answer, PostSummary]]) -> Iterator[str]:
    for answer, post in answers:
        yield json.dumps(answer_record(answer, post), ensure_ascii=False) + "\n"


def _csv(answers: Iterable[tuple[Answer, PostSummary]], options: CsvOptions) -> Iterator[str]:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=options.line_end)
    if options.bom:
        written.write("\ufeff")
    writer.writerow(CSV_COLUMNS)
    for answer, post in answers:
        row = csv_row(answer, post)
        writer.writerow([_as_text(cell) for cell in row] if options.safe_cells else row)
        yield written.getvalue()
        written.seek(0)
        written.truncate()
    yield written.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
