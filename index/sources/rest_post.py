"""Reading a post from the JSON of WordPress's interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import BodyFormat, Post, Unpublished
from index.reading.addresses import (
    day_in_address,
    day_in_iso,
    key_in_address,
    readable_guid,
    readable_slug,
    web_address,
)
from index.reading.blocks import read_title
from index.reading.flow import visible
from index.sources.page_body import read_rendered
from index.sources.rest_answers import fields_of, text_of
from index.sources.source_errors import MalformedSource, NotPublished
from index.sources.unpublished import WITHDRAWN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

#: The fields that are asked for; WordPress embeds nothing without `_links`.
FIELDS = (
    "id,guid,slug,link,status,type,title,content,date,date_gmt,modified,modified_gmt,categories,tags,_links,_embedded"
)
#: The fields of a post that number its terms, by the taxonomy that they are embedded under.
TAXONOMIES = {"category": "categories", "post_tag": "tags"}
_AGAIN = "Open the post in WordPress and save it again, or import an export of the blog"


def is_listed(fields: Mapping[str, object]) -> bool:
    """True if it says that it is a post that everybody may see, if perhaps not read."""
    return text_of(fields.get("status")) == "publish" and text_of(fields.get("type")) in ("", "post")


def read_unlisted(fields: Mapping[str, object], api: str, seen: dt.datetime) -> Unpublished | NotPublished | None:
    """Return for a post that is not listed that it is unpublished, or that it does not say so."""
    status, number = text_of(fields.get("status")), _number(fields)
    if text_of(fields.get("type")) not in ("", "post"):
        return None
    origin = _origin(api, number)
    if not status:
        return NotPublished(origin, "the interface does not say what the post's status is")
    url, key = _url_and_key(fields, number)
    if not key or status not in WITHDRAWN:
        return None
    return Unpublished(key, url, WITHDRAWN[status], origin, seen, _guid(fields), _number_in_blog(number))


def read_post(
    fields: Mapping[str, object], names: Mapping[tuple[str, int], str], api: str, seen: dt.datetime
) -> Post | Unpublished | MalformedSource:
    """Read the post in `fields`; `names` has its terms' names by taxonomy and number. `seen` is when it was so."""
    number = _number(fields)
    origin = _origin(api, number)
    url, key = _url_and_key(fields, number)
    guid = _guid(fields)
    if not key:
        return MalformedSource(origin, "the post has neither a slug, nor a link, nor an id", f"{_AGAIN}.")
    if fields_of(fields.get("content")).get("protected") is True:
        return Unpublished(key, url, "behind a password", origin, seen, guid, _number_in_blog(number))
    html = fields_of(fields.get("content")).get("rendered")
    if not isinstance(html, str):
        return MalformedSource(origin, "the post has no content.rendered", f"{_AGAIN}.")
    body = read_rendered(html)
    if body.tail_characters and not visible(body.text):
        return MalformedSource(origin, "the post's text is nothing but sharing, forms or comments", f"{_AGAIN}.")
    categories = _terms(fields, "category", names)
    return Post(
        key=key,
        url=url,
        title=read_title(text_of(fields_of(fields.get("title")).get("rendered"))),
        published=day_in_iso(text_of(fields.get("date"))) or day_in_address(url),
        categories=tuple(dict.fromkeys((*categories, *body.categories))),
        tags=_terms(fields, "post_tag", names),
        body=body.html,
        body_format=BodyFormat.HTML,
        origin=origin,
        tail_characters=body.tail_characters,
        as_of=seen,
        guid=guid,
        number=_number_in_blog(number),
    )


def _number(fields: Mapping[str, object]) -> int | None:
    found = fields.get("id")
    return found if isinstance(found, int) else None


def _origin(api: str, number: int | None) -> str:
    return f"{api}, a post without an id" if number is None else f"{api}, post {number}"


def _url_and_key(fields: Mapping[str, object], number: int | None) -> tuple[str, str]:
    """Return a post's address, and its key: its slug, or its number where it has none; empty where it has neither."""
    url = web_address(text_of(fields.get("link")))
    key = readable_slug(text_of(fields.get("slug"))) or key_in_address(url)
    return url, key or ("" if number is None else f"post-{number}")


def _guid(fields: Mapping[str, object]) -> str:
    return readable_guid(text_of(fields_of(fields.get("guid")).get("rendered")))


def _number_in_blog(number: int | None) -> int | None:
    return number if number is not None and 0 < number < 10**18 else None


def embedded_names(fields: Mapping[str, object]) -> dict[tuple[str, int], str]:
    """Return the names of the terms that came with the post."""
    return dict(_embedded(fields))


def term_numbers(fields: Mapping[str, object], taxonomy: str) -> tuple[int, ...]:
    """Return the numbers of the post's terms, in its order."""
    numbers = fields.get(TAXONOMIES[taxonomy])
    return tuple(number for number in numbers if isinstance(number, int)) if isinstance(numbers, list) else ()


def _embedded(fields: Mapping[str, object]) -> Iterator[tuple[tuple[str, int], str]]:
    groups = fields_of(fields.get("_embedded")).get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        for term in map(fields_of, group if isinstance(group, list) else ()):
            taxonomy, number, name = text_of(term.get("taxonomy")), term.get("id"), text_of(term.get("name"))
            if taxonomy in TAXONOMIES and isinstance(number, int) and name:
                yield (taxonomy, number), name


def _terms(fields: Mapping[str, object], taxonomy: str, names: Mapping[tuple[str, int], str]) -> tuple[str, ...]:
    found = (read_title(names.get((taxonomy, number), "")) for number in term_numbers(fields, taxonomy))
    return tuple(dict.fromkeys(name for name in found if name))
