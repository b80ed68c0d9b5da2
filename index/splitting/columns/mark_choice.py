"""Choosing the marks that hold, and the side of its answer on which each stands, by the post's own habit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.attribution.attribution import Strength
from index.attribution.names import may_be_words
from index.splitting.columns.mark import Mark, Side
from index.splitting.columns.used_words import UsedWords
from index.splitting.host_words import names_source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.reading.lines import Line

# So many others of the same form speak for a bare name before a colon.
_HABIT = 3


def choose_marks(
    marks: Sequence[Mark],
    lines: Sequence[Line],
    has_text_before: Callable[[], bool],
    has_text_after: Callable[[], bool],
) -> list[Mark]:
    """The marks that hold, each with its side decided.

    The two functions say whether somebody's words stand between the host's opening and the first mark, and between
    the last mark and the host's closing: that decides where no colon and no dash does.
    """
    before = [mark for mark in marks if mark.side is Side.BEFORE and not mark.weak]
    after = [mark for mark in marks if mark.side is Side.AFTER and mark.attribution.strength >= Strength.PROBABLE]
    undecided = Side.AFTER if len(after) > len(before) else Side.BEFORE
    doubt = ""
    if not before and not after:
        text_first, text_last = has_text_before(), has_text_after()
        undecided = Side.BEFORE if text_last and not text_first else Side.AFTER
        doubt = "" if text_first != text_last else "nothing shows whether the names stand before or after their answers"
    chosen: list[Mark] = []
    used = UsedWords(lines)
    for mark in marks:
        if mark.weak:
            habit = len(before) >= max(_HABIT, len(after) + 1)
            if (habit or _joins(mark, chosen, lines)) and _is_plainly_a_name(mark, used):
                chosen.append(replace(mark, weak=False))
        elif mark.side is Side.EITHER:
            # A last one with no answer below it closes the answer above, whatever the others do.
            closes = bool(before) and mark is marks[-1] and not has_text_after()
            chosen.append(replace(mark, side=Side.AFTER if closes else undecided, doubt=mark.doubt or doubt))
        elif mark.side is Side.AFTER and mark.attribution.strength is Strength.NAME_ONLY:
            if len(after) >= len(before):
                chosen.append(mark)
        else:
            chosen.append(mark)
    return chosen


def _joins(mark: Mark, chosen: Sequence[Mark], lines: Sequence[Line]) -> bool:
    """True if somebody has answered in the same form in the line before, or the host says there where answers came
    from."""
    former = max((number for number in range(mark.line) if lines[number].is_prose), default=-1)
    last = chosen[-1] if chosen else None
    answered = last is not None and last.side is Side.BEFORE and last.line == former
    return answered or (former >= 0 and names_source(lines[former].plain))


def _is_plainly_a_name(mark: Mark, used: UsedWords) -> bool:
    """True if a mark is nothing but a name, and no word of it is an ordinary one, in the language or in the post."""
    who = mark.attribution.respondent
    return (
        who.name is not None
        and not (who.title or who.institution)
        and not may_be_words(who.name)
        and not used.has_any_of(who.name)
    )
