"""Guests' essays and the host's own posts. Every case is a post in tests/data/essay beside what is expected of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution.biography import mentions_in, read_biography
from index.posts.records import BodyFormat, ParagraphKind, Post, PostKind
from index.posts.split import Role, Split
from index.reading.blocks import read_blocks
from index.splitting.guests.byline import parse_byline
from index.splitting.splitting import split_post

CASES = Path(__file__).parent / "data" / "essay"
FORMATS = {".txt": BodyFormat.TEXT, ".classic.html": BodyFormat.CLASSIC}
#: A case holds nothing that is not one of these.
ROLES = (Role.HOST, Role.ATTRIBUTION, Role.IMAGE_TEXT)


def split_body(body: str, title: str, body_format: BodyFormat, kind: PostKind = PostKind.GUEST) -> tuple[Split, str]:
    blocks = read_blocks(body, body_format)
    post = Post("looms", "", title, None, (), (), body, body_format, "test", kind=kind)
    return split_post(post, blocks), "\n".join(block.text for block in blocks)


def words_of(split: Split, text: str, role: Role) -> list[str]:
    return [
        line for span in split.spans if span.role is role for line in text[span.start : span.end].split("\n") if line
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.json")))
def test_an_essay_is_one_answer_of_its_author(name: str) -> None:
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    path = next(path for path in CASES.glob(f"{name}.*") if path.suffix != ".json")
    body = path.read_text(encoding="utf-8")

    split, text = split_body(body, expected["title"], FORMATS[path.name.removeprefix(name)])

    (answer,) = split.answers
    assert split.question is not None
    assert split.question.text == expected["title"]
    assert answer.question == 0
    found = (answer.respondent.name, answer.respondent.title, answer.respondent.institution)
    assert found == (expected["name"], expected["job"], expected["institution"])
    assert answer.text == "\n\n".join(expected["text"])
    assert answer.doubt == expected["doubt"]
    assert [evidence.type.value for evidence in answer.types] == expected["types"]
    assert {role.value: words_of(split, text, role) for role in ROLES} == {role.value: expected[role] for role in ROLES}


def test_headings_and_list_items_stay_what_they_are() -> None:
    split, _ = split_body(
        "<h2>Why</h2><p>So.</p><ul><li>warp</li></ul><p>Then.</p>", "Guest Post: Looms", BodyFormat.HTML
    )
    kinds = [paragraph.kind for paragraph in split.answers[0].paragraphs]
    assert kinds == [ParagraphKind.HEADING, ParagraphKind.PARAGRAPH, ParagraphKind.LIST_ITEM, ParagraphKind.PARAGRAPH]


@pytest.mark.parametrize(
    "text",
    [
        "Kestrel Bay is a small town.",
        "Cover letters are a nuisance.",
        "The Library is a director of people.",
        "I am a weaver.",
        "",
    ],
)
def test_a_sentence_about_something_is_no_biography(text: str) -> None:
    assert read_biography(text) is None


@pytest.mark.parametrize(
    "text", ["By Monday Morning", "By the time I left, it was dark", "By hook or by crook", "Why not?"]
)
def test_words_that_begin_with_by_are_no_byline(text: str) -> None:
    assert parse_byline(text) is None


@pytest.mark.parametrize(
    ("text", "title", "institution"),
    [
        (
            "Inez Tarn wrote Looms. She has moved twice, and is now a Branch Manager with Sedge Public Library.",
            "Branch Manager",
            "Sedge Public Library",
        ),
        ("Inez Tarn wrote for us in 2014, when she was a graduate assistant at Gorse College.", "", ""),
    ],
)
def test_what_somebody_is_now_counts(text: str, title: str, institution: str) -> None:
    (mention,) = (it for it in mentions_in(text) if it.name == "Inez Tarn")
    assert (mention.office.title, mention.office.institution) == (title, institution)


def test_an_introduction_that_names_nobody_names_nobody() -> None:
    assert not mentions_in("This week we've something different: a guest post from someone who is about to stop.")


NAMES = ["Inez Tarn", "Théa Brontë-Simms", "R. T. Okonkwo", "Klaus van der Berg", "Emre Kılıç", "Linh Nguyen-Abbott"]
OFFICES = [
    ("Youth Manager", "Sedge City Library"),
    ("Dean of Learning", "Gorse College"),
    ("Registrar", "Teasel Museum of Cloth"),
]
PARAGRAPHS = [
    "I hire weavers.",
    "It depends: ask twice.",
    "We sat down. Nobody spoke.",
    "1. Warp before weft.",
    "My loom broke in 2009.",
]
CREDITS = {
    "byline before": ("by {name}, {title}, {institution}", True),
    "bare byline before": ("{name}, {title}, {institution}", True),
    "signature": ("– {name}, {title}, {institution}", False),
    "biography before": ("{name} is the {title} at {institution}.", True),
    "biography after": ("{name}, MLIS, is {title} at {institution}, where looms are lent.", False),
}


@pytest.mark.slow
@given(
    st.sampled_from(NAMES),
    st.sampled_from(OFFICES),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=2, max_size=12),
    st.sampled_from(sorted(CREDITS)),
    st.booleans(),
    st.sampled_from([BodyFormat.TEXT, BodyFormat.CLASSIC]),
)
def test_the_author_is_found_and_every_word_of_the_essay_kept(
    name: str, office: tuple[str, str], essay: list[str], style: str, hosted: bool, body_format: BodyFormat
) -> None:
    pattern, before = CREDITS[style]
    credit = pattern.format(name=name, title=office[0], institution=office[1])
    paragraphs = [credit, *essay] if before else [*essay, credit]
    if hosted:
        paragraphs = ["Today I’m happy to share a guest post.", *paragraphs, "Thank YOU for reading!"]

    split, text = split_body("\n\n".join(paragraphs), "Guest Post: Looms", body_format)

    (answer,) = split.answers
    assert (answer.respondent.name, answer.respondent.title, answer.respondent.institution) == (name, *office)
    assert answer.text == "\n\n".join(essay)
    assert sum(span.end - span.start for span in split.spans) == len(text)


@pytest.mark.slow
@given(
    st.lists(st.text(max_size=60), max_size=12),
    st.sampled_from(list(BodyFormat)),
    st.sampled_from([PostKind.GUEST, PostKind.OTHER]),
)
def test_any_text_is_split_without_a_gap_and_nobody_is_invented(
    lines: list[str], body_format: BodyFormat, kind: PostKind
) -> None:
    split, text = split_body("\n\n".join(lines), "Guest Post: Why?", body_format, kind)
    position = 0
    for span in split.spans:
        assert span.start == position
        position = span.end
    assert not text[position:].replace("\u00a0", " ").strip()
    assert all(answer.respondent.name is None or answer.respondent.name.split()[0] in text for answer in split.answers)
    assert not [span for span in split.spans if span.role is Role.UNASSIGNED]


# --- The host's own posts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Stats and Graphs: Who answered?", "statistics of the blog, which nobody answers"),
        ("Op Ed: On Falcons", "the host's opinion"),
        ("News and Administration: Moving Week", "news of the blog"),
        ("Two Years!", "the host's own words: the post asks nobody"),
    ],
)
def test_what_the_host_says_is_kept_and_has_no_answer(title: str, reason: str) -> None:
    body = '<p>Who answered?</p><p><img alt="A pie"></p><p>√ Public Library: 43</p><p>– Your host</p>'
    split, text = split_body(body, title, BodyFormat.HTML, PostKind.OTHER)
    assert (split.questions, split.answers) == ((), ())
    assert [(span.role, text[span.start : span.end].strip(), span.reason) for span in split.spans] == [
        (Role.HOST, "Who answered?", reason),
        (Role.IMAGE_TEXT, "A pie", "the text of a picture"),
        (Role.HOST, "√ Public Library: 43\n– Your host", reason),
    ]
