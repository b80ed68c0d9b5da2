"""The command `cite`: what it reads from standard input, and what it says of what it cannot use."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tests.cli_archive import build_and_name, running_commands

if TYPE_CHECKING:
    from tests.cli_archive import Ran

built = pytest.fixture(build_and_name)
ran = pytest.fixture(running_commands)

pytestmark = pytest.mark.usefixtures("built")

WANDA = "2014-05-02-letters/wanda-pyle"


@pytest.fixture
def piped(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> Ran:
    def run(given: bytes, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
        return ran("cite", "-", *arguments)

    return run


def test_ids_come_in_utf_8_one_a_line(piped: Ran) -> None:
    code, out, err = piped(b"\xef\xbb\xbf" + f"{WANDA}\r\n\r\n{WANDA}\n".encode())

    assert (code, err) == (0, "")
    assert out.startswith("Pyle, W. (")
    assert out.count("\n") == 1


def test_what_is_no_text_is_an_unknown_id(piped: Ran, ran: Ran) -> None:
    for code, out, err in (piped(b"\xff\xfe/x\n"), ran("cite", "\udcff/x")):
        assert (code, out) == (1, "")
        err.encode()


def test_no_id_at_all_is_a_mistake(piped: Ran) -> None:
    for given in (b"", b"\n \n", b"\xef\xbb\xbf"):
        code, out, err = piped(given)
        assert (code, out) == (2, "")
        assert "one a line" in err
