"""One fault, tried: a copy of the prepared archive is harmed, looked at, mended as an owner would, and looked at
again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.faults.commands import ARCHIVE
from bench.faults.damage import CellStands
from bench.faults.damaged import check_damage
from bench.faults.fault import COUNTED
from bench.faults.findings import Finding, Wrong, check_output
from bench.faults.mending import Owner, mend
from bench.faults.observing import Seen, files_with, look
from bench.faults.processes import Ran, run_command
from bench.faults.small_disk import small_disk

if TYPE_CHECKING:
    from bench.faults.fault import Fault
    from bench.faults.mending import Step
    from bench.faults.prepared import Struck
    from bench.faults.small_disk import Disk

#: `hide` says so when it is cut off; then the takedown must hold.
_NOTED = "It is noted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a fault."""

    fault: Fault
    #: The place of the strike: the call and its file, or the cell.
    where: str
    #: The findings, the worst first; none where the archive survived.
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Wrong | None:
        """The column that it is counted in; None: survived."""
        return self.findings[0].wrong if self.findings else None


def try_fault(prepared: Path, fault: Fault, struck: Struck | None) -> Outcome | None:
    """Try a fault on a copy of what is in the folder `prepared`; `struck` is the command that it strikes, if any.

    None for a cell that its table's own constraints do not let be altered so.
    """
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        if struck is None:
            try:
                where, found = check_damage(prepared, Path(folder), fault)
            except CellStands:
                return None
        else:
            where, found = _check_command(prepared, Path(folder), fault, struck)
        order = list(Wrong)
        unique = sorted(dict.fromkeys(found), key=lambda finding: order.index(finding.wrong))
        return Outcome(fault, where, tuple(unique))


def _check_command(prepared: Path, folder: Path, fault: Fault, struck: Struck) -> tuple[str, list[Finding]]:
    good, words = prepared / struck.command.name, struck.command.secret_words
    found: list[Finding] = []
    with _place(fault, folder, good) as (work, disk):
        ran = run_command(work, (*ARCHIVE, *struck.command.arguments), None if disk else fault.arming())
        where = ran.calls[0].partition(" ")[2] if ran.calls else "no call was struck" if not disk else ""
        found += check_output([ran], may_be_killed=fault.kind == "kill")
        # Readers look while the disk is full.
        seen = look(work, words)
        found += check_output(_but_refusals(seen, struck.before))
        found += _check_leaks(work, seen, words)
        if not seen.is_of(struck.before, struck.after):
            found.append(
                Finding(Wrong.MIXED, "before anything else is done, neither the old state is shown nor the new one")
            )
        if ran.is_done and not seen.is_of(struck.after):
            found.append(
                Finding(
                    Wrong.LOST,
                    f"the command said that it is done (exit code {ran.code}), and the new state is not shown",
                )
            )
        if ran.is_done:
            found += _check_leaks(work, seen, struck.command.hides)
        if disk:
            disk.empty()
        if struck.command.copies:
            found += check_copy(work, struck, struck.command.arguments[-1], must_do=ran.is_done)
        found += check_mended(work, good, struck, ran)
        found += _check_repeated(work, struck)
    return where, found


@contextmanager
def _place(fault: Fault, folder: Path, good: Path) -> Iterator[tuple[Path, Disk | None]]:
    """Make the copy; give its folder, and the small disk that it is on, if any."""
    full = fault.kind == "disk" and COUNTED not in fault.detail
    with small_disk(folder, good, fault.number) if full else nullcontext() as disk:
        work = (disk.path if disk else folder) / "work"
        shutil.copytree(good, work)
        if disk:
            disk.fill()
        yield work, disk


