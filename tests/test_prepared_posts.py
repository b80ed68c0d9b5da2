"""Posts are prepared for a generation once, and what is kept of them never holds what is hidden."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.files import layout
from index.files.manifest import read_live_manifest
from index.generation import preparing
from index.generation.cutting import Cutter
from index.generation.joined_texts import JoinedTexts
from index.generation.numbered_texts import number_texts
from index.generation.prepared_post import prepare_post, unpack
from index.generation.term_arrays import AnswerText
from index.imports.importing import import_sources
from index.posts.records import Answer, BodyFormat, Paragraph, ParagraphKind, Post, Respondent
from index.record.record import Record
from index.record.record_file import migrations
from index.record.record_rows import ReadPost
from index.takedowns.hiding import preview_unhide, unhide
from index.verifying.verification import verify
from tests.verified_archive import change_record, found

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.generation.prepared_post import PreparedPost
    from tests.conftest import FakeEncoder, PostFolder

QUESTION = "Do you lend looms?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto Brandl, Dean, Gorse Community College: "
HIDDEN = "Never to a quokka, who took the shuttle with it the last time that we did."


@pytest.fixture
def run(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Callable[..., dict[str, bytes]]:
    """Import the folder of posts; what the generation holds but Whoosh's files."""

    def run(*, rebuild: bool = False) -> dict[str, bytes]:
        import_sources(archive, [posts.path], model=fake_encoder, rebuild=rebuild)
        manifest = read_live_manifest(archive)
        assert manifest is not None
        folder = layout.generations_path(archive) / manifest.generation
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".npy", ".sqlite3"}}
        return {**files, "digest": manifest.digest.encode()}

    return run


