"""Reading answers of a WordPress interface: JSON of the right shape, or an error that says what came instead."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, cast

from index.reading.blocks import read_title
from index.sources.remote_errors import ApiClosed, ApiError
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from index.errors import SourceError
    from index.sources.fetching import Fetched

_LATER = "Try again later; if it stays so, import an export of the blog (Tools → Export → All content)."


def read_list(fetched: Fetched) -> list[object]:
    """Return the list in an answer.

    Raises ApiClosed, ApiError, or MalformedSource where the answer is no list.
    """
    if fetched.status != 200:
        raise _error(fetched)
    answer = _json(fetched)
    if not isinstance(answer, list):
        raise MalformedSource(fetched.url, "the interface answered with JSON that is no list of posts", _LATER)
    return answer


def number_in(fetched: Fetched, header: str) -> int | None:
    """Return the number that a header gives, if it does."""
    text = fetched.headers.get(header, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def fields_of(value: object) -> dict[str, object]:
    """Return `value` as a JSON object; empty where it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """Return `value` as text; empty where it is none."""
    return value if isinstance(value, str) else ""


def moment_of(value: object) -> dt.datetime | None:
    """Return a moment as the interface writes it, without a zone; None for "0000-00-00T00:00:00" and non-moments."""
    try:
        return dt.datetime.fromisoformat(text_of(value)).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None


def _error(fetched: Fetched) -> SourceError:
    try:
        answer = fields_of(json.loads(fetched.body))
    except (ValueError, RecursionError):
        answer = {}
    said = read_title(text_of(answer.get("message")))[:300]
    if fetched.status in (401, 403):
        return ApiClosed(fetched.url, fetched.status, said)
    return ApiError(fetched.url, fetched.status, text_of(answer.get("code")), said)


def _json(fetched: Fetched) -> object:
    try:
        return json.loads(fetched.body)
    except (ValueError, RecursionError) as error:
        beginning = fetched.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if beginning == b"<" or fetched.media_type == "text/html":
            problem = "a page of HTML came instead of JSON, as from a log-in form or a firewall"
        else:
            problem = f"the JSON is broken or cut off ({error})"
        raise MalformedSource(fetched.url, problem, _LATER) from error
