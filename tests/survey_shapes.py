"""Surveys in a short notation, written out in every shape in which a post may arrive.

A line that begins with `?` is a question, with `#` a heading, with `>` the host's; others answer the question above.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Split
from index.reading.blocks import read_blocks
from index.splitting.splitting import take_apart

#: Every shape: its name says the body's format and how questions and headings are printed.
SHAPES = (
    "page",
    "content only",
    "classic",
    "classic in bold",
    "classic in italics",
    "classic in bold, with breaks",
    "Gutenberg",
    "Gutenberg in bold",
    "Gutenberg in bold, with lists",
    "headings",
)


@dataclass(frozen=True, slots=True)
class Written:
    """A survey in the notation."""

    title: str
    lines: tuple[tuple[str, str], ...]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each question that is answered, and its answer."""
        return [(question, "\n\n".join(said)) for question, said in self._asked() if said]

    @property
    def unanswered(self) -> list[str]:
        """The questions that nobody answered."""
        return [question for question, said in self._asked() if not said]

    def _asked(self) -> list[tuple[str, list[str]]]:
        asked: list[tuple[str, list[str]]] = []
        for mark, text in self.lines:
            if mark == "?":
                asked.append((text.rstrip(": "), []))
            elif not mark:
                asked[-1][1].append(text)
        return asked


def written(text: str) -> Written:
    """Read the notation; its first line is the title."""
    title, *lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return Written(title, tuple((line[0], line[1:].strip()) if line[0] in "?#>" else ("", line) for line in lines))


def shaped(survey: Written, shape: str, *, categories: tuple[str, ...] = ()) -> Post:
    """The survey as a post of that shape."""
    if shape in ("page", "content only"):
        body = ("\n\n" if shape == "page" else "\n").join(text for _, text in survey.lines)
        body_format = BodyFormat.TEXT
    else:
        elements = [(mark, _element(mark, text, shape)) for mark, text in survey.lines]
        between = "<br />\n" if "breaks" in shape else "\n\n"
        body = "".join((between if mark == "" else "\n\n") + element for mark, element in elements).strip()
        body_format = BodyFormat.CLASSIC if shape.startswith("classic") else BodyFormat.GUTENBERG
    return Post("a-survey", "", survey.title, None, categories, (), body, body_format, "a-survey")


def _element(mark: str, text: str, shape: str) -> str:
    words = escape(text, quote=False)
    stands_out = mark != "" and mark in "?#"
    if shape == "headings" and stands_out:
        return f"<!-- wp:heading -->\n<h3>{words}</h3>\n<!-- /wp:heading -->"
    if "lists" in shape and words.startswith("√"):
        return f"<!-- wp:list -->\n<ul><li>{words}</li></ul>\n<!-- /wp:list -->"
    if "bold" in shape and stands_out:
        words = f"<strong>{words}</strong>"
    if "italics" in shape and stands_out:
        words = f"<em>{words}</em>"
    return words if shape.startswith("classic") else f"<!-- wp:paragraph -->\n<p>{words}</p>\n<!-- /wp:paragraph -->"


def with_more(post: Post, more: str) -> Post:
    """The post with `more` at the end of its body."""
    return replace(post, body=post.body + more)


@dataclass(frozen=True, slots=True)
class Said:
    """What the splitter makes of a post."""

    kind: PostKind
    #: Questions with their answers.
    answers: list[tuple[str, str]]
    #: Questions without one.
    unanswered: list[str]
    split: Split
    #: The text that the split's spans count.
    text: str


def said_in(post: Post) -> Said:
    """Take the post apart."""
    blocks = read_blocks(post.body, post.body_format)
    post, split = take_apart(post, blocks)
    answers = [(split.questions[it.question].text, it.text) for it in split.answers if it.question is not None]
    answered = {it.question for it in split.answers}
    unanswered = [it.text for number, it in enumerate(split.questions) if number not in answered]
    return Said(post.kind, answers, unanswered, split, "\n".join(block.text for block in blocks))
