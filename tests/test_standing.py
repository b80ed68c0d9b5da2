"""`verify` says how the whole stands: each thing in a line, and what to do."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.files import layout, room
from index.imports.importing import import_sources
from index.standing.remark import State
from index.standing.standing import how_it_stands
from webui.cli import run
from webui.commands.own_address import Reply, check_address

if TYPE_CHECKING:
    from pathlib import Path

    from index.standing.remark import Remark
    from tests.conftest import PostFolder

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    """An archive by words of one post."""
    posts.write("letters", "Do you read them?", "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


def standing(archive: Path, what: str, now: dt.datetime = NOW) -> list[Remark]:
    return [remark for remark in how_it_stands(archive, now) if remark.what == what]


def written(archive: Path, sql: str) -> None:
    with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
        connection.execute(sql)


def test_a_file_that_vanishes_meanwhile_is_passed_over(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, look = built / "vanishing", type(built).lstat
    file.touch()

    def lstat(path: Path) -> os.stat_result:
        if path == file:
            file.unlink(missing_ok=True)
        return look(path)

    monkeypatch.setattr(type(built), "lstat", lstat)
    assert [remark.state for remark in standing(built, "permissions")] == [State.OK]


class TestVerify:
    def test_says_each_thing_in_a_line(self, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--archive", str(built), "verify"]) == 0

        lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()[:-1]]
        assert [what for _, what, _ in lines] == [
            *("record", "model", "formats", "space", "permissions", "clock", "backup", "address")
        ]
        assert {state for state, what, _ in lines if what != "backup"} == {"ok"}

    def test_fails_where_something_is_wrong_and_not_where_it_is_to_be_looked_at(
        self, built: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        layout.site_path(built).write_text('url = "http://127.0.0.1:9"\n', encoding="utf-8")
        assert run(["--archive", str(built), "verify"]) == 0
        assert "look   address" in capsys.readouterr().out
        assert run(["--archive", str(built), "verify", "--offline"]) == 0
        assert "not asked" in capsys.readouterr().out

        layout.site_path(built).write_text("nama = 'x'\n", encoding="utf-8")
        assert run(["--archive", str(built), "verify"]) == 1
        assert "wrong  address      site.toml cannot be taken: " in capsys.readouterr().out

    def test_has_the_same_as_json(self, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--archive", str(built), "verify", "--json"]) == 0

        remarks = json.loads(capsys.readouterr().out)["standing"]
        assert {"what": "model", "state": "ok"} in [
            {key: remark[key] for key in ("what", "state")} for remark in remarks
        ]
        assert all(remark["remedy"] for remark in remarks if remark["state"] == "look")

    def test_tells_of_the_rest_where_the_record_is_of_another_version(
        self, built: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        written(built, "PRAGMA user_version = 999")

        assert run(["--archive", str(built), "verify"]) == 1

        out, err = capsys.readouterr()
        assert "wrong  record" in out
        assert "ok     model" in out
        assert "Install a newer answerstacks" in err


def test_a_backup_is_known_and_grows_old(built: Path, tmp_path: Path) -> None:
    assert [remark.state for remark in standing(built, "backup")] == [State.LOOK]
    assert run(["--archive", str(built), "backup", str(tmp_path / "b")]) == 0

    assert [(remark.state, remark.said) for remark in standing(built, "backup")] == [
        (State.OK, "the newest is less than a day old")
    ]
    [later] = standing(built, "backup", NOW + dt.timedelta(days=31, hours=1))
    assert (later.state, "31 days old" in later.said) == (State.LOOK, True)

    # A note that says nothing is none.
    layout.last_backup_path(built).write_text("soon\n", encoding="utf-8")
    assert [remark.state for remark in standing(built, "backup")] == [State.LOOK]


def test_a_backup_is_made_although_it_cannot_be_noted(built: Path, tmp_path: Path) -> None:
    layout.last_backup_path(built).mkdir()

    assert run(["--archive", str(built), "backup", str(tmp_path / "b")]) == 0


def test_posts_of_the_future_and_a_clock_that_was_set_back_are_said(built: Path) -> None:
    written(built, "UPDATE posts SET published = '2999-01-01'")
    assert ["the post letters is of the future" in remark.said for remark in standing(built, "clock")] == [True]

    before = NOW - dt.timedelta(days=400)
    assert "the archive was written on" in standing(built, "clock", before)[0].said


def test_versions_are_compared(built: Path) -> None:
    written(built, "UPDATE posts SET splitter_version = '1+abc'")
    [split] = standing(built, "formats")
    assert (split.state, split.said) == (State.LOOK, "1 of 1 posts were split by another version of the rules")

    manifest = layout.generations_path(built) / "000001" / layout.MANIFEST
    values = json.loads(manifest.read_bytes())
    for found, remedy in ((layout.FORMAT_VERSION - 1, "--rebuild"), (layout.FORMAT_VERSION + 1, "newer answerstacks")):
        manifest.write_text(json.dumps(values | {"format": found}), encoding="utf-8")
        first = standing(built, "formats")[0]
        assert (first.state, remedy in first.remedy) == (State.WRONG, True)
    assert standing(built, "model")[0].state is State.WRONG


def test_room_is_compared_with_what_the_next_generation_needs(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = room.needed_to_write(built)
    sizes = [path.stat().st_size for path in built.rglob("*") if path.is_file() and path.name != layout.MANIFEST]
    # All but a few small files beside the record and the generation.
    assert 0.9 * sum(sizes) < needed <= sum(sizes)
    for free, state in ((3 * needed, State.OK), (needed, State.LOOK), (None, State.LOOK)):
        monkeypatch.setattr("index.standing.disk.free_bytes", lambda _, free=free: free)
        assert standing(built, "space")[0].state is state


def test_what_everybody_may_write_is_said(built: Path) -> None:
    (built / "current").chmod(0o666)

    [remark] = standing(built, "permissions")

    assert (remark.state, remark.said.split()[0]) == (State.LOOK, "current")


def test_files_of_another_user_and_files_that_cannot_be_read_are_said(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        os.chown(built / "current", 12345, -1)
        assert "current not owned by" in standing(built, "permissions")[0].said
    monkeypatch.setattr("index.standing.disk.os.access", lambda path, _: path.name != layout.RECORD)
    first = standing(built, "permissions")[0]
    assert (first.state, first.said.split()[0]) == (State.WRONG, layout.RECORD)


HEALTHY = Reply(200, body=b'{"model":"off","status":"ok"}')
ELSE = Reply(404, body=b"<h1>Not here</h1>")


@pytest.mark.parametrize(
    ("url", "answers", "state", "said"),
    [
        ("https://a.example/q", {"https://a.example/q/healthz": HEALTHY}, State.OK, "a.example/q answers"),
        ("http://a.example", {"http://a.example/healthz": HEALTHY}, State.LOOK, "without encryption"),
        ("https://a.example/q", {"https://a.example/healthz": HEALTHY}, State.WRONG, "without /q"),
        ("https://a.example/q", {}, State.WRONG, "something else answers (404)"),
        (
            "https://a.example",
            {"https://a.example/healthz": Reply(200, body=b"{}")},
            State.WRONG,
            "else answers (200)",
        ),
        ("https://a.example", {"https://a.example/healthz": Reply(502)}, State.LOOK, "does not reach `serve`"),
        ("https://a.example", {"https://a.example/healthz": Reply(0, problem="no route")}, State.LOOK, "no route"),
        (
            "http://a.example",
            {"http://a.example/healthz": Reply(301, "https://a.example/healthz")},
            State.WRONG,
            "https://",
        ),
        (
            "https://a.example",
            {"https://a.example/healthz": Reply(302, "https://b.example/")},
            State.WRONG,
            "b.example",
        ),
    ],
)
def test_the_sites_own_address_is_asked(
    tmp_path: Path, url: str, answers: dict[str, Reply], state: State, said: str
) -> None:
    layout.site_path(tmp_path).write_text(f'url = "{url}"\n', encoding="utf-8")

    remark = check_address(tmp_path, offline=False, ask=lambda asked: answers.get(asked, ELSE))

    assert (remark.state, said in remark.said) == (state, True)
    assert remark.remedy or state is State.OK
