"""The audit: what it lists in which order, and that every correction it offers does what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.splitting.labelled import POSTS, read_labelled, read_post
from index.audit.audit import audit
from index.audit.findings import Finding, FindingKind
from index.audit.post_audit import audit_post
from index.audit.post_view import PostView
from index.corrections.correcting import Corrected, History, correct
from index.corrections.correction_check import check_tables
from index.corrections.correction_tables import read_tables
from index.corrections.corrections_file import read_file
from index.errors import PostNotFound
from index.files import layout
from index.imports import taking_apart
from index.imports.importing import import_sources
from index.posts.records import Answer, Post, Unpublished
from index.posts.split import Role, Split
from index.reading.blocks import read_blocks
from index.record.record import Record
from index.record.record_rows import ReadAnswer, ReadPost
from index.record.unpublished_posts import store_unpublished
from index.sources import read_source
from index.splitting.splitting import take_apart
from tests.posts_to_correct import history_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.posts.records import Block
    from index.posts.split import Span
    from tests.conftest import PostFolder

SAMPLE = Path(__file__).parent.parent / "sample"
SOURCES = [SAMPLE / "blog.wordpress.xml", SAMPLE / "pages", SAMPLE / "texts"]
QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every certificate and every letter that comes in."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; a certificate tells me nothing."
INEZ = "Inez Tarn, Director, Sedge City Library: It depends. Some of them are better than the person."


def look(post: Post, corrected: Corrected, text: str) -> list[Finding]:
    """What an audit says of a post once this is recorded."""
    split = corrected.split
    answers = [
        ReadAnswer(
            Answer(
                answer_id,
                post.key,
                position,
                "" if said.question is None else split.questions[said.question].text,
                said.respondent,
                said.paragraphs,
                said.types,
                said.question,
            ),
            said.doubt,
        )
        for position, (answer_id, said) in enumerate(zip(corrected.carried.ids, split.answers, strict=True))
    ]
    return list(audit_post(PostView(ReadPost(post, text, split.questions), answers, split.spans), {}))


def try_every_proposal(post: Post, split: Split, blocks: Sequence[Block]) -> int:
    """Paste each correction that is offered, alone: it is understood, it fits, and its finding is gone. How many they
    are."""
    text = "\n".join(block.text for block in blocks)
    before = correct(post, split, blocks, (), History())
    tried = 0
    for finding in look(post, before, text):
        assert finding.proposals, finding
        for proposal in finding.proposals:
            found, faults = check_tables(read_tables(proposal.toml))
            assert faults == [], proposal
            assert set(found.of_posts) == {post.key}, proposal
            done = correct(post, split, blocks, found.of_posts[post.key], history_after(post, before))
            assert done.unfit == (), (finding, proposal)
            left = [other for other in look(post, done, text) if is_same(other, finding)]
            assert left == [], proposal
            tried += 1
    return tried


def is_same(one: Finding, other: Finding) -> bool:
    """Whether two findings are of a kind, and about some of the same words."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.kind is other.kind and one.start < other.end and other.start < one.end


def doubt_some(split: Split, every: int = 4) -> Split:
    """The same with a doubt about one span in so many, as if another splitter had made it."""
    spans = [
        replace(span, doubt="is it so?") if number % every == every - 1 and span.end > span.start else span
        for number, span in enumerate(split.spans)
    ]
    named = {s.answer for s in spans if s.doubt and s.answer is not None}
    answers = [replace(said, doubt="is it so?" if n in named else "") for n, said in enumerate(split.answers)]
    return replace(split, spans=tuple(spans), answers=tuple(answers))


def taken_from_some(split: Split) -> Split:
    """The same with every third answer's words in nobody's answer."""
    kept = [number for number in range(len(split.answers)) if number % 3 != 1]
    place = {number: new for new, number in enumerate(kept)}

    def moved(span: Span) -> Span:
        if span.answer is None or span.answer in place:
            return replace(span, answer=None if span.answer is None else place[span.answer])
        return replace(span, role=Role.UNASSIGNED, answer=None)

    return replace(split, answers=tuple(split.answers[number] for number in kept), spans=tuple(map(moved, split.spans)))


def sample_posts() -> Iterable[Post]:
    for source in SOURCES:
        for item in read_source(source):
            if isinstance(item, Post):
                yield item


def labelled_posts() -> Iterable[Post]:
    return (read_post(labelled) for labelled in read_labelled(POSTS))


@pytest.mark.slow
@pytest.mark.parametrize("posts", [sample_posts, labelled_posts])
def test_every_correction_that_is_offered_fits_and_settles_its_finding(posts: Callable[[], Iterable[Post]]) -> None:
    tried = 0
    for post in posts():
        blocks = read_blocks(post.body, post.body_format)
        tried += try_every_proposal(*take_apart(post, blocks), blocks)
    assert tried > 20


@pytest.mark.slow
@pytest.mark.parametrize("change", [doubt_some, taken_from_some])
def test_so_it_does_where_a_splitter_doubted_much(change: Callable[[Split], Split]) -> None:
    tried = 0
    for post in list(labelled_posts())[::6]:
        blocks = read_blocks(post.body, post.body_format)
        of_kind, split = take_apart(post, blocks)
        tried += try_every_proposal(of_kind, change(split), blocks)
    assert tried > 100


