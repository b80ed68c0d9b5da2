"""`takedowns.json`: a second copy of what the record knows of takedowns.

Where the record is lost, it knows again who is hidden: by names, ids of answers, and hashes of words.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index.corrections.corrections import HideTarget
from index.files.durable import replace_file
from index.files.layout import takedowns_path
from index.record.record_rows import sketch_from, sketch_to
from index.record.takedown_facts import TakedownFact, standing_facts
from index.record.takedown_memory import Memory, read_memories

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class TakedownCopy:
    """The takedowns that the file holds."""

    #: By takedown. They have not fitted the record that adopts them.
    facts: Mapping[str, TakedownFact] = field(default_factory=dict)
    #: By takedown and post key.
    memories: Mapping[tuple[str, str], Memory] = field(default_factory=dict)


def copy_text(connection: sqlite3.Connection) -> str:
    """Return the text that the file should have, from the record; empty where nothing is hidden."""
    facts, memories = standing_facts(connection), read_memories(connection)
    if not facts:
        return ""
    listed = [
        {
            "target": fact.target,
            "value": fact.value,
            "since": fact.since.isoformat(),
            "names": sorted(fact.names),
            "answers": sorted(fact.answers),
            "posts": {
                key: {"hidden": sketch_to(memory.hidden).hex(), "shown": sketch_to(memory.shown).hex()}
                for (of, key), memory in sorted(memories.items(), key=lambda item: item[0])
                if of == takedown
            },
        }
        for takedown, fact in facts.items()
    ]
    return json.dumps({"format": _FORMAT, "takedowns": listed}, ensure_ascii=False, indent=1) + "\n"


def write_copy(archive: Path, connection: sqlite3.Connection) -> None:
    """Write the file where it is not up to date."""
    path, text = takedowns_path(archive), copy_text(connection)
    try:
        held = path.read_bytes()
    except OSError:
        held = b""
    if held == text.encode():
        return
    if not text:
        path.unlink(missing_ok=True)
        return
    replace_file(path, text)


def read_copy(archive: Path) -> TakedownCopy | None:
    """Read the file: an empty copy where there is none, None where it cannot be understood."""
    try:
        written = json.loads(takedowns_path(archive).read_bytes())
    except FileNotFoundError:
        return TakedownCopy()
    except (OSError, ValueError):
        return None
    try:
        if written["format"] != _FORMAT:
            return None
        found = [_read(one) for one in written["takedowns"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    memories = {(fact.takedown, key): memory for fact, posts in found for key, memory in posts.items()}
    return TakedownCopy({fact.takedown: fact for fact, _ in found}, memories)


def _read(one: Mapping[str, Any]) -> tuple[TakedownFact, dict[str, Memory]]:
    since = dt.date.fromisoformat(one["since"])
    fact = TakedownFact(HideTarget(one["target"]), str(one["value"]), since, fitted=False)
    fact = replace(fact, names=frozenset(map(str, one["names"])), answers=frozenset(map(str, one["answers"])))
    posts = {
        str(key): Memory(sketch_from(bytes.fromhex(held["hidden"])), sketch_from(bytes.fromhex(held["shown"])))
        for key, held in one["posts"].items()
    }
    return fact, posts
