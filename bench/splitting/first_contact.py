"""Splits as the rules made them of posts that they had never seen, kept to learn doubt from.

Once the rules have been mended on a post it says nothing of the mistakes that they make on others. So what they made of
it the first time is kept in `first_contact.jsonl`, a post a line, without what can be read from the post itself: the
post stands in `tests/data/posts` with its truth.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.posts.records import Fact, FactName, Paragraph, ParagraphKind, PostKind, Question, Respondent
from index.posts.split import Role, Span, Split, SplitAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEPT = Path(__file__).with_name("first_contact.jsonl")


def write_kept(splits: Mapping[str, tuple[PostKind, Split]]) -> None:
    """Keep the splits of posts, with the kind that each was taken for, by name."""
    rows = [{"name": name, "kind": kind.value} | _frozen(split) for name, (kind, split) in sorted(splits.items())]
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    KEPT.write_text(text, encoding="utf-8")


def read_kept() -> dict[str, tuple[PostKind, Split]]:
    """Return the kept splits, with the kind that each post was taken for, by name."""
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    rows: Iterable[dict[str, Any]] = map(json.loads, lines)
    return {row["name"]: (PostKind(row["kind"]), _thawed(row)) for row in rows}


def _frozen(split: Split) -> dict[str, Any]:
    return {
        "questions": [[asked.text, *asked.parts] for asked in split.questions],
        "facts": [[fact.name.value, fact.value] for fact in split.facts],
        "answers": [
            [
                [answer.respondent.name, answer.respondent.title, answer.respondent.institution],
                answer.question,
                answer.doubt,
                [[p.kind.value, p.text, p.start, p.end, p.label] for p in answer.paragraphs],
            ]
            for answer in split.answers
        ],
        "spans": [[span.end, span.role.value, span.answer, span.doubt] for span in split.spans],
    }


def _thawed(row: Mapping[str, Any]) -> Split:
    answers = tuple(
        SplitAnswer(
            Respondent(*who),
            tuple(Paragraph(ParagraphKind(kind), *rest) for kind, *rest in paragraphs),
            doubt=doubt,
            question=question,
        )
        for who, question, doubt, paragraphs in row["answers"]
    )
    spans: list[Span] = []
    for end, role, answer, doubt in row["spans"]:
        spans.append(Span(spans[-1].end if spans else 0, end, Role(role), answer, "", doubt))
    return Split(
        tuple(Question(text, tuple(parts)) for text, *parts in row["questions"]),
        answers,
        tuple(spans),
        tuple(Fact(FactName(name), value) for name, value in row["facts"]),
    )
