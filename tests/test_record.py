"""The record: everything that goes in comes out again, whole transactions only, one writer at a time."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.files.layout import record_path
from index.identity.carrying import PostIds
from index.identity.retired import Gone, Redirect
from index.posts.records import (
    BodyFormat,
    Evidence,
    LibraryType,
    Paragraph,
    ParagraphKind,
    Post,
    PostKind,
    Question,
    Respondent,
    TypeEvidence,
)
from index.posts.split import Role, Span, Split, SplitAnswer
from index.record import record_file
from index.record.embedding_cache import fill, hash_text, prune, store
from index.record.post_rows import PostVersion
from index.record.record import Record
from index.record.record_errors import (
    RecordBusy,
    RecordDamaged,
    RecordNotFound,
    RecordTooNew,
    RecordTooOld,
    RecordUnusable,
)
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Do you read letters?\nWanda Pyle: Yes.\nAll of them."
POST = Post(
    key="letters",
    url="https://blog.example/letters/",
    title="Further Questions: Do you read letters?",
    published=dt.date(2014, 5, 2),
    categories=("Further Questions", "Letters"),
    tags=("résumés",),
    body="<p>…</p>",
    body_format=BodyFormat.CLASSIC,
    origin="blog.xml, item 3",
    tail_characters=99,
    kind=PostKind.COLUMN,
)
WANDA = SplitAnswer(
    Respondent("Wanda Pyle", "Branch Head", "Teasel Public Library"),
    (Paragraph(ParagraphKind.PARAGRAPH, "Yes.", 33, 37), Paragraph(ParagraphKind.LIST_ITEM, "All of them.", 38, 50)),
    (TypeEvidence(LibraryType.PUBLIC, Evidence.INFERRED, "Public Library"),),
    doubt="no dash",
    question=0,
)
NOBODY = SplitAnswer(Respondent(None), (Paragraph(ParagraphKind.CHOICE, "No", 38, 40, "Once more"),))
SPLIT = Split(
    (Question("Do you read letters?", ("Do you read letters?",)),),
    (WANDA, NOBODY),
    (Span(0, 20, Role.QUESTION, None, "ends in ?"), Span(21, 50, Role.ANSWER, 0, "after it", "no dash")),
)
IDS = PostIds(
    ("letters/wanda-pyle", "letters/anonymous"),
    (Redirect("letters/wanda-pile", "letters/wanda-pyle", frozenset((2**32 - 1, 0, 7))),),
    (Gone("letters/otto", "no longer in the post", frozenset()),),
)
VERSION = PostVersion("hash", "1")


def store_letters(record: Record) -> None:
    record.store_post(POST, TEXT, SPLIT, IDS, VERSION)


class TestRoundTrip:
    def test_a_post_comes_out_as_it_went_in(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
        with Record.read(archive) as record:
            (read,) = record.posts()
            assert (read.post, read.text, read.question) == (POST, TEXT, SPLIT.question)
            assert record.post("letters") == read
            assert record.post("other") is None
            assert record.spans("letters") == list(SPLIT.spans)
            known = record.known_post("letters")
            assert known is not None
            assert (known.url, known.body, known.origin, known.version) == (POST.url, POST.body, POST.origin, VERSION)
            assert record.versions() == {"letters": VERSION}

    def test_answers_come_out_as_they_went_in(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
            wanda, nobody = record.answers()
            assert record.answers_of("letters") == [wanda, nobody]
            assert record.answers_of("other") == []
        assert (wanda.answer.id, wanda.answer.post_key, wanda.answer.position) == ("letters/wanda-pyle", "letters", 0)
        assert wanda.answer.question == "Do you read letters?"
        assert wanda.answer.text == "Yes.\n\n• All of them." == WANDA.text
        assert (wanda.answer.respondent, wanda.answer.types) == (WANDA.respondent, WANDA.types)
        assert wanda.doubt == "no dash"
        assert nobody.answer.respondent.anonymous
        assert nobody.answer.types == ()

    def test_the_fate_of_ids_comes_out_as_it_went_in(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
            for key in (None, "letters"):
                assert record.redirects(key) == list(IDS.redirects)
                assert record.gone(key) == list(IDS.gone)
            assert record.redirects("other") == []
            assert [answer_id for answer_id, _ in record.bearers("letters")] == list(IDS.ids)

    def test_storing_a_post_again_replaces_everything_of_it(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
            carried = PostIds(("letters/anonymous",), (), (Gone("letters/wanda-pyle", "gone", frozenset()),))
            split = Split((), (NOBODY,), (Span(0, 50, Role.HOST, None, ""),))
            record.store_post(replace(POST, tags=(), published=None), TEXT, split, carried, VERSION)
            (read,) = record.posts()
            assert (read.post.tags, read.post.published, read.question) == ((), None, None)
            (only,) = record.answers()
            assert only.answer.question == ""
            assert record.redirects() == []
            tables = ["post_terms", "answers", "paragraphs", "answer_types", "spans", "questions", "facts"]
            counts = [record.connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]  # noqa: S608
            assert counts == [2, 1, 1, 0, 1, 0, 0]

    def test_posts_and_answers_are_in_the_order_of_date_and_key(self, archive: Path) -> None:
        days = {"b": dt.date(2015, 1, 1), "c": None, "a": dt.date(2015, 1, 1), "d": dt.date(2012, 1, 1)}
        with Record.write(archive) as record:
            for key, day in days.items():
                ids = PostIds((f"{key}/wanda-pyle", f"{key}/anonymous"))
                record.store_post(replace(POST, key=key, published=day), TEXT, SPLIT, ids, VERSION)
            assert [read.post.key for read in record.posts()] == ["c", "d", "a", "b"]
            assert [read.answer.id.split("/")[0] for read in record.answers()] == list("ccddaabb")

    def test_problems_are_those_of_the_last_import(self, archive: Path) -> None:
        with Record.write(archive) as record:
            record.store_problems([MalformedSource("a.txt", "broken", "Mend it."), MalformedSource("b", "b", "b")])
            record.store_problems([MalformedSource("c.txt", "broken", "Mend it.")])
            assert record.problems() == [("MalformedSource", "c.txt: broken. Mend it.")]


class TestIntegrity:
    def test_a_post_that_fails_half_way_leaves_the_old_one(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
            twice = PostIds(("letters/wanda-pyle", "letters/wanda-pyle"))
            with pytest.raises(sqlite3.IntegrityError):
                record.store_post(replace(POST, title="new"), TEXT, SPLIT, twice, VERSION)
            assert record.posts()[0].post.title == POST.title
            assert len(record.answers()) == 2

    def test_a_redirect_to_nowhere_is_refused(self, archive: Path) -> None:
        lost = replace(IDS, redirects=(Redirect("letters/x", "letters/nobody", frozenset()),))
        with Record.write(archive) as record, pytest.raises(sqlite3.IntegrityError):
            record.store_post(POST, TEXT, SPLIT, lost, VERSION)

    def test_a_reader_cannot_write(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
        with pytest.raises(RecordUnusable, match="readonly"), Record.read(archive) as record:
            record.connection.execute("DELETE FROM posts")

    def test_a_reader_sees_one_state_while_another_is_written(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
            with Record.read(archive) as reader:
                assert len(reader.posts()) == 1
                record.store_post(replace(POST, key="more"), TEXT, Split((), (), ()), PostIds(()), VERSION)
                assert len(reader.posts()) == 1
            assert len(record.posts()) == 2

    def test_other_tools_find_a_strict_plain_schema(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store_letters(record)
        with closing(sqlite3.connect(record_path(archive))) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            (schema,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'answers'").fetchone()
            assert "-- NULL when anonymous" in schema
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute("UPDATE posts SET tail_characters = 'many'")


class TestFile:
    def test_there_is_one_writer(self, archive: Path) -> None:
        with (
            Record.write(archive),
            pytest.raises(RecordBusy, match="another `answerstacks` command"),
            Record.write(archive),
        ):
            pass

    def test_a_writer_that_was_killed_holds_no_lock(self, archive: Path) -> None:
        code = (
            "import os, signal, sys, pathlib; from index.record.record import Record\n"
            "with Record.write(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
        )
        done = subprocess.run([sys.executable, "-c", code, str(archive)], check=False)
        assert done.returncode == -9
        with Record.write(archive):
            pass

    def test_a_missing_record_is_not_made_by_reading(self, archive: Path) -> None:
        with pytest.raises(RecordNotFound, match="answerstacks index SOURCE"), Record.read(archive):
            pass
        assert not archive.exists()

    @pytest.mark.parametrize("mode", ["read", "write"])
    def test_a_newer_record_is_refused(self, archive: Path, mode: str) -> None:
        with Record.write(archive):
            pass
        with closing(sqlite3.connect(record_path(archive))) as connection:
            connection.execute("PRAGMA user_version = 99")
        with pytest.raises(
            RecordTooNew, match=f"schema version 99, this program knows up to {len(record_file.migrations())}"
        ):
            getattr(Record, mode)(archive).__enter__()

    def test_an_older_record_is_brought_up_to_date_by_the_next_writer(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        newest = record_file.migrations()
        monkeypatch.setattr(record_file, "migrations", lambda: newest[:1])
        archive.mkdir()
        with record_file.open_locked(archive):
            pass
        monkeypatch.undo()
        with pytest.raises(RecordTooOld, match="index --rebuild"), Record.read(archive):
            pass
        with Record.write(archive) as record:
            store_letters(record)
        with Record.read(archive) as record:
            assert len(record.answers()) == 2

    @pytest.mark.parametrize("mode", ["read", "write"])
    def test_a_file_that_is_no_database_is_refused(self, archive: Path, mode: str) -> None:
        archive.mkdir()
        record_path(archive).write_bytes(b"not a database, but long enough to be looked at" * 20)
        with pytest.raises(RecordDamaged, match="file is not a database"):
            getattr(Record, mode)(archive).__enter__()

    def test_migrations_are_applied_once_and_in_order(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with Record.write(archive) as record:
            store_letters(record)
        first = record_file.migrations()
        added = (*first, "ALTER TABLE posts ADD COLUMN rerun_of TEXT;", "UPDATE posts SET rerun_of = 'x';")
        monkeypatch.setattr(record_file, "migrations", lambda: added)
        for _ in range(2):
            with Record.write(archive) as record:
                assert record.connection.execute("PRAGMA user_version").fetchone() == (len(added),)
                assert record.connection.execute("SELECT rerun_of FROM posts").fetchall() == [("x",)]

    def test_a_migration_that_fails_changes_nothing(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with Record.write(archive) as record:
            store_letters(record)
        broken = (*record_file.migrations(), "ALTER TABLE posts ADD COLUMN rerun_of TEXT; SELECT nonsense;")
        monkeypatch.setattr(record_file, "migrations", lambda: broken)
        with pytest.raises(RecordDamaged, match="nonsense"), Record.write(archive):
            pass
        with closing(sqlite3.connect(record_path(archive))) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (len(broken) - 1,)
            assert "rerun_of" not in [row[1] for row in connection.execute("PRAGMA table_info(posts)")]

    @pytest.mark.parametrize(
        "damage",
        [
            "ALTER TABLE takedown_memory RENAME TO takedown_memorx",
            "ALTER TABLE answers RENAME COLUMN hidden TO hiddem",
            "ALTER TABLE guids RENAME COLUMN post_key TO post_kex",
            "DROP TABLE redirects",
            "CREATE TABLE takedowns (takedown TEXT)",
        ],
    )
    def test_a_damaged_schema_of_an_older_record_is_named(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch, damage: str
    ) -> None:
        newest = record_file.migrations()
        with monkeypatch.context() as patched:
            patched.setattr(record_file, "migrations", lambda: newest[:7])
            archive.mkdir()
            with record_file.open_locked(archive):
                pass
        with closing(sqlite3.connect(record_path(archive))) as connection:
            connection.execute(damage)
        with pytest.raises(RecordDamaged, match="answerstacks restore"), Record.write(archive):
            pass
        with closing(sqlite3.connect(record_path(archive))) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (7,)


class TestEmbeddingCache:
    def test_what_was_stored_is_found_by_model_and_text(self, archive: Path) -> None:
        hashes = [hash_text(f"text {i}") for i in range(1200)]
        vectors = np.arange(2400, dtype=np.float32).reshape(1200, 2)
        with Record.write(archive) as record:
            store(record.connection, "m", hashes[:1000], vectors[:1000])
            found = np.zeros_like(vectors)
            assert fill(record.connection, "m", hashes, found) == list(range(1000, 1200))
            assert np.array_equal(found[:1000], vectors[:1000])
            assert len(fill(record.connection, "other", hashes, found)) == 1200

    def test_a_text_that_occurs_twice_is_filled_twice(self, archive: Path) -> None:
        same = hash_text("same")
        with Record.write(archive) as record:
            store(record.connection, "m", [same], np.ones((1, 2), dtype=np.float32))
            found = np.zeros((2, 2), dtype=np.float32)
            assert fill(record.connection, "m", [same, same], found) == []
        assert found.tolist() == [[1, 1], [1, 1]]

    def test_a_vector_of_another_length_is_made_anew(self, archive: Path) -> None:
        with Record.write(archive) as record:
            store(record.connection, "m", [hash_text("a")], np.ones((1, 3), dtype=np.float32))
            assert fill(record.connection, "m", [hash_text("a")], np.zeros((1, 2), dtype=np.float32)) == [0]

    def test_what_no_text_uses_is_forgotten(self, archive: Path) -> None:
        hashes = [hash_text(text) for text in "abc"]
        with Record.write(archive) as record:
            store(record.connection, "m", hashes, np.ones((3, 2), dtype=np.float32))
            assert prune(record.connection, hashes[:1]) == 2
            assert prune(record.connection, hashes[:1]) == 0
            assert fill(record.connection, "m", hashes, np.zeros((3, 2), dtype=np.float32)) == [1, 2]
