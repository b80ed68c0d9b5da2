"""Citations as CSL-JSON, which Zotero, Pandoc and citeproc read.

https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html has the format, and its schema is
https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from webui.citing.citation import Citation
    from webui.citing.names import Name

CslName = TypedDict(
    "CslName",
    {"literal": str, "family": str, "given": str, "non-dropping-particle": str, "suffix": str},
    total=False,
)
CslDate = TypedDict("CslDate", {"date-parts": list[list[int]]})
CslItem = TypedDict(
    "CslItem",
    {
        "id": str,
        "type": str,
        "title": str,
        "author": list[CslName],
        "container-title": str,
        "issued": CslDate,
        "accessed": CslDate,
        "URL": str,
        "note": str,
        "abstract": str,
    },
    total=False,
)


def csl_json(citations: Iterable[Citation]) -> str:
    """Return a list of items."""
    return json.dumps([csl_item(citation) for citation in citations], ensure_ascii=False, indent=1) + "\n"


def csl_item(cited: Citation) -> CslItem:
    """Return one item. An anonymous respondent is no author: most styles then begin with the title, as they should."""
    item: CslItem = {"id": cited.id, "type": "post-weblog", "title": cited.title, "container-title": cited.container}
    if cited.author:
        item["author"] = [csl_name(cited.author)]
    if cited.published:
        item["issued"] = _date(cited.published)
    item["accessed"] = _date(cited.accessed)
    if cited.url:
        item["URL"] = cited.url
    if cited.position:
        item["note"] = cited.position
    item["abstract"] = cited.words
    return item


def csl_name(name: Name) -> CslName:
    """Return a name in the parts that CSL knows."""
    if name.literal:
        return {"literal": name.literal}
    parts: CslName = {"family": name.family, "given": name.given}
    if name.particle:
        parts["non-dropping-particle"] = name.particle
    if name.suffix:
        parts["suffix"] = name.suffix
    return parts


def _date(day: dt.date) -> CslDate:
    return {"date-parts": [[day.year, day.month, day.day]]}
