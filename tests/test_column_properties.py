"""Column posts made up of random people, styles and paragraphs, with the answers known beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Role
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

NAMES = [
    "Wanda Pyle", "Otis Fenn", "Théa Brontë-Simms", "Marian Page", "Otis Dean", "R. T. Okonkwo", "Desmond Lattimore, Jr.", "Klaus van der Berg",
    "Beatrix “Bix” Kowalczyk", "Cordelia D’Ambrose", "Emre Kılıç", "Linh Nguyen-Abbott", "Philippa (Pip) Hargreave", None,
]  # fmt: skip
TITLES = [
    "Director",
    "Branch Head",
    "Dean, Learning Services",
    "Head, Maps, Media & Metadata Dept.",
    "Adult Services Coordinator",
    "University Librarian",
    "Teacher Librarian",
]
INSTITUTIONS = [
    "Teasel Public Library", "Sedge County, SC Library System", "University of Gorse, Upper Campus", "North Branch, Sedge (OR) City Library", "Gorse Community College",
    "Harbin & Strand LLP", "Callow County Historical Society", "U.S. Bureau of Soils and Waters", "St. Orrin’s Hospital",
]  # fmt: skip
PARAGRAPHS = [
    "Only twice.", "No.", "Yes: every time, and I answer.", "Tip: smile.", "Turnaround time: a week.", "The rule is: one page – no more.", "I ask Wanda at the desk, and she says no.",
    "We put LibGuides on the list, then the county took it off.", "It depends on the committee; mine has six people who disagree.", "Once, in 2009, somebody sent a pie.",
]  # fmt: skip


@dataclass(frozen=True)
class Person:
    name: str | None
    title: str
    institution: str
    paragraphs: tuple[str, ...]

    @property
    def attribution(self) -> str:
        return ", ".join(part for part in (self.name or "Anonymous", self.title, self.institution) if part)


people = st.builds(
    Person,
    st.sampled_from(NAMES),
    st.sampled_from(TITLES),
    st.sampled_from(INSTITUTIONS),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4).map(tuple),
)
HOST = ["Each week I ask people who hire library workers a question.", "Do you read thank-you notes?"]
CLOSING = "We’d love to hear your thoughts in the comments."


def paragraphs_of(person: Person, style: str) -> list[str]:
    """The person's paragraphs as printed, attribution included."""
    first, *others = person.paragraphs
    printed = {
        "before, inline": [f"{person.attribution}:\u00a0{first}", *others],
        "before, own line": [f"{person.attribution}:", first, *others],
        "after, dash": [first, *others, f"– {person.attribution}"],
        "after, hyphen": [first, *others, f"-{person.attribution}"],
        "after, stray mark": [first, *others, f">– {person.attribution}"],
        "after, run on": [*person.paragraphs[:-1], f"{person.paragraphs[-1]}– {person.attribution}"],
    }
    return printed[style]


STYLES = ["before, inline", "before, own line", "after, dash", "after, hyphen", "after, stray mark", "after, run on"]


def body_of(paragraphs: list[str], body_format: BodyFormat) -> str:
    if body_format is BodyFormat.GUTENBERG:
        return "\n".join(f"<!-- wp:paragraph -->\n<p>{escape(text)}</p>\n<!-- /wp:paragraph -->" for text in paragraphs)
    if body_format is BodyFormat.CLASSIC:
        return "\n\n".join(escape(text, quote=False) for text in paragraphs)
    return "\n".join(paragraphs)


@given(
    st.lists(people, min_size=1, max_size=6),
    st.sampled_from(STYLES),
    st.sampled_from([BodyFormat.TEXT, BodyFormat.CLASSIC, BodyFormat.GUTENBERG]),
)
def test_every_answer_is_found_with_its_respondent_and_its_exact_text(
    respondents: list[Person], style: str, body_format: BodyFormat
) -> None:
    paragraphs = [*HOST, *(text for person in respondents for text in paragraphs_of(person, style)), CLOSING]
    body = body_of(paragraphs, body_format)
    blocks = read_blocks(body, body_format)

    split = split_post(
        Post(
            "a",
            "",
            "Further Questions: Do you read thank-you notes?",
            None,
            (),
            (),
            body,
            body_format,
            "test",
            kind=PostKind.COLUMN,
        ),
        blocks,
    )

    found = [
        Person(answer.respondent.name, answer.respondent.title, answer.respondent.institution, (answer.text,))
        for answer in split.answers
    ]
    assert found == [
        Person(person.name, person.title, person.institution, ("\n\n".join(person.paragraphs),))
        for person in respondents
    ]
    assert sum(span.end - span.start for span in split.spans) == blocks[-1].end
    assert not [span for span in split.spans if span.role is Role.UNASSIGNED]


@given(st.lists(st.text(max_size=60), max_size=12), st.sampled_from(list(BodyFormat)))
def test_any_text_is_split_without_an_error_and_without_a_gap(lines: list[str], body_format: BodyFormat) -> None:
    body = "\n\n".join(lines)
    blocks = read_blocks(body, body_format)

    split = split_post(
        Post("a", "", "Further Questions: Why?", None, (), (), body, body_format, "test", kind=PostKind.COLUMN), blocks
    )

    position = 0
    for span in split.spans:
        assert span.start == position
        position = span.end
    text = "\n".join(block.text for block in blocks)
    assert not text[position:].replace("\u00a0", " ").strip()
