"""The table of signs that a line is the host's own, and the report of those that no labelled post needs."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from bench.splitting.needed_signs import is_needed, unneeded_rows
from index.splitting import host_signs
from index.splitting.columns.closing import speaks_to_readers
from index.splitting.host_signs import HostSign, Place, _read_sign, weight_of
from index.splitting.host_words import is_host_line


def test_every_line_of_the_table_can_be_read_and_none_stands_twice() -> None:
    signs = host_signs.host_signs()

    places = [(sign.kind, sign.place, sign.pattern) for sign in signs]
    assert len(set(places)) == len(places)
    assert all(sign.why for sign in signs)


@pytest.mark.parametrize(
    "line",
    [
        "column\tclosing\t2\tx",
        "both\tmiddle\t2\tx\ty",
        "both\tclosing\t2\tx\ty",
        "essay\tbegins\t2\tx\ty",
        "both\tword\t1\t(x\ty",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 7"):
        _read_sign(7, line)


def test_signs_of_one_reason_count_once() -> None:
    assert (
        weight_of("Thanks to all, thank you.", "column", Place.CLOSING)
        == weight_of("Thank you.", "column", Place.CLOSING) + weight_of("Thanks to all.", "column", Place.CLOSING) - 1
    )


def test_a_sign_of_the_host_is_read_from_the_table() -> None:
    signs = (HostSign("both", Place.ANYWHERE, 2, "zebra", "a test"),)

    with patch.object(host_signs, "host_signs", lambda: signs):
        host_signs.forget_compiled()
        found = is_host_line("A zebra asks."), is_host_line("We’d love to hear from you!"), speaks_to_readers("Bye!")
    host_signs.forget_compiled()

    assert found == (True, False, False)


@pytest.mark.slow
def test_a_sign_is_needed_where_a_labelled_post_changes_without_it() -> None:
    signs = host_signs.host_signs()
    hears = next(number for number, sign in enumerate(signs) if "love to hear" in sign.pattern)

    with patch.object(host_signs, "host_signs", lambda: (*signs, HostSign("both", Place.ANYWHERE, 2, "zyx", "none"))):
        needed = is_needed(len(signs))

    assert not needed
    assert is_needed(hears) in {True, False}
    assert "love" not in "\n".join(unneeded_rows([]))
