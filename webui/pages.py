"""The pages people read: one answer, all answers to a question, about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import Gone, NotFound

from index.errors import AnswerGone, AnswerNotFound, PostGone, PostNotFound
from index.records import UNKNOWN_TYPE, PostKind
from webui import parameters
from webui.contract import answer_url, post_url
from webui.markup import original_url, paragraph_groups, web_url
from webui.parameters import TYPE_ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from index.records import Answer
    from search.archive import Archive
    from search.results import PostSummary
    from webui.markup import Groups
    from webui.site import Site

#: Answers that a page offers as saying something like its own.
SIMILAR = 4

#: Posts in which one person answers many questions.
MANY_QUESTIONS = (PostKind.SURVEY, PostKind.INTERVIEW)


def pages(site: Site) -> Blueprint:
    """The routes of the pages."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/answers/<path:answer_id>")
    def answer(answer_id: str) -> ResponseReturnValue:
        archive = site.live.get()
        try:
            current_id = archive.resolve(answer_id)
            if current_id != answer_id:
                return redirect(answer_url(current_id), 301)
            found, post = archive.answer(answer_id)
        except AnswerGone as error:
            raise Gone from error
        except AnswerNotFound as error:
            raise NotFound from error
        siblings = archive.answers_of(post.key)
        place = [sibling.id for sibling in siblings].index(found.id)
        return render_template(
            "answer.html",
            answer=found,
            post=post,
            place=1 + place,
            before=siblings[place - 1] if place else None,
            after=siblings[place + 1] if place + 1 < len(siblings) else None,
            similar=archive.similar(found.id, SIMILAR),
            permalink=request.host_url.rstrip("/") + answer_url(found.id),
            groups=paragraph_groups(found.paragraphs, parameters.span(request.args, "passage")),
            original=original_url(post.url, found),
            plain=web_url(post.url),
            one_respondent=post.kind in MANY_QUESTIONS,
            others=[sibling for sibling in siblings if sibling.id != found.id],
        )

    @blueprint.get("/questions/<path:post_key>")
    def question(post_key: str) -> ResponseReturnValue:
        archive = site.live.get()
        post = _post(archive, post_key)
        if post.key != post_key:
            # A post that was run again: the original stands for it.
            return redirect(post_url(post.key), 301)
        answers = archive.answers_of(post_key)
        if post.kind in MANY_QUESTIONS:
            return render_template("survey.html", post=post, asked=_by_question(post, answers), plain=web_url(post.url))
        counts = Counter(str(found.type) for answer in answers for found in answer.types)
        counts[UNKNOWN_TYPE] = sum(not answer.types for answer in answers)
        return render_template(
            "question.html",
            post=post,
            entries=[(answer, paragraph_groups(answer.paragraphs)) for answer in answers],
            type_counts=[(value, counts[value]) for value in TYPE_ORDER if counts[value]],
            plain=web_url(post.url),
        )

    @blueprint.get("/about")
    def about() -> ResponseReturnValue:
        return render_template("about.html")

    return blueprint


def _post(archive: Archive, post_key: str) -> PostSummary:
    try:
        return archive.post(post_key)
    except (PostGone, PostNotFound) as error:
        raise (Gone if isinstance(error, PostGone) else NotFound) from error


def _by_question(post: PostSummary, answers: Sequence[Answer]) -> list[tuple[str, list[tuple[Answer, Groups]]]]:
    """Every question of a survey in its order with its answers: none where it was left unanswered."""
    return [
        (text, [(said, paragraph_groups(said.paragraphs)) for said in answers if said.question_position == number])
        for number, text in enumerate(post.questions)
    ]
