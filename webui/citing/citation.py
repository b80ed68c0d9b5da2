"""An answer as a source that is cited: everything that the styles and formats say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from webui.addresses import absolute, web_url
from webui.citing.names import Name, read_name
from webui.contract import answer_url
from webui.wording import in_a_line, shortened

if TYPE_CHECKING:
    import datetime as dt

    from index.posts.records import Answer
    from search.results import PostSummary
    from webui.look.theme import Theme

#: Characters of a question that is a citation's title; the title of a longer one's post goes before it.
LONGEST_TITLE = 250

#: Characters that are no text: control characters, and those that turn the direction of writing.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Citation:
    """One answer, cited. All texts but `words` are one line without control characters."""

    #: The answer's id.
    id: str
    #: The respondent; None where they are anonymous.
    author: Name | None
    #: Their title and institution at that time.
    position: str
    #: The question, else the title of the post.
    title: str
    #: The blog.
    container: str
    published: dt.date | None
    accessed: dt.date
    #: The answer's permanent address, else that of the original post; empty where neither is known.
    url: str
    #: The answer; paragraphs are parted by a blank line.
    words: str


def citation_of(answer: Answer, post: PostSummary, theme: Theme, accessed: dt.date) -> Citation:
    """Return the citation of an answer."""
    respondent = answer.respondent
    return Citation(
        id=answer.id,
        author=read_name(line(respondent.name)) if respondent.name else None,
        position=line(", ".join(filter(None, (respondent.title, respondent.institution)))),
        title=_title(line(in_a_line(answer.question)), line(post.title)) or post.key,
        container=line(theme.blog.label if theme.blog else theme.name),
        published=post.published,
        accessed=accessed,
        url=_plain_url(absolute(answer_url(answer.id)) or web_url(post.url)),
        words="\n\n".join(filter(None, map(line, answer.text.split("\n\n")))),
    )


def line(text: str) -> str:
    """Return a text as one line: white space of any kind becomes single spaces, control characters are left out."""
    return " ".join(_NO_TEXT.sub("", text).split())


def _title(question: str, post_title: str) -> str:
    """Return the question, unless it is too long and the post has a title, or there is none."""
    if question and len(question) <= LONGEST_TITLE:
        return question
    whole = post_title or question
    return shortened(whole, LONGEST_TITLE)


def _plain_url(url: str) -> str:
    """Return an address without characters that end a value in some format: spaces, quotes, braces, backslashes."""
    return quote(url, safe="%:/?#[]@!$&'()*+,;=-._~")
