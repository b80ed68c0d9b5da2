"""The report of an import."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.corrections.correction_errors import CorrectionError, CorrectionUnfit
    from index.errors import SourceError
    from index.imports.changes import PostChange
    from index.imports.duplicates import Folded
    from index.imports.post_import import PostImport
    from index.posts.records import Unpublished
    from index.record.record_counts import RecordCounts


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import, and the contents of the archive after it."""

    #: Posts found in the sources.
    posts_read: int
    #: Of these: new, other than recorded, as recorded (or twice in the sources), and impossible to take apart.
    added: int
    changed: int
    skipped: int
    failed: int
    #: Of the skipped ones: copies of posts of which another source has a better one.
    folded: tuple[Folded, ...]
    #: Posts that are no longer published, so that readers do not get them; and the keys of those that are again.
    unpublished: tuple[Unpublished, ...]
    returned: tuple[str, ...]
    #: Recorded posts that were taken apart anew because the rules, their corrections or what the archive's other posts
    #: show have changed.
    split_anew: int
    #: The owner's corrections of posts: how many were applied, and those that do not fit.
    corrections_applied: int
    corrections_unfit: tuple[CorrectionUnfit, ...]
    #: The changes of answers, post by post; posts without any are left out.
    changes: tuple[PostChange, ...]
    #: Faults of the files beside the record: corrections that were applied before and are lost, among others.
    of_files: tuple[CorrectionError, ...]
    #: Takedowns that stand though `corrections.toml` does not ask for them any more.
    hidden_still: tuple[str, ...]
    #: Everything that could not be read, each with its place and what to do.
    problems: tuple[SourceError, ...]
    #: Number of problems, those with corrections among them, that the import before this one did not report.
    new_problems: int
    #: What readers get: answers, and the posts that they stand in.
    posts: int
    answers: int
    #: In the whole record: stretches of posts that belong to nobody.
    unassigned_blocks: int
    #: In the whole record: answers about which anything is doubtful.
    doubtful_answers: int
    #: In the whole record: answers whose library type is unknown.
    types_unknown: int
    #: Keys of the published posts of the record that hold no answer, so that readers do not get them; newest first.
    without_answers: tuple[str, ...]
    #: The live generation; None when there is nothing to search.
    generation: str | None
    #: True if this import wrote it.
    generation_is_new: bool
    #: Why the live generation does not carry the model that made its vectors; empty where it does, or has no vectors.
    model_missing: str
    #: True if nothing was written: the report says what would change.
    dry_run: bool
    #: Duration of the import.
    seconds: float
    #: The live generation before this import, where it was damaged and therefore written anew, and its damaged files.
    damaged_generation: str | None
    damaged_files: tuple[str, ...]


def report_import(  # noqa: PLR0913 — a keyword for each thing that is known beside the posts
    work: PostImport,
    recorded: RecordCounts,
    began: float,
    *,
    of_files: tuple[CorrectionError, ...],
    hidden_still: tuple[str, ...],
    posts: int,
    answers: int,
    generation: str | None,
    new_problems: int = 0,
    generation_is_new: bool = False,
    model_missing: str = "",
    damaged_generation: str | None = None,
    damaged_files: tuple[str, ...] = (),
    dry_run: bool = False,
) -> ImportReport:
    """Report what `work` did since `began`, on the clock of `time.monotonic`; the keywords are the report's fields."""
    return ImportReport(
        posts_read=work.posts_read,
        added=work.added,
        changed=work.changed,
        skipped=work.skipped,
        failed=work.failed,
        folded=tuple(work.folded),
        unpublished=tuple(work.unpublished.newly),
        returned=tuple(work.unpublished.returned),
        split_anew=work.resplit,
        corrections_applied=work.corrections_applied,
        corrections_unfit=tuple(work.corrections_unfit),
        changes=tuple(work.changes),
        of_files=of_files,
        hidden_still=hidden_still,
        problems=tuple(work.problems),
        new_problems=new_problems,
        posts=posts,
        answers=answers,
        unassigned_blocks=recorded.unassigned_blocks,
        doubtful_answers=recorded.doubtful_answers,
        types_unknown=recorded.types_unknown,
        without_answers=recorded.without_answers,
        generation=generation,
        generation_is_new=generation_is_new,
        model_missing=model_missing,
        dry_run=dry_run,
        seconds=time.monotonic() - began,
        damaged_generation=damaged_generation,
        damaged_files=damaged_files,
    )
