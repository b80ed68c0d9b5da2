"""Decoding a file's bytes into its text."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
#: The character sets that a page may name; Python also decodes what is none ("idna", "unicode_escape").
_CHARSETS = re.compile(
    r"utf-?8|iso-8859-\d{1,2}|latin-?1|us-ascii|ascii|windows-125\d|cp125\d|koi8-[ru]|macintosh|big5|gbk|gb2312|gb18030|"
    r"shift[_-]jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)
#: Characters that XML 1.0 forbids, and no text needs.
_CONTROLS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, which an editor or an old plugin wrote among the rest."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


#: The name of an error handler of `codecs`, for text that says it is UTF-8.
OR_WINDOWS_1252 = "answerstacks.or-windows-1252"
codecs.register_error(OR_WINDOWS_1252, _as_windows_1252)


def encoding_by_mark(data: bytes) -> tuple[str, int] | None:
    """Return the encoding that a byte-order mark at the beginning of `data` names, and the mark's length."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def declared_encoding(data: bytes) -> str | None:
    """Return the character set that a page or an XML file names in its first 2,048 bytes, if it is one."""
    match = _DECLARED.search(data[:2048])
    name = match[1].decode("ascii", "replace") if match else ""
    if not _CHARSETS.fullmatch(name):
        return None
    try:
        codecs.lookup(name)
    except LookupError:  # iso-8859-12 and the like
        return None
    # Pages that say Latin-1 mean Windows-1252, and browsers read them so (WHATWG Encoding, section 4.2).
    return "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name


def decode(data: bytes) -> str:
    """Return the text of a file, without control characters.

    A byte-order mark decides; else it is UTF-8 if valid (other text hardly ever is by chance); else the character set
    that the page declares; else Windows-1252, as in old text files.
    """
    marked = encoding_by_mark(data)
    if marked:
        return without_controls(data[marked[1] :].decode(marked[0], "replace"))
    try:
        return without_controls(data.decode())
    except UnicodeDecodeError:
        return without_controls(data.decode(declared_encoding(data) or "cp1252", "replace"))


def is_binary(data: bytes) -> bool:
    """True if `data` is no text: more than one byte in fifty is a control character that no text has."""
    if encoding_by_mark(data):
        return False
    controls = sum(data.count(code) for code in (*range(9), 11, *range(14, 32), 127))
    return controls * 50 > len(data)


def without_controls(text: str) -> str:
    """Return `text` without the characters that XML forbids."""
    return _CONTROLS.sub("", text)
