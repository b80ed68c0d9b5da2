"""What the commands print for a program to read: JSON and CSV. Shapes of answers are in `webui.contract`."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from webui.contract import CSV_COLUMNS, answer_record, csv_row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from index.audit.explanation import Explained
    from index.audit.findings import Finding
    from index.imports.import_report import ImportReport
    from index.records import Answer
    from index.verifying.verification import VerificationReport
    from search.results import PostSummary


def write_jsonl(answers: Iterable[tuple[Answer, PostSummary]], to: TextIO) -> None:
    """One answer a line."""
    for answer, post in answers:
        to.write(json.dumps(answer_record(answer, post), ensure_ascii=False) + "\n")


def write_csv(answers: Iterable[tuple[Answer, PostSummary]], to: TextIO) -> None:
    """One answer a row, under a row of column names."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for answer, post in answers:
        writer.writerow(csv_row(answer, post))


def report_record(report: ImportReport) -> dict[str, Any]:
    """An import's report; `problems` are objects with the name of the error and its message, `corrections_unfit` with
    the line of corrections.toml and the message, `of_files` is like `problems`."""
    problems = [{"error": type(problem).__name__, "message": str(problem)} for problem in report.problems]
    unfit = [{"line": misfit.line, "message": str(misfit)} for misfit in report.corrections_unfit]
    changes = [asdict(change) for change in report.changes]
    folded = [asdict(copy) for copy in report.folded]
    withdrawn = [asdict(post) | {"as_of": post.as_of.isoformat()} for post in report.unpublished]
    # Not asdict for all of it, which would copy the errors.
    record = {name: getattr(report, name) for name in report.__slots__}
    lists = {"problems": problems, "corrections_unfit": unfit, "changes": changes}
    of_files = [{"error": type(problem).__name__, "message": str(problem)} for problem in report.of_files]
    return record | lists | {"folded": folded, "withdrawn": withdrawn, "of_files": of_files}


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding of an audit."""
    return asdict(finding)


def explained_record(part: Explained) -> dict[str, Any]:
    """One part of an explanation."""
    return asdict(part)


def verification_record(report: VerificationReport) -> dict[str, Any]:
    """A verification; `problems` is empty when everything is as it was written."""
    return asdict(report)
