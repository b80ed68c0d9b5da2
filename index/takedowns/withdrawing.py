"""Hiding and showing again: from the owner's word to an archive that no longer, or once more, shows it.

The takedown is written into `corrections.toml` first and the archive made to agree after it, so that a power cut between
the two leaves a takedown that the next import carries out.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.corrections.corrections import Hide, HideTarget
from index.corrections.corrections_file import append_hide, read_corrections, remove_hide
from index.encoder import identify_model, load_encoder
from index.errors import CarriedModelUnreadable, EncoderError, ModelMismatch, RecordNotFound
from index.generation.encoder_files import open_carried_encoder
from index.generation.generation import is_live, live_generation, write_generation
from index.layout import MANIFEST, corrections_path, generations_path, record_path
from index.people.people_rows import store_same_people
from index.progress import Progress, Silent
from index.record.record import Record
from index.takedowns.takedown_target import find_takedown, find_target, standing
from index.takedowns.takedowns import find_hidden, hidden_answers, refresh_hidden, takedown_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.encoder import Encoder
    from index.records import Answer


@dataclass(frozen=True, slots=True)
class Takedown:
    """What hiding, or showing again, would change."""

    target: HideTarget
    #: An answer's id, a name, or a post's key, as in `corrections.toml`.
    value: str
    #: Whether `corrections.toml` hides it now.
    stands: bool
    #: The answers that would be hidden, or shown again; in order of date, post and place.
    answers: tuple[Answer, ...]
    #: Ids of shown answers that have a whole paragraph in common with those: a copy, perhaps.
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was done."""

    #: Whether `corrections.toml` was changed: not where it said so already.
    written: bool
    generation: str
    generation_is_new: bool
    #: Why the archive can be searched by words only now, though it could be by meaning before; empty when it can.
    without_meaning: str = ""


def preview_hide(archive: Path, asked: str, only: HideTarget | None = None) -> Takedown:
    """What hiding `asked` would hide. Raises NothingToHide, HideAmbiguous, CorrectionsInvalid, RecordError."""
    corrections = read_corrections(corrections_path(archive))
    with _open(archive) as record:
        target, value = find_target(record, corrections, asked, only)
        known = standing(corrections, (target, value))
        new = Hide(0, target, value, "")
        after = corrections if known else replace(corrections, hides=(*corrections.hides, new))
        found = _between(record, hidden_answers(record), find_hidden(record, after).hidden)
        return Takedown(target, known.value if known else value, known is not None, found, _alike(record, found))


def preview_unhide(archive: Path, asked: str, only: HideTarget | None = None) -> Takedown:
    """What undoing the takedown of `asked` would show again. Raises NotHidden, HideAmbiguous, CorrectionsInvalid."""
    corrections = read_corrections(corrections_path(archive))
    with _open(archive) as record:
        target = find_takedown(record, corrections, asked, only)
        left = tuple(hide for hide in corrections.hides if (hide.target, hide.value) != target)
        after = find_hidden(record, replace(corrections, hides=left)).hidden
        return Takedown(*target, stands=True, answers=_between(record, after, hidden_answers(record)))


def takedowns(archive: Path) -> list[str]:
    """What is hidden, a takedown a line: what it names, how many answers that is, when and why."""
    corrections = read_corrections(corrections_path(archive))
    with _open(archive) as record:
        hidden = list(find_hidden(record, corrections).hidden.values())
    lines = []
    for found in corrections.hides:
        count = hidden.count(takedown_of(found))
        notes = [f"{count:,} answers" if count != 1 else "1 answer", str(found.date or ""), found.reason]
        lines.append(f"{takedown_of(found)} ({', '.join(note for note in notes if note)})")
    return lines


def hide(
    archive: Path,
    takedown: Takedown,
    reason: str,
    *,
    model: str | Encoder | None = None,
    progress: Progress | None = None,
) -> Withdrawal:
    """Hide it, from the file of corrections to the live generation.

    Where the model that made the vectors cannot be had, the archive is written without vectors rather than not at all.
    """
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    with _open(archive) as record:
        written = append_hide(corrections_path(archive), Hide(0, takedown.target, takedown.value, reason, today))
        _apply(archive, record)
        live = _live_model(archive)
        encoder, problem = None, ""
        if live and not is_live(archive, record, live):
            try:
                encoder = _load(archive, live, model)
            except (EncoderError, ModelMismatch) as error:
                live, problem = None, str(error)
        return Withdrawal(written, *_generation(archive, record, live, encoder, progress), problem)


def unhide(
    archive: Path, takedown: Takedown, *, model: str | Encoder | None = None, progress: Progress | None = None
) -> Withdrawal:
    """Show it again under the same ids. Raises EncoderError and ModelMismatch before anything is changed."""
    with _open(archive) as record:
        live = _live_model(archive)
        encoder = _load(archive, live, model) if live else None
        written = remove_hide(corrections_path(archive), takedown.target, takedown.value)
        _apply(archive, record)
        return Withdrawal(written, *_generation(archive, record, live, encoder, progress))


def _open(archive: Path) -> AbstractContextManager[Record]:
    if not record_path(archive).is_file():
        raise RecordNotFound(archive)
    return Record.write(archive)


def _apply(archive: Path, record: Record) -> None:
    corrections = read_corrections(corrections_path(archive))
    refresh_hidden(record, corrections)
    # Names of hidden people are nowhere either.
    with record.transaction():
        store_same_people(record.connection, corrections)


def _between(record: Record, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers that are hidden after and not before."""
    return tuple(read.answer for read in record.answers() if read.answer.id in after.keys() - before.keys())


def _alike(record: Record, hidden: Iterable[Answer]) -> tuple[str, ...]:
    """Ids of other shown answers with a paragraph of these, eight words long or longer."""
    ids = {answer.id for answer in hidden}
    texts = {paragraph.text for answer in hidden for paragraph in answer.paragraphs if len(paragraph.text.split()) >= 8}
    rows = record.connection.execute(
        "SELECT answer_id, p.text FROM paragraphs p JOIN answers a ON a.id = p.answer_id WHERE a.hidden = ''"
        " AND p.kind NOT IN ('subquestion', 'heading') ORDER BY answer_id"
    )
    return tuple(dict.fromkeys(found for found, text in rows if text in texts and found not in ids))


def _live_model(archive: Path) -> str | None:
    """The model of the live generation, of whatever format it is; None of a keyword-only one or one that cannot be read."""
    name = live_generation(archive)
    try:
        model = json.loads((generations_path(archive) / str(name) / MANIFEST).read_bytes())["model"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return model if isinstance(model, str) else None


def _load(archive: Path, wanted: str, model: str | Encoder | None) -> Encoder:
    """The model that made the live generation's vectors. Raises EncoderError, ModelMismatch."""
    if model is not None and not isinstance(model, str):
        return model
    if model is None:
        # Next to nothing is embedded by a takedown: what loads in no time does as well as the reference, which is the
        # remedy where the carried one is damaged.
        with suppress(CarriedModelUnreadable):
            carried = open_carried_encoder(archive)
            if carried and carried.identity == wanted:
                return carried
    found = identify_model(model)
    if found != wanted:
        raise ModelMismatch(wanted, found)
    return load_encoder(model)


def _generation(
    archive: Path, record: Record, model: str | None, encoder: Encoder | None, progress: Progress | None
) -> tuple[str, bool]:
    """The live generation's name, and whether it was written now."""
    live = live_generation(archive)
    if live and is_live(archive, record, model):
        return live, False
    return write_generation(archive, record, encoder, progress or Silent()), True
