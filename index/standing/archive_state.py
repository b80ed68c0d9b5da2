"""The state of an archive by its own word: its model, its versions, its days and its newest backup."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from index.backup.last_backup import last_backup
from index.files import layout
from index.files.manifest import find_live_generation, read_live_manifest
from index.record.record_counts import count_by_rules, newest_days
from index.record.record_file import migrations
from index.splitting.splitting import SPLITTER_VERSION
from index.standing.remark import look, ok, wrong

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from index.standing.remark import Remark

_MODEL, _FORMATS, _CLOCK, _BACKUP = "model", "formats", "clock", "backup"
_OLD_BACKUP = dt.timedelta(days=30)
#: Clocks of two machines differ, and a post's day is that of its blog's time zone.
_LENIENT = dt.timedelta(days=1)


def check_model(archive: Path) -> Remark:
    """Say which model the live generation needs, and whether it carries that one."""
    manifest = read_live_manifest(archive)
    if manifest is None:
        return wrong(_MODEL, "no generation can be read", "Run `answerstacks index --rebuild`")
    if manifest.model is None:
        return ok(_MODEL, "none: searched by words only (`index` without --keyword-only adds one)")
    name = manifest.model.partition("@")[0]
    if layout.ENCODER_GRAPH not in manifest.files:
        why = manifest.model_missing or "an older version wrote the generation"
        return look(_MODEL, f"{name} is not carried: {why}", "Searching by meaning needs sentence-transformers")
    found = None
    with suppress(OSError, ValueError, KeyError, TypeError):
        config = layout.generations_path(archive) / manifest.generation / layout.ENCODER_CONFIG
        found = json.loads(config.read_bytes())["model"]
    if found != manifest.model:
        return wrong(
            _MODEL, f"carries {found or 'none that can be read'}, its vectors are of {manifest.model}", _REBUILD
        )
    return ok(_MODEL, f"carries {name}, which made its vectors")


def check_formats(archive: Path, connection: sqlite3.Connection | None) -> Iterator[Remark]:
    """Compare the versions of generation, record and splits with those of this program."""
    generation, record = _generation_format(archive), len(migrations())
    if generation != layout.FORMAT_VERSION:
        found = "unknown" if generation is None else generation
        said = f"the generation is of format {found}, this program reads {layout.FORMAT_VERSION}"
        newer = isinstance(generation, int) and generation > layout.FORMAT_VERSION
        yield wrong(_FORMATS, said, "Install a newer answerstacks" if newer else _REBUILD)
    if connection is None:
        return
    rules = count_by_rules(connection)
    others = sum(count for version, count in rules.items() if version != str(SPLITTER_VERSION))
    if others:
        said = f"{others:,} of {sum(rules.values()):,} posts were split by another version of the rules"
        yield look(_FORMATS, said, "The next `answerstacks index` splits them anew; their addresses stay")
    elif generation == layout.FORMAT_VERSION:
        yield ok(_FORMATS, f"generation {generation}, record {record}, rules {SPLITTER_VERSION}: those of this program")


def check_clock(archive: Path, connection: sqlite3.Connection | None, now: dt.datetime) -> Iterator[Remark]:
    """Compare the days of posts, and the moment at which the archive was written, with this machine's clock."""
    written = _written(archive)
    late = written is not None and written > now + _LENIENT
    if late:
        said = f"it is {now:%-d %B %Y} here, and the archive was written on {written:%-d %B %Y}"
        yield look(_CLOCK, said, "Set this machine's clock; `answerstacks index` and its timers go by it")
    future = newest_days(connection, (now + _LENIENT).date()) if connection is not None else []
    if future:
        key, day = future[0]
        more = f" and {len(future) - 1:,} more" if len(future) > 1 else ""
        said = f"the post {key}{more} is of the future ({day})"
        yield look(_CLOCK, said, "Right where the blog dates posts ahead; else see its day there, and import it again")
    if not (late or future):
        yield ok(_CLOCK, f"it is {now:%-d %B %Y} here, and nothing is of a later day")


def check_backup(archive: Path, now: dt.datetime) -> Remark:
    """Say how old the newest backup is, as far as this archive knows."""
    made = last_backup(archive)
    remedy = "Make one (`answerstacks backup FOLDER`), best from a timer; keep it on another machine"
    if made is None:
        return look(_BACKUP, "none was made of this archive that is known here", remedy)
    days = max((now - made).days, 0)
    said = f"the newest is of {made:%-d %B %Y}, {days:,} days old" if days else "the newest is less than a day old"
    return look(_BACKUP, said, remedy) if now - made > _OLD_BACKUP else ok(_BACKUP, said)


_REBUILD = "Run `answerstacks index --rebuild`"


def _generation_format(archive: Path) -> int | None:
    name = find_live_generation(archive)
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((layout.generations_path(archive) / str(name) / layout.MANIFEST).read_bytes())["format"]
        return found if isinstance(found, int) else None
    return None


def _written(archive: Path) -> dt.datetime | None:
    """Return when the newest of the archive's files was written."""
    paths = (layout.record_path(archive), layout.current_path(archive))
    moments = [path.stat().st_mtime for path in paths if path.is_file()]
    return dt.datetime.fromtimestamp(max(moments), dt.UTC) if moments else None
