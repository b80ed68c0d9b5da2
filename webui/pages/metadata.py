"""Metadata of a page for programs that read pages: reference managers, search engines, previews of links.

Highwire's `citation_*` and Dublin Core are what Zotero reads: DC.type makes it a blog post, where a title in
`citation_journal_title` would make it an article, and DC.source is the blog. JSON-LD is schema.org's Question and
Answer; Open Graph is for previews. None of it says more than the page does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from webui.addresses import absolute
from webui.citing.citation import line
from webui.citing.formats import FORMATS
from webui.contract import answer_url, post_url
from webui.pages.citing import file_url
from webui.wording import in_a_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer, Respondent
    from search.results import PostSummary
    from webui.citing.citation import Citation

#: Characters of a description, of which programs show about so many, and of an answer in a question's data.
_DESCRIBED = 160
_QUOTED = 300


def answer_metadata(cited: Citation, answer: Answer, post: PostSummary) -> Markup:
    """Return the elements for the head of an answer's page."""
    name = _name(cited)
    whole = absolute(answer_url(answer.id))
    named = [
        ("description", shortened(f"{answer.respondent.label}: {line(answer.text)}", _DESCRIBED)),
        ("citation_title", cited.title),
        ("citation_author", name if cited.author else ""),
        ("citation_publication_date", f"{cited.published:%Y/%m/%d}" if cited.published else ""),
        ("citation_public_url", cited.url),
        ("DC.type", "blogPost"),
        ("DC.title", cited.title),
        ("DC.creator", name if cited.author else ""),
        ("DC.date", cited.published.isoformat() if cited.published else ""),
        ("DC.source", cited.container),
        ("DC.identifier", cited.url),
    ]
    return Markup("\n").join(
        [
            *_metas(named),
            *_graph(cited.title, named[0][1], cited.container, whole),
            *(_alternate(kind.media_type, kind.name, file_url(answer.id, form)) for form, kind in FORMATS.items()),
            _data([_question(post, [answer], whole_text=True)]),
        ]
    )


def question_metadata(post: PostSummary, answers: Sequence[Answer], blog: str) -> Markup:
    """Return the elements for the head of the page of a question with its answers."""
    title = line(in_a_line(post.question)) or line(post.title)
    who = ", ".join(answer.respondent.label for answer in answers)
    described = shortened(f"Answered by {who}" if who else title, _DESCRIBED)
    whole = absolute(post_url(post.key))
    canonical = [Markup('<link rel="canonical" href="{}">').format(whole)] if whole else []
    metas = [*canonical, *_metas([("description", described)]), *_graph(title, described, blog, whole)]
    # In a survey, each answer has a question of its own.
    asked: dict[str, list[Answer]] = {}
    for answer in answers:
        asked.setdefault(answer.question, []).append(answer)
    data = [_data([_question(post, said, whole_text=False) for said in asked.values()])] if asked else []
    return Markup("\n").join([*metas, *data])


def _question(post: PostSummary, answers: Sequence[Answer], *, whole_text: bool) -> dict[str, object]:
    """Return schema.org's Question with its answers, https://schema.org/Question."""
    record: dict[str, object] = {
        "@type": "Question",
        "name": line(in_a_line(answers[0].question or post.question or post.title)),
        "suggestedAnswer": [_answer(answer, post, whole_text=whole_text) for answer in answers],
    }
    return record | ({"datePublished": post.published.isoformat()} if post.published else {})


def _answer(answer: Answer, post: PostSummary, *, whole_text: bool) -> dict[str, object]:
    address = answer_url(answer.id)
    record: dict[str, object] = {
        "@type": "Answer",
        "url": absolute(address) or address,
        "text": answer.text if whole_text else shortened(line(answer.text), _QUOTED),
    }
    if post.published:
        record["datePublished"] = post.published.isoformat()
    if not answer.respondent.anonymous:
        record["author"] = _person(answer.respondent)
    return record


def _person(respondent: Respondent) -> dict[str, object]:
    record: dict[str, object] = {"@type": "Person", "name": respondent.label}
    if respondent.title:
        record["jobTitle"] = respondent.title
    if respondent.institution:
        record["affiliation"] = {"@type": "Organization", "name": respondent.institution}
    return record


def _name(cited: Citation) -> str:
    """Return `Pyle, Wanda` as Highwire wants it, a whole name as it is."""
    if cited.author is None:
        return "Anonymous"
    name = cited.author
    return name.literal or ", ".join(filter(None, (name.surname, name.given, name.suffix)))


def _metas(named: Iterable[tuple[str, str]]) -> list[Markup]:
    return [Markup('<meta name="{}" content="{}">').format(name, value) for name, value in named if value]


def _graph(title: str, described: str, blog: str, whole: str) -> list[Markup]:
    """Return Open Graph, https://ogp.me."""
    pairs = [("title", title), ("description", described), ("type", "article"), ("site_name", blog), ("url", whole)]
    return [Markup('<meta property="og:{}" content="{}">').format(name, value) for name, value in pairs if value]


def _alternate(media_type: str, title: str, link: str) -> Markup:
    return Markup('<link rel="alternate" type="{}" title="{}" href="{}">').format(media_type, title, link)


def _data(questions: Sequence[dict[str, object]]) -> Markup:
    """Return JSON-LD. A browser never runs such a block, so the policy allows it; no `<` can end it."""
    record = {"@context": "https://schema.org", **(questions[0] if len(questions) == 1 else {"@graph": questions})}
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 — escaped above
