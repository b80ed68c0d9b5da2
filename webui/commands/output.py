"""Text of the commands for a person: wrapped, and bold if the terminal has it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from webui.wording import day, plural, series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.posts.records import Answer
    from search.results import FacetCount, Hit, PostSummary, SearchResult, SimilarAnswer

_WIDEST = 100
#: Lines of a passage that a result shows.
_PASSAGE_LINES = 5
_INDENT = " " * 4
# A post's text could hold control sequences of a terminal.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Terminal:
    """Width of a line in characters, and True if text may be bold."""

    width: int
    bold: bool

    @classmethod
    def of_stdout(cls) -> Terminal:
        """Read the width and abilities of standard output."""
        is_terminal = sys.stdout.isatty()
        width = min(shutil.get_terminal_size().columns, _WIDEST) if is_terminal else _WIDEST
        return cls(max(width, 30), is_terminal and not os.environ.get("NO_COLOR"))

    def strong(self, text: str) -> str:
        """Return the text in bold, if the terminal has it."""
        return click.style(text, bold=True) if self.bold and text else text


def show_results(result: SearchResult, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of a page of results."""
    request = result.request
    if not result.total:
        yield f"No close match, {result.further:,} further." if result.further else "No answer matches."
        yield from _advice(result)
        return
    first, last = request.offset + 1, request.offset + len(result.hits)
    shown = f", {first} to {last} shown" if len(result.hits) < result.listed else ""
    questions = f" to {plural(result.listed, 'question')}" if request.one_per_question else ""
    yield f"{_counted(result)}{questions}{shown} ({result.mode})"
    yield from wrap(f"types: {_facet(result.type_facet)}", terminal.width, "  ")
    yield from wrap(f"years: {_facet(result.year_facet)}", terminal.width, "  ")
    yield from wrap(f"kinds: {_facet(result.kind_facet)}", terminal.width, "  ")
    for number, hit in enumerate(result.hits, start=first):
        yield ""
        yield from _hit(number, hit, terminal)


def _counted(result: SearchResult) -> str:
    if result.request.further:
        return plural(result.total, "further answer")
    if not result.request.text.strip():
        return plural(result.total, "answer")
    further = f", {result.further:,} further" if result.further else ""
    return (
        plural(result.total, "close match", "close matches") if result.ranked else plural(result.total, "answer")
    ) + further


