"""What other posts show of a post's lines, as the splitter reads it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from index.posts.records import BodyFormat, PostKind
from index.posts.split import Role
from index.reading.blocks import read_blocks
from index.reading.lines import lines_of
from index.record.line_rows import PostLines
from index.splitting.counted_lines import CountedLines
from index.splitting.evidence import NO_EVIDENCE, Recurrence, evidence_of, keys_of, recurrence
from index.splitting.splitting import take_apart
from tests.recurring_posts import ASKED, CLOSING, EXPLAINED, HEADING, column, post, survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Post
    from index.posts.split import Split
    from index.splitting.evidence import LineEvidence

LINE = "Where does the gardener keep the ladder?"


def keys(*lines: str) -> tuple[int, ...]:
    return keys_of(lines_of(read_blocks("\n\n".join(lines), BodyFormat.TEXT)))


def counted(posts: Sequence[Sequence[int]], groups: Sequence[Sequence[Sequence[int]]] = ()) -> CountedLines:
    def packed(of: Sequence[int]) -> bytes:
        return PostLines.of(of, "").packed

    return CountedLines(map(packed, posts), ([*map(packed, group)] for group in groups))


def shown(of: tuple[int, ...], others: list[tuple[int, ...]]) -> LineEvidence:
    counts = counted([of, *others])
    return evidence_of(of, [recurrence(key, counts.posts) for key in of])


class TestCounting:
    def test_a_line_is_known_by_its_words_and_counted_once_a_post(self) -> None:
        assert keys(LINE, LINE.upper(), f"“{LINE}”") == keys(LINE)
        assert len(keys(LINE, "Where does the gardener keep the ladders?")) == 2

    @pytest.mark.parametrize("line", ["No.", "It depends.", "It depends on the day.", "§ 7", "!"])
    def test_a_line_of_few_words_is_counted_only_from_five_on(self, line: str) -> None:
        assert bool(keys(line)) is (len(line.split()) >= 5)

    def test_two_and_five_posts_are_the_thresholds(self) -> None:
        found = [shown(keys(LINE), [keys(LINE)] * others).of(LINE) for others in range(6)]
        assert found == [Recurrence.ONCE, *[Recurrence.FEW] * 3, *[Recurrence.MANY] * 2]

    def test_of_a_line_that_does_not_ask_two_posts_say_nothing(self) -> None:
        found = [shown(keys(HEADING), [keys(HEADING)] * others).of(HEADING) for others in (3, 4)]
        assert found == [Recurrence.ONCE, Recurrence.MANY]

    def test_a_group_counts_once(self) -> None:
        one, other = keys(LINE), keys(LINE, "This line is in the rerun alone.")
        counts = counted([one, other, one], [[one, other]])
        assert [counts.posts(key) for key in other] == [2 if key in one else 1 for key in other]

    def test_posts_that_come_later_are_added_and_take_the_place_of_what_they_were(self) -> None:
        (one,), (other,) = keys(LINE), keys("This line is in the rerun alone.")
        counts = counted([[one], [one]])
        counts.replace([one], [other])
        assert (counts.posts(one), counts.posts(other), counts.posts(other + 4)) == (1, 1, 0)

    @pytest.mark.parametrize("ticked", ["√ {}", "Letter: √ {}", "Letter: v {}", "√ Yes. ✓ {}", "x {}"])
    def test_what_is_ticked_anywhere_is_no_template_where_the_tick_is_lost(self, ticked: str) -> None:
        choice = "Two is fine, but no more"
        others = [keys(choice)] * 6
        assert shown(keys(choice), others).of(choice) is Recurrence.MANY
        assert shown(keys(choice), [*others, keys(ticked.format(choice))]).of(choice) is Recurrence.ONCE
        assert shown(keys(ticked.format(choice)), others).of(ticked.format(choice)) is Recurrence.ONCE

    def test_a_post_alone_shows_nothing(self) -> None:
        assert shown(keys(LINE), []) == NO_EVIDENCE
        assert NO_EVIDENCE.of(LINE) is Recurrence.ONCE


class TestReading:
    """Each of these posts is taken apart wrongly where it comes alone."""

    def test_lines_between_an_answer_and_a_question_are_nobodys(self) -> None:
        for body_format in (BodyFormat.TEXT, BodyFormat.CLASSIC):
            posts = [
                survey(f"s{n}", [f"Basket {n}.", f"Never in {n}.", f"Hide for {n}."], body_format) for n in range(5)
            ]
            split = together(posts)[0]
            assert [said.text for said in split.answers] == ["Basket 0.", "Never in 0.", "Hide for 0."], body_format
            assert [asked.text for asked in split.questions] == list(ASKED)
            alone = take_apart(posts[0], read_blocks(posts[0].body, body_format))[1]
            assert any(EXPLAINED in said.text for said in alone.answers), body_format

    @pytest.mark.parametrize("said", ["√ True", "Grafting it onto a quince, {}."])
    def test_a_line_without_a_question_mark_is_a_question_where_many_posts_have_it(self, said: str) -> None:
        asked = "Hats are rude in an orchard" if "√" in said else "Hiring somebody for the old apple tree means:"
        posts = [
            survey(f"s{n}", [f"Basket {n}.", f"Never in {n}.\n\n{asked}\n\n{said.format(n)}", "No."]) for n in range(5)
        ]
        assert asked.rstrip(":") in [question.text for question in together(posts)[0].questions]
        assert len(together(posts)[0].answers) == 4

    def test_the_hosts_line_after_the_last_answer(self) -> None:
        posts = [column(f"c{n}", [f"I read it in {n}.", f"I never do in {n}."]) for n in range(5)]
        assert [said.text for said in together(posts)[0].answers] == ["I read it in 0.", "I never do in 0."]
        assert CLOSING in together(posts[:4])[0].answers[-1].text

    def test_questions_that_other_posts_ask_make_a_questionnaire(self) -> None:
        asked = ("Can you carry a ladder by yourself?", "Do you water your own trees?", "Where would you hide a rake?")
        bodies = ["\n\n".join(f"{question}\n\nIn {n}, with a hat." for question in asked) for n in range(2)]
        posts = [post(f"p{n}", f"On {n} ladders and rakes.\n\n{body}") for n, body in enumerate(bodies)]
        counts = [keys(it.body) for it in posts]
        kinds = [
            take_apart(it, read_blocks(it.body, it.body_format), shown(counts[0], counts[1:]))[0].kind for it in posts
        ]
        assert kinds[0] in (PostKind.SURVEY, PostKind.INTERVIEW)

    def test_a_line_that_follows_a_question_is_its_answer_however_many_say_so(self) -> None:
        popular = "Nobody here has ever thought about that"
        posts = [survey(f"s{n}", [popular, f"Never in {n}.", popular]) for n in range(9)]
        assert [said.text for said in together(posts)[0].answers] == [popular, "Never in 0.", popular]

    @pytest.mark.slow
    def test_popular_answers_of_3000_posts_stay_answers(self) -> None:
        chance = random.Random(7)  # noqa: S311 — not for secrets
        pool = ["No.", "It depends", "Yes", "3", "Other", "Never.", "I don’t know", "As above"]
        pool += ["Yes, but only on Fridays", "We have never had to ask that", "It depends on the day of the week"]
        pool += [f"Reply number {n} of those that some people give" for n in range(60)]
        weights = [1 / place for place in range(1, len(pool) + 1)]
        given = [chance.choices(pool, weights, k=3) for _ in range(3000)]
        posts = [survey(f"s{n}", said) for n, said in enumerate(given)]
        for said, split in zip(given, together(posts), strict=True):
            assert [it.text for it in split.answers] == said
            host = {span.reason for span in split.spans if span.role is Role.HOST}
            assert len(host) <= 2, host


def together(posts: list[Post]) -> list[Split]:
    """Each post taken apart by what all show."""
    blocks = [read_blocks(it.body, it.body_format) for it in posts]
    keys = [keys_of(lines_of(found)) for found in blocks]
    counts = counted(keys)
    return [
        take_apart(it, found, evidence_of(of, [recurrence(key, counts.posts) for key in of]))[1]
        for it, found, of in zip(posts, blocks, keys, strict=True)
    ]


def test_the_heading_is_long_enough_to_be_counted() -> None:
    assert len(keys(HEADING)) == 1
