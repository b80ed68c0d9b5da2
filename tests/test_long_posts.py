"""A very long post costs in proportion to its length: no line is compared with all others."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from index.attribution.office_clauses import later_office
from index.files.layout import record_path
from index.posts.records import BlockKind, BodyFormat, Post
from index.reading.blocks import read_blocks
from index.reading.flow import Flow
from index.reading.lines import Line, lines_of, make_line
from index.reading.nesting import DEEPEST, with_shallow_nesting
from index.record.record import Record
from index.record.record_file import migrations
from index.splitting.columns.host import intro_end
from index.splitting.columns.used_words import UsedWords
from index.splitting.question import find_question
from index.splitting.splitting import take_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "Further Questions: Do you whistle at the desk?"
SIGNED = "\n\n- Inez Tarn, Director, Gorse Public Library"
#: What is repeated until the post is long, and what the post begins with.
SHAPES = {
    "column": ("We whistle, all of us.\n\n- Inez Tarn, Director, Gorse Public Library\n\n", ""),
    "short lines": ("Yes\n\n", ""),
    "questions in a list": ("<li>Do you whistle?</li>", "We asked people who hire librarians:\n\n"),
    "pictures": ('<img src="a.jpg" alt="Inez Tarn">\n\n', "Do you whistle?\n\n"),
    "ticks": ("<strong>Do you whistle?</strong>\n\n√ Yes\n\n", "This anonymous interview is with a librarian.\n\n"),
    "speakers": ("<b>Host:</b> Do you whistle?\n\n<b>Inez Tarn:</b> I do.\n\n", ""),
    "bold words": ("<b>We</b> whistle<br>", ""),
    "lines in italics": ("<i>We whistle.</i><br>", ""),
}


class Counted(list[Line]):
    """Lines that count how often one of them is read."""

    reads = 0

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        self.reads += len(found) if isinstance(place, slice) else 1
        return found

    def __iter__(self) -> Iterator[Line]:
        self.reads += len(self)
        return super().__iter__()


def counted(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Counted:
    """The texts as the lines of a post."""
    return Counted(make_line(number, kind, text, 100 * number) for number, text in enumerate(texts))


@pytest.mark.parametrize("text", ["Yes.", "Do you whistle?", "Thanks to all who answered!", "They asked:"])
@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.IMAGE_TEXT])
def test_an_opening_is_looked_for_in_few_reads_of_each_line(text: str, kind: BlockKind) -> None:
    lines = counted(*[text] * 2000, kind=kind)
    intro_end(lines, len(lines), TITLE)
    assert lines.reads < 40 * len(lines)


def test_a_question_in_many_lines_is_found_in_few_reads_of_each() -> None:
    lines = counted(*[f"Do you whistle on day {number}?" for number in range(2000)])
    find_question(lines, TITLE)
    assert lines.reads < 40 * len(lines)


def test_names_are_looked_for_among_words_that_were_found_once() -> None:
    lines = counted("We tarn the roof, and o’brien it.", *["We whistle."] * 2000)
    used = UsedWords(lines)
    assert used.has_any_of("Inez Tarn")
    assert used.has_any_of("Otto O’Brien")
    assert not any(used.has_any_of(name) for name in ["Wanda Pyle", "Brie", "Otto N’We"] * 100)
    assert lines.reads == len(lines)


def test_invisible_lines_at_the_end_of_a_block_are_left_out() -> None:
    flow = Flow()
    for text in ("We whistle.", "\u200b", "\u200b"):
        flow.add(text, BlockKind.PARAGRAPH)
        flow.break_line(within_block=True)
    assert [block.text for block in flow.blocks()] == ["We whistle."]


def test_each_line_has_the_bold_runs_that_are_in_it() -> None:
    body = "<p><b>We</b> whistle <b>a lot<br>and</b> sing<br>at <b>dawn</b></p>"
    lines = lines_of(read_blocks(body, BodyFormat.HTML))
    assert [[line.text[start:end] for start, end in line.bold_runs] for line in lines] == [
        ["We", "a lot"],
        ["and"],
        ["dawn"],
    ]


def test_elements_nest_no_deeper_than_browsers_let_them() -> None:
    depth = DEEPEST + 3
    nested = with_shallow_nesting("<div>" * depth + "x" + "</div>" * depth + "y")
    assert nested == "<div>" * DEEPEST + "<hr>" * 3 + "x" + "<hr>" * 3 + "</div>" * DEEPEST + "y"


@pytest.mark.parametrize("repeat", ["<div>We <b>whistle</b>.</div>", "<ul><li>We</li></ul>", "<p>We", "<divan>We</p>"])
def test_many_elements_beside_one_another_stay(repeat: str) -> None:
    assert with_shallow_nesting(repeat * DEEPEST) == repeat * DEEPEST


def test_words_in_elements_that_nest_too_deep_stay_parted() -> None:
    body = "".join(f"<div>We whistle {number}." for number in range(2 * DEEPEST)) + "</div>" * 2 * DEEPEST
    texts = [block.text for block in read_blocks(body, BodyFormat.HTML)]
    assert texts == [f"We whistle {number}." for number in range(2 * DEEPEST)]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_length_takes_less_than_eight_times_the_time(shape: str) -> None:
    repeated, opening = SHAPES[shape]

    def seconds(characters: int) -> float:
        body = opening + repeated * (characters // len(repeated)) + SIGNED
        post = Post("whistling", "", TITLE, None, (), (), body, BodyFormat.CLASSIC, "")
        begun = time.process_time()
        take_apart(post, read_blocks(body, post.body_format))
        return time.process_time() - begun

    seconds(1000)
    # Its square would take sixteen times as long, however busy the machine is.
    assert any(seconds(120_000) < 8 * seconds(30_000) for _ in range(5))


def test_what_somebody_is_now_is_looked_for_by_reading_once() -> None:
    def seconds(characters: int) -> float:
        repeated = "She walked on, and she sang. "
        begun = time.process_time()
        later_office("Inez Tarn", repeated * (characters // len(repeated)))
        return time.process_time() - begun

    assert any(seconds(80_000) < 8 * seconds(20_000) for _ in range(5))


def tables(archive: Path) -> dict[str, bool]:
    """The tables of the record, each with True if its rows are kept by their key alone."""
    with closing(sqlite3.connect(record_path(archive))) as connection:
        rows = connection.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        return {name: bool(without_rowid) for name, without_rowid in rows}


class TestRecord:
    """Rows that belong to a post find it without reading its body."""

    def test_posts_have_an_index_of_their_keys(self, tmp_path: Path) -> None:
        with Record.write(tmp_path):
            pass
        assert not tables(tmp_path)["posts"]

    def test_an_older_record_keeps_its_posts_and_their_rows(self, tmp_path: Path) -> None:
        number = next(at for at, script in enumerate(migrations()) if "posts_by_rowid" in script)
        with closing(sqlite3.connect(record_path(tmp_path))) as connection:
            for script in migrations()[:number]:
                connection.executescript(script)
            for key in ("maps", "atlases"):
                values = (key, "", "Maps", None, "column", "body", "text", "maps.txt", 0, "text", "hash", "1")
                connection.execute("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
                connection.execute("INSERT INTO post_terms VALUES (?, 'tag', 0, 'paper')", (key,))
            connection.execute(f"PRAGMA user_version = {number}")
            connection.commit()
        with Record.write(tmp_path) as record:
            connection = record.connection
            assert connection.execute("SELECT key, body FROM posts ORDER BY key").fetchall() == [
                ("atlases", "body"),
                ("maps", "body"),
            ]
            assert connection.execute("SELECT count(*) FROM post_terms").fetchone() == (2,)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            connection.execute("DELETE FROM posts WHERE key = 'maps'")
            assert connection.execute("SELECT post_key FROM post_terms").fetchall() == [("atlases",)]
        assert not tables(tmp_path)["posts"]
