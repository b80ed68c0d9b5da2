"""Text and spans as HTML: excerpts, highlights, links into the original post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from index.posts.records import ParagraphKind
from webui.addresses import web_url
from webui.contract import answer_url
from webui.wording import without_bullet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer, Paragraph
    from search.results import Hit
    from webui.pages.search_state import SearchState

Spans = tuple[tuple[int, int], ...]

#: Runs of paragraphs of one kind, which are shown together.
Groups = list[tuple["ParagraphKind", list["ShownParagraph"]]]

#: Words of an excerpt, about; a passage up to _SLACK words longer is shown whole.
EXCERPT_WORDS = 60
_SLACK = 15

_WORD = re.compile(r"\S+")
#: Words that WordPress shows otherwise than an export has them, and a browser tells apart: dashes, 3x4, 12", (tm).
_ALTERED = re.compile(r"^-+$|--|\.\.\.|\dx\d|\d[\"']|\((?:tm|c|r)\)", re.IGNORECASE)
#: The end of a sentence with the white space after it, or the end of a paragraph.
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s+|\n+")


_MARK = Markup("<mark>{}</mark>")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a text, with the spans in it to highlight."""

    text: str
    spans: Spans
    #: True if the text goes on before, and after.
    cut_before: bool
    cut_after: bool
    #: The mark around a span.
    wrapped: Markup = _MARK

    @property
    def lines(self) -> list[Markup]:
        """Its paragraphs as HTML, with "…" where the text goes on."""
        pieces = []
        for match in re.finditer(r"[^\n]+", self.text):
            start, end = match.span()
            inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in self.spans if a < end and b > start)
            pieces.append(mark(match.group(), inside, self.wrapped))
        if pieces and self.cut_before:
            pieces[0] = "… " + pieces[0]
        if pieces and self.cut_after:
            pieces[-1] += " …"
        return pieces


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph of an answer as a page shows it."""

    kind: ParagraphKind
    label: str
    text: Markup


_SENTENCE = Markup('<mark class="near">{}</mark>')
_PASSAGE = Markup('<mark class="passage">{}</mark>')
_FIRST_PASSAGE = Markup('<mark class="passage" id="passage">{}</mark>')


def mark(text: str, spans: Iterable[tuple[int, int]], wrapped: Markup = _MARK) -> Markup:
    """Return `text` as HTML, with its spans `wrapped`, in <mark> by default.

    Every piece is escaped by itself. Spans that overlap or lie outside are clipped.
    """
    pieces = []
    at = 0
    for start, end in spans:
        first, last = max(start, at), min(end, len(text))
        if first < last:
            pieces += [escape(text[at:first]), wrapped.format(text[first:last])]
            at = last
    pieces.append(escape(text[at:]))
    return Markup("").join(pieces)


def excerpt_of(hit: Hit) -> Excerpt:
    """Return the excerpt of a hit's passage that a result shows, its words marked, or the sentence found by meaning."""
    found = excerpt(hit.passage, (_shortened(hit.passage, *hit.sentence),) if hit.sentence else hit.highlights)
    return Excerpt(
        found.text,
        found.spans,
        found.cut_before or hit.passage_start > 0,
        found.cut_after or hit.passage_end < len(hit.answer.text),
        _SENTENCE if hit.sentence else _MARK,
    )


def _shortened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span of a text that goes into an excerpt."""
    words = [match.end() for match in _WORD.finditer(text, start, end)]
    return start, words[EXCERPT_WORDS - 1] if len(words) > EXCERPT_WORDS else end


def asked_of(hit: Hit) -> Markup:
    """Return the question of a hit in one line, without bullets, with its marks."""
    question, lines, at = hit.answer.question, [], 0
    for line in question.splitlines(keepends=True):
        begin = at + len(line) - len(without_bullet(line))
        shown = question[begin : at + len(line)].rstrip()
        lines.append(mark(shown, [(start - begin, end - begin) for start, end in hit.question_highlights]))
        at += len(line)
    return Markup(" ").join(lines)


def title_of(hit: Hit) -> Markup:
    """Return the title of a hit's post with its marks."""
    return mark(hit.post.title, hit.title_highlights)


