"""Bodies read as WordPress shows them, piece by piece: what its own code made of each is kept in `bench/wordpress`."""

from __future__ import annotations

import json

import pytest

from bench.wordpress.__main__ import KEPT
from bench.wordpress.bodies import Body, single
from bench.wordpress.comparing import difference, judged, of_rendered, of_source
from bench.wordpress.plain_reading import Allowance, folded, paragraphs

PIECES = [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]


def test_every_piece_is_kept() -> None:
    assert [source for source, _ in PIECES] == [body.source for body in single()], (
        "run python -m bench.wordpress --keep"
    )


@pytest.mark.parametrize("number", range(len(PIECES)))
def test_a_piece_is_read_as_wordpress_shows_it(number: int) -> None:
    body, page = list(single())[number], PIECES[number][1]
    for ours in (of_source(body), of_rendered(page)):
        assert not judged(page, ours).difference, (ours, page)


def test_the_judge_sees_words_and_paragraphs() -> None:
    page = "<p>One &#8220;two&#8221;.</p><p>Three<br />four</p>"
    assert [folded(paragraph) for paragraph in paragraphs(page)] == ['One "two".', "Three\nfour"]
    assert difference(["One", "two"], ["One"]) == "words missing in ours"
    assert difference(["One"], ["One", "two"]) == "words only in ours"
    assert difference(["One two"], ["One", "two"]) == "same words, ours parts more"
    assert difference(["One two"], ["Onetwo"]) == "words glued or parted"


def test_an_allowance_is_named() -> None:
    body = Body("a post", "I <3 looms.\n\nNever.")
    verdict = judged("<p>I <3 looms.\n\nNever.\n</p>", of_source(body))
    assert (verdict.needed, verdict.difference) == ((Allowance.BLANK_LINE,), "")
