"""The question that a column post asks, and where answers repeat it."""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import SequenceMatcher
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, words
from index.posts.records import BlockKind, Question
from index.reading.lines import word_set
from index.splitting.host_words import is_host_line, sounds_like_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

#: So alike is a line to the question that it repeats.
_ALIKE = 0.75
_ELLIPSES = ("…", "...")
#: A title of the column starts so.
COLUMN_TITLE = re.compile(r"^\s*further\s+(?:questions?|answers?)\s*(?:[:–—-]\s*|$)", re.IGNORECASE)
# What the host says before the question on the same line: "This week's question is:", "They write:".
_LEAD_IN = re.compile(
    r"^[^?]{0,160}?\b(?:questions?(?: (?:is|was|are|for you|of the week|this week))?|asks?|asked|asking|wondering|wonders?|is this|was this|here it is|we go|"
    r"wants? to know|wanted to know|like to know|writes?|wrote|put it(?: to \w+)?|reads?|said|says|namely|runs?|follows|following)\b[^:?.]{0,60}[:–—]\s*(?=\S)"
    r"|^[^?]{0,80}?\bquestion (?:is|was)\s+(?=[“\"‘(]?(?-i:[A-Z]))"
    r"|^[^?“\"]{0,160}?\b(?:asks?|asked|wonders?|wrote|writes|says?|said|puts? it)\b[^?“\".]{0,30},\s+(?=[“\"])",
    re.IGNORECASE,
)
_DASHED = re.compile(r"^(?=[^\S\n]*-\s+(?P<rest>.+))", re.MULTILINE)
_SENTENCE = re.compile(
    r"[^.?!]*(?:[.](?=\w)[^.?!]*)*[.?!]+[”\"’')\]]*(?:\s+(?=[,;:a-zà-ÿ])[^.?!]*[.?!]+[”\"’')\]]*)*\s*|[^.?!]+$"
)


def title_question(title: str) -> str:
    """Return the question in the title: the title without the column's name."""
    return COLUMN_TITLE.sub("", title).strip()


def is_question_part(line: Line) -> bool:
    """True if a line can be one part of a question in several."""
    text = line.plain
    if text.startswith(("“", '"', "‘")):
        text = text.rstrip('”"’')
    return line.is_prose and text.endswith("?") and (line.kind is BlockKind.LIST_ITEM or len(text) < 200)


def is_finished_below(lines: Sequence[Line], number: int) -> bool:
    """True if a line is a sentence left open that the next one finishes: `A person who comes early is…` / `…me.`"""
    following = next((line for line in lines[number + 1 :] if line.is_prose), None)
    open_end = lines[number].plain.rstrip("”\"’'").endswith(_ELLIPSES)
    return open_end and following is not None and following.plain.startswith(_ELLIPSES)


#: `2. Who may see it?`
_NUMBER = re.compile(r"^\(?\d{1,2}[.)]\s+")


def begins_by_asking(text: str) -> bool:
    """True if the first sentence of `text` is a question."""
    first = _SENTENCE.match(_NUMBER.sub("", text))
    return first is not None and _asks(first.group())


def find_question(lines: Sequence[Line], title: str, body: str = "") -> tuple[Question, tuple[int, ...]]:
    """The question asked in the host's opening `lines`, and the numbers of the lines that it stands in (none: the
    title).

    `body` is the post as plain text, where that is what it is: it tells which mark a list item was printed with.
    """
    asked = title_question(title)
    asking = [number for number, line in enumerate(lines) if line.is_prose and "?" in line.text]
    # The title printed above the post is the question only where nothing else asks.
    asking = [number for number in asking if not _prints_title(lines[number], title)] or asking
    if not asking:
        told = _told(lines)
        text = _question_in(lines[told[0]]) if told else asked
        return Question(text, _parts(text) if text else ()), told
    # Where one line that asks is in bold, the others only lead to it.
    asking = [number for number in asking if _is_all_bold(lines[number])] or asking
    asks = frozenset(asking)
    best = max(asking, key=lambda number: (_likelihood(lines, number, asked), number))
    first = last = best
    while first - 1 in asks and is_question_part(lines[first - 1]) and not is_host_line(lines[first - 1].plain):
        first -= 1
    while last + 1 < len(lines) and (
        is_question_part(lines[last + 1])
        or lines[last + 1].kind is lines[best].kind is BlockKind.LIST_ITEM
        or (lines[last + 1].kind is BlockKind.LIST_ITEM and "?" in lines[last + 1].text)
    ):
        last += 1
    numbers = tuple(number for number in range(first, last + 1) if lines[number].is_prose)
    # Where the post's title stands in its text too, the question is printed twice and asked once.
    pieces = {_question_in(lines[number]): number for number in reversed(numbers)}
    dashed = _dashed_lines(body) if any(lines[number].kind is BlockKind.LIST_ITEM for number in numbers) else []
    printed = [
        _mark_of(lines[number], dashed) + piece for piece, number in sorted(pieces.items(), key=itemgetter(1)) if piece
    ]
    parts = tuple(part for piece, _ in sorted(pieces.items(), key=itemgetter(1)) for part in _parts(piece))
    return Question("\n".join(printed), parts), numbers


def _told(lines: Sequence[Line]) -> tuple[int, ...]:
    """Number of the line that asks without a question mark, the last of the opening: `Tell us about your first day.`

    It is in bold, or the host leads to it with a colon, or those who answer are to finish it.
    """
    prose = [number for number, line in enumerate(lines) if line.is_prose]
    if len(prose) > 1 and lines[prose[-1]].plain.rstrip("”\"’'").endswith(_ELLIPSES):
        return (prose[-1],)
    if len(prose) < 2 or is_host_line(lines[prose[-1]].plain):
        return ()
    last, before = lines[prose[-1]], lines[prose[-2]]
    told = _is_all_bold(last) or (before.plain.endswith(":") and is_host_line(before.plain))
    return (prose[-1],) if told and _TELLS.match(last.plain) else ()


