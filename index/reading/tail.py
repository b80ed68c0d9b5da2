"""Finding the tail of a post: sharing, readers' comments, the log-in form.

Only whole lines count, so that "we'd love it if you leave a comment" in somebody's answer is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Lines that nobody writes in an answer.
_CERTAIN = re.compile(
    r"""leave\ a\ (?:comment|reply)(?:\ cancel\ reply)?
      | leave\ a\ reply\ to\ [^.?!]{1,80}
      | \d+\ comments?(?:\ so\ far)?
      | \d+\ (?:responses?|thoughts?|replies)\ (?:to|on)\ .{1,300}(?<!\.)
      | one\ (?:response|thought|reply)\ (?:to|on)\ ["“‘'«].{1,300}
      | filed\ under:?\ (?P<categories>.{1,300})(?<!\.)
      | fill\ in\ your\ details\ below.{0,80}
      | share\ this:
      | like(?:\ this:?)?\ loading(?:…|\.{3})
      | (?:\d+|one)\ bloggers?\ likes?\ this\.?
      | be\ the\ first\ to\ like\ this.{0,20}
      | (?:pingback|trackback):\ .+
      | wordpress\.com\ logo
      | connecting\ to\ %s
      | (?:loading\ comments|(?:write\ a|enter\ your)\ comment(?:\ here)?)(?:…|\.{3})
      | this\ site\ uses\ akismet.*
      | subscribe\ to\ get\ the\ latest\ posts.{0,40}""",
    re.VERBOSE | re.IGNORECASE,
)
#: Lines that somebody might write in an answer: they are tail only where tail follows at once.
_POSSIBLE = re.compile(
    r"share\ this|(?:tagged|discover\ more\ from)\ .{1,300}(?<!\.)"
    r"|(?P<may_end>related:?|advertisements?|like|like\ this:?|loading(?:…|\.{3}))",
    re.VERBOSE | re.IGNORECASE,
)
#: Some themes put these beneath the title too, alone above the body.
_ABOVE = re.compile(r"leave a comment|\d+ (?:comments?|responses?)|(?:filed under|tagged)\b.*", re.IGNORECASE)
_BYLINE = re.compile(r"(?:posted|published|written|by)\b.{0,120}|\w+ \d{1,2}, \d{4}", re.IGNORECASE)
_TAGGED = re.compile(r"\W*(?:\band\s+)?\btagged\b.*", re.IGNORECASE)
#: Line feeds as `read_blocks` sees them; `str.splitlines` would also split at form feeds and at U+2028.
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Tail:
    """The tail of a text."""

    #: Offset of the tail's first character; the text's length where it has no tail.
    start: int
    #: The categories of its "Filed under" line.
    categories: tuple[str, ...] = ()


def find_tail(text: str) -> Tail:
    """Find the tail of `text`, which has one line per paragraph; blank lines do not matter."""
    lines = [(match.start(), line) for match in _LINE.finditer(text) if (line := " ".join(match[0].split()))]
    in_body = False
    for number, (start, line) in enumerate(lines):
        following = [line for _, line in lines[number : number + 8]]
        if _is_tail(following):
            above = not in_body and following[1:] and not _is_tail(following[1:]) and _ABOVE.fullmatch(line)
            if not above:
                return Tail(start, _categories([line for _, line in lines[number:]]))
        elif not _BYLINE.fullmatch(line):
            in_body = True
    return Tail(len(text))


def _is_tail(lines: list[str]) -> bool:
    """True if the first of `lines` belongs to a tail, judged with those that follow."""
    may_end = False
    for line in lines:
        if _CERTAIN.fullmatch(line):
            return True
        possible = _POSSIBLE.fullmatch(line)
        if possible is None:
            return False
        may_end = bool(possible["may_end"])
    return may_end


def _categories(lines: list[str]) -> tuple[str, ...]:
    for line in lines:
        filed = _CERTAIN.fullmatch(line)
        if filed and filed["categories"]:
            names = (name.strip() for name in _TAGGED.sub("", filed["categories"]).split(","))
            return tuple(dict.fromkeys(name for name in names if name))
    return ()
