"""The file formats of citations: what each is called, and who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webui.citing.bibtex import bibtex
from webui.citing.csl_json import csl_json
from webui.citing.ris import ris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from webui.citing.citation import Citation


@dataclass(frozen=True, slots=True)
class Format:
    """A format of citations."""

    #: For readers.
    name: str
    #: Sent as UTF-8.
    media_type: str
    write: Callable[[Iterable[Citation]], str]


#: By the end of a file's name.
FORMATS: dict[str, Format] = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", ris),
    "csl.json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
