"""Whole posts in every way they arrive, written without knowledge of the splitter; the answers expected stand beside them.

The people and their answers are invented. `types` and `question` are left out where the truth is a matter of opinion.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.blocks import read_blocks
from index.kinds import decide_kind
from index.records import BodyFormat, Post, PostKind, Role
from index.sources import read_source
from index.splitting import split_post

POSTS = Path(__file__).parent / "data" / "posts"
FORMATS = {".classic.html": BodyFormat.CLASSIC, ".gutenberg.html": BodyFormat.GUTENBERG}


def read_post(name: str, title: str) -> Post:
    path = next(path for path in POSTS.glob(f"{name}.*") if path.suffix != ".json")
    if path.suffix == ".txt":
        (post,) = read_source(path)
        assert isinstance(post, Post)
        return replace(post, title=post.title or title)
    return Post(
        name, "", title, None, (), (), path.read_text(encoding="utf-8"), FORMATS[path.name.removeprefix(name)], name
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in POSTS.glob("*.json")))
def test_a_post_gives_its_answers(name: str) -> None:
    expected = json.loads((POSTS / f"{name}.json").read_text(encoding="utf-8"))
    post = read_post(name, expected["title"])
    blocks = read_blocks(post.body, post.body_format)
    post = replace(post, kind=decide_kind(post, blocks))

    split = split_post(post, blocks)

    assert post.kind is PostKind.COLUMN
    found = [
        {
            "name": answer.respondent.name,
            "title": answer.respondent.title,
            "institution": answer.respondent.institution,
            "text": answer.text,
            "types": sorted(evidence.type.value for evidence in answer.types),
        }
        for answer in split.answers
    ]
    judged = [{key: answer[key] for key in truth} for answer, truth in zip(found, expected["answers"], strict=True)]
    assert judged == expected["answers"]
    if "question" in expected:
        assert split.question is not None
        assert split.question.text == expected["question"]
    assert not [span for span in split.spans if span.role is Role.UNASSIGNED]
