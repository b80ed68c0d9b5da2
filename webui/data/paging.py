"""Pages of the API: a cursor names a list, by a hash of all that it depends on, and a place in it.

A list changes with the archive, with synonyms, and when the language model gets ready. So a cursor of another list is
refused with 409: whoever reads page after page would miss answers, or have them twice, and never know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request

from index.errors import ArchiveError
from webui.addresses import at
from webui.pages import parameters
from webui.pages.parameters import BadParameter

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from search.archive import Archive
    from webui.pages.search_state import ParameterProblem

#: Items of one call, where it has no `limit`, and at most.
DEFAULT_LIMIT, MAX_LIMIT = 20, 100
#: The form of a cursor: list and place.
CURSOR = "[0-9a-f]{16}[.][0-9]{1,7}"
#: Parameters that say which part of a list is wanted.
_OF_PLACE = ("limit", "cursor")


class CursorExpired(ArchiveError):
    """A cursor is of another list than that of the call."""

    def __init__(self) -> None:
        super().__init__(
            "This cursor is of an earlier state of the archive, or of another call. Begin again without a cursor:"
            " answers were added, changed or taken out since, or are found in another way."
        )


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a list that a call asks for."""

    limit: int
    #: 0-based place of the first item.
    offset: int
    #: Hash of the list that the cursor is of; empty without a cursor.
    of: str = ""

    def next_url(self, archive: Archive, total: int, mode: str = "") -> str | None:
        """Return the address of the next part, with the call's other parameters; None behind the last.

        `mode` is the way in which the list was found. Raises CursorExpired if the cursor is of another list.
        """
        found = _list(archive, mode)
        if self.of not in ("", found):
            raise CursorExpired
        following = self.offset + self.limit
        if following >= total or not self.limit:
            return None
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        return f"{at(request.path)}?{urlencode([*kept, ('cursor', f'{found}.{following}')])}"


def read_place(arguments: MultiDict[str, str]) -> Place:
    """Read `limit` and `cursor`. Raises BadParameter."""
    problems: list[ParameterProblem] = []
    limit = parameters.whole_number(arguments, "limit", (0, MAX_LIMIT), DEFAULT_LIMIT, problems)
    if problems:
        raise BadParameter(problems[0].parameter, problems[0].message)
    cursor = arguments.get("cursor", "").strip()
    if not cursor:
        return Place(limit, 0)
    if not re.fullmatch(CURSOR, cursor):
        raise BadParameter("cursor", "it is taken from `next` of an answer, and is never made or changed by hand.")
    of, _, offset = cursor.partition(".")
    return Place(limit, int(offset), of)


def _list(archive: Archive, mode: str) -> str:
    """Return the hash of the list that a call is about. Another version of the program may order it differently."""
    asked = sorted((name, value) for name, value in request.args.items(multi=True) if name not in _OF_PLACE)
    told = repr((version("answerstacks"), archive.fingerprint, mode, request.path, asked))
    return sha256(told.encode()).hexdigest()[:16]