def excerpt(text: str, spans: Spans) -> Excerpt:
    """Cut about EXCERPT_WORDS words from `text` around most of its spans, from a sentence's start where one is near."""
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= EXCERPT_WORDS + _SLACK:
        return Excerpt(text, spans, cut_before=False, cut_after=False)
    first = _window(words, spans)
    start, end = words[first][0], words[min(first + EXCERPT_WORDS, len(words)) - 1][1]
    # The edges move to ends of sentences, but never past a span of the window.
    kept = [span for span in spans if start <= span[0] and span[1] <= end]
    latest_start = kept[0][0] if kept else start
    boundaries = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    earliest_start = words[max(first - _SLACK, 0)][0]
    latest_end = words[min(first + EXCERPT_WORDS + _SLACK, len(words)) - 1][1]
    near_start = [b for b in boundaries if earliest_start <= b <= min(latest_start, words[first + _SLACK][0])]
    start = min(near_start, key=lambda b: abs(b - start), default=start)
    near_end = [b for b in boundaries if end <= b <= latest_end + 1]
    end = near_end[0] if near_end else end
    shown = text[start:end].rstrip()
    inside = tuple((a - start, b - start) for a, b in spans if a >= start and b <= start + len(shown))
    return Excerpt(shown, inside, cut_before=start > 0, cut_after=start + len(shown) < len(text.rstrip()))


def _window(words: Sequence[tuple[int, int]], spans: Spans) -> int:
    """Return the first word of the window with most spans, moved so that they are in its middle."""
    if not spans:
        return 0
    last = len(words) - EXCERPT_WORDS

    def inside(first: int) -> list[tuple[int, int]]:
        start, end = words[first][0], words[first + EXCERPT_WORDS - 1][1]
        return [span for span in spans if start <= span[0] and span[1] <= end]

    best = inside(max(range(last + 1), key=lambda first: len(inside(first))))
    if not best:
        return 0
    middle = (best[0][0] + best[-1][1]) / 2
    centre = min(range(len(words)), key=lambda word: abs(words[word][0] - middle))
    return min(max(centre - EXCERPT_WORDS // 2, 0), last)


def paragraph_groups(paragraphs: Sequence[Paragraph], passage: tuple[int, int] = (0, 0)) -> Groups:
    """Group neighbours that belong to one list, and mark `passage`, [start, end) in the answer's text."""
    groups: Groups = []
    listed = (ParagraphKind.LIST_ITEM, ParagraphKind.CHOICE)
    at, wrapped = 0, _FIRST_PASSAGE
    for paragraph in paragraphs:
        # The answer's text is `display` of its paragraphs, joined by blank lines. `display` is `text` after a bullet.
        begin = at + len(paragraph.display) - len(paragraph.text)
        start, end = max(passage[0] - begin, 0), min(passage[1] - begin, len(paragraph.text))
        shown = ShownParagraph(paragraph.kind, paragraph.label, mark(paragraph.text, [(start, end)], wrapped))
        if start < end:
            wrapped = _PASSAGE
        at += len(paragraph.display) + 2
        if groups and paragraph.kind in listed and groups[-1][0] is paragraph.kind:
            groups[-1][1].append(shown)
        else:
            groups.append((paragraph.kind, [shown]))
    return groups


def passage_url(hit: Hit, asked: SearchState | None = None) -> str:
    """Return the link to a hit's answer, at the passage that was found unless that is the whole answer.

    It carries the search that was `asked` along, so that the answer's page leads back to it.
    """
    whole = hit.passage_end - hit.passage_start >= len(hit.answer.text)
    passage = [] if whole else [("passage", f"{hit.passage_start}-{hit.passage_end}")]
    carried = urlencode([*passage, *(asked.pairs() if asked else ())])
    return answer_url(hit.answer.id) + (f"?{carried}" if carried else "") + ("#passage" if passage else "")


def original_url(url: str, answer: Answer) -> str:
    """Return the original post's URL at this answer's beginning, by https://wicg.github.io/scroll-to-text-fragment/."""
    plain = web_url(url)
    fragment = _text_fragment(answer) if plain else ""
    if not fragment:
        return plain
    # `:~:` keeps the text directive apart from a fragment that is there already.
    return plain + ("" if "#" in plain else "#") + ":~:text=" + fragment


def _text_fragment(answer: Answer) -> str:
    # Short texts ("No.") and repeated questions occur in many places of a post. The name occurs at the answer.
    for paragraph in answer.paragraphs:
        if paragraph.kind in (ParagraphKind.SUBQUESTION, ParagraphKind.HEADING):
            continue
        # A browser does not match text across a line break.
        words = next(iter(paragraph.text.splitlines()), "").split()
        altered = [place for place, word in enumerate(words) if _ALTERED.search(word)]
        runs = (words[start + 1 : end] for start, end in pairwise((-1, *altered, len(words))))
        run = next((run for run in runs if len(run) >= 4), [])
        if len(run) >= 16:
            return f"{_directive(run[:8])},{_directive(run[-4:])}"
        if run:
            return _directive(run)
    return _directive((answer.respondent.name or "").split())


def _directive(words: Sequence[str]) -> str:
    # quote() keeps the hyphen, which in a text directive marks context.
    return quote(" ".join(words), safe="").replace("-", "%2D")
