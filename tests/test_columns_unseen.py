"""Attributions of shapes that nobody had seen, each used by all who answer a column."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

WHO = [
    ("Sunniva Rask", "Youth Manager", "Kettle City Library"),
    ("Milo Okafor", "Dean of Libraries", "Brack College"),
    ("Jorun Vale", "Branch Head", "Ferrow Public Library"),
    ("Abel Quist", "Archivist", "Ness Historical Society"),
]
SAID = [
    "I keep one on the door.\nI look at it on Mondays.",
    "In a drawer.",
    "We do not. Lists are for ships.",
    "Yes, six.",
]
#: How an attribution is printed, in lines of text and in HTML; `…` is what they say.
SHAPES = {
    "a line for the name": ("{0}\n{1}, {2}\n…", "<p><strong>{0}</strong></p><p><em>{1}, {2}</em></p>…"),
    "a line each": ("{0}\n{1}\n{2}\n…", "<p><strong>{0}<br>{1}<br>{2}</strong></p>…"),
    "a heading and a line": ("{0}\n{1}, {2}:\n…", "<h3>{0}</h3><p>{1}, {2}:</p>…"),
    "a line each, below": ("…\n{0}\n{1}\n{2}", "…<p>{0}</p><p>{1}</p><p>{2}</p>"),
    "upright lines": ("{0} | {1} | {2}\n…", "<p>{0} | {1} | {2}</p>…"),
    "dots": ("{0} · {1} · {2}\n…", "<p><b>{0} · {1} · {2}</b></p>…"),
    "a tilde": ("…\n~ {0}, {1}, {2}", "…<p>~ {0}, {1}, {2}</p>"),
    "a bar": ("…\n― {0}, {1}, {2}", "…<p>― {0}, {1}, {2}</p>"),
    "a preposition": ("From {0}, {1}, {2}:\n…", "<p>From {0}, {1}, {2}:</p>…"),
    "numbers": ("{3}. {0}, {1}, {2}:\n…", "<p>{3}. <b>{0}, {1}, {2}:</b></p>…"),
    "items of a list": ("{0}, {1}, {2}:\n…", "<ul><li><strong>{0}, {1}, {2}:</strong> …</li></ul>"),
}


@pytest.mark.parametrize("body_format", [BodyFormat.TEXT, BodyFormat.HTML])
@pytest.mark.parametrize("shape", SHAPES)
def test_all_sign_in_one_way(shape: str, body_format: BodyFormat) -> None:
    in_text, in_html = SHAPES[shape]
    parts = ["Each week I ask people who hire.", "Do you keep a list?"]
    for number, (who, said) in enumerate(zip(WHO, SAID, strict=True), 1):
        printed = (in_text if body_format is BodyFormat.TEXT else in_html).format(*who, number)
        told = said if body_format is BodyFormat.TEXT else "".join(f"<p>{it}</p>" for it in said.split("\n"))
        parts.append(printed.replace("…", said.replace("\n", " ") if "<li>" in printed else told))
    parts.append("Thank YOU for reading!")
    if body_format is BodyFormat.HTML:
        body = "".join(it if it.startswith("<") else f"<p>{it}</p>" for it in parts)
    else:
        body = "\n".join(parts)
    post = Post("list", "", "Further Questions", None, (), (), body, body_format, "list", kind=PostKind.COLUMN)
    answers = split_post(post, read_blocks(body, body_format)).answers

    assert [(it.respondent.name, it.respondent.title, it.respondent.institution) for it in answers] == WHO
    assert [it.text.split() for it in answers] == [it.split() for it in SAID]


@pytest.mark.parametrize(
    "lines",
    [
        ["My two heroes:", "Sunniva Rask", "Milo Okafor"],
        ["Places that I have left:", "Brack College", "Head of Maps", "Ness Historical Society"],
        ["We wrote it so:", "Dear Sunniva Rask", "Head of Maps"],
    ],
)
def test_names_and_places_in_an_answer_sign_nothing(lines: list[str]) -> None:
    said = ["Do you keep a list?", "Jorun Vale, Branch Head, Ferrow Public Library:", "Yes.", *lines, "All of them."]
    body = "\n".join([*said, "Abel Quist, Archivist, Ness Historical Society:", "No."])
    post = Post("list", "", "Further Questions", None, (), (), body, BodyFormat.TEXT, "list", kind=PostKind.COLUMN)
    answers = split_post(post, read_blocks(body, BodyFormat.TEXT)).answers

    assert [it.respondent.name for it in answers] == ["Jorun Vale", "Abel Quist"]
