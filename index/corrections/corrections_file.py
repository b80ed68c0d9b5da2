"""Reading `corrections.toml`, and adding or removing a takedown; everything else stays as it was typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.corrections.correction_check import check_tables
from index.corrections.correction_errors import CorrectionsInvalid
from index.corrections.correction_tables import read_tables
from index.corrections.corrections import Corrections
from index.corrections.toml_check import BOM, TomlUnreadable, quoted, read_text
from index.files.durable import replace_file

if TYPE_CHECKING:
    from index.corrections.corrections import Hide, HideTarget

_PUT_BACK = "Or put it back as it was applied last, with `answerstacks corrections restore --replace`."
FIRST_LINES = """\
# Corrections to what the program made of the posts. They are applied again at every import, so they survive it.
# After a change:  answerstacks index --dry-run   shows what would become of it,
#                  answerstacks index             applies it.
#
# A line that begins with # is a note. Text stands in straight quotes. One table for each correction, for example:
#
# [[set]]                                  # who answers, and from which type of library
# answer = "the-post/inez-tarn"            # the answer's id, as search and the website show it
# title = "Director"
# types = ["public"]
#
# [[hide]]                                 # show this no more, anywhere
# answer = "the-post/inez-tarn"            # or: respondent = "Inez Tarn", or: post = "the-post"
# reason = "asked for by the respondent"
# date = 2026-11-23
#
# The others: [[split]], [[merge]], [[boundary]], [[add]], [[not_an_answer]], [[confirm]], [[same_person]].
"""


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """The content of the file."""

    corrections: Corrections = field(default_factory=Corrections)
    #: As it stands; None where there is no such file, or nothing in it.
    text: str | None = None


def read_file(path: Path) -> CorrectionsFile:
    """Read the file; empty where there is none.

    Raises CorrectionsInvalid with every fault of the file.
    """
    text = _read_text(path)
    if text is None or not text.removeprefix(BOM).strip():
        return CorrectionsFile()
    return CorrectionsFile(_checked(path, text), text)


def write_corrections(path: Path, text: str) -> None:
    """Replace the file by `text`: whole, or not at all. Raises CorrectionsInvalid when it cannot be understood."""
    _checked(path, text)
    replace_file(path, text)


def append_hide(path: Path, hide: Hide) -> bool:
    """Add a takedown at the end of the file, or of a new one; False when it is there already.

    Raises CorrectionsInvalid when the file cannot be understood; it then stays as it is.
    """
    text = _read_text(path)
    if text is None:
        text = FIRST_LINES
    if any((known.target, known.value) == (hide.target, hide.value) for known in _checked(path, text).hides):
        return False
    replace_file(path, with_hide(text, hide))
    return True


def with_hide(text: str, hide: Hide) -> str:
    """Return the text of a file with one more takedown at its end."""
    lines = ["", "[[hide]]", f"{hide.target} = {quoted(hide.value)}"]
    lines += [f"reason = {quoted(hide.reason)}"] if hide.reason else []
    lines += [f"date = {hide.date.isoformat()}"] if hide.date else []
    line_end = "\r\n" if "\r\n" in text else "\n"
    whole = text if not text or text.endswith("\n") else text + line_end
    return whole + line_end.join([*lines, ""])


def remove_hide(path: Path, target: HideTarget, value: str) -> bool:
    """Take the takedowns of `value` out of the file; False when there is none. Notes outside their tables stay.

    Raises CorrectionsInvalid when the file cannot be understood; it then stays as it is.
    """
    text = _read_text(path)
    if text is None:
        return False
    _checked(path, text)
    left = without_hide(text, target, value)
    if left != text:
        replace_file(path, left)
    return left != text


def without_hide(text: str, target: HideTarget, value: str) -> str:
    """Return the text of a file without the takedowns of `value`."""
    mark, text = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
    tables = read_tables(text)
    hides = check_tables(tables)[0].hides
    lines = {hide.line for hide in hides if (hide.target, hide.value) == (target, value)}
    for table in reversed([table for table in tables if table.name and table.line in lines]):
        # Remove the blank line above it, too.
        before = text[: table.start]
        kept = before[: len(before) - 1 - before.endswith("\r\n")] if before.endswith(("\n\n", "\n\r\n")) else before
        text = kept + text[table.end :]
    return mark + text


def _checked(path: Path, text: str) -> Corrections:
    text = text.removeprefix(BOM)
    corrections, faults = check_tables(read_tables(text))
    if not faults:
        try:
            tomllib.loads(text)
        except ValueError as error:
            faults = [
                (1, f"the file cannot be read as TOML ({error}). Every table needs its own header, such as [[set]].")
            ]
    if faults:
        raise CorrectionsInvalid(path, faults)
    return corrections


def _read_text(path: Path) -> str | None:
    """Return the file's text as it stands; None where there is none."""
    try:
        return read_text(path)
    except FileNotFoundError:
        return None
    except TomlUnreadable as error:
        raise CorrectionsInvalid(path, [(error.line, f"{error} {_PUT_BACK}")]) from error
