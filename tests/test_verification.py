"""Verification finds every kind of damage."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.files import layout
from index.files.manifest import list_files, read_live_manifest, write_manifest
from index.generation.keyword_index import write_keyword_index
from index.generation.term_arrays import AnswerText
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.record_errors import RecordBusy, RecordNotFound
from index.record.seals import Altered, seal_all
from index.verifying.verification import verify

if TYPE_CHECKING:
    from tests.conftest import FakeEncoder, PostFolder

pytestmark = pytest.mark.slow

QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every one."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: No, there are too many."


@pytest.fixture
def sound(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Path:
    """An archive in which nothing is wrong."""
    posts.write("letters", QUESTION, WANDA, OTTO)
    import_sources(archive, [posts.path], model=fake_encoder)
    return archive


def live(archive: Path) -> Path:
    return archive / "generations" / "000001"


def found(archive: Path) -> str:
    """All problems, a line each."""
    return "\n".join(f"{problem.place}: {problem.problem}" for problem in verify(archive).problems)


def seal(archive: Path) -> None:
    """Make the manifest agree with the files."""
    manifest = read_live_manifest(archive)
    assert manifest is not None
    manifest.files.clear()
    manifest.files.update(list_files(live(archive)))
    write_manifest(live(archive), manifest)


def change_record(archive: Path, *statements: str) -> None:
    """Change the record as a mistake of this program would: sealed, and without its foreign keys."""
    with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        seal_all(connection, Altered())


def test_a_sound_archive_has_no_problems(sound: Path) -> None:
    report = verify(sound)
    assert (report.generation, report.posts, report.answers, report.problems) == ("000001", 1, 2, ())
    assert report.files == len(list_files(live(sound)))


def test_where_there_is_no_archive_that_is_said(archive: Path) -> None:
    with pytest.raises(RecordNotFound):
        verify(archive)


def test_an_archive_being_written_is_not_judged(sound: Path) -> None:
    with Record.write(sound), pytest.raises(RecordBusy):
        verify(sound)


class TestFiles:
    @pytest.mark.parametrize("name", [layout.VECTORS, layout.ANSWERS, layout.TERMS, "keyword/_MAIN_1.toc"])
    def test_one_changed_bit_is_found(self, sound: Path, name: str) -> None:
        path = live(sound) / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert found(sound).startswith(f"{name}: should be SHA-256 ")
        assert "answerstacks index --rebuild" in found(sound)

    def test_a_truncated_file_is_found(self, sound: Path) -> None:
        path = live(sound) / layout.VECTORS
        path.write_bytes(path.read_bytes()[:-4])
        assert "vectors.npy: should be 640 bytes, found 636" in found(sound)

    def test_a_missing_file_is_found(self, sound: Path) -> None:
        (live(sound) / layout.YEARS).unlink()
        assert "years.npy: is missing" in found(sound)

    def test_a_file_too_many_is_found(self, sound: Path) -> None:
        (live(sound) / "keyword" / "extra.seg").write_text("x")
        assert "keyword/extra.seg: is not in the manifest" in found(sound)

    @pytest.mark.parametrize("content", ["", "nonsense", '{"format": 99}'])
    def test_a_manifest_that_cannot_be_read_is_found(self, sound: Path, content: str) -> None:
        (live(sound) / layout.MANIFEST).write_text(content)
        assert found(sound).startswith("current: names no generation that can be read")

    def test_a_generation_under_another_name_is_found(self, sound: Path) -> None:
        live(sound).rename(live(sound).with_name("000007"))
        layout.current_path(sound).write_text("000007\n")
        assert found(sound).startswith("current: names no generation")

    def test_arrays_that_do_not_fit_together_are_found(self, sound: Path) -> None:
        np.save(live(sound) / layout.YEARS, np.zeros(3, dtype=np.int16))
        seal(sound)
        assert "years.npy: has the shape (3,), should have (2,)" in found(sound)

    def test_words_that_are_not_the_records_are_found(self, sound: Path) -> None:
        with closing(sqlite3.connect(live(sound) / layout.ANSWERS)) as connection, connection:
            connection.execute("UPDATE answers SET question = 'Never?' WHERE row = 0")
        seal(sound)
        assert (
            "answers.sqlite3: the generation has 'letters/wanda-pyle', the record 'letters/wanda-pyle' with other words"
            in found(sound)
        )


class TestRecord:
    def test_an_answer_that_is_only_in_the_generation_is_found(self, sound: Path) -> None:
        change_record(sound, "DELETE FROM answers WHERE position = 1")
        assert "the generation has 'letters/otto-m-brandl', the record nothing" in found(sound)

    def test_characters_without_a_span_are_found(self, sound: Path) -> None:
        change_record(sound, "DELETE FROM spans WHERE position = 2")
        assert "post letters: no span covers" in found(sound)

    def test_spans_that_end_too_early_are_found(self, sound: Path) -> None:
        change_record(sound, "DELETE FROM spans WHERE position = (SELECT max(position) FROM spans)")
        assert "post letters: its spans end at" in found(sound)

    def test_overlapping_spans_are_found(self, sound: Path) -> None:
        change_record(sound, "UPDATE spans SET start = start - 1 WHERE position = 3")
        assert "post letters: two spans overlap" in found(sound)

    def test_a_row_without_its_parent_is_found(self, sound: Path) -> None:
        change_record(sound, "INSERT INTO post_terms VALUES ('nowhere', 'tag', 0, 'x')")
        assert "a row of post_terms refers to a row of posts that is not there" in found(sound)

    def test_a_redirect_to_nowhere_is_found(self, sound: Path) -> None:
        change_record(sound, "INSERT INTO redirects VALUES ('letters/old', 'letters/nobody', 'letters', x'')")
        assert "answer letters/old: redirects to letters/nobody, which is not there" in found(sound)

    @pytest.mark.parametrize(
        ("statement", "problem"),
        [
            (
                "INSERT INTO redirects VALUES ('letters/wanda-pyle', 'letters/otto-m-brandl', 'letters', x'')",
                "is a redirect and live or gone as well",
            ),
            ("INSERT INTO gone VALUES ('letters/wanda-pyle', 'letters', 'why', x'')", "is live and gone as well"),
        ],
    )
    def test_an_id_with_two_fates_is_found(self, sound: Path, statement: str, problem: str) -> None:
        change_record(sound, statement)
        assert f"answer letters/wanda-pyle: {problem}" in found(sound)

    def test_a_damaged_database_is_found(self, sound: Path) -> None:
        change_record(sound, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE")
        path = layout.record_path(sound)
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
        assert "record.sqlite3: " in found(sound)

    def test_a_record_that_was_deleted_is_found(self, sound: Path) -> None:
        layout.record_path(sound).unlink()
        assert "there is no record here" in found(sound)


class TestAbsence:
    """Each proof that what is hidden is nowhere can fail."""

    SHOWN = OTTO + " All of the letters in the drawer are read by the dean one by one, says the branch head."
    SAID = "In the drawer the letters of the dean are read one by one by the quokka."
    HIDDEN = "Wanda Pyle, Branch Head, Teasel Public Library: " + SAID

    @pytest.fixture
    def hiding(self, archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Path:
        posts.write("letters", QUESTION, self.HIDDEN, self.SHOWN)
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "letters/wanda-pyle"\n')
        import_sources(archive, [posts.path], model=fake_encoder)
        assert verify(archive).problems == ()
        return archive

    def change_generation(self, archive: Path, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(live(archive) / layout.ANSWERS)) as connection, connection:
            connection.execute(statement, values)
        seal(archive)

    @pytest.mark.parametrize(
        "text", [SAID, SAID[-40:], "Wanda Pyle", "It was said that in the drawer the letters of the dean are read."]
    )
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE posts SET title = ?",
            "UPDATE answers SET question = ?",
            "UPDATE posts SET questions = json_array(?)",
            "UPDATE answers SET paragraphs = json_array(json_object("  # noqa: ISC004
            "'kind', 'paragraph', 'text', 'Well. ' || ?, 'start', 0, 'end', 9, 'label', ''))",
        ],
    )
    def test_its_words_in_any_text(self, hiding: Path, statement: str, text: str) -> None:
        self.change_generation(hiding, statement, text)
        assert "answers.sqlite3: holds words of what is hidden: letters/wanda-pyle. Run" in found(hiding)

    def test_words_that_are_shown_elsewhere_give_nothing_away(self, hiding: Path) -> None:
        self.change_generation(
            hiding, "UPDATE posts SET title = 'the letters in the drawer are read by the dean one by one'"
        )
        assert "holds words of what is hidden" not in found(hiding)

    def test_its_words_among_the_tokens(self, hiding: Path) -> None:
        words = (live(hiding) / layout.TOKEN_WORDS).read_text().splitlines()
        tokens = np.load(live(hiding) / layout.TOKENS)
        numbers = [words.index(stem) for stem in "in the drawer the letter of the dean".split()]
        start = len(tokens) - len(numbers) - 3
        tokens[start : start + len(numbers)] = numbers
        np.save(live(hiding) / layout.TOKENS, tokens)
        seal(hiding)
        assert "tokens.npy: holds words of what is hidden: letters/wanda-pyle" in found(hiding)

    @pytest.mark.parametrize("name", [layout.TOKEN_STEPS, layout.TOKEN_LENGTHS])
    def test_the_places_of_its_words(self, hiding: Path, name: str) -> None:
        places = np.load(live(hiding) / name)
        places[-4] += 1
        np.save(live(hiding) / name, places)
        seal(hiding)
        assert f"{name}: holds places that are not those of the words shown. Run" in found(hiding)

    @pytest.mark.parametrize("name", [layout.TERMS, layout.TOKEN_WORDS])
    @pytest.mark.parametrize("word", ["quokka", "=quokka", "wanda"])
    def test_a_word_of_its_own_in_a_list_of_words(self, hiding: Path, name: str, word: str) -> None:
        first, *rest = (live(hiding) / name).read_text().splitlines()
        assert first
        (live(hiding) / name).write_text("\n".join([word, *rest]) + "\n")
        seal(hiding)
        assert f"{name}: holds words that only hidden answers have: {word.strip('=')}" in found(hiding)

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("the quokka thequokka", "words that only hidden answers have: quokka"),
            ("dean are deanar", "words one after the other as only hidden answers have them: dean are"),
        ],
    )
    def test_its_words_among_the_spellings(self, hiding: Path, line: str, problem: str) -> None:
        (live(hiding) / layout.SPELLINGS).write_text(f"{line}\n")
        seal(hiding)
        assert f"spellings.txt: holds {problem}" in found(hiding)

    @pytest.mark.parametrize(
        ("extra", "problem"),
        [
            (AnswerText(QUESTION, "nothing", "", ""), "keyword: holds 2 answers that are not the 1 shown"),
            (AnswerText("", "", "wanda", ""), "keyword: holds words that only hidden answers have: wanda"),
            (AnswerText("", "the quokkas", "", ""), "keyword: holds words that only hidden answers have: quokka"),
        ],
    )
    def test_more_in_the_keyword_index(self, hiding: Path, extra: AnswerText, problem: str) -> None:
        shutil.rmtree(live(hiding) / layout.KEYWORD)
        (live(hiding) / layout.KEYWORD).mkdir()
        write_keyword_index(live(hiding) / layout.KEYWORD, [AnswerText(QUESTION, self.SHOWN, "", ""), extra])
        seal(hiding)
        assert problem in found(hiding)

    @pytest.mark.parametrize(
        ("statement", "problem"),
        [
            ("UPDATE answers SET id = 'letters/wanda-pyle'", "shows what is hidden: letters/wanda-pyle"),
            ("INSERT INTO redirects VALUES ('letters/wanda-pyle', 'letters/otto-m-brandl')", "shows what is hidden"),
            ("DELETE FROM gone", "does not say that it is gone: letters/wanda-pyle"),
        ],
    )
    def test_its_id(self, hiding: Path, statement: str, problem: str) -> None:
        self.change_generation(hiding, statement)
        assert f"answers.sqlite3: {problem}" in found(hiding)

    def test_a_vector_in_the_cache(self, hiding: Path) -> None:
        change_record(hiding, "INSERT INTO embeddings VALUES ('fake@0', x'00', x'00')")
        assert "record.sqlite3: its cache holds 1 vectors of texts that are not in the live generation" in found(hiding)

    @pytest.mark.parametrize("name", ["000000", "000002.partial"])
    def test_another_generation(self, hiding: Path, name: str) -> None:
        (layout.generations_path(hiding) / name).mkdir()
        assert f"generations/{name}: is not the live generation and may hold what is hidden" in found(hiding)

    def test_a_manifest_that_counts_it(self, hiding: Path) -> None:
        path = live(hiding) / layout.MANIFEST
        path.write_text(path.read_text().replace('"answers": 1', '"answers": 2'))
        assert "manifest.json: says 2 answers, the record has 1 to show" in found(hiding)

    def test_a_takedown_that_was_not_carried_out(self, hiding: Path) -> None:
        change_record(hiding, "UPDATE answers SET hidden = ''")
        assert "is to be hidden (answer letters/wanda-pyle) and is not yet. Run `answerstacks index`" in found(hiding)

    def test_a_takedown_that_is_no_more(self, hiding: Path) -> None:
        """One that never fitted is no fact, and its table is the owner's to correct."""
        path = layout.corrections_path(hiding)
        path.write_text('[[hide]]\nanswer = "letters/nobody"\nreason = "r"\n')
        import_sources(hiding, [], keyword_only=True)
        path.write_text("# nothing any more\n")
        assert "is hidden by a takedown that is no more (answer letters/nobody)" in found(hiding)

    def test_a_file_of_corrections_that_is_gone(self, hiding: Path) -> None:
        layout.corrections_path(hiding).unlink()
        problems = found(hiding)
        assert "there is no such file, or nothing in it. What it held on 20" in problems
        assert "no more" not in problems, "nothing that is advised shows again what is hidden"

    def test_corrections_that_cannot_be_understood(self, hiding: Path) -> None:
        layout.corrections_path(hiding).write_text("[[hyde]]\n")
        assert "corrections.toml, line 1" in found(hiding)


