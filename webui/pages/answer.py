"""The page of one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request

from index.posts.records import PostKind
from webui.addresses import absolute, web_url
from webui.citing.formats import FORMATS
from webui.citing.styles import STYLE_NAMES, styled
from webui.contract import answer_url
from webui.pages import parameters
from webui.pages.chosen import cited
from webui.pages.citing import file_url
from webui.pages.markup import original_url, paragraph_groups
from webui.pages.metadata import answer_metadata

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webui.serving.website import Website

#: Similar answers that a page offers.
SIMILAR = 4

#: Kinds of posts in which one person answers many questions.
MANY_QUESTIONS = (PostKind.SURVEY, PostKind.INTERVIEW)


def pages(site: Website) -> Blueprint:
    """Make the route."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/answers/<path:answer_id>")
    def answer(answer_id: str) -> ResponseReturnValue:
        archive = site.archive()
        current_id = archive.resolve(answer_id)
        if current_id != answer_id:
            return redirect(answer_url(current_id), 301)
        found, post = archive.answer(answer_id)
        asked = parameters.read(request.args)
        siblings = archive.answers_of(post.key)
        [citation] = cited(site, [(found, post)])
        place = [sibling.id for sibling in siblings].index(found.id)
        return render_template(
            "answer.html",
            answer=found,
            asked=asked,
            typed=asked.query,
            post=post,
            place=1 + place,
            before=siblings[place - 1] if place else None,
            after=siblings[place + 1] if place + 1 < len(siblings) else None,
            similar=archive.similar(found.id, SIMILAR),
            citations=[(style, name, styled(citation, style)) for style, name in STYLE_NAMES.items()],
            files=[(kind.name, file_url(found.id, form)) for form, kind in FORMATS.items()],
            metadata=answer_metadata(citation, found, post),
            permalink=absolute(answer_url(found.id)),
            groups=paragraph_groups(found.paragraphs, parameters.span(request.args, "passage")),
            person=archive.person_of(found.id) if site.theme.respondent_pages else None,
            original=original_url(post.url, found),
            plain=web_url(post.url),
            ticked=archive.ticked.find(found.question),
            one_respondent=post.kind in MANY_QUESTIONS,
            others=[sibling for sibling in siblings if sibling.id != found.id],
        )

    return blueprint
