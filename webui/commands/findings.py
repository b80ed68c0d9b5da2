"""Text of `audit` and `explain` for the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from webui.commands.output import clean, wrap, wrapped
from webui.wording import AUDIT, at_stake, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.audit.explanation import Explained
    from index.audit.findings import Finding
    from webui.commands.output import Terminal

_INDENT = " " * 4
#: Characters that an explanation quotes of each end of a part.
_QUOTED = 60


def show_findings(findings: Sequence[Finding], total: int, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of an audit, worst first; `total` is the number of all findings."""
    if not findings:
        yield "Nothing is doubtful."
        return
    yield f"{plural(total, 'thing')} to look at, worst first. Paste one correction of each into corrections.toml."
    counts = Counter(finding.kind for finding in findings)
    before = None
    for number, finding in enumerate(findings, start=1):
        if finding.kind is not before:
            yield ""
            heading, about = AUDIT[finding.kind]
            yield terminal.strong(f"{heading} ({counts[finding.kind]:,} shown, --kind {finding.kind})")
            yield from wrap(about, terminal.width)
            before = finding.kind
        yield ""
        yield from _finding(number, finding, terminal)
    if len(findings) < total:
        yield ""
        yield f"{total - len(findings):,} more: --limit 0 shows all, --html FILE writes a page."


def show_explained(parts: Sequence[Explained], terminal: Terminal) -> Iterator[str]:
    """Yield the lines of an explanation: each part, its answer, and why."""
    for part in parts:
        whose = part.answer_id or "nobody’s answer"
        yield from (terminal.strong(line) for line in wrap(f"{part.role.replace('_', ' ')} · {whose}", terminal.width))
        text = part.text
        if len(text) > 2 * _QUOTED + 3:
            text = f"{text[:_QUOTED].rstrip()} … {text[-_QUOTED:].lstrip()}"
        yield from wrap(f"“{text}”", terminal.width, _INDENT)
        yield from wrap(f"Why: {part.reason}", terminal.width, _INDENT)
        if part.doubt:
            yield from wrap(f"Doubtful: {part.doubt}", terminal.width, _INDENT)
        if part.certainty is not None:
            yield from wrap(f"Right with a probability of {part.certainty:.0%}", terminal.width, _INDENT)


def _finding(number: int, finding: Finding, terminal: Terminal) -> Iterator[str]:
    place = ", ".join(finding.answer_ids[:1]) or finding.post_key
    if len(finding.answer_ids) > 1:
        place += f" and {plural(len(finding.answer_ids) - 1, 'more answer')}"
    heading = finding.who or finding.post_title or place
    first, *rest = wrap(heading, terminal.width - len(_INDENT)) or [""]
    yield f"{number:>2}. {terminal.strong(first)}" if heading else f"{number:>2}."
    yield from (_INDENT + terminal.strong(line) for line in rest)
    for line in (place, finding.post_title, finding.post_url):
        if line != heading:
            yield from wrap(line, terminal.width, _INDENT)
    size = f" ({at_stake(finding.words, finding.certainty)})" if finding.words else ""
    yield from wrap(f"Why: {finding.reason}{size}", terminal.width, _INDENT)
    yield from _context(finding, terminal)
    for proposal in finding.proposals:
        yield from wrap(f"→ {proposal.when}", terminal.width, _INDENT)
        # Never wrapped: these lines are to be copied.
        yield from (f"{_INDENT}{_INDENT}{clean(line)}" for line in proposal.toml.splitlines())


def _context(finding: Finding, terminal: Terminal) -> Iterator[str]:
    """Yield the doubtful words among those around them: bold, or between arrows if there is no bold."""
    words = finding.context.words
    if not words:
        return
    words = words if terminal.bold else f">>> {words} <<<"
    before = f"{finding.context.before} ".lstrip()
    text = f"{before}{words} {finding.context.after}"
    spans = ((len(before), len(before) + len(words)),)
    yield from (line for line, _ in wrapped(text, spans, terminal, _INDENT + "| "))