@pytest.mark.parametrize(
    "text",
    ["x", "Further Questions: Why?", "\u00a0\n\nx\n\n\u2028y", "a\n\n\n\n\n\nb", "• a\n• b\n", "Wanda Pyle:\n\n\n"],
)
def test_every_character_of_an_odd_post_is_accounted_for(archive: Path, posts: PostFolder, text: str) -> None:
    (posts.path / "odd.txt").write_text(text, encoding="utf-8")
    import_sources(archive, [posts.path], keyword_only=True)
    assert [problem for problem in verify(archive).problems if "span" in problem.problem] == []


class TestWithheld:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "withheld.json: is no list of what is withheld"),
            (b"{}", "withheld.json: is no list"),
            (b"[]", "withheld.json: does not agree with the record on answer letters/wanda-pyle"),
            (b'["answer letters/wanda-pyle", "post x"]', "withheld.json: does not agree with the record on post x"),
        ],
    )
    def test_a_list_that_is_not_what_the_record_withholds(
        self, archive: Path, posts: PostFolder, content: bytes, problem: str
    ) -> None:
        posts.write("letters", QUESTION, "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "letters/wanda-pyle"\n')
        import_sources(archive, [posts.path], keyword_only=True)
        assert verify(archive).problems == ()
        layout.withheld_path(archive).write_bytes(content)
        assert problem in found(archive)
        import_sources(archive, [], keyword_only=True)
        assert verify(archive).problems == ()

    def test_a_manifest_that_withholds_something_else(self, archive: Path, posts: PostFolder) -> None:
        """No reader opens such a generation: it is found, and written anew."""
        posts.write("letters", QUESTION, "Wanda Pyle, Head, Teasel Public Library: I read all of them.", OTTO)
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "letters/wanda-pyle"\n')
        import_sources(archive, [posts.path], keyword_only=True)
        path = live(archive) / layout.MANIFEST
        written = json.loads(path.read_text())
        written["withholds"] = ["0" * 64]
        path.write_text(json.dumps(written))
        assert "manifest.json: does not withhold what the record does" in found(archive)
        import_sources(archive, [], keyword_only=True)
        assert verify(archive).problems == ()


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../../record.sqlite3", "keyword", "years.npy/x", "a\0b", "x" * 300], ids=repr
)
def test_a_file_that_a_damaged_manifest_names_is_missing_whatever_its_name(sound: Path, name: str) -> None:
    path = live(sound) / "manifest.json"
    written = json.loads(path.read_text())
    # A folder has a length too.
    written["files"][name] = {"bytes": 4096, "sha256": "0" * 64}
    path.write_text(json.dumps(written))
    assert f"{name}: is missing" in found(sound)


def test_a_count_without_end_is_a_damaged_manifest(sound: Path) -> None:
    path = live(sound) / "manifest.json"
    path.write_text(path.read_text().replace('"answers": 2', '"answers": Infinity'))
    assert "names no generation that can be read" in found(sound)
    assert import_sources(sound, [], keyword_only=True).generation_is_new