def check_mended(work: Path, good: Path, struck: Struck, ran: Ran) -> Iterator[Finding]:
    """After the plain `index` the archive is whole, each post as it was or as it is to be."""
    words = struck.command.secret_words
    exports = tuple(name for name in struck.command.arguments if name.endswith(".xml"))
    owner = Owner(good, exports) if exports else Owner(good)

    def is_whole(step: Step) -> bool:
        return step.verified.code == 0 and not step.seen.refused

    if not (work / "archive" / "record.sqlite3").is_file():
        # Nothing was recorded yet: there is nothing to mend, and `index` rightly asks for a source.
        return
    step = None
    for step in mend(work, owner, words, ran.said, is_whole):
        yield from check_output(_but_refusals(step.seen, struck.before))
        yield from check_output([one for one in (step.ran, step.verified) if one])
        yield from _check_leaks(work, step.seen, words)
    if step is None or (not is_whole(step) and not struck.before.refused):
        yield Finding(Wrong.LOST, f"not whole after {step.done if step else 'nothing'}: {_first(step)}")
    if step and step.seen.shown[0] and not struck.command.is_without_corrections:
        old, new, now = struck.before.posts, struck.after.posts, step.seen.posts
        for key in sorted(old.keys() | new.keys() | now.keys()):
            if now.get(key) not in (old.get(key), new.get(key)):
                yield Finding(Wrong.MIXED, f"after `index`, the post {key} is neither the old one nor the new one")
        if _NOTED in ran.err:
            yield from (
                Finding(Wrong.LOST, f"it said that it is noted, but {each}")
                for each in step.seen.shows(struck.command.hides)
            )


def _check_repeated(work: Path, struck: Struck) -> Iterator[Finding]:
    """Check that the same command, run again undisturbed, comes to the new state."""
    again = struck.command.again or struck.command.arguments
    ran, *_ = [run_command(work, (*ARCHIVE, *each)) for each in (again, *struck.command.then)]
    if struck.command.copies:
        yield from check_copy(work, struck, again[-1], must_do=True)
    verified = run_command(work, (*ARCHIVE, "verify"))
    seen = look(work, struck.command.secret_words)
    # The repeated command may fail: its work may be done already.
    yield from check_output([verified, *seen.ran])
    yield from _check_leaks(work, seen, struck.command.secret_words)
    if verified.code:
        yield Finding(Wrong.LOST, f"after the command was repeated, `verify` finds: {verified.out.splitlines()[:1]}")
    if seen.shown != struck.after.shown:
        yield Finding(
            Wrong.LOST, f"the command repeated ({ran.code}) does not come to the new state: {ran.err.strip()[:200]}"
        )


def check_copy(work: Path, struck: Struck, copied: str, *, must_do: bool) -> Iterator[Finding]:
    """Check that `restore` makes the archive as it was from a copy; it may refuse one that was cut off, unless it
    `must_do`."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        place = Path(folder)
        for path in work.glob(f"{copied}*"):
            (shutil.copytree if path.is_dir() else shutil.copyfile)(path, place / path.name)
        restored = run_command(place, (*ARCHIVE, "restore", copied, "--keyword-only"))
        seen = look(place, struck.command.secret_words)
        yield from check_output([restored, *_but_refusals(seen, seen)])
        yield from _check_leaks(place, seen, struck.command.secret_words)
        if not seen.is_of(struck.before):
            yield Finding(Wrong.MIXED, f"`restore {copied}` makes another archive than was copied")
        elif (must_do or restored.is_done) and seen.shown != struck.before.shown:
            yield Finding(Wrong.LOST, f"`restore {copied}` ({restored.code}) does not bring back what was copied")


def _but_refusals(seen: Seen, before: Seen) -> tuple[Ran, ...]:
    """Leave out refusals where there was nothing to read before either: they are no failures."""
    return () if before.refused and seen.refused else seen.ran


def _check_leaks(work: Path, seen: Seen, words: tuple[str, ...]) -> Iterator[Finding]:
    yield from (Finding(Wrong.REPUBLISHED, each) for each in (*seen.shows(words), *files_with(work, words)))


def _first(step: Step | None) -> str:
    return (step.verified.out or step.verified.err).strip().splitlines()[0][:200] if step else ""
