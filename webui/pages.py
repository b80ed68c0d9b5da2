"""The pages people read: search, one answer, all answers to a question, about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import Gone, NotFound

from index.errors import AnswerGone, AnswerNotFound, PostGone, PostNotFound
from index.records import UNKNOWN_TYPE, PostKind
from search.results import Mode
from webui import parameters
from webui.contract import answer_url, post_url
from webui.markup import original_url, paragraph_groups, web_url
from webui.parameters import PAGE_SIZE, TYPE_ORDER, Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from index.records import Answer
    from search.archive import Archive
    from search.results import FacetCount, PostSummary, SearchRequest, SearchResult
    from webui.markup import Groups
    from webui.site import Site

#: Questions that people who look for work in libraries ask; offered where nothing is asked yet.
EXAMPLES = (
    "what do hiring managers think of certificates",
    "do you read cover letters",
    "moving from a public to an academic library",
    "how to stand out in a phone interview",
    "no experience and a new degree",
    "questions candidates should ask",
)


#: Posts in which one person answers many questions.
MANY_QUESTIONS = (PostKind.SURVEY, PostKind.INTERVIEW)


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among the others."""

    asked: Asked
    total: int

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """1-based place of the first result on this page."""
        return (self.asked.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """Place of the last result on this page."""
        return min(self.asked.page * PAGE_SIZE, self.total)

    @property
    def previous_url(self) -> str:
        """The page before, if there is one."""
        return self.asked.at_page(self.asked.page - 1).url() if self.asked.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, if there is one."""
        return self.asked.at_page(self.asked.page + 1).url() if self.asked.page < self.pages else ""


def pages(site: Site) -> Blueprint:
    """The routes of the pages."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def search() -> ResponseReturnValue:
        return _search_page(site, parameters.read(request.args))

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
        return render_template(
            "answer.html",
            answer=found,
            post=post,
            place=1 + [sibling.id for sibling in siblings].index(found.id),
            groups=paragraph_groups(found.paragraphs),
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


def _search_page(site: Site, asked: Asked) -> str:
    archive = site.live.get()
    result, mode_note = site.search(archive, _page_request(asked))
    notes = [*asked.notes, mode_note, *result.notes]
    last = Pager(asked, result.total).pages
    if result.total and asked.page > last:
        notes.append(f"There is no page {asked.page:,} of these results: this is the last one.")
        asked = asked.at_page(last)
        result, _ = site.search(archive, _page_request(asked))
    elsewhere = 0
    if asked.filtered and not result.total:
        elsewhere = site.search(archive, asked.unfiltered().request(0, 0))[0].total
    site.count(asked, result.total, None if result.total else elsewhere)
    return render_template(
        "search.html",
        asked=asked,
        result=result,
        pager=Pager(asked, result.total),
        notes=[note for note in dict.fromkeys(notes) if note],
        type_counts=_type_counts(result),
        modes=tuple(Mode) if site.by_meaning(archive) else (),
        examples=EXAMPLES,
        counts=archive.counts,
        elsewhere=elsewhere,
    )


def _page_request(asked: Asked) -> SearchRequest:
    return asked.request(PAGE_SIZE, (asked.page - 1) * PAGE_SIZE)


def _type_counts(result: SearchResult) -> list[FacetCount]:
    by_value = {facet.value: facet for facet in result.type_facet}
    return [by_value[value] for value in TYPE_ORDER if value in by_value]
