"""`RESULTS.md`: one section a bench, written anew by it and by nothing else."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def write_section(heading: str, text: str, path: Path = RESULTS) -> None:
    """Put `text` under the heading, in place of what stood there; the other sections stay."""
    before, *sections = re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    section = f"## {heading}\n\n{text.strip()}\n\n"
    kept = [section if each.startswith(f"## {heading}\n") else f"{each.strip()}\n\n" for each in sections]
    if section not in kept:
        kept.append(section)
    path.write_text(f"{before.strip()}\n\n{''.join(kept).strip()}\n", encoding="utf-8")
