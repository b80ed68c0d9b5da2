"""The theme of a site: its look and its texts, as the owner chose them, and the defaults."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from urllib.parse import quote

from webui.addresses import Address
from webui.look.colours import BLACK, LINE_CONTRAST, TEXT_CONTRAST, WHITE, Colour, contrast, mix

#: Questions of people who look for work in libraries, offered as examples.
EXAMPLES = (
    "what do hiring managers think of certificates",
    "do you read cover letters",
    "moving from a public to an academic library",
    "how to stand out in a phone interview",
    "no experience and a new degree",
    "questions candidates should ask",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its label."""

    label: str
    #: http or https.
    url: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme, light or dark."""

    #: Background of the page.
    page: Colour
    card: Colour
    text: Colour
    #: Dates, counts and notes.
    quiet: Colour
    #: Links.
    accent: Colour
    #: The red lines of the cards; not needed to read them.
    rule: Colour
    #: Background of the words that were searched for.
    mark: Colour

    @property
    def tinted(self) -> Colour:
        """Background of a card's link under the pointer; see `.examples a:hover` in style.css."""
        return mix(self.card, self.mark, 0.3)

    def pairs(self) -> list[tuple[str, tuple[tuple[str, Colour], ...]]]:
        """Return each text colour's name with the named backgrounds that it must be readable on."""
        grounds = (("page", self.page), ("card", self.card))
        return [("text", grounds), ("quiet", grounds), ("accent", (*grounds, ("mark", self.tinted)))]


#: As in style.css.
LIGHT = Palette(
    page=Colour(0xE9, 0xEB, 0xEC),
    card=Colour(0xFD, 0xFD, 0xFC),
    text=Colour(0x17, 0x19, 0x1B),
    quiet=Colour(0x54, 0x5B, 0x60),
    accent=Colour(0x9B, 0x1F, 0x2E),
    rule=Colour(0xDB, 0xA5, 0xA8),
    mark=Colour(0xFF, 0xEB, 0x99),
)
DARK = Palette(
    page=Colour(0x13, 0x15, 0x17),
    card=Colour(0x1C, 0x1F, 0x22),
    text=Colour(0xE6, 0xE4, 0xDE),
    quiet=Colour(0xA7, 0xAD, 0xB1),
    accent=Colour(0xFF, 0x9C, 0x98),
    rule=Colour(0x7D, 0x3D, 0x41),
    mark=Colour(0x5B, 0x4A, 0x08),
)
#: Their custom properties in style.css.
PROPERTIES = {"page": "--desk", "text": "--ink"} | {
    name: f"--{name}" for name in ("card", "quiet", "accent", "rule", "mark")
}


@dataclass(frozen=True, slots=True)
class Theme:
    """The choices of an owner."""

    name: str = "Answerstacks"
    #: The heading of the first page.
    tagline: str = "Search what was answered, one answer at a time"
    #: The site's address, with which every whole address begins. None: not given.
    url: Address | None = None
    #: Mail or http(s) address for corrections and takedowns; empty: not given.
    contact: str = ""
    #: True: there are pages of respondents and a list of them.
    respondent_pages: bool = True
    #: True: search engines may list the pages.
    allow_indexing: bool = False
    #: Origins of sites that may show answers in a frame: https://blog.example.org.
    embed: tuple[str, ...] = ()
    #: Searches offered as examples.
    examples: tuple[str, ...] = EXAMPLES
    #: Further links in the page's header.
    navigation: tuple[Link, ...] = ()
    #: The blog that the posts are from; None: not given.
    blog: Link | None = None
    light: Palette = LIGHT
    dark: Palette = DARK

    @property
    def contact_url(self) -> str:
        """The contact as a link's target; empty if there is none."""
        is_mail = "@" in self.contact and "://" not in self.contact
        return f"mailto:{quote(self.contact, safe='@+')}" if is_mail else self.contact

    @property
    def stylesheet(self) -> str:
        """The chosen colours as custom properties for style.css; empty if all are the defaults.

        Only for screens: print stays black on white.
        """
        schemes = (("light", self.light, LIGHT), ("dark", self.dark, DARK))
        return "".join(
            f"@media screen and (prefers-color-scheme: {name}) {{ :root {{ {_properties(palette, own)} }} }}\n"
            for name, palette, own in schemes
            if palette != own
        )

    @property
    def stylesheet_hash(self) -> str:
        """A hash that changes with the style sheet."""
        return hashlib.sha256(self.stylesheet.encode()).hexdigest()[:12]


def _properties(palette: Palette, own: Palette) -> str:
    changed = {found.name for found in fields(Palette) if getattr(palette, found.name) != getattr(own, found.name)}
    colours = {PROPERTIES[name]: getattr(palette, name) for name in PROPERTIES if name in changed}
    if changed & {"page", "card", "text"}:
        colours |= {"--line": mix(palette.page, palette.text, 0.2), "--edge": _edge(palette)}
    if changed & {"text", "mark"}:
        inks = (palette.text, BLACK, WHITE)
        # One of black and white can be read on any colour.
        colours["--mark-ink"] = next(ink for ink in inks if contrast(ink, palette.mark) >= TEXT_CONTRAST)
    return " ".join(f"{name}: {colour.css};" for name, colour in colours.items())


def _edge(palette: Palette) -> Colour:
    """Return the faintest allowed line around fields and buttons. The text itself is always dark enough."""
    tried = (mix(palette.page, palette.text, share / 20) for share in range(8, 21))
    return next(
        edge for edge in tried if min(contrast(edge, palette.page), contrast(edge, palette.card)) >= LINE_CONTRAST
    )
