"""Addresses for whoever watches the server: `/healthz`, the process is alive; `/readyz`, it can answer readers.

Only a `/readyz` that finds another state than the one before is logged. The reasons name no file, for anybody may
read them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint

from index.errors import GenerationDamaged, GenerationError
from webui.serving.follower import ReaderCutOff
from webui.serving.warming import ModelState

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from search.archive import Archive
    from webui.serving.website import Website

_log = logging.getLogger(__name__)

_UNUSABLE = "the archive cannot be opened or read; the server's log says why"
_LOADING = "the model is still loading; until then searches go by words"
_FAILED = "the model does not answer, so searches go by words; the server's log says why"


def probes(site: Website) -> Blueprint:
    """Make the routes of the probes."""
    routes = Blueprint("probes", __name__)
    said = ""

    @routes.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"status": "ok", "model": site.model.state.value}

    @routes.get("/readyz")
    def readyz() -> ResponseReturnValue:
        nonlocal said
        reason, cause = _why_not_ready(site)
        if reason != said:
            said = reason
            _log.warning("The site is %s", f"not ready: {cause or reason}" if reason else "ready again")
        if reason:
            return {"status": "not ready", "reason": reason}, 503
        return {"status": "ready", **(site.follower.status() if site.follower else {})}

    return routes


def _why_not_ready(site: Website) -> tuple[str, str]:
    """Return why the site cannot answer as it should, empty where it can; and the same for the owner."""
    try:
        try:
            site.archive().read_one()
        except GenerationDamaged:
            site.renew()
            site.archive().read_one()
    except ReaderCutOff as error:
        return str(error), ""
    except GenerationError as error:
        return _UNUSABLE, str(error)
    return _why_not_by_meaning(site, site.archive()), ""


def _why_not_by_meaning(site: Website, archive: Archive) -> str:
    if not site.by_meaning(archive):
        return ""
    site.model.start(archive.generation)
    if site.model.state is ModelState.LOADING:
        return _LOADING
    encoder = site.model.encoder
    if encoder is None or encoder.identity != archive.model:
        return _FAILED
    try:
        encoder.encode(["ready"])
    except Exception as error:  # noqa: BLE001  # as in a search: whatever it is, words still find answers
        site.model.fail(error)
        return _FAILED
    return ""
