"""How a post is read: possible kinds, the score of each, and doubt where two come near each other."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Paragraph, ParagraphKind, Post, PostKind, Respondent
from index.posts.split import Role, Span, Split, SplitAnswer
from index.reading.blocks import read_blocks
from index.splitting.candidates import Candidates
from index.splitting.readings.choosing import REACH, kind_scores, possible_kinds, read_as_best
from index.splitting.readings.post_view import PostView
from index.splitting.readings.result_signs import RESULT_SIGNS
from index.splitting.readings.rivals import NEARLY, with_rival
from index.splitting.readings.signs import SIGNS
from index.splitting.readings.weights import sign_weights
from index.splitting.splitting import take_apart

COLUMN = """This week we asked people who hire librarians
Does it help to have swept your floors?
It does not.
– Inez Tarn, Director, Sedge Public Library
We sweep because there is dust.
– Kip Yarrow, Dean, Gorse College
"""
SURVEY = """This anonymous interview is with someone who hires for a:
√ Public Library
Do you knit?
No.
What do you look for in a cover letter?
A cover.
"""
INTERVIEW = """This interview is with Inez Tarn, founder and director of Sedge Knits.
Where do you work now?
At home.
What did you learn on the way?
To purl.
Who helps you?
My cat.
"""
LONG_SURVEY = (
    SURVEY
    + """Do you keep a cat?
Two.
Who waters the plants?
The rain.
"""
)
LONG_COLUMN = (
    COLUMN
    + """Nobody sweeps where we are.
