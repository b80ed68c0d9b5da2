"""The two ends of guests' essays, where nothing but structure tells whose the words are. All of it is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import PostKind
from tests.guest_shapes import SHAPES, exported, found_in, shaped

if TYPE_CHECKING:
    from pathlib import Path

ESSAY = """
The kiln in our basement was bought for a potter who never came.
I have fired it twice. Once it was for the mayor, and once it was for the smell.
When you hire a potter, you hire the mud as well, and nobody had asked the custodian.
We asked him in the end. He has a shelf of bowls now, and the kiln has a schedule.
"""
TEXT = ESSAY.strip().replace("\n", "\n\n")
#: What stands before and after the essay, and who wrote it.
ENDS = {
    "a paragraph about the meeting, and a discount": (
        "Author’s Corner: Mud",
        """
        > I met the author of today’s post at a bus stop. The bus was late, and I am glad of it.
        > The book is called Slip and Fall, and its author, Bertille Oakes, has opened three studios.
        > Take 20% off with the code MUD until Easter.
        """,
        "",
        ("Bertille Oakes", "", ""),
    ),
    "a teaser, and a biography above": (
        "Topical Series: Second Lives",
        """
        > This winter: people who had another life first.
        > Bertille Oakes is Clay Librarian at Mudford College.
        """,
        "> Have you had another life? Tell us in the comments.",
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
    "an inbox": (
        "Guest Post: Mud",
        "> This turned up in my inbox on a wet Monday, and I could not have been more pleased.",
        "> Bertille Oakes is Clay Librarian at Mudford College. She prefers not to say how old the kiln is.",
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
    "three paragraphs before the name": (
        "Hiring Better: Mud",
        """
        > Some of you have asked what became of the pottery people. It was a strange summer.
        > The short of it is that they all found work.
        > One thing led to another, and there was a workshop in Leeds.
        > It was led by Bertille Oakes, Clay Librarian at Mudford College, and what follows is her talk.
        """,
        "",
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
    "more of the series below the signature": (
        "Topical Series: Second Lives",
        "> This month: mud.",
        """
        > – Bertille Oakes, Clay Librarian, Mudford College
        > Also in this series:
        > Second Lives: The Baker
        > Second Lives: The Bishop
        """,
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
    "the author asked to share more": (
        "Researcher’s Corner: Mud",
        "> The author has kindly boiled this down for us.\n> Bertille Oakes is Clay Librarian at Mudford College.",
        "> If you’d like to read the whole thing, it is:\n> Oakes, B. (2018). Mud. Quarterly of Mud, 12(3), 20–24.",
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
    "what the post is part of": (
        "Second Lives: Mud",
        "> Today’s guest is Bertille Oakes, Clay Librarian at Mudford College.",
        "> This essay is part of a series on second lives. The next one is about bread.",
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
    "no name at all": (
        "Topical Series: Mud",
        "> This fall’s topic is dirt. Our first guest writer has asked me not to use a name.",
        "> If you have dirt of your own, my email is always open.",
        (None, "", ""),
    ),
    "two authors who are thanked": (
        "Researcher’s Corner: Mud",
        "> Today’s authors are Bertille Oakes and Anton Reyes-Hall, of Mudford College.\n> Their article is free.",
        "> Thanks to both of our authors. Would you like to share your research here? Let me know!",
        ("Bertille Oakes and Anton Reyes-Hall", "", "Mudford College"),
    ),
    "a talk that was given": (
        "Hiring Better: Mud",
        "> A version of this was given as a talk in Leeds. Bertille Oakes (they/them) let me have it.",
        "> Bertille works at Mudford College as its Clay Librarian.\n> Slides are at mud.example.",
        ("Bertille Oakes", "Clay Librarian", "Mudford College"),
    ),
}


def _parts(name: str) -> tuple[str, str, tuple[str | None, str, str]]:
    title, before, after, who = ENDS[name]
    return title, before + ESSAY + after, who


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ENDS)
def test_the_ends_of_an_essay(name: str, shape: str) -> None:
    title, text, who = _parts(name)

    found = found_in(shaped(title, text, shape))

    assert found.kind is PostKind.GUEST
    assert [said for _, said in found.said] == [TEXT]
    assert [it[0] for it in found.who] == [who[0]]


@pytest.mark.parametrize("name", ENDS)
def test_the_ends_of_an_exported_essay(name: str, tmp_path: Path) -> None:
    title, text, who = _parts(name)

    found = found_in(exported(title, text, tmp_path))

    assert [said for _, said in found.said] == [TEXT]
    assert found.who == [who]
