"""Permanent ids: minted once, carried by text, never lent to somebody else's words."""

from __future__ import annotations

import pytest

from index.identity.bearers import mint
from index.identity.carrying import PostIds, carry
from index.identity.overlap import Shingles, sketch_similarity
from index.identity.retired import NO_LONGER_IN_POST, Gone, Redirect
from index.posts.records import Respondent
from tests.post_history import FEDERAL, INEZ, OTTO, WANDA, History, of_column, words

LONG = "We read every letter twice and we hire for kindness before anything that a certificate could prove to us."
OTHER = "Our committee never looks at social media, because the rules of the college do not allow for it at all."
THIRD = "Bring a portfolio of the programs you have planned, and tell us honestly which of them nobody came to."


class TestMinting:
    @pytest.mark.parametrize(
        ("respondent", "slug"),
        [
            (WANDA, "wanda-pyle"),
            (Respondent("Dr. José Sánchez-O’Brien, Jr."), "dr-jose-sanchez-obrien-jr"),
            (FEDERAL, "anonymous-federal-librarian"),
            (Respondent(None), "anonymous"),
            (Respondent("王芳"), "wangfang"),
            (Respondent("Иван Петров"), "ivan-petrov"),
            (Respondent("Łukasz Ørsted"), "lukasz-orsted"),
            (Respondent("♜"), "respondent"),
            (Respondent("Ada " + "Very" * 10 + " " + "Long" * 10), "ada-" + "very" * 10),
            (Respondent("x" * 100), "x" * 60),
        ],
    )
    def test_a_slug_is_the_name_in_ascii(self, respondent: Respondent, slug: str) -> None:
        assert of_column(respondent, LONG).slug == slug

    def test_equals_get_ordinals(self) -> None:
        taken: set[str] = set()
        for _ in range(3):
            taken.add(mint("post", "wanda-pyle", taken))
        assert taken == {"post/wanda-pyle", "post/wanda-pyle-2", "post/wanda-pyle-3"}

    def test_a_title_belongs_to_the_answer_and_not_to_the_id(self) -> None:
        assert of_column(Respondent("Wanda Pyle", "Director"), LONG) == of_column(WANDA, LONG)


