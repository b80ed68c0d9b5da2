"""`answerstacks publish`, and the commands after which it publishes again: nothing that is hidden stays anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.publishing.publishing import Published
from tests.cli_archive import WANDA, build_and_name, running_commands
from tests.published import asked, live, schemas
from webui.commands.publish import _shown

pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli_archive import Ran
    from tests.conftest import FakeEncoder, PostFolder

SECRET = "se%40cret-word"


@pytest.fixture
def built(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    return build_and_name(archive, posts, fake_encoder, monkeypatch)


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    return running_commands(capsys)


def everything(address: str) -> str:
    """All that the database holds of any generation, as text."""
    said = []
    for schema in schemas(address):
        tables = asked(address, "SELECT tablename FROM pg_tables WHERE schemaname = %s", schema)
        said += [str(asked(address, f"SELECT * FROM {schema}.{table}")) for (table,) in tables]  # noqa: S608
    return "\n".join(said)


def test_it_says_what_was_published(built: Path, database: str, ran: Ran) -> None:
    code, out, _ = ran("publish", database)

    assert code == 0
    assert f"generation {live(database)} is live" in out
    assert "2 posts, 3 answers, 3 passages" in out
    assert "verified" in out
    assert "sent:" not in out, "there was no generation before"

    code, out, _ = ran("publish")
    assert code == 0
    assert "was there already, and whole" in out
    assert ran("verify", "--offline")[1].count("ok     published") == 1
    assert json.loads(layout.published_path(built).read_text()) == {database: schemas(database)[0]}


@pytest.mark.parametrize(
    ("sent", "said"),
    [(1, ["  sent: 1 row; all others were there, in the generation before"]), (5, [])],
)
def test_it_says_how_much_had_to_be_sent(sent: int, said: list[str]) -> None:
    rows = {"posts": 1, "answers": 2, "passages": 2}
    done = Published("here", "000002", "g000002", is_new=True, rows=rows, sent=sent, size=9, dropped=())
    assert [line for line in _shown(done) if "sent" in line] == said


@pytest.mark.usefixtures("built")
def test_what_is_hidden_leaves_the_database_at_once(database: str, ran: Ran) -> None:
    """Every table of every generation, and with it the vectors."""
    ran("publish", database)
    first = schemas(database)
    words = WANDA.partition(": ")[2]
    assert words in everything(database)
    assert "wanda-pyle" in everything(database)

    code, _, err = ran("hide", "--yes", "2014-05-02-letters/wanda-pyle", "--reason", "asked")

    assert (code, len(schemas(database))) == (0, 1)
    assert f"dropped: {first[0]}" in err
    held = everything(database)
    assert words not in held
    assert "Wanda" not in held
    assert asked(database, "SELECT * FROM gone") == [("2014-05-02-letters/wanda-pyle", "withdrawn")]
    assert asked(database, "SELECT count(*) FROM words WHERE word IN ('wanda', 'pyle', 'comes')") == [(0,)]
    assert asked(database, "SELECT count(*) FROM passages") == [(2,)]
    assert asked(database, "SELECT count(*) FROM answerstacks.withheld") == [(1,)]

    assert ran("unhide", "--yes", "2014-05-02-letters/wanda-pyle")[0] == 0
    assert words in everything(database)
    assert asked(database, "SELECT count(*) FROM answerstacks.withheld") == [(0,)]


def test_hide_fails_where_a_database_cannot_be_reached(built: Path, database: str, ran: Ran) -> None:
    ran("publish", database)
    gone = database.replace("/test", "/nothing")
    published = layout.published_path(built)
    published.write_text(published.read_text().replace(database, gone))

    code, _, err = ran("hide", "--yes", "2014-05-02-letters/wanda-pyle", "--reason", "asked")

    assert code == 1
    assert "still shows what it did" in err
    assert f"answerstacks publish --forget '{gone}'" in err
    assert ran("verify", "--offline")[1].count("wrong  published") == 1
    assert ran("publish", "--forget", gone)[0] == 0
    assert not published.exists()
    assert ran("verify", "--offline")[1].count("published") == 0
    assert ran("publish", "--forget", gone)[0] == 1


@pytest.mark.usefixtures("built")
def test_an_import_is_published_again(posts: PostFolder, database: str, ran: Ran) -> None:
    ran("publish", database)
    before = live(database)
    posts.write("2017-01-01-new", "Is there more?", "Nora Field, Clerk, Bramble Library: Much more, of course.")

    code, out, err = ran("index", posts.path, "--json")

    assert code == 0
    assert json.loads(out)["added"] == 1
    assert f"generation {live(database)} is live" in err
    assert live(database) != before
    assert asked(database, "SELECT count(*) FROM answers") == [(4,)]


@pytest.mark.usefixtures("built")
def test_it_asks_for_an_address_the_first_time(ran: Ran) -> None:
    code, _, err = ran("publish")
    assert (code, "postgresql://USER@HOST/DATABASE" in err) == (2, True)
    code, _, err = ran("publish", "--forget")
    assert (code, "--forget needs the address" in err) == (2, True)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://writer:{SECRET}@/test?host=/nowhere/at/all",
        f"postgresql://writer:{SECRET}@127.0.0.1:1/test?connect_timeout=3",
        f"postgresql://writer:{SECRET}@host.invalid/test",
        f"postgresql://writer:{SECRET}@host:port/test",
        f"postgresql://writer@/test?host=/nowhere&password={SECRET}",
        f"postgresql://writer@/test?host=/nowhere&sslpassword={SECRET}&nonsense=1",
        "postgresql://writer:se@cret-word@host/test",
        "postgresql://writer:se/cret-word@host/test",
    ],
)
def test_no_message_has_a_password_in_it(built: Path, address: str, ran: Ran) -> None:
    code, out, err = ran("publish", address)

    assert code == 1
    assert "cret" not in out + err
    assert ("run the same command again" in err) or ("%40" in err) or ("not known" in err), err
    assert not layout.published_path(built).exists()


def test_a_damaged_list_of_databases_is_said(built: Path, ran: Ran) -> None:
    layout.published_path(built).write_text("[")

    code, _, err = ran("hide", "--yes", "2014-05-02-letters/wanda-pyle", "--reason", "asked")
    assert (code, "cannot be understood" in err) == (1, True)
    assert "wrong  published" in ran("verify", "--offline")[1]
