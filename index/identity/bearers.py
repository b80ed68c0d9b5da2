"""The answers that bear ids, and making a readable id of a post's key and a name or question. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from anyascii import anyascii

from index.analysis import words
from index.identity.overlap import Shingles
from index.posts.records import PostKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from index.posts.records import Respondent

#: A longer slug is cut at a hyphen.
MAX_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Bearer:
    """An answer that bears an id, or is to bear one."""

    #: Its words, by which it is recognised.
    text: str
    #: Its part of an id: its respondent's name, or in a survey its question.
    slug: str
    #: True if it stays the same answer when every word is rewritten: a named person's does, an anonymous one may be
    #: another person's.
    lasting: bool
    #: The question of a survey, which tells it from others where its own words are too few.
    context: str = ""


class ComparedBearer:
    """A bearer with the values that are compared, each computed once, when it is first needed."""

    def __init__(self, bearer: Bearer, answer_id: str = "") -> None:
        self.id = answer_id
        self.bearer = bearer
        self.lasting = bearer.lasting
        self.slug = bearer.slug

    @cached_property
    def shingles(self) -> Shingles:
        """Its words."""
        return Shingles(self.bearer.text)

    @cached_property
    def in_context(self) -> Shingles:
        """Its words with what was asked."""
        asked = self.bearer.context
        return Shingles(f"{asked} {self.bearer.text}") if asked else self.shingles


def bearer_of(kind: PostKind, question: str, respondent: Respondent, text: str) -> Bearer:
    """Return an answer as a bearer, by the kind of its post.

    In a survey or an interview one person answers many questions, often with a word: the question tells them apart.
    """
    if kind in (PostKind.SURVEY, PostKind.INTERVIEW):
        return Bearer(text, slug_of(question) or "answer", lasting=True, context=question)
    name = respondent.name if respondent.name is not None else f"anonymous {respondent.title}"
    return Bearer(text, slug_of(name) or "respondent", lasting=not respondent.anonymous)


def slug_of(text: str) -> str:
    """Return a name or a question as part of an id: ASCII, lower case, hyphens; other scripts are transliterated.

    Empty where it has no word.
    """
    return ascii_slug_of(" ".join(word if word.isascii() else anyascii(word) for word in words(text)))


def ascii_slug_of(text: str) -> str:
    """Return a name or a question as part of an id, of its ASCII words alone; empty where it has none."""
    slug = "-".join(word for word in words(text) if word.isascii())
    if len(slug) > MAX_SLUG_LENGTH:
        slug = slug[: MAX_SLUG_LENGTH + 1].rpartition("-")[0] or slug[:MAX_SLUG_LENGTH]
    return slug


def mint(post_key: str, slug: str, taken: Collection[str]) -> str:
    """Make a new id that is not in `taken`: `post-key/slug`, with an ordinal (`-2`, `-3`) among equals."""
    base = f"{post_key}/{slug}"
    candidate, ordinal = base, 1
    while candidate in taken:
        ordinal += 1
        candidate = f"{base}-{ordinal}"
    return candidate


def is_minted_from(answer_id: str, post_key: str, slug: str) -> bool:
    """True if an id was minted from a slug, with or without an ordinal."""
    rest = answer_id.removeprefix(f"{post_key}/{slug}")
    return rest != answer_id and (not rest or (rest[0] == "-" and rest[1:].isdigit()))
