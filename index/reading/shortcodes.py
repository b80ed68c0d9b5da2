"""WordPress's shortcodes in a post's body: which there are, and the captions that they hold.

Only a tag that has the form of a shortcode counts: "[audio cuts out]" and "[sic]" are somebody's words. A tag in two
pairs of brackets, `[[gallery]]`, is how an author writes one that is to be read.
"""

from __future__ import annotations

import html
import re

#: Of WordPress itself, and of WordPress.com and Jetpack.
_NAMES = (
    "caption|wp_caption|gallery|embed|audio|video|playlist"
    "|contact-field|contact-form|crowdsignal|dailymotion|googlemaps|googlevideo|polldaddy|scribd|slideshare|slideshow"
    "|soundcloud|ted|vimeo|wpvideo|youtube"
    # Of page builders: Divi, WPBakery, Avada, Enfold.
    "|et_pb_\\w+|vc_\\w+|fusion_\\w+|av_\\w+"
)
#: Those of page builders that part what stands around them; the others may stand within a sentence.
_PARTING = re.compile(
    r"(?:wp_)?caption|et_pb_\w+|vc_\w+|fusion_(?:builder_\w+|text|title)"
    r"|av_(?:section|textblock|heading|(?:one|two|three|four)_\w+)"
)
#: In a rendered page the quotation marks of a shortcode that was not run are curled.
_ATTRIBUTE = r"""\s+[\w-]+=(?:"[^"]*"|'[^']*'|[“”″][^“”″\[\]]*[”″]|[^\s\[\]"']+)"""
#: `[youtube=https://…]` and `[audio https://…|titles=Two words]`.
_ADDRESS = r"""(?:\s+|=)["']?(?:https?:)?//[^\[\]\n]*"""
_REST = rf"(?:{_ADDRESS}|(?:{_ATTRIBUTE})*+\s*)/?\]"
#: Any other plugin's, known by its attributes.
_OTHER = rf"""[a-z][\w-]*+(?=[^\[\]]*(?:=["'“”″]|\surl=|\sid=\d))(?:{_ATTRIBUTE})++\s*/?\]"""
#: A shortcode in running text; `escaped` is one that is to be read as it stands there.
SHORTCODE = re.compile(
    rf"\[(?P<escaped>\[/?(?:(?:{_NAMES}){_REST}|{_OTHER})(?:[^\[\]]*\[/[\w-]+\])?)\]"
    rf"|\[(?P<end>/?)(?P<name>{_NAMES}){_REST}|\[(?P<other>{_OTHER})|\[/(?P<closed>[a-z][\w-]*+)\]"
)

_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s\]"'\[]*)"""
#: In a page the quotation marks within a caption are no entities.
_QUOTING = r'"[^\[\]]*?"(?=\s*\]|\s+[\w-]+=)'
#: Until WordPress 3.4 (June 2012) a picture's caption was an attribute, with links in it or with entities.
_CAPTION = re.compile(
    rf"\[(?P<name>(?:wp_)?caption)(?:\s+(?!caption=)[\w-]+={_VALUE})*+\s+caption=(?P<caption>{_VALUE}|{_QUOTING})"
    rf"(?:\s+[\w-]+={_VALUE})*+\s*\]"
)


def parts(name: str) -> bool:
    """True if a shortcode of this name begins and ends a paragraph."""
    return _PARTING.fullmatch(name) is not None


def with_captions_shown(body: str) -> str:
    """Return a post's source with the captions that are attributes of shortcodes as captions of their own."""
    return _CAPTION.sub(_shown, body) if "caption=" in body else body


def _shown(shortcode: re.Match[str]) -> str:
    caption = shortcode["caption"]
    if caption.startswith(('"', "'")):
        caption = caption[1:-1]
    # The editor wrote a link's brackets and quotation marks as entities.
    if "&lt;" in caption:
        caption = html.unescape(caption)
    return f"[{shortcode['name']}]<figcaption>{caption}</figcaption>"
