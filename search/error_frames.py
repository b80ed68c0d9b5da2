"""What an error holds on to: the frames it went through, with all that they had in hand."""

from __future__ import annotations

import traceback


def forget_frames(error: BaseException) -> None:
    """Empty the frames that an error has left, and those of its causes: whoever keeps the error keeps nothing by it."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if found is not None and id(found) not in seen:
            seen.add(id(found))
            traceback.clear_frames(found.__traceback__)
            waiting += [found.__cause__, found.__context__]
