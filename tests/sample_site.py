"""The site through Flask's test client, and a page of it as a reader sees it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.processes import PATIENCE
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import FakeEncoder


OUR_SCRIPT = re.compile(
    r'<script src="/static/(?:site|results|copy|selection)\.js\?v=[0-9a-f]{12}" defer'
    r'(?: data-selection="/selection" data-style="/static/selection\.css\?v=[0-9a-f]{12}")?></script>'
)
#: A block that no browser runs; nothing in it can end it.
DATA = re.compile(r'<script type="application/ld\+json">[^<]*</script>')


def client_of(archive: Path, load: Callable[[], FakeEncoder] | None) -> FlaskClient:
    app = create_app(archive, load)
    site(app.test_client()).model.wait(PATIENCE)
    return app.test_client()


def site(client: FlaskClient) -> Any:
    return client.application.extensions["answerstacks"]


def client_of_sample(sample: Path, encoder_class: type[FakeEncoder]) -> FlaskClient:
    return client_of(sample, encoder_class)


def text_of(response: TestResponse) -> str:
    """A page's text as a reader sees it."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))
