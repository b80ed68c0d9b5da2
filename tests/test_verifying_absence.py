"""Verification proves that what is hidden is nowhere, and each proof can fail."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.files import layout
from index.generation.keyword_index import write_keyword_index
from index.generation.term_arrays import AnswerText
from index.imports.importing import import_sources
from index.verifying.verification import verify
from tests.verified_archive import OTTO, QUESTION, change_record, found, live, seal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

pytestmark = pytest.mark.slow


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

    @pytest.mark.parametrize("said", ["No.", "Public.", "2014", "2014-05-02.", "Inferred.", "Column", "Staff size."])
    def test_words_of_the_program_give_nothing_away(
        self, archive: Path, posts: PostFolder, fake_encoder: FakeEncoder, said: str
    ) -> None:
        """Of an answer as short as that, which no shown text has: days, types and what is said of gone ids are ours."""
        posts.write("2014-05-02-letters", QUESTION, f"Wanda Pyle, Branch Head, Sedge Depot: {said}", self.SHOWN)
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "2014-05-02-letters/wanda-pyle"\n')
        import_sources(archive, [posts.path], model=fake_encoder)
        self.change_generation(
            archive, "UPDATE posts SET facts = json_array(json_object('name', 'staff_size', 'value', '9'))"
        )
        self.change_generation(archive, "INSERT INTO gone VALUES ('2014-05-02-letters/kip', 'no longer in the post')")
        assert "holds words of what is hidden" not in found(archive)

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
            (AnswerText("", "the quokka", "", ""), "keyword: holds words that only hidden answers have: quokka"),
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