class TestCarrying:
    def test_the_same_post_keeps_its_ids(self) -> None:
        post = History()
        answers = [(WANDA, LONG), (FEDERAL, "Yes."), (FEDERAL, "No.")]
        first = post.publish(*answers)
        assert first == ["post/wanda-pyle", "post/anonymous-federal-librarian", "post/anonymous-federal-librarian-2"]
        assert post.publish(*answers) == first
        assert (post.carried.redirects, post.carried.gone) == ((), ())

    def test_an_edited_text_keeps_its_id(self) -> None:
        post = History()
        post.publish((WANDA, LONG), (OTTO, OTHER))
        assert post.publish((WANDA, LONG.replace("twice", "thrice")), (OTTO, OTHER)) == [
            "post/wanda-pyle",
            "post/otto-m-brandl",
        ]

    def test_anonymous_answers_that_change_places_keep_their_ids(self) -> None:
        post = History()
        one, two = post.publish((FEDERAL, LONG), (FEDERAL, OTHER))
        assert post.publish((FEDERAL, OTHER), (FEDERAL, LONG)) == [two, one]

    def test_an_answer_put_before_an_anonymous_one_does_not_take_its_id(self) -> None:
        post = History()
        (old,) = post.publish((FEDERAL, LONG))
        assert post.publish((FEDERAL, OTHER), (FEDERAL, LONG)) == [f"{old}-2", old]

    def test_a_corrected_name_mints_an_id_and_the_old_one_redirects(self) -> None:
        post = History()
        post.publish((Respondent("Wanda Pile"), LONG))
        assert post.publish((WANDA, LONG)) == ["post/wanda-pyle"]
        assert [(r.old_id, r.new_id) for r in post.carried.redirects] == [("post/wanda-pile", "post/wanda-pyle")]

    def test_a_correction_taken_back_revives_the_first_id(self) -> None:
        post = History()
        post.publish((Respondent("Wanda Pile"), LONG))
        post.publish((WANDA, LONG))
        assert post.publish((Respondent("Wanda Pile"), LONG)) == ["post/wanda-pile"]
        assert [(r.old_id, r.new_id) for r in post.carried.redirects] == [("post/wanda-pyle", "post/wanda-pile")]

    def test_redirects_are_flattened(self) -> None:
        post = History()
        for name in ("A Pile", "B Pile", "C Pile", "D Pile"):
            post.publish((Respondent(name), LONG))
        assert {r.new_id for r in post.carried.redirects} == {"post/d-pile"}
        assert len(post.carried.redirects) == 3

    def test_names_that_were_swapped_do_not_swap_what_links_lead_to(self) -> None:
        post = History()
        wanda, otto = post.publish((WANDA, LONG), (OTTO, OTHER))
        assert post.publish((OTTO, LONG), (WANDA, OTHER)) == ["post/otto-m-brandl-2", "post/wanda-pyle-2"]
        assert post.resolve(wanda) == LONG
        assert post.resolve(otto) == OTHER

    def test_a_merged_answer_redirects_to_the_one_that_holds_its_text(self) -> None:
        post = History()
        wanda, otto = post.publish((WANDA, LONG), (OTTO, OTHER))
        assert post.publish((WANDA, f"{LONG}\n\n{OTHER}")) == [wanda]
        assert [(r.old_id, r.new_id) for r in post.carried.redirects] == [(otto, wanda)]

    def test_a_merge_taken_back_gives_both_their_ids_again(self) -> None:
        post = History()
        wanda, otto = post.publish((WANDA, LONG), (OTTO, OTHER))
        post.publish((WANDA, f"{LONG}\n\n{OTHER}"))
        assert post.publish((WANDA, LONG), (OTTO, OTHER)) == [wanda, otto]
        assert post.carried.redirects == ()

    def test_the_short_owner_of_a_merged_answer_keeps_the_id(self) -> None:
        post = History()
        wanda, otto = post.publish((WANDA, "Never, I think, not here."), (OTTO, OTHER))
        assert post.publish((WANDA, f"Never, I think, not here.\n\n{OTHER}")) == [wanda]
        assert [(r.old_id, r.new_id) for r in post.carried.redirects] == [(otto, wanda)]

    def test_a_split_answer_keeps_its_id_with_its_respondent(self) -> None:
        post = History()
        (wanda,) = post.publish((WANDA, f"{LONG}\n\n{OTHER}\n\n{THIRD}"))
        assert post.publish((WANDA, LONG), (OTTO, f"{OTHER}\n\n{THIRD}")) == [wanda, "post/otto-m-brandl"]

    def test_a_vanished_answer_is_gone(self) -> None:
        post = History()
        post.publish((WANDA, LONG), (OTTO, OTHER))
        post.publish((OTTO, OTHER))
        assert [(g.id, g.reason) for g in post.carried.gone] == [("post/wanda-pyle", NO_LONGER_IN_POST)]

    def test_an_anonymous_answer_that_vanished_does_not_lend_its_id(self) -> None:
        post = History()
        (old,) = post.publish((FEDERAL, LONG))
        assert post.publish((FEDERAL, OTHER)) == [f"{old}-2"]
        assert [g.id for g in post.carried.gone] == [old]

    def test_a_vanished_answer_that_comes_back_has_its_id_again(self) -> None:
        post = History()
        old = post.publish((FEDERAL, LONG), (FEDERAL, OTHER))
        post.publish((FEDERAL, OTHER))
        assert post.publish((FEDERAL, THIRD), (FEDERAL, LONG), (FEDERAL, OTHER)) == [f"{old[0]}-3", *old]
        assert post.carried.gone == ()

    def test_a_named_person_who_wrote_the_answer_anew_keeps_the_id(self) -> None:
        post = History()
        (old,) = post.publish((WANDA, LONG))
        assert post.publish((WANDA, OTHER)) == [old]

    def test_a_named_person_may_come_to_say_what_another_says(self) -> None:
        post = History()
        ids = post.publish((WANDA, LONG), (OTTO, OTHER))
        assert post.publish((WANDA, OTHER), (OTTO, OTHER)) == ids

    def test_a_namesake_who_comes_back_was_not_written_anew_by_the_other(self) -> None:
        post = History()
        one, other = post.publish((WANDA, LONG), (WANDA, OTHER))
        post.publish((WANDA, LONG))
        assert post.publish((WANDA, OTHER)) == [other]
        assert [g.id for g in post.carried.gone] == [one]

    def test_words_that_were_a_part_of_another_answer_were_not_written_anew(self) -> None:
        """Wanda's answer goes when the splitter finds that Inez's ended with words of another Wanda's."""
        post = History()
        wanda, _ = post.publish((WANDA, LONG), (INEZ, f"{OTHER}\n\n{THIRD}"))
        assert post.publish((INEZ, OTHER), (WANDA, THIRD))[1] == f"{wanda}-2"
        assert [g.id for g in post.carried.gone] == [wanda]

    def test_an_answer_that_is_renamed_does_not_get_the_id_of_a_person_who_is_gone(self) -> None:
        post = History()
        wanda, _ = post.publish((WANDA, LONG), (OTTO, OTHER))
        post.publish((OTTO, OTHER))
        assert post.publish((WANDA, OTHER)) == [f"{wanda}-2"]
        assert [g.id for g in post.carried.gone] == [wanda]

    def test_the_word_of_one_anonymous_is_not_a_part_of_another_s(self) -> None:
        post = History()
        (old,) = post.publish((FEDERAL, "No."))
        assert post.publish((FEDERAL, f"No committee of ours has ever done that. {LONG}")) == [f"{old}-2"]

    def test_a_redirect_to_what_was_merged_leads_to_its_greatest_part_when_that_is_parted(self) -> None:
        post = History()
        post.publish((WANDA, f"{LONG}\n\n{OTHER}\n\n{THIRD} {LONG}"))
        post.publish((Respondent("Wanda Pile"), f"{LONG}\n\n{OTHER}\n\n{THIRD} {LONG}"))
        post.publish((Respondent("Wanda Pile"), LONG), (OTTO, OTHER), (INEZ, THIRD))
        assert post.resolve("post/wanda-pyle") == LONG

    def test_a_vanished_short_answer_does_not_lead_to_somebody_who_says_the_same(self) -> None:
        post = History()
        wanda, _ = post.publish((WANDA, "Yes, always."), (OTTO, "Yes, always."))
        post.publish((OTTO, "Yes, always."), (INEZ, "Yes, always."))
        assert [g.id for g in post.carried.gone] == [wanda]

    def test_a_corrected_name_over_a_short_answer_redirects(self) -> None:
        post = History()
        post.publish((WANDA, LONG), (Respondent("Oto Brandl"), "Yes."))
        assert post.publish((WANDA, LONG), (OTTO, "Yes.")) == ["post/wanda-pyle", "post/otto-m-brandl"]
        assert [(r.old_id, r.new_id) for r in post.carried.redirects] == [("post/oto-brandl", "post/otto-m-brandl")]

    def test_a_withdrawn_id_never_comes_back(self) -> None:
        gone = Gone("post/wanda-pyle", "withdrawn at her wish", Shingles(LONG).sketch)
        carried = carry("post", [], [of_column(WANDA, LONG)], (), [gone])
        assert carried == PostIds(("post/wanda-pyle-2",), (), (gone,))

    def test_a_redirect_follows_its_own_text_out_of_a_merge(self) -> None:
        post = History()
        post.publish((Respondent("Oto Brandl"), OTHER), (WANDA, LONG))
        post.publish((OTTO, OTHER), (WANDA, LONG))
        post.publish((WANDA, f"{OTHER}\n\n{LONG}"))
        assert {r.new_id for r in post.carried.redirects} == {"post/wanda-pyle"}
        post.publish((OTTO, OTHER), (WANDA, LONG))
        assert post.resolve("post/oto-brandl") == OTHER

    def test_a_renaming_is_not_taken_back_by_somebody_else_s_words(self) -> None:
        """The merged answer of a renamed person lost that person's words: what is left was never called by their
        name."""
        post = History()
        post.publish((WANDA, LONG), (OTTO, OTHER))
        post.publish((INEZ, LONG), (OTTO, OTHER))
        post.publish((INEZ, f"{LONG}\n\n{OTHER}"))
        post.publish((WANDA, OTHER))
        assert post.resolve("post/wanda-pyle") != OTHER

    def test_the_last_answer_may_vanish(self) -> None:
        post = History()
        post.publish((WANDA, LONG))
        post.publish((OTTO, LONG))
        assert post.publish() == []
        assert [g.id for g in post.carried.gone] == ["post/otto-m-brandl", "post/wanda-pyle"]


def test_a_redirect_holds_no_readable_text() -> None:
    redirect = Redirect("a", "b", Shingles(LONG).sketch)
    assert all(isinstance(number, int) for number in redirect.sketch)


def test_sketches_know_a_text_again() -> None:
    edited = words(1, 300).split()
    edited[::20] = ["edited"] * 15
    assert sketch_similarity(Shingles(words(1, 300)).sketch, Shingles(" ".join(edited)).sketch) > 0.6
    assert sketch_similarity(Shingles(words(1, 300)).sketch, Shingles(words(2, 300)).sketch) < 0.1
    assert sketch_similarity(frozenset(), frozenset()) == 0
