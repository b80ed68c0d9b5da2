"""Citations to write and to read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from webui.citing.citation import Citation, line
from webui.citing.names import read_name

WANDA = Citation(
    id="letters/wanda-pyle",
    author=read_name("Wanda J. Pyle"),
    position="Branch Head, Teasel Public Library",
    title="Do you read cover letters?",
    container="The Hiring Desk",
    published=dt.date(2014, 3, 3),
    accessed=dt.date(2026, 11, 30),
    url="https://answers.example.org/answers/letters/wanda-pyle",
    words="I do.\n\nEvery one of them.",
)

#: Lines that would end a record or begin one, and what programs could understand.
EVIL = [
    "ER  - ",
    "yes\r\nER  - \r\nTY  - JOUR",
    "}\n\n@misc{evil, title = {x}}",
    "\\input{/etc/passwd}",
    "50% & more_of #1 ~ ^ $x$ {curly} \\",
    "a\x00b\x1bc\u2028d\x85e\x0cf",
    '{"}',
    "@comment",
    "Ann and Bob",
]
TEXTS = st.one_of(
    st.text(max_size=80), st.sampled_from(EVIL), st.text(alphabet="ER -TYAU\r\n{}@%\\\u2028\x0b", max_size=30)
)


def wanda(**changes: Any) -> Citation:
    return replace(WANDA, **changes)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Any texts, as `citation_of` lets them in."""
    texts = TEXTS.map(line)
    name = draw(texts)
    return wanda(
        id=f"post/{draw(st.integers(0, 999))}",
        author=read_name(name) if name else None,
        position=draw(texts),
        title=draw(texts) or "a title",
        container=draw(texts) or "a blog",
        published=draw(st.none() | st.dates(dt.date(1900, 1, 1))),
        words="\n\n".join(filter(None, draw(st.lists(texts, min_size=1, max_size=3)))) or "Yes.",
    )
