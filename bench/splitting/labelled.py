"""Posts with the truth beside them: what an ideal archivist would take from each. Written by hand, or generated.

A labelled post is two files with one stem: the source (`.txt`, `.classic.html`, `.gutenberg.html`, `.wxr.xml`) and the
truth (`.json`). What the truth leaves out is not judged.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SourceError
from index.posts.records import BodyFormat, Evidence, LibraryType, Post, PostKind, Unpublished
from index.posts.split import Split
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.splitting.evidence import NO_EVIDENCE
from index.splitting.splitting import take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.splitting.evidence import LineEvidence

POSTS = Path(__file__).parents[2] / "tests" / "data" / "posts"
_BODY_FORMATS = {".classic.html": BodyFormat.CLASSIC, ".gutenberg.html": BodyFormat.GUTENBERG}
SUFFIXES = (".txt", *_BODY_FORMATS, ".wxr.xml")


@dataclass(frozen=True, slots=True)
class ExpectedType:
    """A library type; `evidence` is None where it is a matter of opinion."""

    type: LibraryType
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """One answer as it should be found."""

    #: None for an anonymous respondent.
    name: str | None
    title: str
    institution: str
    #: Paragraphs joined by a blank line.
    text: str
    #: Its question, in surveys and interviews; None where it is the post's one question.
    question: str | None = None
    #: None where not even a careful human is sure.
    types: tuple[ExpectedType, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth about a post: all that should be found in it."""

    title: str
    kind: PostKind
    #: The catalogue's words for what is odd about the post (`bench/splitting/oddities.txt`).
    oddities: tuple[str, ...]
    answers: tuple[ExpectedAnswer, ...]
    #: The one question of a column or an essay; None where there are many, or it is a matter of opinion.
    question: str | None = None
    #: Questions that nobody answered, in order.
    unanswered: tuple[str, ...] = ()
    #: Facts that the post states, each with its values.
    facts: Mapping[str, tuple[str, ...]] | None = None
    #: True if some text rightly belongs to nobody.
    unassigned: bool = False
    #: Its form, a row of the results: "column, before", "survey, 2022+" …
    form: str = ""


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """A post's source and its truth."""

    #: The file's stem.
    name: str
    #: One of SUFFIXES: how the source is written.
    suffix: str
    source: str
    truth: Truth

    @property
    def shape(self) -> str:
        """The source's shape: a column of the results."""
        if self.suffix == ".txt":
            return "text, page" if "\n\n" in self.source else "text, content only"
        return {".classic.html": "classic", ".gutenberg.html": "Gutenberg", ".wxr.xml": "WXR"}[self.suffix]


def read_labelled(folder: Path) -> tuple[LabelledPost, ...]:
    """Return every labelled post of a folder, by name."""
    return tuple(_read(path) for path in sorted(folder.glob("*.json")))


def _read(path: Path) -> LabelledPost:
    suffix = next(suffix for suffix in SUFFIXES if path.with_name(path.stem + suffix).exists())
    source = path.with_name(path.stem + suffix).read_bytes().decode()
    return LabelledPost(path.stem, suffix, source, truth_of(json.loads(path.read_text(encoding="utf-8"))))


def truth_of(fields: Mapping[str, Any]) -> Truth:
    """Return the truth from its JSON."""
    facts = {
        name: tuple(value) if isinstance(value, list) else (value,) for name, value in fields.get("facts", {}).items()
    }
    if "rerun_of" in fields:
        facts["rerun_of"] = (fields["rerun_of"],)
    return Truth(
        title=fields["title"],
        kind=PostKind(fields["kind"]),
        oddities=tuple(fields["oddities"]),
        answers=tuple(_answer(answer) for answer in fields["answers"]),
        question=fields.get("question"),
        unanswered=tuple(fields.get("unanswered", ())),
        facts=facts,
        unassigned=fields.get("unassigned", False),
        form=fields["form"],
    )


def _answer(fields: Mapping[str, Any]) -> ExpectedAnswer:
    types = fields.get("types")
    expected = (
        None
        if types is None
        else tuple(
            ExpectedType(LibraryType(each["type"]), Evidence(each["evidence"]) if "evidence" in each else None)
            for each in types
        )
    )
    return ExpectedAnswer(
        fields["name"], fields["title"], fields["institution"], fields["text"], fields.get("question"), expected
    )


def truth_as_json(truth: Truth) -> str:
    """Return the truth as its file holds it."""
    fields: dict[str, Any] = {
        "title": truth.title,
        "kind": truth.kind.value,
        "form": truth.form,
        "oddities": truth.oddities,
    }
    if truth.question is not None:
        fields["question"] = truth.question
    if truth.facts:
        fields["facts"] = {
            name: values if name == "types_sought" else values[0] for name, values in truth.facts.items()
        }
    if truth.unanswered:
        fields["unanswered"] = truth.unanswered
    fields["answers"] = [_answer_fields(answer) for answer in truth.answers]
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def _answer_fields(answer: ExpectedAnswer) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": answer.name, "title": answer.title, "institution": answer.institution}
    if answer.question is not None:
        fields["question"] = answer.question
    if answer.types is not None:
        fields["types"] = [
            {"type": each.type.value} | ({"evidence": each.evidence.value} if each.evidence else {})
            for each in answer.types
        ]
    return fields | {"text": answer.text}


def read_post(labelled: LabelledPost) -> Post:
    """Return the post as a source reads it."""
    if labelled.suffix in _BODY_FORMATS:
        body_format = _BODY_FORMATS[labelled.suffix]
        post = Post(labelled.name, "", labelled.truth.title, None, (), (), labelled.source, body_format, labelled.name)
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{labelled.name}.{labelled.suffix.rpartition('.')[2]}"
            path.write_bytes(labelled.source.encode())
            # Beside the post an export may hold drafts.
            (found,) = (item for item in read_source(path) if not isinstance(item, Unpublished))
        if not isinstance(found, Post):
            raise found if isinstance(found, SourceError) else TypeError(found)
        post = replace(found, title=found.title or labelled.truth.title)
    return post


def split_labelled(labelled: LabelledPost, evidence: LineEvidence = NO_EVIDENCE) -> tuple[Post, Split]:
    """Return the post, and what the splitter makes of it."""
    post = read_post(labelled)
    return take_apart(post, read_blocks(post.body, post.body_format), evidence)
