"""The takedowns that a generation must leave out (`layout.WITHHELD`): a reader refuses one that does not."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from index.errors import GenerationDamaged, TakedownUnfinished
from index.files import layout

if TYPE_CHECKING:
    from pathlib import Path

    from index.files.manifest import Manifest


def verify_withheld(archive: Path, manifest: Manifest) -> None:
    """Check that a generation withholds what the archive asks for.

    Raises TakedownUnfinished where it does not, GenerationDamaged where the file that says so cannot be understood.
    """
    path = layout.withheld_path(archive)
    try:
        wanted = json.loads(path.read_bytes())
    except FileNotFoundError:
        return
    except ValueError as error:
        raise GenerationDamaged(path, "a list of what is withheld", f"no JSON ({error})") from error
    if not isinstance(wanted, list):
        raise GenerationDamaged(path, "a list of what is withheld", "none")
    if any(hashlib.sha256(str(takedown).encode()).hexdigest() not in manifest.withholds for takedown in wanted):
        raise TakedownUnfinished(archive, manifest.generation)
