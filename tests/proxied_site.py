"""A site behind proxies, and what it says of its addresses."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from search.live import LiveArchive
from webui.addresses import Address
from webui.app import build_app
from webui.look.colours import Colour
from webui.look.theme import LIGHT, Theme
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.testing import FlaskClient

    from webui.serving.forwarded import Network


ANSWER = "/answers/further-questions-library-certificates/thea-bronte-simms"
PROXY = "192.0.2.1"


def client_of(archive: Path, url: Address | None = None, proxies: Sequence[Network] = ()) -> FlaskClient:
    colours = replace(LIGHT, accent=Colour(0, 0, 128))
    theme = Theme(url=url, light=colours, contact="keeper@example.org")
    return build_app(LiveArchive(archive), WarmingEncoder(None), theme, None, proxies).test_client()


def site_behind_proxies(sample: Path) -> FlaskClient:
    """No `url`, and one proxy is believed."""
    return client_of(sample, proxies=[ip_network(PROXY)])


def permanent(page: str) -> str:
    [address] = re.findall(r'<input id="permalink"[^>]* value="([^"]*)">', page)
    return str(address)
