"""What is a text to look at and no post: dumps, mail boxes, data. Only what is known to be published enters the record.

Each holds what nobody published, drafts or the addresses of readers, and would be stored as it stands.
"""

from __future__ import annotations

import re

from index.sources.export_marks import has_mark_in_text

#: How much of a text is looked at for what must stand at its beginning.
_BEGINNING = 4096
_AT_BEGINNING = {
    "JSON, as programs exchange it": re.compile(r"""\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\]|\\.){1,200}"\s*:|\})|\s*\[\s*\]\s*\Z"""),
    "a program's source": re.compile(r"\s*(?:<\?php\b|#!\s*/)"),
    "an e-mail, or a page saved as one": re.compile(
        r"(?:From \S+ .*\d{4}\s*\n|\s*(?:(?:[A-Z][\w-]*:[^\n]*|[ \t][^\n]*)\r?\n){0,60}?"
        r"(?:Received|Message-ID|MIME-Version|Return-Path|Delivered-To)\s*:\s)"
    ),
    "rich text (RTF)": re.compile(r"\s*\{\\rtf"),
    "XML, but neither a feed nor an export": re.compile(r"\s*<\?xml\s(?!.{0,2000}?<(?:!doctype\s+)?html\b)", re.DOTALL | re.IGNORECASE),
}
_ANYWHERE = {
    "a dump of a database": re.compile(
        r"""^\s*(?:INSERT\s+(?:IGNORE\s+)?INTO|CREATE\s+TABLE|DROP\s+TABLE|LOCK\s+TABLES|REPLACE\s+INTO)\s+(?:IF\s[\w ]{1,20})?[`"'\[]?\w+[`"'\]]?
          | ^--\s+(?:MySQL|MariaDB|phpMyAdmin|PostgreSQL)\b.{0,40}\bdump
          | ^COPY\s+[\w.]+\s*\([^)]{1,2000}\)\s+FROM\s+stdin
          # A row of readers' comments: the address, then perhaps a site, then the number of the machine.
          | ['"][^'"@\s]{1,64}@[^'"@\s]{1,255}['"]\s*,(?:\s*['"][^'"\n]{0,300}['"]\s*,)?\s*['"]\d{1,3}(?:\.\d{1,3}){3}['"]""",
        re.IGNORECASE | re.MULTILINE | re.VERBOSE,
    ),
    "an export of Movable Type or TypePad": re.compile(
        r"^(?:STATUS:[ \t]*(?:draft|publish|future|review)\b|ALLOW (?:COMMENTS|PINGS):[ \t]*\d|CONVERT BREAKS:|-----\r?\n(?:EXTENDED )?BODY:|-----\r?\nCOMMENT:)",
        re.IGNORECASE | re.MULTILINE,
    ),
}
#: Not in pages, whose scripts name it.
_OF_COMMENTS = re.compile(r"\bcomment_author_(?:email|ip)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
#: The head of a page for a static site: Jekyll's, Hugo's. Whether it is published stands in it.
_FRONT_MATTER = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<head>.{0,8000}?)^(?P=fence)\s*$", re.DOTALL | re.MULTILINE)
_UNPUBLISHED = re.compile(
    r"""^\s*(?:(?:draft)\s*[:=]\s*["']?(?:true|yes)|(?:published)\s*[:=]\s*["']?(?:false|no)|
        (?:(?:post_)?status)\s*[:=]\s*["']?(?!publish)\w+|(?:post_)?password\s*[:=]\s*["']?[^\s"'])""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def other_format(text: str) -> str:
    """What a text or a page is that is no post, in words; empty where it is not known to be anything else."""
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


def unpublished_head(text: str) -> str:
    """The line by which a text's head says that it is not published; empty where it says nothing of the kind."""
    head = _FRONT_MATTER.match(text)
    line = _UNPUBLISHED.search(head["head"]) if head else None
    return line[0].strip() if line else ""
