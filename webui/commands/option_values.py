"""Types of the values that options take: years, addresses, and choices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import click

from index.audit.findings import FindingKind
from index.files.readers import NAME
from index.posts.records import UNKNOWN_TYPE, LibraryType, PostSeries
from search.results import Mode, Sort

if TYPE_CHECKING:
    from webui.serving.forwarded import Network

_YEARS = re.compile(r"(?P<first>\d{4})?(?P<dots>\.\.)?(?P<last>\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Years:
    """A range of years, both included; None is open."""

    first: int | None = None
    last: int | None = None


class _YearsType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    name = "years"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 — click's signature
        return "YEAR[..YEAR]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Years:
        """Read 2014, 2014..2016, 2014.. or ..2016."""
        if isinstance(value, Years):
            return value
        match = _YEARS.fullmatch(value)
        if (
            not match
            or not (match["first"] or match["last"])
            or (match["first"] and match["last"] and not match["dots"])
        ):
            self.fail(f"{value!r} is not a year. Write 2014, 2014..2016, 2014.. or ..2016.", param, ctx)
        first, last = (int(match[name]) if match[name] else None for name in ("first", "last"))
        if not match["dots"]:
            last = first
        if first and last and first > last:
            self.fail(f"{value!r} runs backwards. Write {last}..{first}.", param, ctx)
        return Years(first, last)


class _NetworkType(click.ParamType):  # type: ignore[type-arg]  # as above
    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Network:
        """Read an IP address, or a network such as 172.18.0.0/16."""
        try:
            return ip_network(value, strict=False)
        except ValueError:
            self.fail(
                f"{value!r} is not an IP address. Write one, such as 127.0.0.1, or a network, 172.18.0.0/16.",
                param,
                ctx,
            )


class _ReaderNameType(click.ParamType):  # type: ignore[type-arg]  # as above
    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the name of a reader, which is the name of a file, too."""
        if not NAME.fullmatch(value):
            self.fail(
                f"{value!r} is no name for a reader. Use letters, digits, dots, _ and -, such as web1.", param, ctx
            )
        return str(value)


YEARS = _YearsType()
NETWORK = _NetworkType()
READER_NAME = _ReaderNameType()
# As text: click would name a member of an enumeration by its name in Python, UNKNOWN_TYPE.
TYPES = click.Choice([*map(str, LibraryType), UNKNOWN_TYPE], case_sensitive=False)
KINDS = click.Choice([*map(str, PostSeries)], case_sensitive=False)
FINDINGS = click.Choice([*map(str, FindingKind)], case_sensitive=False)
MODES = click.Choice([*map(str, Mode)], case_sensitive=False)
SORTS = click.Choice([*map(str, Sort)], case_sensitive=False)
