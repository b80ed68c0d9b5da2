"""Parameters of a call of /api/v1: an impossible one is refused, for a program is never answered something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from webui.pages import parameters
from webui.pages.parameters import BadParameter

if TYPE_CHECKING:
    from webui.pages.search_state import ParameterProblem, SearchState


def asked_search() -> SearchState:
    """Read the search that a call asks for. Raises BadParameter."""
    return parameters.read_strictly(request.args)


def asked_number(name: str, bounds: tuple[int, int], default: int) -> int:
    """Read a whole number within `bounds`, both included. Raises BadParameter."""
    problems: list[ParameterProblem] = []
    found = parameters.whole_number(request.args, name, bounds, default, problems)
    if problems:
        raise BadParameter(name, problems[0].message)
    return found
