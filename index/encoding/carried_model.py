"""The model in a generation: written and proved once, then handed on to later generations by hard link.

With it a server searches a copied archive by meaning, without PyTorch or sentence-transformers. Where a model cannot
be carried, the manifest says why.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.encoding.bert_graph import bert_graph
from index.encoding.bert_model import read_bert_model
from index.encoding.encoder import ModelFolder, hash_weights
from index.encoding.light_encoder import in_short, open_light_encoder, read_light_encoder
from index.encoding.model_errors import CarriedModelUnreadable, ModelNotCarried
from index.encoding.proof import MAX_DEVIATION, TRIED, deviation
from index.files import layout
from index.files.manifest import list_files, read_live_manifest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.files.manifest import FileEntry


@dataclass(frozen=True, slots=True)
class CarriedModel:
    """A model as it was written into a generation, or the reason why it was not."""

    #: Files of known hash, by path relative to the generation.
    known: dict[str, FileEntry]
    #: Why it was not written; empty where it was.
    missing: str = ""


def carry_encoder(
    folder: Path, encoder: Encoder, archive: Path, *, anew: bool, damaged: Collection[str] = ()
) -> CarriedModel:
    """Write the model of `encoder` into the generation in `folder`.

    It comes from the live generation, if that carries the same and none of its files is `damaged`; else, or to write it
    `anew`, from the model's own folder.
    """
    anew = anew or any(name.startswith(f"{layout.ENCODER}/") for name in damaged)
    if not anew or not isinstance(encoder, ModelFolder):
        known = _handed_on(folder, encoder, archive, damaged)
        if known:
            return CarriedModel(known)
    try:
        _write(folder, encoder)
    except ModelNotCarried as error:
        shutil.rmtree(folder / layout.ENCODER, ignore_errors=True)
        return CarriedModel({}, str(error))
    return CarriedModel({})


def open_carried_encoder(archive: Path, threads: int | None = None) -> Encoder | None:
    """Check and open the live generation's model; None where it carries none. Raises CarriedModelUnreadable."""
    manifest = read_live_manifest(archive)
    if manifest is None or not (entries := manifest.encoder_files):
        return None
    folder = layout.generations_path(archive) / manifest.generation
    found = list_files(folder / layout.ENCODER)
    if entries != {f"{layout.ENCODER}/{name}": entry for name, entry in found.items()}:
        raise CarriedModelUnreadable(folder / layout.ENCODER, "its files are not what the manifest says")
    return open_light_encoder(folder, threads)


def _handed_on(folder: Path, encoder: Encoder, archive: Path, damaged: Collection[str]) -> dict[str, FileEntry]:
    """Link the live generation's model into `folder` and return its manifest's entries; none if it is another model.

    The 90 MB are neither copied nor read: the caller has checked that they are whole.
    """
    manifest = read_live_manifest(archive)
    if manifest is None or not (entries := manifest.encoder_files) or not entries.keys().isdisjoint(damaged):
        return {}
    live = layout.generations_path(archive) / manifest.generation
    try:
        # The config names the weights by their hash.
        if (live / layout.ENCODER_CONFIG).read_bytes() != _config(encoder):
            return {}
        if any((live / name).stat().st_size != entry.bytes for name, entry in entries.items()):
            return {}
    except FileNotFoundError:
        return {}
    (folder / layout.ENCODER).mkdir()
    for name in entries:
        _link(live / name, folder / name)
    return entries


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _write(folder: Path, encoder: Encoder) -> None:
    """Write the model from its own folder, and prove it."""
    if not isinstance(encoder, ModelFolder):
        raise ModelNotCarried("it was not made from a folder of files")
    source = encoder.folder
    try:
        model = read_bert_model(source)
        graph = bert_graph(model)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelNotCarried(f"it cannot be read as BERT ({type(error).__name__}: {error})") from error
    if not (source / "tokenizer.json").is_file():
        raise ModelNotCarried("it has no tokenizer.json")
    (folder / layout.ENCODER).mkdir()
    for name in sorted({tensor.file for tensor in model.tensors.values()}):
        shutil.copyfile(source / name, folder / layout.ENCODER / name)
    shutil.copyfile(source / "tokenizer.json", folder / layout.ENCODER_TOKENIZER)
    (folder / layout.ENCODER_GRAPH).write_bytes(graph)
    (folder / layout.ENCODER_CONFIG).write_bytes(_config(encoder))
    _prove(folder, encoder)


def _config(encoder: Encoder) -> bytes:
    content = {
        "version": layout.ENCODER_VERSION,
        "model": encoder.identity,
        "dimension": encoder.dimension,
        "max_tokens": encoder.max_tokens,
    }
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def _prove(folder: Path, encoder: Encoder) -> None:
    """Check that the written files have the weights of `encoder`'s identity and give its vectors."""
    name, _, digest = encoder.identity.rpartition("@")
    found = hash_weights(folder / layout.ENCODER, name)
    if found != digest:
        raise ModelNotCarried(f"its weights should have SHA-256 {digest}, have {found}")
    try:
        light: Encoder = read_light_encoder(folder, threads=1)
        counted = [light.count_tokens(text) - encoder.count_tokens(text) for text in TRIED]
        apart = deviation(light.encode(TRIED), encoder.encode(TRIED))
    except Exception as error:  # the packages raise what they like
        raise ModelNotCarried(f"the light runtime fails on it ({in_short(error)})") from error
    if any(counted):
        raise ModelNotCarried("the light runtime cuts texts into other tokens")
    # `not <=` also catches NaN.
    if not apart <= MAX_DEVIATION:
        raise ModelNotCarried(f"the light runtime gives other vectors ({apart:.1g} beside the reference's)")
