"""The site's own address, asked as a reader's browser would: it answers, or what stands in the way."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.standing.remark import look, ok, wrong
from webui.look.site_file import SiteFileInvalid, site_theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.standing.remark import Remark
    from webui.addresses import Address

_WHAT = "address"
_SECONDS = 5.0
#: More than `/healthz` answers.
_LONGEST = 1000
_NAME_IT = "Write the address that readers see into site.toml (`url`), and start `serve` anew"
_PASS_ON = "See to which port the web server in front passes requests on, and that `serve` runs there"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply over the network, as far as it tells who gave it."""

    #: 0: there is none.
    status: int
    #: The address that it leads to; empty for most.
    location: str = ""
    body: bytes = b""
    #: Why there is none; empty where there is one.
    problem: str = ""

    @property
    def is_ours(self) -> bool:
        """True if a site of this program gave it."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return False
        return self.status == 200 and isinstance(found, dict) and {"status", "model"} <= found.keys()


def check_address(archive: Path, *, offline: bool, ask: Callable[[str], Reply] | None = None) -> Remark:
    """Say whether the site answers at the `url` of `site.toml`; `ask` asks one address, by default over the network."""
    try:
        address = site_theme(archive).url
    except SiteFileInvalid as error:
        return wrong(_WHAT, f"site.toml cannot be taken: {'; '.join(str(error).splitlines())}", "")
    if address is None:
        return ok(_WHAT, "none is set (`url` in site.toml), so pages name no whole address")
    shown = address.origin + address.prefix
    if offline:
        return ok(_WHAT, f"{shown}, not asked (--offline)")
    return _judged(address, shown, ask or ask_once)


def _judged(address: Address, shown: str, ask: Callable[[str], Reply]) -> Remark:
    answer = ask(f"{shown}/healthz")
    if answer.is_ours:
        return _ours(address, shown)
    if answer.problem:
        remedy = "See whether a browser elsewhere reaches it: the name, the firewall, the certificate, the web server"
        return look(_WHAT, f"{shown} cannot be reached from here: {answer.problem}", remedy)
    if answer.location:
        return _led_away(address, shown, answer.location)
    if answer.status in (502, 503, 504):
        return look(_WHAT, f"{shown} answers {answer.status}: the web server in front does not reach `serve`", _PASS_ON)
    if address.prefix and ask(f"{address.origin}/healthz").is_ours:
        said = f"the site answers at {address.origin}, without {address.prefix}"
        return wrong(_WHAT, said, f"Pass {address.prefix}/ on in the web server, or take it out of `url` in site.toml")
    return wrong(_WHAT, f"at {shown} something else answers ({answer.status})", f"{_NAME_IT}. {_PASS_ON}")


def _ours(address: Address, shown: str) -> Remark:
    if address.origin.startswith("https://"):
        return ok(_WHAT, f"{shown} answers")
    remedy = "Let the web server in front speak HTTPS; then everybody's queries are private"
    return look(_WHAT, f"{shown} answers, without encryption", remedy)


def _led_away(address: Address, shown: str, location: str) -> Remark:
    led, own = urlsplit(location), urlsplit(address.origin)
    if led.hostname == own.hostname and led.scheme != own.scheme:
        return wrong(_WHAT, f"{shown} leads to {led.scheme}://", f"{_NAME_IT}: it begins with {led.scheme}://")
    return wrong(_WHAT, f"{shown} leads to {location}", _NAME_IT)


def ask_once(url: str) -> Reply:
    """Ask an address over the network; redirects are not followed."""
    from urllib3 import PoolManager  # noqa: PLC0415
    from urllib3.exceptions import HTTPError, SSLError  # noqa: PLC0415

    try:
        with (
            PoolManager(timeout=_SECONDS, retries=False) as pool,
            closing(pool.request("GET", url, redirect=False, preload_content=False)) as response,
        ):
            location = response.headers.get("Location", "") if 300 <= response.status < 400 else ""
            return Reply(response.status, location, response.read(_LONGEST))
    except SSLError as error:
        return Reply(0, problem=f"this machine does not trust its certificate ({error})")
    except (HTTPError, OSError) as error:
        return Reply(0, problem=_reason(error))


def _reason(error: Exception) -> str:
    # urllib3's messages begin with the object that failed.
    return str(error).rpartition(">: ")[2].rpartition("): ")[2].rstrip(".") or type(error).__name__
