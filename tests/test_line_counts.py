"""The lines of a record's posts, counted: posts are taken apart alike in whatever order they come."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import words
from index.files import layout
from index.imports import taking_apart as rules
from index.imports.importing import import_sources
from index.posts.records import BodyFormat, Post, Unpublished
from index.reading.blocks import read_blocks
from index.record.line_rows import read_lines
from tests.effort import times
from tests.recurring_posts import EXPLAINED, HEADING, column, opened, post, run, survey, taken_apart, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

#: A column, and surveys of both formats; enough of each for its template to be in many posts, or in a few.
POSTS = {key: survey(key, [f"Basket {key}.", f"Never in {key}.", f"Hide for {key}."]) for key in "abcde"}
POSTS |= {key: survey(key, ["No.", f"It depends on {key}.", "No."], BodyFormat.CLASSIC) for key in "fg"}
POSTS |= {key: column(key, [f"I read it in {key}.", f"I never do in {key}."]) for key in "hijkl"}
#: What some of them said before.
OLDER = {
    key: replace(POSTS[key], body=POSTS[key].body.replace(HEADING, f"The fence and the {key} gate of it"))
    for key in "abf"
}


@st.composite
def histories(draw: st.DrawFn) -> list[list[Post]]:
    """All posts in some order, some after an older version, in runs of any length."""
    order = draw(st.permutations([*POSTS, *draw(st.sets(st.sampled_from(sorted(OLDER))))]))
    runs: list[list[Post]] = [[]]
    for place, key in enumerate(order):
        comes_again = key in order[place + 1 :]
        if key in {it.key for it in runs[-1]} or draw(st.booleans()):
            runs.append([])
        runs[-1].append(OLDER[key] if comes_again else POSTS[key])
    return runs


@pytest.mark.slow
@settings(max_examples=times(40))
@given(histories(), st.booleans())
def test_any_order_and_grouping_gives_the_same_splits_and_no_link_breaks(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[Post]], is_read_ahead: bool
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    with opened(folder / "one") as record:
        run(record, POSTS.values())
        expected = taken_apart(record), {key: it.recurrence for key, it in read_lines(record.connection).items()}
    published: dict[str, str] = {}
    with opened(folder / "many") as record:
        for posts in history:
            run(record, posts, ahead=posts if is_read_ahead else ())
            published |= {it.answer.id: it.answer.text for it in record.answers()}
        assert (taken_apart(record), {k: it.recurrence for k, it in read_lines(record.connection).items()}) == expected
        live = {it.answer.id: it.answer.text for it in record.answers()}
        leads = {it.old_id: it.new_id for it in record.redirects()}
        gone = {it.id for it in record.gone()}
    for answer_id, text in published.items():
        if answer_id in gone:
            assert not any(
                set(words(text)) <= set(words(other)) for key, other in live.items() if key[0] == answer_id[0]
            )
        else:
            found = live[leads.get(answer_id, answer_id)]
            assert set(words(found)) & set(words(text)), (answer_id, text, found)


class TestRuns:
    @pytest.mark.slow
    def test_each_post_of_a_run_of_its_own_is_taken_apart_three_times_at_most(self, archive: Path) -> None:
        posts = [survey(f"s{n:03}", [f"Basket {n}.", f"Never in {n}.", f"Hide for {n}."]) for n in range(100)]
        with opened(archive) as record:
            splits = sum(run(record, [one]).splits for one in posts)
            assert {tuple(texts(record, it.key)) for it in posts} == {
                (f"Basket {n}.", f"Never in {n}.", f"Hide for {n}.") for n in range(100)
            }
        assert splits <= 110

    def test_a_run_that_changes_nothing_takes_nothing_apart(self, archive: Path) -> None:
        with opened(archive) as record:
            run(record, POSTS.values())
            again = run(record, POSTS.values())
        assert (again.splits, again.resplit, again.changes) == (0, 0, [])

    def test_posts_that_were_read_ahead_are_taken_apart_once(self, archive: Path) -> None:
        posts = list(POSTS.values())
        with opened(archive) as record:
            assert run(record, posts, ahead=posts).splits == len(posts)
            ahead = taken_apart(record)
        with opened(archive.with_name("other")) as record:
            assert run(record, posts).splits > len(posts)
            assert taken_apart(record) == ahead

    def test_posts_that_were_expected_and_do_not_come_count_for_nothing(self, archive: Path) -> None:
        with opened(archive) as record:
            run(record, [POSTS["a"]], ahead=list(POSTS.values()))
            assert texts(record, "a")[1] == f"Never in a.\n\n{HEADING}\n\n{EXPLAINED}"

    def test_a_post_that_cannot_be_read_ahead_costs_only_itself(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail_on_b(body: str, body_format: BodyFormat) -> object:
            if body == POSTS["b"].body:
                raise RuntimeError("a bug")
            return read_blocks(body, body_format)

        monkeypatch.setattr(rules, "read_blocks", fail_on_b)
        posts = [POSTS[key] for key in "abc"]
        with opened(archive) as record:
            work = run(record, posts, ahead=posts)
            assert [it.answer.post_key for it in record.answers()] == ["a"] * 3 + ["c"] * 3
        assert [str(problem) for problem in work.problems if "a bug" in str(problem)]

    def test_ids_of_a_first_try_in_the_same_run_are_not_kept(self, archive: Path) -> None:
        with opened(archive) as record:
            work = run(record, POSTS.values())
            assert (record.redirects(), record.gone()) == ([], [])
        assert all(change.is_new for change in work.changes)
        assert len(work.changes) == len(POSTS)

    def test_counts_are_crossed_both_ways(self, archive: Path) -> None:
        posts = [POSTS[key] for key in "abcde"]
        other = post("e", "Nothing about trees any more, but a line about the sea.\n\nAnd another one of those.")
        with opened(archive) as record:
            run(record, posts)
            assert texts(record, "a")[1] == "Never in a."
            assert run(record, [other]).resplit == 4
            assert texts(record, "a")[1] == f"Never in a.\n\n{HEADING}\n\n{EXPLAINED}"
            assert run(record, [POSTS["e"]]).resplit == 4
            assert texts(record, "a")[1] == "Never in a."

    def test_an_unpublished_post_does_not_count(self, archive: Path) -> None:
        when = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
        posts = [replace(POSTS[key], url=f"https://b.example/2014/05/01/{key}/", as_of=when) for key in "abcde"]
        with opened(archive) as record:
            run(record, posts)
            later = when + dt.timedelta(days=1)
            run(record, [Unpublished("e", posts[4].url, "in the trash", "x.xml", later)])
            assert [texts(record, key)[1] for key in "ae"] == [
                f"Never in a.\n\n{HEADING}\n\n{EXPLAINED}",
                f"Never in e.\n\n{HEADING}\n\n{EXPLAINED}",
            ]
            run(record, [replace(posts[4], as_of=later + dt.timedelta(days=1))])
            assert texts(record, "a")[1] == "Never in a."

    def test_posts_that_call_each_other_the_original_are_one(self, archive: Path) -> None:
        lines = ["Basket a.", "Never in a.", "Hide for a."]
        twins = [replace(survey(key, lines), title="Rerun: Ladders at Dawn", published=None) for key in ("x", "y")]
        with opened(archive) as record:
            run(record, twins)
            assert len(read_lines(record.connection)) == 2

    @pytest.mark.parametrize(
        "note", ["This is a rerun of “Ladders at Dawn”.", "This post first appeared on May 1, 2014."]
    )
    def test_a_rerun_counts_with_its_original(self, archive: Path, note: str) -> None:
        posts = [replace(POSTS["a"], title="Ladders at Dawn"), *(POSTS[key] for key in "bcd")]
        rerun = survey("z", ["Basket a.", "Never in a.", "Hide for a."], note=note)
        rerun = replace(rerun, published=dt.date(2020, 1, 1))
        with opened(archive) as record:
            run(record, [*posts, rerun])
            assert EXPLAINED in texts(record, "b")[1], "four posts, one of them twice"
            run(record, [POSTS["e"]])
            assert texts(record, "b")[1] == "Never in b."


class TestCorrections:
    def test_a_correction_never_becomes_unfit_by_other_posts(self, archive: Path, tmp_path: Path) -> None:
        table = tmp_path / "corrections.toml"
        with opened(archive) as record:
            run(record, [POSTS["a"]])
            said = next(it.answer for it in record.answers_of("a") if HEADING in it.answer.text)
            table.write_text(
                f'[[split]]\nanswer = "{said.id}"\nat = "{HEADING}"\nname = "Kip Loam"\n', encoding="utf-8"
            )
            work = run(record, [], table)
            assert (work.corrections_applied, work.corrections_unfit) == (1, [])
            kept = taken_apart(record)["a"]
            for key in "bcdefg":
                work = run(record, [POSTS[key]], table)
                assert (work.corrections_applied, work.corrections_unfit) == (1, []), key
            assert taken_apart(record)["a"] == kept
            assert run(record, [], table).resplit == 0
            assert texts(record, "b")[1] == "Never in b."
            # Taken out of the file, it holds the post no longer.
            run(record, [])
            assert texts(record, "a")[1] == "Never in a."

    @pytest.mark.parametrize("order", ["abcdefg", "gfedcba", "dcbaefg"])
    def test_nor_where_an_archive_is_made_anew(self, archive: Path, tmp_path: Path, order: str) -> None:
        table = tmp_path / "corrections.toml"
        with opened(tmp_path / "alone") as record:
            run(record, [POSTS["a"]])
            said = next(it.answer for it in record.answers_of("a") if HEADING in it.answer.text)
        table.write_text(f'[[split]]\nanswer = "{said.id}"\nat = "{HEADING}"\nname = "Kip Loam"\n', encoding="utf-8")
        with opened(archive) as record:
            work = run(record, [POSTS[key] for key in order], table)
            assert (work.corrections_applied, work.corrections_unfit) == (1, [])
            assert texts(record, "a")[1:3] == ["Never in a.", f"{HEADING}\n\n{EXPLAINED}"]

    @pytest.mark.parametrize(
        "table",
        [
            '[[not_an_answer]]\nanswer = "{id}"\n',
            '[[set]]\nanswer = "{id}"\ntitle = "Keeper of the Gate"\n',
            '[[boundary]]\nanswer = "{id}"\nbegins = "The orchard grows"\n',
            '[[confirm]]\nanswer = "{id}"\n',
            '[[split]]\nanswer = "{id}"\nat = "All of the apples"\nname = ""\n',
        ],
    )
    def test_nor_one_of_an_answer_that_is_none_any_more(self, archive: Path, tmp_path: Path, table: str) -> None:
        posts = [survey(key, [f"Basket {key}.", f"Never in {key}.", "No."], BodyFormat.CLASSIC) for key in "abcdef"]
        file = tmp_path / "corrections.toml"
        with opened(archive) as record:
            run(record, posts[:1])
            said = next(it.answer for it in record.answers_of("a") if EXPLAINED in it.answer.text)
            file.write_text(table.format(id=said.id), encoding="utf-8")
            assert run(record, [], file).corrections_unfit == []
            assert run(record, posts[1:], file).corrections_unfit == []
            assert len(record.answers_of("b")) == 3


class TestKeeping:
    def test_an_older_record_is_counted_by_the_next_import(
        self, archive: Path, posts: PostFolder, run_files: Callable[[], None]
    ) -> None:
        for key in "abcde":
            posts.write(key, *POSTS[key].body.split("\n\n"))
        run_files()
        with opened(archive) as record:
            before = read_lines(record.connection)
        with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
            for table in ("post_lines", "first_shown", "prepared_posts"):
                connection.execute("DELETE FROM seals WHERE what = ?", (table,))
                connection.execute(f"DROP TABLE {table}")
            connection.execute("ALTER TABLE answers DROP COLUMN certainty")
            connection.execute("PRAGMA user_version = 10")
        run_files()
        with opened(archive) as record:
            assert read_lines(record.connection) == before
            assert len(before) == 5

    def test_new_rules_count_all_posts_before_any_is_taken_apart(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with opened(archive) as record:
            run(record, POSTS.values())
            expected = read_lines(record.connection)
            record.connection.execute("UPDATE post_lines SET lines = x'', recurrence = x''")
        monkeypatch.setattr(rules, "RULES", "next")
        with opened(archive) as record:
            assert run(record, []).resplit == len(POSTS)
            assert read_lines(record.connection) == expected

    def test_the_lines_are_no_words(self, archive: Path) -> None:
        with opened(archive) as record:
            run(record, POSTS.values())
            for packed, recurrence in record.connection.execute("SELECT lines, recurrence FROM post_lines"):
                assert len(packed) == 8 * len(recurrence)
                assert b"Never" not in packed


@pytest.fixture
def run_files(archive: Path, posts: PostFolder) -> Callable[[], None]:
    def run_files() -> None:
        import_sources(archive, [posts.path], keyword_only=True)

    return run_files
