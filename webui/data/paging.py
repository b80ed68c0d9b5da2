"""Pages of the API: a cursor names a place in a list, and the generation that the list is of.

A list changes with the archive. So a cursor of another generation is refused with 409: whoever reads page after page
would miss answers, or have them twice, and never know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from index.errors import ArchiveError
from webui.addresses import at
from webui.pages import parameters
from webui.pages.parameters import BadParameter

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from webui.pages.search_state import ParameterProblem

#: Items of one call, where it has no `limit`, and at most.
DEFAULT_LIMIT, MAX_LIMIT = 20, 100
#: The form of a cursor: generation and place.
CURSOR = "[0-9]{1,12}[.][0-9]{1,7}"


class CursorExpired(ArchiveError):
    """A cursor is of a generation that is not live any more."""

    def __init__(self) -> None:
        super().__init__(
            "This cursor is of an earlier state of the archive. Begin again without a cursor: answers were added,"
            " changed or taken out since."
        )


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a list that a call asks for."""

    generation: str
    limit: int
    #: 0-based place of the first item.
    offset: int

    def next_url(self, path: str, arguments: MultiDict[str, str], total: int) -> str | None:
        """Return the address of the next part, with the call's other parameters; None behind the last."""
        following = self.offset + self.limit
        if following >= total or not self.limit:
            return None
        kept = [(name, value) for name, value in arguments.items(multi=True) if name != "cursor"]
        return f"{at(path)}?{urlencode([*kept, ('cursor', f'{self.generation}.{following}')])}"


def read_place(arguments: MultiDict[str, str], generation: str) -> Place:
    """Read `limit` and `cursor`. Raises BadParameter, and CursorExpired if the cursor is of another generation."""
    problems: list[ParameterProblem] = []
    limit = parameters.whole_number(arguments, "limit", (0, MAX_LIMIT), DEFAULT_LIMIT, problems)
    if problems:
        raise BadParameter(problems[0].parameter, problems[0].message)
    cursor = arguments.get("cursor", "").strip()
    if not cursor:
        return Place(generation, limit, 0)
    if not re.fullmatch(CURSOR, cursor):
        raise BadParameter("cursor", "it is taken from `next` of an answer, and is never made or changed by hand.")
    of, _, offset = cursor.partition(".")
    if of != generation:
        raise CursorExpired
    return Place(generation, limit, int(offset))