def _is_all_bold(line: Line) -> bool:
    return 0 < len(line.text.rstrip()) <= line.bold


def _prints_title(line: Line, title: str) -> bool:
    return bool(COLUMN_TITLE.match(line.plain)) and line.plain == " ".join(title.split())


def _likelihood(lines: Sequence[Line], number: int, asked: str) -> float:
    """Rate how likely a line of the opening with a question mark is the question that was asked."""
    text = lines[number].plain
    before = next((lines[at].plain for at in range(number - 1, -1, -1) if lines[at].is_prose), "")
    closeness = _closeness(text, asked)
    return (
        (2 * closeness if closeness >= 0.6 else closeness)
        + 0.5 * (text.rstrip("”\"’')]").endswith("?"))
        + 0.4 * before.endswith(":")
        + 0.6 * (before.endswith(":") and is_host_line(before))
        + 0.4 * (_LEAD_IN.match(text) is not None)
        - 0.5 * (is_host_line(text) and _LEAD_IN.match(text) is None)
    )


def _dashed_lines(body: str) -> list[str]:
    """Return what stands behind the dashes that lines of a plain text begin with, in order of the alphabet."""
    return sorted(match["rest"] for match in _DASHED.finditer(body))


def _mark_of(line: Line, dashed: Sequence[str]) -> str:
    """The bullet or the dash before a part of the question, as printed."""
    if line.kind is not BlockKind.LIST_ITEM:
        return ""
    at = bisect_left(dashed, line.text)
    return "- " if at < len(dashed) and dashed[at].startswith(line.text) else "• "


def _question_in(line: Line) -> str:
    """Return the question in a line, without "This week's question is:" and other words of the host."""
    text = line.plain
    if line.kind is BlockKind.LIST_ITEM:
        return text
    text = COLUMN_TITLE.sub("", text)
    without = text if _BONUS.match(text) or _SUBORDINATE.match(text) else _LEAD_IN.sub("", text, count=1)
    text = without if "?" in without else text
    sentences = list(_SENTENCE.finditer(text))
    asking = [number for number, sentence in enumerate(sentences) if _asks(sentence.group())]
    if not asking:
        return text
    first = next(
        number
        for number, sentence in enumerate(sentences)
        if number in asking or not sounds_like_host(sentence.group())
    )
    last = asking[-1]
    # "Say it with examples.": what the host asks for besides belongs to the question.
    if first in asking and last == len(sentences) - 2 and _ASKS_FOR.match(sentences[-1].group()):
        last += 1
    end = sentences[last].end()
    # "(One sentence, please. You know who you are.)"
    aside = _IN_BRACKETS.match(text, end)
    kept = text[sentences[first].start() : aside.end() if aside else end].strip()
    quoted = kept.startswith(("“", '"')) and kept.endswith(("”", '"')) and len(re.findall('[“”"]', kept)) == 2
    return kept.strip('“”"') if quoted else kept


_TELLS = re.compile(
    r"[“\"]?(?:please |now )?(?:tell|describe|name|share|finish|complete|give|list|explain|write|confess|recommend|"
    r"fill|agree|convince|show|say|think|imagine|pick|choose|true or false)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"(?:when|if|after|before|while|whenever|once)\b[^:]{0,60},\s+[“\"]", re.IGNORECASE)
_BONUS = re.compile(
    r"^(?:and an?|an?|the)?\s*(?:bonus|extra|extra credit|follow[- ]?up|second)\b[^:?]{0,20}:\s", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_ASKS_FOR = re.compile(
    r"(?:please |do )?(?:say|tell|give|share|explain|describe|name|show|include|be|list|answer|elaborate|discuss|bonus|extra|feel free|why or why not|if so|if not)\b(?!.{0,80}\b(?:comments?|e-?mail|below)\b)",
    re.IGNORECASE,
)


def _asks(sentence: str) -> bool:
    return sentence.strip().rstrip("”\"’')]").endswith("?")


def _parts(text: str) -> tuple[str, ...]:
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    return tuple(sentence for sentence in sentences if sentence) if len(sentences) > 1 else (text.strip(),)


def same_question(text: str, asked: str) -> bool:
    """True if `text` asks what `asked` asks: it holds most of its telling words."""
    return "?" in text and _closeness(text, asked) >= 0.6


def _closeness(text: str, asked: str) -> float:
    wanted = word_set(asked) - STOP_WORDS
    return len(wanted & word_set(text)) / len(wanted) if wanted else 0.0


def is_repeated_part(text: str, question: Question) -> bool:
    """True if a line of an answer only repeats the question or a part of it."""
    length = len(text.split())
    said: list[str] = []
    for wanted, slack in _parts_in_words(question):
        # Most lines are much longer: white space tells that before any word is looked at.
        if abs(length - len(wanted)) > 2 * slack:
            continue
        said = said or words(text)
        if (
            abs(len(said) - len(wanted)) <= slack
            and 2 * sum(word in wanted for word in said) >= _ALIKE * (len(said) + len(wanted))
            and SequenceMatcher(None, said, wanted, autojunk=False).ratio() >= _ALIKE
        ):
            return len(wanted) > 1 or text.rstrip().endswith(("?", ":"))
    return False


@lru_cache(maxsize=256)
def _parts_in_words(question: Question) -> tuple[tuple[list[str], int], ...]:
    """Return the words of the whole question and of each part, and how many more or less a line may have."""
    asked = map(words, dict.fromkeys((question.text, *question.parts)))
    return tuple((wanted, max(2, len(wanted) // 3)) for wanted in asked if wanted)
