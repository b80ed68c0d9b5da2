"""The host's own words: how a column post opens and closes, and the question it asks."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, tokens
from index.lines import Line, word_set
from index.records import BlockKind, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A title of the column starts so.
COLUMN_TITLE = re.compile(r"^\s*further\s+(?:questions?|answers?)\s*(?:[:–—-]\s*|$)", re.IGNORECASE)

# Phrases that only the host uses, wherever they stand at the start or the end of a post.
_STRONG = re.compile(
    r"""
      ^(?:each|every)\ (?:other\ )?week\b | ^this\ (?:week|month|time)(?:['’]s)?\b.{0,60}\b(?:question|asked|ask|i|we)\b
    | ^(?:for\ )?(?:this|last)\ week['’]s\ (?:question|column|post) | ^(?:here|below)\ (?:is|are)\b.{0,60}\b(?:question|answers?|responses?)\b
    | people\ who\ (?:hire|work|are\ hiring)\b.{0,60}(?:librar|lis\b|archiv) | ^(?:this|the)\ question\ (?:is|was|comes|came)\b
    | ^(?:today|this\ week|a\ reader|an\ anonymous\ reader)\b.{0,80}\b(?:asks?|asked|wrote|question)\b
    | ^(?:we|i)\ (?:asked|ask)\ (?:people|hiring|librar|our|a\ group|the\ panel|everyone|them|folks|some|several)
    | we['’]?d\ love\ to\ hear | ^thank(?:s|\ you)\b.{0,60}\b(?:reading|contributors?|contributed|respond(?:ents|ing|ed)|panel|answer(?:ed|ing)|shar(?:ed|ing)|everyone|everybody|all|this\ week|took|tak(?:ing|e))\b
    | if\ you(?:['’]re|\ are)\ (?:someone|a\ person|a\ manager|somebody)\ who\ hires | if\ you\ hire\b | ^do\ you\ hire\b
    | if\ you\ have\ (?:a|any|your\ own)\ questions?\b.{0,80}\b(?:ask|email|e-mail|send|me|us|group|people|column)\b
    | (?:if\ you(?:['’]d|\ would)\ like|want|interested|care|wish)\ (?:to|in)\ (?:be\ (?:a\ )?part|join(?:ing)?|participat\w+|answer(?:ing)?|contribut\w+)\b
    | (?:shoot|drop|send|write)\ (?:me|us)\ an?\ (?:e-?mail|note|line|message) | ^(?:please\ )?(?:e-?mail|contact)\ (?:me|us)\ at
    | \bhiring\s?librarians?\s?(?:at|@|\[at\]) | @hiringlib | \bon\ twitter\ @
    | (?:gonna|going\ to)\ love\ commenting | in\ the\ comments\b | (?:leave|post|add)\ (?:a|your|us\ a)\ (?:comment|thoughts|reply|own)
    | ^(?:now\ )?it['’]s\ your\ turn | ^what\ (?:about\ you|do\ you\ think|say\ you|would\ you\ (?:add|say))\b.{0,60}\?*$ | ^your\ (?:turn|thoughts)\b
    | ^[\[(*]*\s*(?:edited|edit|update[d]?|editor['’]s\ note|ed\.\ note|note\ from|photo|image|picture|featured\ image|header\ image)\b\ ?(?:\d|by|to|from|credit|courtesy|:|on\b|[A-Z]\w+\ via)
    | ^(?:see\ you|until|come\ back|more|back)\ (?:next|again|in\ a)\ ?(?:week|month|friday|time)?
    | ^posted\ (?:on|by|in)\b | ^tell\ (?:me|us)\ (?:in|what|how|your)\b | ^(?:join|continue)\ the\ (?:conversation|discussion)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Words that make a paragraph at the edge of a post the host's rather than a respondent's; two of them are enough.
_WEAK = re.compile(
    r"\b(?:this week|next week|last week|each week|every week|readers?|reading|comments?|commenting|column|contributors?|respondents?|panel(?:ists)?|the question|"
    r"questions?|feature|series|(?:this|the) blog|twitter|facebook|e-?mail|gmail|answers? below|hear from you|thank (?:you|yous)|thanks|hiring desk|the host)\b",
    re.IGNORECASE,
)
_QUESTION_IS = re.compile(
    r"^.{0,160}?\b(?:questions?(?: (?:is|was|are|for you|of the week|this week))?|asks?|asked|wondering|is this|here it is|we go)\b[^:?.]{0,60}[:–—]\s*"
    r"|^.{0,80}?\bquestion (?:is|was)\s+(?=[“\"‘(]?(?-i:[A-Z]))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]*(?:[.](?=\w)[^.?!]*)*[.?!]+[”\"’')\]]*\s*|[^.?!]+$")


def is_host_line(text: str) -> bool:
    """Whether `text` has a phrase that only the host uses."""
    return bool(_STRONG.search(text))


def sounds_like_host(text: str) -> bool:
    """Whether `text`, at the edge of a post, is more likely the host's than a respondent's."""
    return is_host_line(text) or len({match.lower() for match in _WEAK.findall(text)}) >= 2


def title_question(title: str) -> str:
    """What the title asks: the title without the column's name."""
    return COLUMN_TITLE.sub("", title).strip()


def intro_end(lines: Sequence[Line], limit: int, title: str) -> int:
    """Number of leading lines (of the first `limit`) that are the host's opening and the question."""
    asked = title_question(title)
    last = -1
    question_seen = False
    for number, line in enumerate(lines[:limit]):
        text = line.plain
        contiguous = all(not between.is_prose for between in lines[last + 1 : number])
        if is_host_line(text):
            last = number
            question_seen = question_seen or text.endswith("?")
        elif not question_seen and (same_question(text, asked) or (contiguous and text.endswith("?"))):
            last, question_seen = number, True
        elif (
            contiguous
            and last >= 0
            and (_is_question_part(line) or _next_is_question(lines, number, limit, question_seen, asked))
        ):
            last = number
            question_seen = question_seen or text.endswith("?")
        elif number == 0 and (sounds_like_host(text) or _next_is_question(lines, number, limit, question_seen, asked)):
            last = number
    return last + 1


def _is_question_part(line: Line) -> bool:
    return line.plain.endswith("?") and (line.kind is BlockKind.LIST_ITEM or len(line.plain) < 200)


def _next_is_question(lines: Sequence[Line], number: int, limit: int, question_seen: bool, asked: str) -> bool:
    following = next((line for line in lines[number + 1 : limit] if line.is_prose), None)
    if question_seen or following is None:
        return False
    return same_question(following.plain, asked) or (
        lines[number].plain.endswith(":") and following.plain.endswith("?")
    )


def find_question(lines: Sequence[Line], title: str) -> tuple[Question, tuple[int, ...]]:
    """The question asked in the host's opening `lines`, and the numbers of the lines that it stands in (none: the title)."""
    asked = title_question(title)
    asking = [number for number, line in enumerate(lines) if line.is_prose and "?" in line.text]
    close = [number for number in asking if same_question(lines[number].plain, asked)]
    if not asking:
        return _from_title(asked), ()
    best = max(close, key=lambda number: _closeness(lines[number].plain, asked)) if close else asking[-1]
    first = last = best
    while first - 1 in asking and _is_question_part(lines[first - 1]) and not is_host_line(lines[first - 1].plain):
        first -= 1
    while last + 1 < len(lines) and (_is_question_part(lines[last + 1]) or lines[last + 1].kind is BlockKind.LIST_ITEM):
        last += 1
    numbers = tuple(number for number in range(first, last + 1) if lines[number].is_prose)
    pieces = [_question_in(lines[number]) for number in numbers]
    parts = tuple(part for piece in pieces for part in _parts(piece))
    return Question(" ".join(piece for piece in pieces if piece), parts), numbers


def _from_title(asked: str) -> Question:
    return Question(asked, _parts(asked) if asked else ())


def _question_in(line: Line) -> str:
    """What a line asks: up to its last question mark, without "This week's question is:" and other words of the host."""
    if line.kind is BlockKind.LIST_ITEM:
        return line.plain
    text = _QUESTION_IS.sub("", line.plain, count=1) if "?" in _QUESTION_IS.sub("", line.plain, count=1) else line.plain
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    asking = [number for number, sentence in enumerate(sentences) if sentence.rstrip("”\"’')]").endswith("?")]
    if not asking:
        return text
    first = next(
        number for number, sentence in enumerate(sentences) if number in asking or not sounds_like_host(sentence)
    )
    kept = sentences[first : asking[-1] + 1]
    return (
        " ".join(kept).strip('“”"')
        if kept[0].startswith(("“", '"')) and kept[-1].endswith(("”", '"'))
        else " ".join(kept)
    )


def _parts(text: str) -> tuple[str, ...]:
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    return tuple(sentence for sentence in sentences if sentence) if len(sentences) > 1 else (text.strip(),)


def same_question(text: str, asked: str) -> bool:
    """Whether `text` asks what `asked` asks: it holds most of its telling words."""
    return "?" in text and _closeness(text, asked) >= 0.6


def _closeness(text: str, asked: str) -> float:
    wanted = word_set(asked) - STOP_WORDS
    return len(wanted & word_set(text)) / len(wanted) if wanted else 0.0


def is_repeated_part(text: str, question: Question) -> bool:
    """Whether a line of an answer only repeats the question or a part of it."""
    for part in (question.text, *question.parts):
        wanted = _question_words(part)
        slack = max(2, len(wanted) // 3)
        # Most lines are much longer: white space tells that before any word is looked at.
        if not wanted or abs(len(text.split()) - len(wanted)) > 2 * slack:
            continue
        words = [token.word for token in tokens(text)]
        if (
            abs(len(words) - len(wanted)) <= slack
            and SequenceMatcher(None, words, wanted, autojunk=False).ratio() >= 0.75
        ):
            return len(wanted) > 1 or text.rstrip().endswith(("?", ":"))
    return False


@lru_cache(maxsize=256)
def _question_words(question: str) -> list[str]:
    return [token.word for token in tokens(question)]