@pytest.fixture
def three(posts: PostFolder) -> None:
    posts.write("looms", QUESTION, WANDA + HIDDEN, OTTO + "Yes, on Fridays.")
    posts.write("maps", "May maps go home?", OTTO + "Only the torn e-map.")
    posts.write("kilns", "Who fires the kiln?", WANDA + "The weaver does.", "Anonymous: Nobody knows.")


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of posts as they are prepared."""
    keys: list[str] = []

    def noting(read: ReadPost, answers: Sequence[Answer], cutter: Cutter) -> PreparedPost:
        keys.append(read.post.key)
        return prepare_post(read, answers, cutter)

    monkeypatch.setattr(preparing, "prepare_post", noting)
    return keys


def kept(archive: Path) -> dict[str, PreparedPost]:
    with Record.read(archive) as record:
        rows = record.connection.execute("SELECT post_key, prepared FROM prepared_posts").fetchall()
    return {key: unpack(blob) for key, blob in rows}


def take_down(archive: Path, what: str = 'answer = "looms/wanda-pyle"') -> None:
    layout.corrections_path(archive).write_text(f"[[hide]]\n{what}\n")


def put(archive: Path, blob: bytes) -> None:
    # Only hexadecimal digits.
    change_record(archive, f"UPDATE prepared_posts SET prepared = x'{blob.hex()}' WHERE post_key='looms'")  # noqa: S608


@pytest.mark.usefixtures("three")
class TestKeeping:
    def test_an_edit_prepares_what_was_edited(
        self, posts: PostFolder, run: Callable[..., dict[str, bytes]], prepared: list[str]
    ) -> None:
        run()
        assert prepared == ["kilns", "looms", "maps"]
        prepared.clear()
        posts.write("maps", "May maps go home?", OTTO + "None of them.")
        edited = run()
        assert prepared == ["maps"]
        assert run(rebuild=True) == edited
        assert prepared == ["maps", "kilns", "looms", "maps"], "a rebuild takes nothing from what is kept"

    def test_other_rules_prepare_every_post(
        self,
        posts: PostFolder,
        run: Callable[..., dict[str, bytes]],
        prepared: list[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        run()
        posts.write("maps", "May maps go home?", OTTO + "None of them.")
        rule = tmp_path / "rule.tsv"
        rule.write_text("another rule")
        monkeypatch.setattr(preparing, "_DECIDING", (rule,))
        prepared.clear()
        run()
        assert prepared == ["kilns", "looms", "maps"]

    def test_an_answer_that_is_hidden_or_shown_again_prepares_its_post(
        self, archive: Path, run: Callable[..., dict[str, bytes]], prepared: list[str], fake_encoder: FakeEncoder
    ) -> None:
        before = run()
        prepared.clear()
        take_down(archive)
        run()
        assert prepared == ["looms"]
        assert "quokka" not in {word for post in kept(archive).values() for word in post.words}
        assert verify(archive).problems == ()
        unhide(archive, preview_unhide(archive, "looms/wanda-pyle"), model=fake_encoder)
        assert prepared == ["looms", "looms"]
        assert run() == before

    def test_of_a_post_that_is_hidden_nothing_is_kept(
        self, archive: Path, run: Callable[..., dict[str, bytes]]
    ) -> None:
        run()
        take_down(archive, 'post = "looms"')
        run()
        assert sorted(kept(archive)) == ["kilns", "maps"]

    def test_what_was_altered_is_prepared_anew(
        self, archive: Path, posts: PostFolder, run: Callable[..., dict[str, bytes]], prepared: list[str]
    ) -> None:
        run()
        with closing(sqlite3.connect(layout.record_path(archive))) as connection, connection:
            ((blob,),) = connection.execute("SELECT prepared FROM prepared_posts WHERE post_key = 'maps'").fetchall()
            harmed = blob[:-1] + bytes([blob[-1] ^ 1])
            connection.execute("UPDATE prepared_posts SET prepared = ? WHERE post_key = 'maps'", (harmed,))
        prepared.clear()
        posts.write("kilns", "Who fires the kiln?", WANDA + "The potter does.")
        edited = run()
        assert prepared == ["kilns", "looms", "maps"], "nothing is trusted of a record that somebody has changed"
        assert run(rebuild=True) == edited

    def test_of_an_older_record_every_post_is_prepared(
        self, archive: Path, run: Callable[..., dict[str, bytes]], prepared: list[str]
    ) -> None:
        before = run()
        number = next(at for at, script in enumerate(migrations()) if "TABLE prepared_posts" in script)
        for statement in ("DROP TABLE prepared_posts", f"PRAGMA user_version = {number}"):
            change_record(archive, statement)
        prepared.clear()
        assert run() == before
        assert run(rebuild=True) == before
        assert sorted(kept(archive)) == ["kilns", "looms", "maps"]

    def test_another_model_cuts_otherwise(
        self, archive: Path, run: Callable[..., dict[str, bytes]], posts: PostFolder, prepared: list[str]
    ) -> None:
        run()
        prepared.clear()
        import_sources(archive, [posts.path], keyword_only=True)
        assert prepared == ["kilns", "looms", "maps"]


@pytest.mark.usefixtures("three")
class TestAbsence:
    """The proof that nothing hidden is kept, and each of its ways to fail."""

    @pytest.fixture
    def hiding(self, archive: Path, run: Callable[..., dict[str, bytes]]) -> Path:
        run()
        with_it = kept(archive)["looms"].pack()
        (archive / "with_it").write_bytes(with_it)
        take_down(archive)
        run()
        assert verify(archive).problems == ()
        return archive

    def test_a_post_as_it_was_with_the_hidden_answer(self, hiding: Path) -> None:
        put(hiding, (hiding / "with_it").read_bytes())
        assert "record.sqlite3: it keeps a prepared post that cannot be read" in found(hiding)

    @pytest.mark.parametrize(
        ("part", "problem"),
        [
            ("row", "with other rows"),
            ("answers", "with other rows"),
            ("words", "with other words"),
            ("steps", "with other words"),
            ("passages", "with passages that are not shown"),
        ],
    )
    def test_a_part_of_the_hidden_answer(self, hiding: Path, part: str, problem: str) -> None:
        post = kept(hiding)["looms"]
        hidden = unpack((hiding / "with_it").read_bytes())
        match part:
            case "row":
                post.row[1] = HIDDEN  # type: ignore[index]
            case "answers":
                post.answers[0].row[5:6] = ["Wanda Pyle"]  # type: ignore[index]
            case "words":
                post.words[0] = "quokka"  # type: ignore[index]
            case "steps":
                changed = post.steps.copy()
                changed[:4] = hidden.steps[4:8] + 1
                post = replace(post, steps=changed)
            case _:
                post.answers[0].passages.append(hidden.answers[0].passages[0])  # type: ignore[attr-defined]
        put(hiding, post.pack())
        assert f"record.sqlite3: it keeps a prepared post {problem}" in found(hiding)

    @pytest.mark.parametrize("said", [f'"more":"{HIDDEN}",', f"{' ' * 80}"])
    def test_words_that_are_no_part_of_it(self, hiding: Path, said: str) -> None:
        packed = kept(hiding)["looms"].pack()
        head = 12 + int.from_bytes(packed[:4], "little")
        more = packed[12:head].replace(b'{"row"', f'{{{said}"row"'.encode())
        put(hiding, len(more).to_bytes(4, "little") + packed[4:12] + more + packed[head:])
        assert "record.sqlite3: it keeps a prepared post with more than it says" in found(hiding)

    def test_a_post_that_is_not_shown(self, hiding: Path) -> None:
        other = "INSERT INTO prepared_posts SELECT 'others', made_of, digest, prepared FROM prepared_posts LIMIT 1"
        change_record(hiding, other)
        assert "record.sqlite3: it keeps 1 prepared posts that are not as the live generation has them" in found(hiding)

    def test_a_post_made_of_something_else(self, hiding: Path) -> None:
        change_record(hiding, "UPDATE prepared_posts SET made_of = x'00' WHERE post_key = 'looms'")
        assert "it keeps 1 prepared posts" in found(hiding)

    def test_the_next_import_forgets_it(self, hiding: Path, run: Callable[..., dict[str, bytes]]) -> None:
        change_record(hiding, "UPDATE prepared_posts SET made_of = x'00' WHERE post_key = 'looms'")
        run()
        assert verify(hiding).problems == ()


_WORDS = "e-mail story time storytime Hiring the of Sánchez ﷺ  U.S. 2014\n".split(" ")
_TEXT = st.lists(st.sampled_from(_WORDS), max_size=6).map(" ".join)
_Said = tuple[str, str, str, str]
_POSTS = st.lists(st.lists(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT), min_size=1, max_size=3), max_size=4)


@settings(max_examples=80)
@given(_POSTS)
def test_posts_joined_are_the_texts_read_one_after_another(of_posts: list[list[_Said]]) -> None:
    joined = JoinedTexts()
    for said in of_posts:
        joined.add(prepare(said), [name for _, _, name, _ in said])
    ours, theirs = joined.numbered(), number_texts(AnswerText(*row) for said in of_posts for row in said)
    assert (ours.stems, ours.compounds, ours.count) == (theirs.stems, theirs.compounds, theirs.count)
    for one, other in ((ours.steps, theirs.steps), (ours.lengths, theirs.lengths)):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    assert [[*ours.words, ""][n] for n in ours.tokens] == [[*theirs.words, ""][n] for n in theirs.tokens]


def prepare(said: Sequence[_Said]) -> PreparedPost:
    """A post with these answers, packed and unpacked."""
    answers = [
        Answer(f"a/{n}", "a", n, question, Respondent(name, "", work), (paragraph(answer),))
        for n, (question, answer, name, work) in enumerate(said)
    ]
    read = ReadPost(Post("a", "", "A", None, (), (), "", BodyFormat.TEXT, ""), "")
    return unpack(prepare_post(read, answers, Cutter(len, 1000)).pack())


def paragraph(text: str) -> Paragraph:
    return Paragraph(ParagraphKind.PARAGRAPH, text, 0, len(text))
