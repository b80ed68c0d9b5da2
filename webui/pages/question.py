"""The page of a question: its answers, all or of one library type, and links to other questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request

from index.posts.records import UNKNOWN_TYPE
from webui.addresses import web_url
from webui.contract import post_url
from webui.pages import parameters
from webui.pages.answer import MANY_QUESTIONS
from webui.pages.markup import paragraph_groups
from webui.pages.metadata import question_metadata
from webui.pages.parameters import TYPE_ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from index.posts.records import Answer
    from search.archive import Archive
    from search.contents import Neighbours
    from search.results import PostSummary
    from webui.pages.markup import Groups
    from webui.serving.website import Website

#: Related questions shown, and newest posts that ask the same.
RELATED = 5
AGAIN = 10


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A library type by which the answers can be narrowed."""

    value: str
    #: Answers of this type.
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Around:
    """Links from a question to other questions."""

    #: The newest posts that ask the same, newest first; and the number of all of them.
    again: tuple[PostSummary, ...]
    times: int
    #: Other questions, nearest first.
    related: tuple[PostSummary, ...]
    neighbours: Neighbours


def question_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("question_pages", __name__)

    @blueprint.get("/questions/<path:post_key>")
    def question(post_key: str) -> ResponseReturnValue:
        archive = site.archive()
        post = archive.post(post_key)
        if post.key != post_key:
            # A post that was published again: the original takes its place.
            return redirect(post_url(post.key), 301)
        answers = archive.answers_of(post.key)
        around, plain = _around(archive, post), web_url(post.url)
        metadata = question_metadata(post, answers, site.theme.blog.label if site.theme.blog else site.theme.name)
        if post.kind in MANY_QUESTIONS:
            named = site.theme.respondent_pages and answers
            return render_template(
                "survey.html",
                post=post,
                asked=_by_question(post, answers),
                ticked={text: archive.ticked.find(text) for text in post.questions},
                person=archive.person_of(answers[0].id) if named else None,
                around=around,
                plain=plain,
                metadata=metadata,
            )
        asked = parameters.read(request.args)
        people = archive.people_of([answer.id for answer in answers])
        return render_template(
            "question.html",
            post=post,
            total=len(answers),
            entries=[
                (place, answer, person if site.theme.respondent_pages else None, paragraph_groups(answer.paragraphs))
                for place, (answer, person) in enumerate(zip(answers, people, strict=True), 1)
                if _is_of(answer, asked.types)
            ],
            types=_choices(post, answers, asked.types),
            ticked=archive.ticked.find(post.question),
            chosen=asked.types,
            notes=[f"{found.message} {found.remedy}" for found in asked.problems if found.parameter == "type"],
            around=around,
            plain=plain,
            metadata=metadata,
        )

    return blueprint


def _around(archive: Archive, post: PostSummary) -> Around:
    again = archive.asked_again(post.key)
    related = archive.related_posts(post.key, len(again) + RELATED)
    return Around(
        again[:AGAIN],
        len(again),
        tuple(other for other in related if other not in again),
        archive.contents.neighbours(post.key),
    )


def _by_question(post: PostSummary, answers: Sequence[Answer]) -> list[tuple[str, list[tuple[Answer, Groups]]]]:
    """Return the questions of a survey in order, each with its answers, which may be none."""
    return [
        (text, [(said, paragraph_groups(said.paragraphs)) for said in answers if said.question_position == number])
        for number, text in enumerate(post.questions)
    ]


def _values(answer: Answer) -> list[str]:
    return [str(found.type) for found in answer.types] or [UNKNOWN_TYPE]


def _is_of(answer: Answer, types: Sequence[str]) -> bool:
    """True if the answer has any of the types; no types means all."""
    return not types or not set(types).isdisjoint(_values(answer))


def _choices(post: PostSummary, answers: Sequence[Answer], chosen: Sequence[str]) -> list[TypeChoice]:
    """Return the types that any answer has, in the order they are offered."""
    counts = Counter(value for answer in answers for value in _values(answer))
    return [
        TypeChoice(value, counts[value], f"{post_url(post.key)}?{urlencode({'type': value})}", value in chosen)
        for value in TYPE_ORDER
        if counts[value]
    ]
