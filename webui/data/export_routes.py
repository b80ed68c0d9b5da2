"""The routes of /api/v1 that give answers as documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request

from search.results import MAX_LIMIT, Mode
from webui.data.asked import asked_search
from webui.data.documents import Documents, MeaningUnavailable
from webui.data.exports import FORMATS, CsvOptions, lines
from webui.pages.parameters import BadParameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Blueprint, Response

    from index.posts.records import Answer
    from search.archive import Archive
    from search.results import PostSummary, SearchRequest
    from webui.serving.website import Website


def add_exports(blueprint: Blueprint, site: Website) -> None:
    """Add the routes of documents."""
    documents = Documents()

    def export(form: str, answers: Iterable[tuple[Answer, PostSummary]]) -> Response:
        bom, safe_cells = (request.args.get(name, "").strip() == "1" for name in ("bom", "safe_cells"))
        options = CsvOptions(bom=bom, safe_cells=safe_cells)
        response = documents.response(lines(form, answers, options), FORMATS[form])
        response.headers["Content-Disposition"] = f'attachment; filename="answers.{form}"'
        return response

    @blueprint.get("/answers.<any(csv, jsonl):form>")
    def whole(form: str) -> Response:
        return export(form, site.archive().answers())

    @blueprint.get("/search.<any(csv, jsonl):form>")
    def found(form: str) -> Response:
        archive, asked = site.archive(), asked_search()
        if asked.mode is Mode.SEMANTIC and not site.by_meaning(archive):
            raise BadParameter("mode", "this archive is searched by words only; it may be keyword or hybrid here.")
        result, note = site.search(archive, asked.request(0, 0))
        if asked.mode is Mode.SEMANTIC and note:
            raise MeaningUnavailable
        settled = replace(asked, mode=result.mode).request(MAX_LIMIT, 0)
        response = export(form, _all_hits(site, archive, settled, result.listed))
        response.headers["Answerstacks-Mode"] = str(result.mode)
        return response


def _all_hits(
    site: Website, archive: Archive, asked: SearchRequest, count: int
) -> Iterator[tuple[Answer, PostSummary]]:
    """Yield every hit. Raises MeaningUnavailable if a later page cannot be found in the same way."""
    for offset in range(0, count, MAX_LIMIT):
        result, note = site.search(archive, replace(asked, offset=offset))
        if note:
            raise MeaningUnavailable
        yield from ((hit.answer, hit.post) for hit in result.hits)
