"""A slug used again: two posts under one address, told apart whatever is imported first."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections import Corrections, HideTarget
from index.errors import AnswerGone
from index.record.record import Record
from index.takedowns.takedown_target import find_target
from index.verifying.verification import verify
from search.archive import Archive
from tests.slug_imports import importing_items, write_feed
from tests.used_slugs import FIRST, GONE, NEW, OLD, RENAMED, SECOND, TRASHED, Item, shown, unpublished_posts, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.used_slugs import Run

pytestmark = pytest.mark.slow

run = pytest.fixture(importing_items)


def write_page(folder: Path, name: str, url: str, words: str) -> Path:
    path = folder / name
    path.write_text(
        f'<html><head><title>Looms</title><link rel="canonical" href="{url}"></head><body><article><h1'
        ' class="entry-title">Further Questions: Do you lend looms?</h1><div class="entry-content"><p>Do you lend'
        " looms?</p><p><strong>Wanda Pyle, Head, Teasel Public Library:</strong>"
        f" {words}</p></div></article></body></html>"
    )
    return path


def is_gone(archive: Path, answer_id: str) -> bool:
    with Archive.open(archive) as opened:
        try:
            opened.resolve(answer_id)
        except AnswerGone:
            return True
        return False


@pytest.mark.parametrize(
    "second",
    [(TRASHED, NEW), (NEW, TRASHED), (NEW,), (replace(NEW, day=OLD.day),)],
    ids=["trashed", "after it", "deleted", "at its very address"],
)
def test_a_post_that_is_written_anew_is_in_and_the_old_one_unpublished(
    archive: Path, tmp_path: Path, run: Run, second: tuple[Item, ...]
) -> None:
    run(write(tmp_path, 2014, OLD))
    path = write(tmp_path, 2015, *second)
    report = run(path)
    assert (report.problems, report.added, [post.key for post in report.unpublished]) == ((), 1, ["looms"])
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}
    assert is_gone(archive, "looms/wanda-pyle")
    assert unpublished_posts(archive) == {"looms": "in the trash" if TRASHED in second else GONE}
    assert verify(archive).problems == ()
    for again in (path, tmp_path / "2014.xml"):
        report = run(again)
        assert (report.problems, report.added, report.changed, report.unpublished, report.generation_is_new) == (
            (), 0, 0, (), False,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("order", "separately"),
    [
        *((order, True) for order in permutations((2014, 2015, 2016))),
        ((2014, 2015, 2016), False),
        ((2016, 2015, 2014), False),
    ],
)
@pytest.mark.parametrize("deleted", [True, False])
def test_the_order_of_imports_changes_keys_alone(
    archive: Path, tmp_path: Path, run: Run, order: tuple[int, ...], deleted: bool, separately: bool
) -> None:
    beside = () if deleted else (TRASHED,)
    write(tmp_path, 2014, OLD)
    write(tmp_path, 2015, NEW, *beside)
    write(tmp_path, 2016, *beside, replace(NEW, words=f"{SECOND} It has."))
    paths = [tmp_path / f"{year}.xml" for year in order]
    for sources in [[path] for path in paths] if separately else [paths]:
        assert run(*sources).problems == ()
    old, new = ("looms", "looms-2") if order[0] == 2014 else ("looms-2", "looms")
    assert shown(archive) == {f"{new}/wanda-pyle": f"{SECOND} It has."}
    assert list(unpublished_posts(archive)) == [old]
    report = run(*paths)
    assert (report.problems, report.added, report.changed, report.generation_is_new) == ((), 0, 0, False)


@pytest.mark.parametrize("number", [0, 1], ids=["guids alone", "numbers too"])
@pytest.mark.parametrize("order", [1, -1])
def test_both_in_one_export_are_two(archive: Path, tmp_path: Path, run: Run, order: int, number: int) -> None:
    """Some tools that write posts give one slug twice."""
    both = [
        replace(item, number=item.number * number, guid=f"https://shelf.example/?p={item.number}")
        for item in (OLD, NEW)
    ]
    path = write(tmp_path, 2015, *both[::order])
    for _ in range(2):
        assert run(path).problems == ()
        assert shown(archive) == {
            "looms/wanda-pyle": both[::order][0].words,
            "looms-2/wanda-pyle": both[::order][1].words,
        }


def test_posts_without_guids_are_told_by_their_numbers(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, replace(OLD, guid="")))
    report = run(write(tmp_path, 2015, replace(NEW, guid="", day=OLD.day)))
    assert (report.problems, [post.key for post in report.unpublished]) == ((), ["looms"])
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


@pytest.mark.parametrize("slug", ["looms", "looms-2", "looms-3"])
def test_what_comes_back_from_the_trash_has_its_key_and_ids(archive: Path, tmp_path: Path, run: Run, slug: str) -> None:
    run(write(tmp_path, 2014, OLD))
    run(write(tmp_path, 2015, TRASHED, NEW))
    beside = replace(NEW, slug="looms-2") if slug == "looms" else NEW
    report = run(write(tmp_path, 2016, beside, replace(OLD, slug=slug)))
    assert (report.returned, report.problems) == (("looms",), ())
    assert shown(archive) == {"looms/wanda-pyle": FIRST, "looms-2/wanda-pyle": SECOND}
    assert unpublished_posts(archive) == {}
    report = run(write(tmp_path, 2017, replace(beside, status="private"), replace(OLD, slug=slug)))
    assert [post.key for post in report.unpublished] == ["looms-2"]
    assert shown(archive) == {"looms/wanda-pyle": FIRST}


def test_a_deleted_post_comes_back_when_a_newer_export_has_it(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, OLD))
    run(write(tmp_path, 2015, NEW))
    report = run(write(tmp_path, 2016, replace(OLD, slug="old-looms")))
    assert report.returned == ("looms",)
    assert shown(archive) == {"looms/wanda-pyle": FIRST, "looms-2/wanda-pyle": SECOND}


def test_a_post_whose_slug_is_anothers_key(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, OLD))
    run(write(tmp_path, 2015, TRASHED, NEW))
    third = Item(
        12,
        "A third one keeps its looms in the cellar, behind the atlases that nobody may borrow at all.",
        "looms-2",
        "2016/01/04",
    )
    path = write(tmp_path, 2016, TRASHED, NEW, third)
    for _ in range(2):
        assert run(path).problems == ()
        assert shown(archive) == {"looms-2/wanda-pyle": SECOND, "looms-2-2/wanda-pyle": third.words}
    run(write(tmp_path, 2017, replace(third, status="trash", slug="looms-2__trashed"), NEW))
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


@pytest.mark.parametrize(
    "second",
    [
        (RENAMED, NEW),
        (NEW, RENAMED),
        (replace(NEW, host="https://loom.example"),),
        (replace(NEW, status="draft"),),
        (replace(OLD, host="https://loom.example", guid="https://shelf.example/?p=7"),),
        (replace(OLD, guid="https://shelf.example/?page=7"),),
        (replace(OLD, number=70, guid="https://shelf.example/?p=70"),),
        (replace(OLD, number=70, guid="https://shelf.example/?p=70", day="2014/5/9"),),
        (replace(OLD, host="https://loom.example"),),
        (replace(OLD, number=70, guid="https://shelf.example/?p=7", words=SECOND),),
    ],
    ids=[
        "the old slug of a post that was renamed", "the same before it", "another blog's", "a draft", "another host",
        "another guid", "another guid and number", "and form of address", "another host and guid", "another number",
    ],
)  # fmt: skip
def test_what_unpublishes_nothing(archive: Path, tmp_path: Path, run: Run, second: tuple[Item, ...]) -> None:
    run(write(tmp_path, 2014, OLD))
    path = write(tmp_path, 2015, *second)
    added = sum(item.words == SECOND and item.number == 9 and item.status == "publish" for item in second)
    report = run(path)
    assert (report.problems, report.unpublished, report.added) == ((), (), added)
    assert "looms/wanda-pyle" in shown(archive)
    assert len(shown(archive)) == 1 + added
    again = run(path)
    assert (again.problems, again.added, again.changed, again.generation_is_new) == ((), 0, 0, False)


def test_a_part_of_a_blog_unpublishes_only_what_has_lost_its_slug(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, RENAMED, NEW, Item(8, SECOND[::-1], "weft")))
    assert run(write(tmp_path, 2015, NEW)).unpublished == ()
    assert run(write(tmp_path, 2013, replace(OLD, words=SECOND[5:]))).unpublished == ()
    assert len(shown(archive)) == 3


def test_feeds_and_pages_unpublish_nothing_and_are_copies_of_the_right_post(
    archive: Path, tmp_path: Path, run: Run
) -> None:
    run(write(tmp_path, 2014, OLD))
    feed = write_feed(tmp_path, NEW)
    report = run(feed)
    assert (report.added, report.unpublished, report.problems) == (1, (), ())
    assert shown(archive) == {"looms/wanda-pyle": FIRST, "looms-2/wanda-pyle": SECOND}
    page = write_page(tmp_path, "looms.html", "https://shelf.example/2015/03/01/looms/", SECOND)
    old_page = write_page(tmp_path, "old.html", "https://shelf.example/2014/05/09/looms/", FIRST)
    text = tmp_path / "looms.txt"
    text.write_text(
        "Further Questions: Do you lend looms?\n\nDo you lend looms?\n\nWanda Pyle, Head, Teasel Public Library:"
        f" {SECOND}\n"
    )
    report = run(page, old_page, text)
    assert (report.skipped, report.unpublished, report.problems) == (3, (), ())
    assert {(folded.post_key, folded.left_out) for folded in report.folded} >= {
        ("looms", "old.html"),
        ("looms-2", "looms.txt"),
    }
    report = run(write(tmp_path, 2015, NEW))
    assert [post.key for post in report.unpublished] == ["looms"]
    assert run(feed, page, text).problems == ()
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}


def test_a_page_is_a_copy_of_the_post_with_its_words_where_both_had_its_address(
    archive: Path, tmp_path: Path, run: Run
) -> None:
    run(write(tmp_path, 2014, OLD), write(tmp_path, 2015, replace(NEW, day=OLD.day)))
    url = "https://shelf.example/2014/05/09/looms/"
    report = run(write_page(tmp_path, "new.html", url, SECOND))
    assert [folded.post_key for folded in report.folded] == ["looms-2"]
    (problem,) = run(write_page(tmp_path, "old.html", url, FIRST)).problems
    assert f"the post 'looms' is no longer published, it is {GONE} (2015.xml, item 1)" in str(problem)
    assert shown(archive) == {"looms-2/wanda-pyle": SECOND}
    with Record.read(archive) as record:
        assert find_target(record, Corrections(), url) == (HideTarget.POST, "looms-2")


def test_a_page_alone_is_never_unpublished_for_another_post(archive: Path, tmp_path: Path, run: Run) -> None:
    """Nothing but its address and its words tells what it is."""
    run(write_page(tmp_path, "looms.html", "https://shelf.example/2014/05/09/looms/", FIRST))
    report = run(write(tmp_path, 2015, NEW))
    assert (report.added, report.unpublished, report.problems) == (1, (), ())
    assert shown(archive) == {"looms/wanda-pyle": FIRST, "looms-2/wanda-pyle": SECOND}


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("order", [1, -1])
def test_a_post_that_was_made_again_of_the_same_words(
    archive: Path, tmp_path: Path, run: Run, beside: bool, order: int
) -> None:
    """It is the same post unless the export has the other too."""
    again = replace(OLD, number=9, words=f"{FIRST} Nor to goats.")
    run(write(tmp_path, 2014, OLD))
    path = write(tmp_path, 2015, *[TRASHED, again][::order]) if beside else write(tmp_path, 2015, again)
    report = run(path)
    assert (report.problems, [post.key for post in report.unpublished]) == ((), ["looms"] if beside else [])
    assert shown(archive) == {f"looms{'-2' * beside}/wanda-pyle": again.words}
    report = run(path, tmp_path / "2014.xml")
    assert (report.problems, report.added, report.changed) == ((), 0, 0)


def test_two_that_were_taken_for_one_are_two_when_an_export_has_both(archive: Path, tmp_path: Path, run: Run) -> None:
    again = replace(OLD, number=9, words=f"{FIRST} Nor to goats.")
    run(write(tmp_path, 2014, OLD))
    run(write(tmp_path, 2015, again))
    both = write(tmp_path, 2016, again, replace(OLD, slug="looms-3"))
    for _ in range(2):
        assert run(both).problems == ()
        assert sorted(shown(archive).values()) == [FIRST, again.words]


def test_a_post_that_is_refused_unpublishes_nothing(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2014, OLD))
    text = tmp_path / "looms.txt"
    text.write_text(f"Further Questions: Looms?\n\nDo you lend looms?\n\nOtto Brandl, Dean, Gorse College: {SECOND}\n")
    report = run(text)
    assert ([type(problem).__name__ for problem in report.problems], report.unpublished) == (["DuplicatePostKey"], ())
    assert "looms.txt" in str(report.problems[0])
    assert shown(archive) == {"looms/wanda-pyle": FIRST}


def test_an_older_export_changes_nothing_of_what_a_newer_one_says(archive: Path, tmp_path: Path, run: Run) -> None:
    edited = replace(OLD, words=f"{FIRST} Nor to goats.")
    report = run(write(tmp_path, 2015, edited), write(tmp_path, 2014, OLD))
    assert (report.problems, report.added, report.changed, report.skipped) == ((), 1, 0, 1)
    assert shown(archive) == {"looms/wanda-pyle": edited.words}
    assert run(tmp_path / "2014.xml").changed == 0
    assert shown(archive) == {"looms/wanda-pyle": edited.words}


def test_two_exports_of_one_edited_post_in_one_import(archive: Path, tmp_path: Path, run: Run) -> None:
    edited = replace(OLD, slug="weaving", words=f"{FIRST} Nor to goats.")
    report = run(write(tmp_path, 2014, OLD), write(tmp_path, 2015, edited))
    assert report.problems == ()
    assert shown(archive) == {"looms/wanda-pyle": edited.words}


def test_what_was_in_the_trash_before_it_was_known_stays_away(archive: Path, tmp_path: Path, run: Run) -> None:
    run(write(tmp_path, 2015, replace(TRASHED, words="The numbat is not to be named."), Item(8, SECOND, "weft")))
    assert b"numbat" not in (archive / "record.sqlite3").read_bytes()
    report = run(write(tmp_path, 2014, OLD))
    assert [(post.key, post.why) for post in report.unpublished] == [("looms", "in the trash")]
    assert shown(archive) == {"weft/wanda-pyle": SECOND}
    assert run(write(tmp_path, 2016, OLD)).returned == ("looms",)
