"""Interviews and essays in a short notation, written out in every shape in which a post may arrive.

A line that begins with `?` is a question and with `>` the host's; others are the guest's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from index.posts.records import BodyFormat, Post, Unpublished
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.splitting.splitting import take_apart

if TYPE_CHECKING:
    from pathlib import Path

    from index.posts.records import PostKind
    from index.posts.split import Split

SHAPES = ("page", "content only", "classic", "Gutenberg")
_EXPORT = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:wxr_version>1.2</wp:wxr_version><item><title>{title}</title>
<link>https://blog.example/2013/05/02/a-post/</link><content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>7</wp:post_id><wp:post_name>a-post</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type></item></channel></rss>"""


@dataclass(frozen=True, slots=True)
class Found:
    """What the splitter makes of a post: who answers, and what, with its question."""

    kind: PostKind
    who: list[tuple[str | None, str, str]]
    said: list[tuple[str, str]]


def lines_of(text: str) -> list[tuple[str, str]]:
    """Read the notation: each line's mark and words."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return [(line[0], line[1:].strip()) if line[0] in "?>" else ("", line) for line in lines]


def shaped(title: str, text: str, shape: str, *, categories: tuple[str, ...] = ()) -> Post:
    """The post in that shape."""
    lines = lines_of(text)
    if shape in ("page", "content only"):
        body, body_format = ("\n\n" if shape == "page" else "\n").join(words for _, words in lines), BodyFormat.TEXT
    else:
        is_classic = shape == "classic"
        body = "\n\n".join(_element(mark, words, is_classic=is_classic) for mark, words in lines)
        body_format = BodyFormat.CLASSIC if is_classic else BodyFormat.GUTENBERG
    return Post("a-post", "", title, None, categories, (), body, body_format, "a-post")


def exported(title: str, text: str, folder: Path) -> Post:
    """The post as an export of WordPress gives it."""
    path = folder / "export.xml"
    path.write_text(_EXPORT.format(title=escape(title), body=shaped(title, text, "classic").body), encoding="utf-8")
    (post,) = (it for it in read_source(path) if isinstance(it, Post) and not isinstance(it, Unpublished))
    return replace(post, title=title)


def _element(mark: str, words: str, *, is_classic: bool) -> str:
    element = escape(words, quote=False)
    if mark == "?":
        element = f"<strong>{element}</strong>"
    return element if is_classic else f"<!-- wp:paragraph -->\n<p>{element}</p>\n<!-- /wp:paragraph -->"


def found_in(post: Post) -> Found:
    """Take the post apart."""
    of_kind, split = take_apart(post, read_blocks(post.body, post.body_format))
    respondents = [(it.respondent.name, it.respondent.title, it.respondent.institution) for it in split.answers]
    return Found(
        of_kind.kind, list(dict.fromkeys(respondents)), [(_asked(split, it.question), it.text) for it in split.answers]
    )


def _asked(split: Split, number: int | None) -> str:
    return split.questions[number].text if number is not None else ""
