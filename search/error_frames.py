"""The frames that an error went through, which keep all their variables alive."""

from __future__ import annotations

import traceback


def forget_frames(error: BaseException) -> None:
    """Empty the frames that an error and its causes have left, so that keeping the error keeps nothing else alive."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if found is not None and id(found) not in seen:
            seen.add(id(found))
            traceback.clear_frames(found.__traceback__)
            waiting += [found.__cause__, found.__context__]