– Odile Lark, Manager, Marl City Library
"""
)
ESSAY = """by Inez Tarn, Youth Manager, Sedge City Library
The loom came in March, and nobody had asked for it.
We put it beside the window, where the light is good.
Then people came and wove.
By June there was a queue.
"""


def post_of(body: str, title: str = "", categories: tuple[str, ...] = ()) -> Post:
    return Post("looms", "", title, None, categories, (), body, BodyFormat.TEXT, "looms")


def kind_of(post: Post) -> PostKind:
    return take_apart(post, read_blocks(post.body, post.body_format))[0].kind


def candidates(post: Post) -> Candidates:
    return Candidates(read_blocks(post.body, post.body_format))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (COLUMN, PostKind.COLUMN),
        (SURVEY, PostKind.SURVEY),
        (INTERVIEW, PostKind.INTERVIEW),
        (ESSAY, PostKind.GUEST),
        ("We went out and came back.", PostKind.OTHER),
    ],
)
def test_a_text_alone_shows_its_kind(body: str, kind: PostKind) -> None:
    assert kind_of(post_of(body)) is kind


@pytest.mark.parametrize(
    ("title", "categories", "kinds"),
    [
        ("Further Questions: Why?", (), {PostKind.COLUMN}),
        ("Rerun: Further Questions: Why?", (), {PostKind.COLUMN}),
        ("Why?", ("Further Questions",), {PostKind.COLUMN}),
        ("Of Cats", ("Author's Corner",), {PostKind.GUEST, PostKind.INTERVIEW}),
        ("Only one!", ("Knitters survey",), {PostKind.SURVEY, PostKind.INTERVIEW}),
        ("Category Archives: looms", (), {PostKind.OTHER}),
        ("Op-Ed: Pay Us", (), {PostKind.OTHER, PostKind.GUEST}),
        ("A walk", (), {PostKind.OTHER}),
    ],
)
def test_what_a_post_is_filed_under_leaves_few_kinds(
    title: str, categories: tuple[str, ...], kinds: set[PostKind]
) -> None:
    post = post_of("We went out.", title, categories)

    assert set(possible_kinds(PostView(post, candidates(post)))) == kinds


def test_one_possible_kind_needs_no_score() -> None:
    post = post_of(COLUMN, "Further Questions: Who helps?")

    assert kind_scores(post, candidates(post)) == {PostKind.COLUMN: 0}
    assert kind_of(post) is PostKind.COLUMN


@pytest.mark.parametrize(
    ("body", "category", "kind", "answers"),
    [
        pytest.param(LONG_SURVEY, "Further Questions", PostKind.SURVEY, 4, id="a survey among columns"),
        pytest.param(LONG_SURVEY, "Guest Posts", PostKind.SURVEY, 4, id="a survey among essays"),
        pytest.param(LONG_SURVEY, "Op Ed", PostKind.SURVEY, 4, id="a survey among the host's own"),
        pytest.param(INTERVIEW, "Further Questions", PostKind.INTERVIEW, 3, id="an interview among columns"),
        pytest.param(SURVEY, "Op Ed", PostKind.OTHER, 0, id="too few questions to be one, where the host speaks"),
        pytest.param(ESSAY, "Further Questions", PostKind.GUEST, 1, id="an essay among columns"),
        pytest.param(LONG_COLUMN, "Original Survey", PostKind.COLUMN, 3, id="a column among surveys"),
    ],
)
def test_a_post_that_is_filed_wrongly_keeps_its_answers(body: str, category: str, kind: PostKind, answers: int) -> None:
    post = post_of(body, "Of cats", (category,))
    read, split = take_apart(post, read_blocks(post.body, post.body_format))

    assert (read.kind, len(split.answers)) == (kind, answers)
    if kind not in possible_kinds(PostView(post, candidates(post))):
        assert all("nearly read as" in answer.doubt for answer in split.answers)


def test_a_guest_without_a_name_may_have_written_it() -> None:
    body = "Our guest author today would rather not give a name.\nI left.\nI came back.\nThen I stayed.\nThat is all."

    assert kind_of(post_of(body)) is PostKind.GUEST


@pytest.mark.parametrize("row", sign_weights(), ids=lambda row: f"{row.kind}, {row.sign}")
def test_every_sign_of_the_table_is_known(row: object) -> None:
    (found,) = [it for it in sign_weights() if it is row]

    assert found.sign in (SIGNS if found.kind else RESULT_SIGNS)
    assert found.why


def test_a_sign_is_weighed_once_a_kind() -> None:
    pairs = [(row.kind, row.sign) for row in sign_weights()]

    assert len(pairs) == len(set(pairs))
    assert {sign for kind, sign in pairs if kind} == set(SIGNS)
    assert {sign for kind, sign in pairs if not kind} == set(RESULT_SIGNS)


def answers_by(*named: tuple[str | None, str]) -> Split:
    answers = tuple(
        SplitAnswer(Respondent(name), (Paragraph(ParagraphKind.PARAGRAPH, text, 0, len(text)),)) for name, text in named
    )
    spans = tuple(Span(n, n + 1, Role.ANSWER, n, "") for n in range(len(answers)))
    return Split((), answers, spans or (Span(0, 1, Role.HOST, None, ""),))


class TestRivals:
    def test_what_both_readings_have_is_not_doubtful(self) -> None:
        split, rival = answers_by(("Inez Tarn", "Yes."), (None, "No.")), answers_by(("Inez Tarn", "Yes."))
        found = with_rival(split, PostKind.INTERVIEW, rival)

        assert [answer.doubt for answer in found.answers] == ["", "nearly read as an interview"]
        assert [span.doubt for span in found.spans] == ["", "nearly read as an interview"]

    def test_a_doubt_of_a_rule_stays(self) -> None:
        (answer,) = answers_by((None, "No.")).answers
        split = Split((), (SplitAnswer(answer.respondent, answer.paragraphs, doubt="too short"),), ())

        assert with_rival(split, PostKind.GUEST, answers_by()).answers[0].doubt == f"too short; {NEARLY}a guest’s essay"

    def test_a_post_that_nearly_had_answers_is_doubtful(self) -> None:
        found = with_rival(answers_by(), PostKind.SURVEY, answers_by((None, "No.")))

        assert found.spans[0].doubt == "nearly read as a survey"

    def test_two_readings_without_answers_are_alike(self) -> None:
        assert with_rival(answers_by(), PostKind.SURVEY, answers_by()) == answers_by()


def test_only_kinds_that_come_near_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {PostKind.COLUMN: 3.0, PostKind.SURVEY: 3.0 - REACH, PostKind.OTHER: 2.9 - REACH}
    monkeypatch.setattr("index.splitting.readings.choosing.kind_scores", lambda *_: scores)
    monkeypatch.setattr("index.splitting.readings.choosing.score_result", lambda _: 0.0)
    tried: list[PostKind] = []

    def split(post: Post) -> Split:
        tried.append(post.kind)
        return answers_by()

    post = post_of("")
    best, rival = read_as_best(post, (), candidates(post), split)

    assert tried == [PostKind.COLUMN, PostKind.SURVEY]
    assert best.kind is PostKind.COLUMN
    assert rival is not None
    assert rival.kind is PostKind.SURVEY


def test_the_signs_of_the_results_may_turn_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {PostKind.COLUMN: 1.0, PostKind.SURVEY: 0.5}
    monkeypatch.setattr("index.splitting.readings.choosing.kind_scores", lambda *_: scores)
    monkeypatch.setattr(
        "index.splitting.readings.choosing.score_result", lambda view: -3.0 * (view.post.kind is PostKind.COLUMN)
    )
    post = post_of("")
    best, rival = read_as_best(post, (), candidates(post), lambda _: answers_by())

    assert (best.kind, rival) == (PostKind.SURVEY, None)
