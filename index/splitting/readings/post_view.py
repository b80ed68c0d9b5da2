"""A post as its signs need it: its series, its opening, its questions and who signs in it, each found once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.attribution.attribution import Strength
from index.attribution.biography import name_in_title
from index.splitting.guests.authorship import presents_author
from index.splitting.guests.host_signs import says_title
from index.splitting.series import find_series, without_rerun
from index.splitting.surveys.question_shape import asks_the_reader, is_known_question

if TYPE_CHECKING:
    from index.posts.records import Post
    from index.reading.lines import Line
    from index.splitting.candidates import Candidates
    from index.splitting.columns.mark import Mark
    from index.splitting.series import Series
    from index.splitting.surveys.question_lines import Asked


@dataclass(frozen=True)
class PostView:
    """A post and what may matter in it."""

    post: Post
    found: Candidates

    @cached_property
    def values(self) -> dict[str, float]:
        """The values of its signs by name, as far as they were looked for."""
        return {}

    @cached_property
    def series(self) -> Series | None:
        """The series that it is filed under."""
        return find_series(self.post.title, self.post.categories)

    @cached_property
    def title(self) -> str:
        """The title, without the word that the post was run before."""
        return without_rerun(self.post.title)

    @cached_property
    def names_in_title(self) -> bool:
        """True if the title names a person."""
        return name_in_title(self.title) is not None

    @cached_property
    def prose(self) -> list[Line]:
        """The lines that are no picture's."""
        return [line for line in self.found.lines if line.is_prose]

    @cached_property
    def asked(self) -> list[Asked]:
        """The lines that ask."""
        return self.found.questions()

    @cached_property
    def share_to_reader(self) -> float:
        """The share of them that ask you, or that surveys ask again and again."""
        to_reader = sum(asks_the_reader(it.text) or is_known_question(it.text) for it in self.asked)
        return to_reader / max(len(self.asked), 1)

    @cached_property
    def opening(self) -> list[Line]:
        """The lines before the first question; a heading that says the title again is none."""
        first = next((it.line for it in self.asked if not says_title(it.text, self.title)), 0)
        return [line for line in self.found.lines[:first] if line.is_prose]

    @cached_property
    def beginning(self) -> list[Line]:
        """The opening; of a post that asks nothing its first three lines."""
        return self.opening or self.prose[:3]

    @cached_property
    def signed(self) -> list[Mark]:
        """The attributions that are more than a name."""
        return [mark for mark in self.found.marks if mark.attribution.strength >= Strength.PROBABLE]

    @cached_property
    def has_author(self) -> bool:
        """True if somebody is presented, or signs, as the author of all of it."""
        return presents_author(self.post, self.found)
