"""Lines that no respondent writes, and that a careless pattern would never come to the end of."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post
from index.reading.blocks import read_blocks
from index.splitting.splitting import take_apart

LINES = {
    "dot leaders": f"Looms {'.' * 40} 12 {'.' * 40} 13 {'.' * 40} end",
    "figures": "1" * 20_000,
    "long words": " ".join(["w" * 100] * 4),
    "blanks": f"x{chr(0xA0) * 20_000}y",
    "one person again and again": "Inez Tarn is the " * 600,
    "dashes": "– " * 5_000,
    "brackets": "( " * 5_000,
}
TITLES = ("Author’s Corner: Looms", "Interview with Inez Tarn", "Further Questions: Looms?", "")


@pytest.mark.parametrize("body_format", [BodyFormat.TEXT, BodyFormat.CLASSIC])
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_post_with_such_a_line_is_taken_apart(line: str, title: str, body_format: BodyFormat) -> None:
    body = f"This is a guest post by Inez Tarn.\n\n{line}\n\nDo you knit?\n\n{line}\n\nYes.\n\n{line}"
    blocks = read_blocks(body, body_format)
    _, split = take_apart(Post("p", "", title, None, (), (), body, body_format, "p"), blocks)
    assert split.spans[0].start == 0
    assert split.spans[-1].end == blocks[-1].end
