"""The texts of a generation's answers that are searched by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.generation.term_arrays import AnswerText
from index.people.people_rows import searched_names

if TYPE_CHECKING:
    from index.generation.generation_content import Content


def searched_texts(content: Content) -> list[AnswerText]:
    """Return the searched texts of every answer, in the order of their rows."""
    posts = {read.post.key: read.post for read in content.posts}
    return [
        AnswerText(
            question=answer.question,
            answer=answer.text,
            name=name,
            institution=answer.respondent.institution,
            title=posts[answer.post_key].title,
            tags=(*posts[answer.post_key].categories, *posts[answer.post_key].tags),
        )
        for answer, name in zip(content.answers, searched_names(content.answers, content.people), strict=True)
    ]
