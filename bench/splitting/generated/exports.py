"""A little WordPress export around one post, with what must never be read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench.splitting.generated.dice import Accident, Dice

if TYPE_CHECKING:
    from bench.splitting.generated.items import Draft

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>An invented blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
"""
_ITEM = """<item><title>{title}</title><link>https://blog.example/{slug}/</link><dc:creator><![CDATA[host]]></dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2014-05-09 09:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
{more}</item>
"""
_COMMENT = """<wp:comment><wp:comment_author><![CDATA[Nan]]></wp:comment_author><wp:comment_author_email>nan@mail.example</wp:comment_author_email>
<wp:comment_author_IP>192.0.2.20</wp:comment_author_IP><wp:comment_content><![CDATA[Nan Poe, Nurse, Ward Three: a nod.]]></wp:comment_content></wp:comment>
"""


def write_export(draft: Draft, body: str, dice: Dice) -> str:
    """Return the export's text."""
    if dice.happens(Accident.CONTROL_CHARACTERS, 0.7):
        # Between two paragraphs: what a control character within a word stands for nobody knows.
        body = body.replace("\n\n", "\n\x0b\n", 1)
    more = "".join(
        f'<category domain="category" nicename="{name.lower().replace(" ", "-")}"><![CDATA[{name}]]></category>\n'
        for name in draft.categories
    )
    if dice.happens(Accident.COMMENTS, 0.7):
        more += _COMMENT
    items = _item(draft.truth.title, "the-post", body, 12, "publish", more)
    if dice.happens(Accident.DRAFTS, 0.7):
        items = (
            _item("Further Questions: Bowing", "bowing", "Al Roe, Director, No Library: Bow.", 11, "draft")
            + items
            + _item("a hand", "a-hand", "", 13, "inherit", kind="attachment")
        )
    return f"{_HEAD}{items}</channel>\n</rss>\n"


def _item(title: str, slug: str, body: str, number: int, status: str, more: str = "", *, kind: str = "post") -> str:
    return _ITEM.format(title=escape(title), slug=slug, body=body, number=number, status=status, kind=kind, more=more)
