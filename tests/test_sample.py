"""The sample archive is split exactly as its authors meant it: sample/expected.jsonl holds every answer."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from index.posts.records import Post, PostKind, Unpublished
from index.posts.split import Role, Split
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.splitting.splitting import take_apart

SAMPLE = Path(__file__).parent.parent / "sample"


def read_expected() -> dict[str, list[dict[str, object]]]:
    expected: dict[str, list[dict[str, object]]] = defaultdict(list)
    for line in (SAMPLE / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        expected[answer["post_key"]].append(answer)
    return expected


@pytest.fixture(scope="module")
def splits() -> dict[str, tuple[Post, Split]]:
    found = {}
    for name in ("blog.wordpress.xml", "pages", "texts"):
        for post in read_source(SAMPLE / name):
            if isinstance(post, Unpublished):
                continue
            assert isinstance(post, Post), post
            found[post.key] = take_apart(post, read_blocks(post.body, post.body_format))
    return found


EXPECTED = read_expected()


def test_the_sample_is_worth_searching() -> None:
    types = {name for answers in EXPECTED.values() for answer in answers for name in answer["types"]}  # type: ignore[attr-defined]

    assert len(EXPECTED) >= 40
    assert sum(map(len, EXPECTED.values())) >= 200
    assert types == {
        "public",
        "academic",
        "school",
        "special",
        "archives",
        "federal",
        "state",
        "law",
        "medical",
        "other",
    }


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_every_answer_of_the_sample(key: str, splits: dict[str, tuple[Post, Split]]) -> None:
    post, split = splits[key]

    found = [
        {
            "date": str(post.published),
            "question": split.question.text if split.question else "",
            "respondent_name": answer.respondent.name,
            "anonymous": answer.respondent.anonymous,
            "title": answer.respondent.title,
            "institution": answer.respondent.institution,
            "types": sorted(evidence.type.value for evidence in answer.types),
            "text": answer.text,
        }
        for answer in split.answers
    ]
    assert found == [{name: answer[name] for name in found[0]} for answer in EXPECTED[key]]
    assert not [span for span in split.spans if span.role is Role.UNASSIGNED]


def test_only_published_posts_are_read_and_the_hosts_own_have_no_answers(splits: dict[str, tuple[Post, Split]]) -> None:
    others = {key: post.kind for key, (post, _) in splits.items() if key not in EXPECTED}

    assert set(others.values()) == {PostKind.SURVEY, PostKind.GUEST, PostKind.OTHER}
    assert all(not splits[key][1].answers for key, kind in others.items() if kind is PostKind.OTHER)


def test_nothing_of_a_readers_comment_is_in_a_post(splits: dict[str, tuple[Post, Split]]) -> None:
    bodies = "\n".join(post.body for post, _ in splits.values())

    assert "192.0.2." not in bodies
    assert "@example.org" not in bodies