def show_answer(answer: Answer, post: PostSummary, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of one answer."""
    yield from (terminal.strong(line) for line in wrap(who_said(answer), terminal.width))
    yield from wrap(_where(answer, post), terminal.width)
    if answer.question:
        yield ""
        yield from wrap(answer.question, terminal.width, "  ")
    for paragraph in answer.paragraphs:
        yield ""
        yield from wrap(paragraph.display, terminal.width)
    yield ""
    for found in answer.types:
        yield from wrap(f"{found.type}: {found.reason} ({found.evidence})", terminal.width)
    yield answer.id
    if post.url:
        yield clean(post.url)


def show_similar(found: Sequence[SimilarAnswer], terminal: Terminal) -> Iterator[str]:
    """Yield the lines of similar answers."""
    if not found:
        yield "There is no similar answer."
    for number, similar in enumerate(found, start=1):
        if number > 1:
            yield ""
        yield from _headed(number, similar.answer, similar.post, terminal)
        yield from _start_of(similar.answer.text, terminal)
        yield _INDENT + similar.answer.id


def clean(text: str) -> str:
    """Return `text` without control characters of a terminal."""
    return _CONTROLS.sub("", text)


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Break `text` into lines; line feeds in it stay."""
    return [line for line, _ in wrapped(text, (), Terminal(width, bold=False), indent)]


def wrapped(text: str, spans: Spans, terminal: Terminal, indent: str) -> list[tuple[str, int]]:
    """Break `text` into lines, each with its number of highlights. Words stay whole, so that ids can be copied."""
    lines: list[tuple[str, int]] = []
    line, length, marked, end = "", 0, 0, 0
    for match in re.finditer(r"[^ \t\n]+", text):
        broken = "\n" in text[end : match.start()]
        word = clean(match.group())
        if line and (broken or length + 1 + len(word) > terminal.width - len(indent)):
            lines.append((indent + line, marked))
            line, length, marked = "", 0, 0
        line += (" " if line else "") + _styled(text, match.span(), spans, terminal)
        length += (1 if length else 0) + len(word)
        marked += sum(match.start() <= start < match.end() for start, _ in spans)
        end = match.end()
    return [*lines, (indent + line, marked)] if line else lines


def _styled(text: str, word: tuple[int, int], spans: Spans, terminal: Terminal) -> str:
    """Return a word with its highlighted parts in bold."""
    at, end = word
    parts = []
    for start, stop in spans:
        if at < stop and start < end:
            parts.append(clean(text[at : max(at, start)]))
            parts.append(terminal.strong(clean(text[max(at, start) : min(stop, end)])))
            at = min(stop, end)
    return "".join([*parts, clean(text[at:end])])


def _hit(number: int, hit: Hit, terminal: Terminal) -> Iterator[str]:
    yield from _headed(number, hit.answer, hit.post, terminal)
    marks = (hit.sentence,) if hit.sentence else hit.highlights
    lines = wrapped(hit.passage, marks, terminal, _INDENT)
    # The lines with most highlights; the first of equals.
    starts = range(max(len(lines) - _PASSAGE_LINES, 0) + 1)
    best = max(starts, key=lambda i: (sum(marked for _, marked in lines[i : i + _PASSAGE_LINES]), -i))
    window = [line for line, _ in lines[best : best + _PASSAGE_LINES]]
    if best or hit.passage_start:
        window[0] = f"{_INDENT}… {window[0].removeprefix(_INDENT)}"
    if best + _PASSAGE_LINES < len(lines) or hit.passage_end < len(hit.answer.text):
        window[-1] += " …"
    yield from window
    if hit.same_question:
        yield f"{_INDENT}and {plural(hit.same_question, 'more answer')} to this question"
    yield _INDENT + hit.answer.id


def _start_of(text: str, terminal: Terminal) -> list[str]:
    lines = wrap(text, terminal.width, _INDENT)
    return lines if len(lines) <= _PASSAGE_LINES else [*lines[: _PASSAGE_LINES - 1], f"{lines[_PASSAGE_LINES - 1]} …"]


def _headed(number: int, answer: Answer, post: PostSummary, terminal: Terminal) -> Iterator[str]:
    first, *rest = wrap(who_said(answer), terminal.width - len(_INDENT)) or [""]
    yield f"{number:>2}. {terminal.strong(first)}"
    yield from (_INDENT + terminal.strong(line) for line in rest)
    yield from wrap(_where(answer, post), terminal.width, _INDENT)
    yield from wrap(f"Q: {answer.question}", terminal.width, _INDENT)


def who_said(answer: Answer) -> str:
    """Return a respondent with title and institution."""
    who = answer.respondent
    return ", ".join(part for part in (who.label, who.title, who.institution) if part)


def _where(answer: Answer, post: PostSummary) -> str:
    types = ", ".join(found.type for found in answer.types) or "type unknown"
    said_in = (series(post), types, day(post.published) if post.published else "no date")
    return " · ".join(filter(None, said_in))


def _facet(counts: Sequence[FacetCount]) -> str:
    return ", ".join(f"{facet.value} {facet.count:,}" for facet in counts if facet.count) or "none"


def _advice(result: SearchResult) -> Iterator[str]:
    request = result.request
    if request.kinds:
        yield "Try it without --kind."
    if request.types or request.year_from or request.year_to:
        yield "Try it without --type and --year."
    if len(request.text.split()) > 1:
        yield "Try fewer words, or a single distinctive one."
    yield "Try the beginning of a word and a star (certif*), or another word for the same thing."
