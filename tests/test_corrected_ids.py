"""The ids of a post under the owner's corrections: the same at every import, exact, and as they were when these go."""

from __future__ import annotations

from index.corrections.correcting import History
from tests.posts_to_correct import CLOSING, INEZ, OTTO, WANDA, answer_of, column, leads, said, texts


def test_an_id_means_the_same_before_and_after_its_renaming() -> None:
    given = column(WANDA, OTTO)
    toml = answer_of("set", 'name = "Wanda Pile"') + "\n"
    for name in ("wanda-pyle", "wanda-pile"):
        history = History()
        for _ in range(3):
            done = given.correct(toml + answer_of("set", 'title = "Director"', answer=f"letters/{name}"), history)
            assert said(done, "letters/wanda-pile").respondent.title == "Director"
            history = given.recorded(done)


def test_what_a_redirect_leads_to_must_be_most_of_the_same_words() -> None:
    given = column(WANDA, "Reed Room, Director, Sedge Library: is it.")
    merged = '[[merge]]\nanswers = ["letters/wanda-pyle", "letters/reed-room"]\n'
    done = given.correct(merged)
    again = given.correct(merged + answer_of("not_an_answer", answer="letters/reed-room"), given.recorded(done))
    assert "whose words are a part of “letters/wanda-pyle” now" in str(again.unfit[0])
    assert again.carried.ids == ("letters/wanda-pyle",)


def test_the_correction_of_one_anonymous_does_not_pass_to_another_who_comes_later() -> None:
    toml = (
        answer_of("split", 'at = "I keep"', 'name = ""')
        + "\n"
        + answer_of("set", 'name = "Kip Loam"', answer="letters/anonymous")
    )
    given = column(WANDA)
    history = given.recorded(given.correct(toml))
    later = column("Anonymous: A newcomer with quite other words, and many.", WANDA).correct(toml, history)
    assert texts(later) == {
        "letters/anonymous-2": "A newcomer with quite other words, and many.",
        "letters/wanda-pyle": "Yes, every single one.",
        "letters/kip-loam": "I keep the “good” ones in a drawer.",
    }


def test_a_correction_taken_out_gives_the_old_id_back() -> None:
    given = column(WANDA)
    history = given.recorded(given.correct(answer_of("set", 'name = "Wanda Pile"')))
    done = given.correct("", history)
    assert done.carried.ids == ("letters/wanda-pyle",)
    assert [r.old_id for r in done.carried.redirects] == ["letters/wanda-pile"]


def test_every_import_finds_the_same_id() -> None:
    """What is renamed and then merged has other words at the end than when it was named."""
    given = column(WANDA, OTTO, INEZ)
    toml = answer_of("set", 'name = ""') + '\n[[merge]]\nanswers = ["letters/wanda-pyle", "letters/otto-m-brandl"]'
    history = History()
    for _ in range(3):
        done = given.correct(toml, history)
        assert done.carried.ids == ("letters/anonymous-branch-head", "letters/inez-tarn")
        assert done.carried.gone == ()
        history = given.recorded(done)


def test_the_shortest_answer_redirects_into_a_merge_and_comes_out_of_it() -> None:
    given = column(WANDA, "Otto M. Brandl, Dean, Gorse Community College: No.", INEZ)
    merged = '[[merge]]\nanswers = ["letters/wanda-pyle", "letters/otto-m-brandl"]\n'
    done = given.correct(merged)
    assert leads(done) == {"letters/otto-m-brandl": "letters/wanda-pyle"}
    back = given.correct("", given.recorded(done))
    assert (*back.carried.ids, leads(back)) == (
        "letters/wanda-pyle",
        "letters/otto-m-brandl",
        "letters/inez-tarn",
        {},
    )


def test_a_split_taken_back_leads_to_what_was_split_however_short() -> None:
    given = column("Wanda Pyle, Branch Head, Teasel Public Library: Yes, every one. No. I keep the good ones.")
    parted = answer_of("split", 'at = "No."', 'name = "Kip Loam"') + "\n"
    parted += answer_of("split", 'at = "I keep"', 'name = "Wanda Pyle"', answer="letters/kip-loam")
    done = given.correct(parted)
    assert texts(done)["letters/kip-loam"] == "No."
    back = given.correct("", given.recorded(done))
    assert leads(back) == {"letters/kip-loam": "letters/wanda-pyle", "letters/wanda-pyle-2": "letters/wanda-pyle"}
    assert given.correct(parted, given.recorded(back)).carried.ids == done.carried.ids


def test_a_correction_worded_otherwise_keeps_the_id() -> None:
    given = column(WANDA)
    history = given.recorded(given.correct(answer_of("split", 'at = "I keep the"', 'name = "Kip Loam"')))
    done = given.correct(answer_of("split", 'at = "I keep"', 'name = "Kip Loam"'), history)
    assert done.carried.ids == ("letters/wanda-pyle", "letters/kip-loam")
    done = given.correct(answer_of("split", 'at = "I keep"', 'name = "Kip Lome"'), given.recorded(done))
    assert leads(done) == {"letters/kip-loam": "letters/kip-lome"}


def test_a_newcomer_does_not_get_the_id_that_a_correction_gives() -> None:
    toml = answer_of("split", 'at = "I keep"', 'name = "Kip Loam"')
    done = column(WANDA).correct(toml)
    later = column(WANDA, "Kip Loam, Director, Sedge Library: Quite other words.")
    assert texts(later.correct(toml, later.recorded(done))) == {
        "letters/wanda-pyle": "Yes, every single one.",
        "letters/kip-loam": "I keep the “good” ones in a drawer.",
        "letters/kip-loam-2": "Quite other words.",
    }


def test_nor_that_of_an_answer_that_a_correction_adds() -> None:
    toml = '[[add]]\npost = "letters"\nbegins = "Do you read them?"\nends = "in the comments"\nname = "Kip Loam"'
    done = column(WANDA, closing=CLOSING).correct(toml)
    later = column(WANDA, "Kip Loam, Director, Sedge Library: Quite other words.", closing=CLOSING)
    given = texts(later.correct(toml, later.recorded(done)))
    assert given["letters/kip-loam"] == "Do you read them? Tell us in the comments."
    assert given["letters/kip-loam-2"] == "Quite other words."


def test_the_post_says_what_the_owner_said_and_the_correction_goes() -> None:
    toml = answer_of("set", 'name = "Wanda Pile"')
    history = column(WANDA).recorded(column(WANDA).correct(toml))
    mended = column(WANDA.replace("Wanda Pyle", "Wanda Pile"))
    done = mended.correct(toml, history)
    assert (done.carried.ids, done.unfit) == (("letters/wanda-pile",), ())
    assert mended.correct("", mended.recorded(done)).carried.ids == ("letters/wanda-pile",)


def test_what_is_no_answer_any_more_and_is_added_again_leads_there() -> None:
    toml = answer_of("not_an_answer") + (
        '\n[[add]]\npost = "letters"\nbegins = "Yes, every"\nends = "in a drawer."\nname = "Kip Loam"'
    )
    assert leads(column(WANDA).correct(toml)) == {"letters/wanda-pyle": "letters/kip-loam"}
