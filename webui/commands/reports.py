"""Reports of commands for a person: of an import, of a verification, and of how an archive stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webui.commands.output import clean
from webui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.imports.changes import AnswerChange
    from index.imports.import_report import ImportReport
    from index.standing.remark import Remark
    from index.verifying.verification import VerificationReport

#: Lines that a report shows of a list.
_LISTED = 10


def show_report(report: ImportReport) -> Iterator[str]:
    """Yield the lines of an import's report."""
    yield (
        f"Posts read: {report.posts_read:,} ({report.added:,} new, {report.changed:,} changed, "
        f"{report.skipped:,} unchanged, {report.failed:,} failed)"
    )
    yield from _left_out(report)
    if report.split_anew:
        yield f"Posts split anew: {report.split_anew:,}"
    if report.corrections_applied or report.corrections_unfit:
        yield f"Corrections: {report.corrections_applied:,} applied, {len(report.corrections_unfit):,} do not fit"
    if report.hidden_still:
        yield "Still hidden, though corrections.toml does not say so (`answerstacks unhide` shows it again):"
        yield from (clean(f"  {takedown}") for takedown in report.hidden_still)
    yield (
        f"{'Then in' if report.dry_run else 'In'} the archive: {plural(report.posts, 'post')},"
        f" {plural(report.answers, 'answer')}"
    )
    yield f"  unassigned blocks: {report.unassigned_blocks:,}"
    yield f"  doubtful answers: {report.doubtful_answers:,}"
    yield f"  library type unknown: {report.types_unknown:,}"
    if report.without_answers:
        yield "Posts without an answer, which nobody finds (`answerstacks explain POST` says why):"
        yield from _first(report.without_answers)
    if report.dry_run:
        yield "Nothing was changed: this was a dry run."
    elif report.generation:
        yield f"Generation {report.generation} {'is live' if report.generation_is_new else 'was up to date'}"
    yield f"{report.seconds:.1f} seconds"


def _left_out(report: ImportReport) -> Iterator[str]:
    """Yield the lines of copies left out, of posts that are no longer published, and of those published again."""
    if report.folded:
        yield f"Copies left out, because there is a better one: {len(report.folded):,}"
        yield from _first([f"{copy.post_key}: {copy.left_out} (kept: {copy.kept})" for copy in report.folded])
    if report.unpublished:
        yield f"No longer published: {plural(len(report.unpublished), 'post')}"
        yield from (clean(f"  {post.key}: {post.why} ({post.origin})") for post in report.unpublished)
    if report.returned:
        yield f"Published again: {plural(len(report.returned), 'post')}"
        yield from (clean(f"  {key}") for key in report.returned)


def _first(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first lines of a list, indented, and the number of the others."""
    yield from (clean(f"  {line}") for line in lines[:_LISTED])
    if len(lines) > _LISTED:
        yield f"  and {len(lines) - _LISTED:,} more (--json lists all)"


def show_changes(report: ImportReport) -> Iterator[str]:
    """Yield the lines of the changes that an import would make, post by post."""
    for change in report.changes:
        yield f"{clean(change.post_key)}{' (new)' if change.is_new else ''}"
        yield from (f"  {clean(_change(answer))}" for answer in change.answers)
    if not (report.changes or report.unpublished or report.returned):
        yield "No answer would change."
    yield ""


def show_verification(report: VerificationReport) -> Iterator[str]:
    """Yield the lines of a verification."""
    for problem in report.problems:
        yield f"{clean(problem.place)}: {clean(problem.problem)}"
    checked = (
        f"{plural(report.files, 'file')}, {plural(report.posts, 'post')} and {plural(report.answers, 'answer')} checked"
    )
    found = f"{plural(len(report.problems), 'problem')} found" if report.problems else "everything is as it was written"
    yield f"Generation {report.generation or 'missing'}: {checked}, {found}."


def show_standing(remarks: Sequence[Remark]) -> Iterator[str]:
    """Yield a line for each remark: how it stands, what it is about, what was found, and the remedy."""
    width = max(len(remark.what) for remark in remarks)
    for remark in remarks:
        remedy = f". {remark.remedy}" if remark.remedy else ""
        yield clean(f"{remark.state:5}  {remark.what:{width}}  {remark.said}{remedy}")


def _change(change: AnswerChange) -> str:
    others = f": {', '.join(change.fields)}" if change.fields else ""
    if change.kind == "added":
        return f"+ {change.id}"
    if change.kind == "gone":
        return f"- {change.id}" + (f" (its words are in {change.leads_to})" if change.leads_to else "")
    if change.kind == "renamed":
        return f"~ {change.old_id} → {change.id}{others}"
    return f"~ {change.id}{others}"
