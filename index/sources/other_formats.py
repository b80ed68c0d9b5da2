"""Recognising texts that are no posts: dumps, mail boxes, data.

Each holds words that nobody published, drafts or readers' addresses, which must not enter the record.
"""

from __future__ import annotations

import re

from index.sources.export_marks import has_mark_in_text
from index.sources.source_errors import MalformedSource, NotPublished

#: Characters of a text that count as its beginning.
_BEGINNING = 4096
_AT_BEGINNING = {
    "JSON, as programs exchange it": re.compile(
        r"""\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\]|\\.){1,200}"\s*:|\})|\s*\[\s*\]\s*\Z"""
    ),
    "a program's source": re.compile(r"\s*(?:<\?php\b|#!\s*/)"),
    "an e-mail, or a page saved as one": re.compile(
        r"(?:From \S+ .*\d{4}\s*\n|\s*(?:(?:[A-Z][\w-]*:[^\n]*|[ \t][^\n]*)\r?\n){0,60}?"
        r"(?:Received|Message-ID|MIME-Version|Return-Path|Delivered-To)\s*:\s)"
    ),
    "rich text (RTF)": re.compile(r"\s*\{\\rtf"),
    "XML, but neither a feed nor an export": re.compile(
        r"\s*<\?xml\s(?!.{0,2000}?<(?:!doctype\s+)?html\b)", re.DOTALL | re.IGNORECASE
    ),
}
# In capitals, as programs write them, and with what must follow: "Insert into your letter…" is somebody's advice.
_ANYWHERE = {
    "a dump of a database": re.compile(
        r"""^[ \t]*(?:INSERT\ (?:IGNORE\ )?INTO|REPLACE\ INTO)\ [`"'\[]?[\w.]+[`"'\]]?\s*(?:\(|VALUES\b|SELECT\b)
          | ^[ \t]*(?:CREATE|DROP|LOCK)\ TABLES?\ (?:IF\ (?:NOT\ )?EXISTS\ )?(?:[`"\[]\w|[\w.]+\s*[(;])
          | ^--\ (?:MySQL|MariaDB|phpMyAdmin|PostgreSQL)\b.{0,40}\b[Dd]ump
          | ^COPY\ [\w.]+\ \([^)]{1,2000}\)\ FROM\ stdin
          # A row of readers' comments: the address, then perhaps a site, then the number of the machine.
          | ['"][^'"@\s]{1,64}@[^'"@\s]{1,255}['"]\s*,(?:\s*['"][^'"\n]{0,300}['"]\s*,)?\s*['"]\d{1,3}(?:\.\d{1,3}){3}['"]""",
        re.MULTILINE | re.VERBOSE,
    ),
    "an export of Movable Type or TypePad": re.compile(
        r"^(?:(?:ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS): ?\w|-----\r?\n(?:BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):)",
        re.MULTILINE,
    ),
}
#: Not in pages, whose scripts name it.
_OF_COMMENTS = re.compile(r"\bcomment_author_(?:email|ip)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
#: The head of a page for a static site (Jekyll, Hugo), which says if it is published.
_FRONT_MATTER = re.compile(
    r"\s*(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<head>.{0,8000}?)^(?P=fence)\s*$", re.DOTALL | re.MULTILINE
)
_UNPUBLISHED = re.compile(
    r"""^[ \t]*(?P<name>draft(?=\s*[:=]\s*["']?(?:true|yes|on|1)\b) | published(?=\s*[:=]\s*["']?(?:false|no|off|0)\b)
          | (?:post_)?status(?=\s*[:=]\s*["']?(?!publish)\w) | (?:post_)?password(?=\s*[:=]\s*["']?[^\s"']))""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def what_speaks_against(text: str, place: str) -> MalformedSource | NotPublished | None:
    """Return the error of a text or a page that is not to be read; None where nothing speaks against it."""
    if other := _other_format(text):
        return MalformedSource(
            place,
            f"this is no post but {other}",
            "Take it out; if it is part of an export, import that whole, as it was downloaded.",
        )
    if name := _unpublished_head(text):
        return NotPublished(place, f"its head says so ({name!r})")
    return None


def _other_format(text: str) -> str:
    """Return the name of another format; empty where it is not known to be one."""
    if has_mark_in_text(text):
        return "a piece of a WordPress export, or a page that shows one"
    beginning = text[:_BEGINNING]
    for name, pattern in _AT_BEGINNING.items():
        if pattern.match(beginning):
            return name
    for name, pattern in _ANYWHERE.items():
        if pattern.search(text):
            return name
    return "data of readers' comments" if _OF_COMMENTS.search(text) and not _PAGE.search(beginning) else ""


def _unpublished_head(text: str) -> str:
    """Return the entry at the head of a text that says it is not published; empty where there is none."""
    head = _FRONT_MATTER.match(text)
    line = _UNPUBLISHED.search(head["head"]) if head else None
    return line["name"].lower() if line else ""
