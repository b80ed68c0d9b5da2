"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

import json

from flask import Response

_TITLES = {
    400: "A parameter cannot be used",
    404: "Not found",
    405: "Only GET and HEAD are answered",
    409: "The archive has moved on",
    410: "Gone",
    500: "Something went wrong",
    503: "The archive cannot be searched just now",
}


def problem(status: int, detail: str, parameter: str | None = None) -> Response:
    """Return an error; `parameter` names the parameter that is wrong, if one is."""
    record: dict[str, object] = {"type": "about:blank", "title": _TITLES.get(status, "Refused"), "status": status}
    record["detail"] = detail
    if parameter is not None:
        record["parameter"] = parameter
    body = json.dumps(record, ensure_ascii=False) + "\n"
    return Response(body, status, content_type="application/problem+json; charset=utf-8")
