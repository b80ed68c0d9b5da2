"""Making a theme of the values of `site.toml`; every fault is collected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.corrections.toml_check import Checker, Fault, shown
from webui.addresses import read_address, web_url
from webui.look.site_colours import COLOURS, read_palette
from webui.look.theme import DARK, LIGHT, Link, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webui.addresses import Address
    from webui.look.theme import Palette

#: Most characters of each.
_TEXTS = {"name": 60, "tagline": 160, "contact": 200}
_FLAGS = ("respondent_pages", "allow_indexing")
_KEYS = (*_TEXTS, "url", *_FLAGS, "embed", "examples", "navigation", "blog", "colours")
_MOST_EXAMPLES = 12
_MOST_LINKS = 6
_EXAMPLE_LENGTH = 120
_LABEL_LENGTH = 40
_URL_LENGTH = 500
_MAIL = re.compile(r"[^@:/\s<>\"]+@[^@:/\s<>\"]+\.[^@:/\s<>\".]+")


def check_theme(values: Mapping[str, Any]) -> tuple[Theme, tuple[Fault, ...]]:
    """Return the theme of a file's values, and the faults; with any fault the theme is not to be used."""
    checker = _Checker()
    theme = checker.theme(values)
    return theme, tuple(checker.faults)


class _Checker(Checker):
    """Reads the values of the file."""

    def theme(self, values: Mapping[str, Any]) -> Theme:
        self._known("", values, _KEYS)
        chosen: dict[str, Any] = {}
        for key, most in _TEXTS.items():
            if key in values and (text := self._text(key, values[key], most)):
                chosen[key] = self._contact(text) if key == "contact" else text
        chosen |= {key: self._flag(key, values[key]) for key in _FLAGS if key in values}
        readers = {
            "url": self._url,
            "embed": self._embed,
            "examples": self._examples,
            "navigation": self._navigation,
            "blog": self._blog,
        }
        chosen |= {key: read(values[key]) for key, read in readers.items() if key in values}
        if "colours" in values:
            chosen |= self._schemes(values["colours"])
        return Theme(**chosen)

    def _url(self, value: object) -> Address | None:
        examples = '"https://answers.example.org" or "https://example.org/answers"'
        return self._address("url", value, f"Write the address that readers see, such as {examples}")

    def _embed(self, value: object) -> tuple[str, ...]:
        remedy = 'Write the beginning of the address alone, such as "https://blog.example.org"'
        origins = []
        for number, item in enumerate(self._list("embed", value, _MOST_LINKS, '["https://blog.example.org"]'), 1):
            key = f"embed, number {number}"
            address = self._address(key, item, remedy)
            if address and address.prefix:
                self.fault(key, f"found {shown(item)}, which has a path", remedy)
            elif address:
                origins.append(address.origin)
        return tuple(origins)

    def _address(self, key: str, value: object, remedy: str) -> Address | None:
        text = self._text(key, value, _URL_LENGTH)
        try:
            return read_address(text) if text else None
        except ValueError as error:
            self.fault(key, f"found {shown(text)}, {error}", remedy)
        return None

    def _examples(self, value: object) -> tuple[str, ...]:
        listed = self._list("examples", value, _MOST_EXAMPLES, '["do you read cover letters"]')
        return tuple(self._text(f"examples, number {n}", text, _EXAMPLE_LENGTH) for n, text in enumerate(listed, 1))

    def _navigation(self, value: object) -> tuple[Link, ...]:
        header = "[[navigation]]"
        listed = self._list("navigation", value, _MOST_LINKS, f"{header} before each link")
        return tuple(self._link(f"navigation, number {n}", link, "label", header) for n, link in enumerate(listed, 1))

    def _blog(self, value: object) -> Link:
        return self._link("blog", value, "name", "[blog]")

    def _schemes(self, value: object) -> dict[str, Palette]:
        own = {"light": LIGHT, "dark": DARK}
        schemes = self._table("colours", value, tuple(own), "[colours.light]")
        found = {}
        for name, palette in own.items():
            if name in schemes:
                key = f"colours.{name}"
                found[name], faults = read_palette(key, self._table(key, schemes[name], COLOURS), palette)
                self.faults += faults
        return found

    def _known(self, table: str, values: Iterable[str], keys: Sequence[str]) -> None:
        misplaced = {
            key for key in values if table and key in (*_TEXTS, "url", *_FLAGS, "embed", "examples")
        }.difference(keys)
        for key in sorted(misplaced):
            remedy = "Move it above the first line that begins with ["
            self.fault(f"{table}.{key}", f'"{key}" stands under [{table}]', remedy)
        self.known([key for key in values if key not in misplaced], keys, table)

    def _table(self, key: str, value: object, keys: Sequence[str], header: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            remedy = f"Write {header or f'[{key}]'} in a line of its own, and its keys below"
            self.fault(key, f"found {shown(value)}, where a table belongs", remedy)
            return {}
        self._known(key, value, keys)
        return value

    def _text(self, key: str, value: object, most: int) -> str:
        text = self.words(key, value)
        if not text.isprintable():
            self.fault(key, f"found {shown(value)}, which says nothing", "Write words, or take the line out")
            return ""
        if len(text) > most:
            self.fault(key, f"found a text of {len(text)} characters", f"Write at most {most}")
        return text

    def _flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            self.fault(key, f"found {shown(value)}", "Write true or false, without quotation marks")
        return value is True

    def _list(self, key: str, value: object, most: int, example: str) -> list[Any]:
        items = self.items(key, value, example)
        if len(items) > most:
            self.fault(key, f"found {len(items)} of them", f"Keep the {most} that matter most")
        return items

    def _link(self, key: str, value: object, label: str, header: str) -> Link:
        table = self._table(key, value, (label, "url"), header)
        for part in (label, "url"):
            if isinstance(value, dict) and part not in table:
                self.fault(key, f"it has no {part!r}", f'Add {part} = "…"')
        text = self._text(f"{key}.{label}", table[label], _LABEL_LENGTH) if label in table else ""
        url = self._text(f"{key}.url", table["url"], _URL_LENGTH) if "url" in table else ""
        if url and not web_url(url):
            remedy = "Write one that begins with https:// or http://"
            self.fault(f"{key}.url", f"found {shown(url)}, which is not a web address", remedy)
        return Link(text, url)

    def _contact(self, value: str) -> str:
        contact = value.removeprefix("mailto:")
        if not _MAIL.fullmatch(contact) and not web_url(contact):
            self.fault(
                "contact",
                f"found {shown(value)}",
                'Write a mail address, "keeper@example.org", or the https:// address of a page',
            )
        return contact