@pytest.fixture
def doubted(archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with something doubtful of most kinds."""
    closing = "Thank you to everyone who answered this week!"
    posts.write("letters", QUESTION, WANDA, OTTO, INEZ, "Otto Brandl, Dean: Letters again.", closing)
    (posts.path / "empty.txt").write_text("")
    layout.corrections_path(archive).parent.mkdir(parents=True, exist_ok=True)
    layout.corrections_path(archive).write_text('[[confirm]]\nanswer = "letters/kip-loam"\n')

    def doubting(post: Post, blocks: Sequence[Block], *_: object) -> tuple[Post, Split]:
        of_kind, split = take_apart(post, blocks)
        answers = [
            replace(said, doubt="who?" if number == 0 else "", certainty=0.2 if number < 2 else 0.99)
            for number, said in enumerate(split.answers)
        ]
        return of_kind, replace(split, answers=tuple(answers), spans=tuple(map(doubt, split.spans)))

    def doubt(span: Span) -> Span:
        if span.role is Role.HOST:
            return replace(span, role=Role.UNASSIGNED, reason="fits nothing")
        return replace(span, doubt="until here?") if span.role is Role.ANSWER and span.answer == 1 else span

    monkeypatch.setattr(taking_apart, "take_apart", doubting)
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


class TestAudit:
    def test_nothing_doubtful_is_nothing_listed(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", QUESTION, WANDA, OTTO)
        import_sources(archive, [posts.path], keyword_only=True)
        assert audit(archive) == ()
        with Record.write(archive):  # reading needs no lock
            assert audit(archive) == ()

    def test_worst_first_each_with_its_reason_its_words_and_what_to_paste(self, doubted: Path) -> None:
        findings = audit(doubted)
        assert [(it.kind, it.answer_ids or it.post_key) for it in findings] == [
            (FindingKind.UNFIT_CORRECTION, ""),
            (FindingKind.IMPORT_PROBLEM, ""),
            (FindingKind.ATTRIBUTION, ("letters/wanda-pyle",)),
            (FindingKind.BOUNDARY, ("letters/otto-m-brandl",)),
            (FindingKind.UNASSIGNED, "letters"),
            (FindingKind.UNKNOWN_TYPE, ("letters/otto-brandl",)),
            (FindingKind.SAME_PERSON, ""),
        ]
        unfit, problem, attribution, boundary, unassigned, untyped, people = findings
        assert "names “letters/kip-loam”" in unfit.reason
        assert "empty.txt" in problem.reason
        assert (attribution.reason, attribution.who) == ("who?", "Wanda Pyle, Branch Head, Teasel Public Library")
        assert attribution.context.words == "Wanda Pyle, Branch Head, Teasel Public Library:"
        assert attribution.context.after.startswith("Yes, every certificate")
        assert boundary.context.words == "Letters take too long; a certificate tells me nothing."
        assert boundary.context.before.endswith("Otto M. Brandl, Dean, Gorse Community College:")
        assert unassigned.reason == "fits nothing"
        assert untyped.proposals[0].toml == '[[set]]\nanswer = "letters/otto-brandl"\ntypes = ["public"]\n'
        assert people.proposals[0].toml == '[[same_person]]\nname = "Otto Brandl"\nalso = ["Otto M. Brandl"]\n'

    def test_within_a_kind_long_texts_come_first(self, archive: Path, posts: PostFolder) -> None:
        posts.write("a", QUESTION, "Kip Loam, Director: No.", "Bea Sorrel, Director: Yes, and I shall tell you why.")
        posts.write("b", QUESTION, "Mo Lark, Director: Only when it rains, or when it has rained, or will.")
        import_sources(archive, [posts.path], keyword_only=True)
        assert [it.answer_ids for it in audit(archive)] == [("b/mo-lark",), ("a/bea-sorrel",), ("a/kip-loam",)]

    def test_of_one_post(self, doubted: Path) -> None:
        assert {it.post_key for it in audit(doubted, "letters")} == {"letters"}
        with pytest.raises(PostNotFound):
            audit(doubted, "no-such-post")

    def test_worked_off_with_the_first_correction_of_each_it_is_empty(self, doubted: Path, posts: PostFolder) -> None:
        (posts.path / "empty.txt").unlink()
        pasted = [it.proposals[0].toml for it in audit(doubted) if it.proposals]
        layout.corrections_path(doubted).write_text("\n".join(pasted))
        read_file(layout.corrections_path(doubted))
        report = import_sources(doubted, [posts.path], keyword_only=True)
        assert report.corrections_unfit == ()
        assert audit(doubted) == ()

    def test_what_is_hidden_is_neither_listed_nor_quoted(self, doubted: Path) -> None:
        hides = '[[hide]]\nanswer = "letters/wanda-pyle"\n[[hide]]\nanswer = "letters/otto-brandl"\n'
        layout.corrections_path(doubted).write_text(hides)
        import_sources(doubted, [], keyword_only=True)
        findings = audit(doubted)
        assert [it.kind for it in findings if it.post_key] == [FindingKind.BOUNDARY, FindingKind.UNASSIGNED]
        said = repr(findings)
        assert "[…]" in said
        for hidden in ("Wanda", "certificate and every letter", "again", "Otto Brandl"):
            assert hidden not in said

    def test_a_post_that_was_withdrawn_is_not_listed(self, doubted: Path) -> None:
        with Record.write(doubted) as record, record.transaction():
            store_unpublished(
                record.connection, Unpublished("letters", "", "private", "t", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
            )
        assert not [it for it in audit(doubted) if it.post_key]

    def test_long_texts_are_shortened_in_the_middle(self, archive: Path, posts: PostFolder) -> None:
        posts.write(
            "letters", QUESTION, "Kip Loam, Director, The Place: " + "begin " * 90 + "middle " * 90 + "end. " * 40
        )
        import_sources(archive, [posts.path], keyword_only=True)
        with Record.read(archive) as record:
            (post,) = record.posts()
            view = PostView(post, record.answers(), record.spans("letters"))
        words = view.context(*view.own(0)[0]).words.split()
        assert len(words) < 100
        assert "[…]" in words
        assert (words[0], words[-1]) == ("begin", "end.")
