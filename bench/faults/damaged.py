"""Damage to the files of an archive at rest: it must be found, must not be published, and must be mendable."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

from bench.faults.blog import HIDDEN_WORDS
from bench.faults.canonical import manifest_content, record_content
from bench.faults.commands import ARCHIVE
from bench.faults.damage import CELL, RECORD, damage_cell, damage_file, damageable
from bench.faults.findings import Finding, Wrong, check_output
from bench.faults.mending import OWNERS, Owner, mend
from bench.faults.observing import Seen, files_with, look
from bench.faults.prepared import AFTER_LOG, BASE, WITH_LOG
from bench.faults.processes import OPEN_SITE, run_commands
from index.files.layout import CHECKSUM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.faults.fault import Fault
    from bench.faults.mending import Step

LOG = "record.sqlite3-wal"


def check_damage(prepared: Path, folder: Path, fault: Fault) -> tuple[str, list[Finding]]:
    """Damage a copy; what was done, and what is wrong. LookupError where there is no such file, ValueError where it
    cannot be damaged so."""
    good = prepared / (WITH_LOG if fault.what == LOG else BASE)
    work = shutil.copytree(good, folder / "work")
    record = work / "archive" / RECORD
    if fault.what == CELL:
        where = damage_cell(record, fault.detail[0], fault.detail[1], fault.number)
    else:
        damaged = damageable(work / "archive")[fault.what]
        damage_file(damaged, fault.detail[0], fault.number)
        where = damaged.relative_to(work).as_posix()
    return where, list(_check(good, work, fault))


def _check(good: Path, work: Path, fault: Fault) -> Iterator[Finding]:
    altered = _is_altered(good, work, fault.what)
    healthy = look_at_good(good)
    seen = look(work, HIDDEN_WORDS)
    verified, opened = run_commands(work, [(*ARCHIVE, "verify"), OPEN_SITE])
    yield from check_output([*seen.ran, verified, opened])
    yield from _check_leaks(work, seen)
    if not _is_as_it_was(seen, healthy, fault):
        yield Finding(Wrong.MIXED, "what is shown is not what was shown before")
    # A log that ends earlier is that of an import that was killed earlier: the record of another moment, and no wrong
    # one.
    if altered and verified.code == 0 and fault.what != LOG:
        yield Finding(Wrong.SILENTLY_WRONG, "`verify` finds nothing, and what is recorded was altered")

    # Where an import was cut off, each post may be as it was before it or after it.
    states = [healthy, look_at_good(good.parent / AFTER_LOG)] if fault.what == LOG else [healthy]

    def is_whole(step: Step) -> bool:
        if fault.what != LOG:
            return step.verified.code == 0 and step.seen.shown == healthy.shown
        posts = step.seen.posts
        keys = {key for each in states for key in each.posts} | posts.keys()
        return step.verified.code == 0 and all(
            any(posts.get(key) == each.posts.get(key) for each in states) for key in keys
        )

    said = "".join(ran.said for ran in (*seen.ran[:2], verified, opened))
    step = None
    for number, step in enumerate(mend(work, Owner(good), HIDDEN_WORDS, said, is_whole)):
        yield from check_output([ran for ran in step.all_ran if ran != step.ran or ran.code])
        yield from _check_leaks(work, step.seen)
        silent = step.ran is not None and step.ran.code == 0 and not step.ran.err
        shown = not step.seen.refused and not step.seen.is_of(*states)
        if number == 0 and silent and shown and not is_whole(step) and not _may_differ(fault):
            yield Finding(Wrong.REPUBLISHED, f"`index` says nothing, and publishes {_difference(healthy, step.seen)}")
    if step is None or not (is_whole(step) or _may_differ(fault)):
        yield Finding(Wrong.LOST, f"not as it was after {step.done if step else 'nothing'}: {_why(healthy, step)}")


@cache
def look_at_good(good: Path) -> Seen:
    """Look at an archive to which nothing was done."""
    return look(good, ())


def _is_altered(good: Path, work: Path, what: str) -> bool:
    """True if the contents of any file differ now. A change of the owner's files counts as the owner's own."""
    before, after = good / "archive", work / "archive"
    if what in (CELL, RECORD, LOG):
        return record_content(before / RECORD) != record_content(after / RECORD)
    if what in OWNERS or what == CHECKSUM:
        return False
    was, now = damageable(before)[what], work / damageable(before)[what].relative_to(good)
    if what == "generation/manifest.json":
        return manifest_content(was) != manifest_content(now)
    if what == "current":
        return not now.exists() or now.read_bytes().strip() != was.read_bytes().strip()
    return not now.exists() or now.read_bytes() != was.read_bytes()


def _is_as_it_was(seen: Seen, healthy: Seen, fault: Fault) -> bool:
    # Other synonyms, other results.
    return seen.shown[0] in ("", healthy.shown[0]) if fault.what == "synonyms.txt" else seen.is_of(healthy)


def _may_differ(fault: Fault) -> bool:
    """True for an altered correction, which counts as the owner's; that the whole file is gone must be said."""
    return fault.what == "corrections.toml" and fault.detail[0] != "gone"


def _check_leaks(work: Path, seen: Seen) -> Iterator[Finding]:
    yield from (
        Finding(Wrong.REPUBLISHED, each) for each in (*seen.shows(HIDDEN_WORDS), *files_with(work, HIDDEN_WORDS))
    )


def _difference(healthy: Seen, seen: Seen) -> str:
    was, now = (set(each.shown[0].splitlines()) for each in (healthy, seen))
    changed = sorted(now - was) or sorted(was - now)
    verb = "another answer" if now - was else "an answer less"
    return f"{verb}: {changed[0][:160]}" if changed else "the same answers, and old ids that lead elsewhere"


def _why(healthy: Seen, step: Step | None) -> str:
    if step is None:
        return ""
    if step.verified.code:
        return (step.verified.out or step.verified.err).strip().splitlines()[0][:200]
    return _difference(healthy, step.seen)
