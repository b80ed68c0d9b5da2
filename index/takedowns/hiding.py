"""Hiding and showing again, from the owner's command to the live generation.

A takedown goes into `withheld.json` first, so that no reader opens an older generation; then into `corrections.toml`,
the record and a new generation. After a power cut in between the next import carries it out. Where `corrections.toml`
is lost or damaged, the record alone holds the takedown.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.clock import today
from index.corrections.correction_errors import CorrectionsInvalid
from index.corrections.corrections import Corrections, Hide, HideTarget, named_takedown
from index.corrections.corrections_file import CorrectionsFile, append_hide, read_file, remove_hide
from index.encoding.carried_model import open_carried_encoder
from index.encoding.encoder import identify_model, load_encoder
from index.encoding.model_errors import CarriedModelUnreadable, EncoderError
from index.errors import ModelMismatch
from index.files.layout import MANIFEST, corrections_path, generations_path
from index.files.manifest import find_live_generation
from index.generation.generation import update_generation
from index.generation.withholding import read_withheld, require_withheld
from index.progress import Progress, Silent
from index.record.first_shown import note_first_shown
from index.record.hidden_rows import hidden_answers, shown_with_paragraphs
from index.record.kept_corrections import corrections_gone, in_force, keep_text, keep_without_hide
from index.record.leftovers import finish_restore
from index.record.same_people_rows import read_same_people, store_same_people
from index.record.takedown_facts import forget_lifted, lift_facts
from index.takedowns.standing_takedowns import open_record
from index.takedowns.takedown_target import find_takedowns, find_target, standing_takedown
from index.takedowns.takedowns import find_hidden, refresh_hidden, standing_hides

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.posts.records import Answer
    from index.record.record import Record
    from index.takedowns.takedown_target import Target


@dataclass(frozen=True, slots=True)
class Takedown:
    """A takedown to make or to undo, with what that would change."""

    target: HideTarget
    #: An answer's id, a name, or a post's key, as in `corrections.toml`.
    value: str
    #: True if it is hidden now.
    stands: bool
    #: The answers that would be hidden, or shown again; in order of date, post and place.
    answers: tuple[Answer, ...]
    #: Ids of shown answers that share a whole paragraph with those: perhaps copies.
    alike: tuple[str, ...] = ()
    #: Other spellings of the value in takedowns that stand as well.
    spellings: tuple[str, ...] = ()

    @property
    def takedown(self) -> str:
        """Its name in the record (`Hide.takedown`)."""
        return named_takedown(self.target, self.value)

    @property
    def takedowns(self) -> tuple[str, ...]:
        """Its name, and those of the other spellings."""
        return (self.takedown, *(named_takedown(self.target, spelling) for spelling in self.spellings))


@dataclass(frozen=True, slots=True)
class TakedownReport:
    """The outcome of hiding, or of showing again."""

    #: True if `corrections.toml` was changed: not where it said so already, nor where it is lost or damaged.
    written: bool
    generation: str
    generation_is_new: bool
    #: The reason why the archive lost its search by meaning; empty where it did not.
    without_meaning: str = ""
    #: The reason why the takedown stands in the record alone; empty where `corrections.toml` has it.
    only_recorded: str = ""


def preview_hide(archive: Path, asked: str, only: HideTarget | None = None, pages: Sequence[Target] = ()) -> Takedown:
    """Return what hiding `asked` would hide. Raises NothingToHide, HideAmbiguous, RecordError."""
    with open_record(archive) as record:
        corrections, _ = _readable_corrections(archive, record)
        target, value = find_target(record, corrections, asked, only, pages)
        known = standing_takedown(record, corrections, (target, value))
        new = Hide(0, target, value, "")
        after = corrections if known else replace(corrections, hides=(*corrections.hides, new))
        found = _between(record, hidden_answers(record.connection), find_hidden(record, after).hidden)
        return Takedown(target, known.value if known else value, known is not None, found, _alike(record, found))


def preview_unhide(archive: Path, asked: str, only: HideTarget | None = None, pages: Sequence[Target] = ()) -> Takedown:
    """Return what undoing the takedown of `asked` would show. Raises NotHidden, HideAmbiguous, CorrectionsInvalid."""
    finish_restore(archive)
    file = read_file(corrections_path(archive))
    with open_record(archive) as record:
        corrections = in_force(record.connection, file)
        (target, value), *others = find_takedowns(record, corrections, asked, only, pages)
        spellings = tuple(other for _, other in others)
        lifting = {named_takedown(target, spelling) for spelling in (value, *spellings)}
        after = find_hidden(record, corrections, lifting).hidden
        found = _between(record, after, hidden_answers(record.connection))
        return Takedown(target, value, stands=True, answers=found, spellings=spellings)


def takedowns(archive: Path) -> list[str]:
    """Return a line for each takedown: what it names, how many answers that is, when and why."""
    with open_record(archive) as record:
        corrections, _ = _readable_corrections(archive, record)
        hidden = list(find_hidden(record, corrections).hidden.values())
        standing = standing_hides(record, corrections)
    lines = []
    for found in standing:
        count = hidden.count(found.takedown)
        notes = [f"{count:,} answers" if count != 1 else "1 answer", str(found.date or ""), found.reason]
        notes += [] if found.line else ["not in corrections.toml"]
        lines.append(f"{found.takedown} ({', '.join(note for note in notes if note)})")
    return lines


def hide(
    archive: Path,
    takedown: Takedown,
    reason: str,
    *,
    model: str | Encoder | None = None,
    progress: Progress | None = None,
) -> TakedownReport:
    """Hide it in `corrections.toml`, in the record and in the live generation.

    Where the model that made the vectors cannot be had, the archive is written without vectors rather than not at all.
    Where `corrections.toml` is lost or damaged, the takedown stands in the record alone.
    """
    new = Hide(0, takedown.target, takedown.value, reason, today())
    with open_record(archive) as record:
        # First of all: from now on no reader or copy shows what is being hidden.
        require_withheld(archive, [new.takedown])
        corrections, why = _readable_corrections(archive, record)
        written = not why and append_hide(corrections_path(archive), new)
        if why:
            _apply(record, replace(corrections, hides=(*corrections.hides, new)))
        else:
            _apply_file(archive, record)
        live = _live_model(archive)
        problem = ""

        def load() -> Encoder | None:
            nonlocal problem
            try:
                return _load(archive, live, model) if live else None
            except (EncoderError, ModelMismatch) as error:
                problem = str(error)
                return None

        name, is_new = update_generation(archive, record, live, load, progress or Silent())
        return TakedownReport(written, name, is_new, problem, why)


def is_noted(archive: Path, takedown: Takedown) -> bool:
    """True if a `hide` that was cut off had come so far that the next import carries it out."""
    return takedown.takedown in (read_withheld(archive) or ())


def unhide(
    archive: Path, takedown: Takedown, *, model: str | Encoder | None = None, progress: Progress | None = None
) -> TakedownReport:
    """Show it again under the same ids; also where an earlier attempt was interrupted.

    Raises CorrectionsInvalid, EncoderError and ModelMismatch before anything is changed.
    """
    values = (takedown.value, *takedown.spellings)
    with open_record(archive) as record:
        live = _live_model(archive)
        encoder = _load(archive, live, model) if live else None
        removed = [remove_hide(corrections_path(archive), takedown.target, value) for value in values]
        with record.transaction():
            lift_facts(record.connection, takedown.takedowns)
            for value in values:
                keep_without_hide(record.connection, takedown.target, value, today())
        _apply_file(archive, record)
        done = update_generation(archive, record, live, lambda: encoder, progress or Silent())
        with record.transaction():
            forget_lifted(record.connection)
        return TakedownReport(any(removed), *done)


def _readable_corrections(archive: Path, record: Record) -> tuple[Corrections, str]:
    """Return the corrections to apply, and why they are the record's; empty where they are the file's.

    A takedown cannot wait until a lost or damaged file is mended.
    """
    path = corrections_path(archive)
    try:
        file, why = read_file(path), ""
    except CorrectionsInvalid as error:
        file = CorrectionsFile()
        why = f"{error}\nMend it, or put the kept one back with `answerstacks corrections restore --replace`."
    corrections = in_force(record.connection, file)
    if gone := corrections_gone(record.connection, path, file):
        why = why or str(gone)
    return (replace(corrections, same_people=read_same_people(record.connection)) if why else corrections), why


def _apply_file(archive: Path, record: Record) -> None:
    file = read_file(corrections_path(archive))
    _apply(record, in_force(record.connection, file))
    if file.text is not None:
        with record.transaction():
            keep_text(record.connection, file.text, today())


def _apply(record: Record, corrections: Corrections) -> None:
    refresh_hidden(record, corrections, today())
    # Names of hidden people must be nowhere either.
    with record.transaction():
        store_same_people(record.connection, corrections)
        note_first_shown(record.connection, today())


def _between(record: Record, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Answer, ...]:
    """Return the answers that are hidden after and not before."""
    ids = after.keys() - before.keys()
    posts = dict.fromkeys(answer.post_key for answer in record.signed() if answer.id in ids)
    return tuple(read.answer for key in posts for read in record.answers_of(key) if read.answer.id in ids)


def _alike(record: Record, hidden: Iterable[Answer]) -> tuple[str, ...]:
    """Return the ids of other shown answers with a paragraph of these that has eight words or more."""
    ids = {answer.id for answer in hidden}
    texts = {paragraph.text for answer in hidden for paragraph in answer.paragraphs if len(paragraph.text.split()) >= 8}
    found = shown_with_paragraphs(record.connection, texts)
    return tuple(answer_id for answer_id in found if answer_id not in ids)


def _live_model(archive: Path) -> str | None:
    """Return the model of the live generation, whatever its format; None where it has none or cannot be read."""
    name = find_live_generation(archive)
    try:
        model = json.loads((generations_path(archive) / str(name) / MANIFEST).read_bytes())["model"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return model if isinstance(model, str) else None


def _load(archive: Path, wanted: str, model: str | Encoder | None) -> Encoder:
    """Load the model that made the live generation's vectors. Raises EncoderError, ModelMismatch."""
    if model is not None and not isinstance(model, str):
        return model
    if model is None:
        # It is there, whatever is installed.
        with suppress(CarriedModelUnreadable):
            carried = open_carried_encoder(archive)
            if carried and carried.identity == wanted:
                return carried
    found = identify_model(model)
    if found != wanted:
        raise ModelMismatch(wanted, found)
    return load_encoder(model)
