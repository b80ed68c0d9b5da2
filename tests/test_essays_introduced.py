"""Whose essay a post holds, and where the host's words end, in every shape of post. People and books are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import PostKind
from tests.guest_shapes import SHAPES, exported, found_in, shaped

if TYPE_CHECKING:
    from pathlib import Path

ESSAY = """
I mend looms for a living, and most of them were never broken.
The second loom stood in a barn, and she who owned it had threaded it with fishing line. I said nothing.
What does a loom want? To be asked twice.
My last loom is by the window. It creaks, and I let it.
"""
TEXT = ESSAY.strip().replace("\n", "\n\n")
CORNER = "Author’s Corner: A Loom of One’s Own"
#: How posts say who wrote: the title, what stands before the essay, what stands after it, and the name.
CREDITS = {
    "an introduction and a citation": (
        CORNER,
        """
        > Welcome back to Author’s Corner! In this installment, we hear from Maud Arden, who wrote Warp and Woe.
        > Maud gives some tips on knots.
        > I like her jokes. I think you will like them too.
        > For more of Maud’s thoughts, her book is:
        > Arden, M. (2020). Warp and Woe: A Guide for the Shy. Heath House.
        """,
        "",
        ("Maud Arden", "", ""),
    ),
    "two authors": (
        "Researcher’s Corner: Who Threads It",
        """
        > I’m pleased to share this piece by Zeno Hartwell and Dr. Isa Gillow, which counts threads. If you’d like to
        """.replace("\n        ", "\n")
        + """> read more, the article is:
        > Hartwell, Z., & Gillow, I. (2021). “Who Threads It.” Proceedings of the Heath Conference.
        """,
        "",
        ("Zeno Hartwell and Isa Gillow", "", ""),
    ),
    "an office before the name": (
        CORNER,
        "> Our friends have published a guide. I’m very grateful to editor Jorun Vance, who has written today’s post.",
        "",
        ("Jorun Vance", "editor", ""),
    ),
    "a second paragraph of the host's, in a series that nobody knows": (
        "Hiring Better: Looms for All",
        """
        > When I restarted this blog I wanted to mend what is broken.
        > Her name is Saoirse Attwell, she is Loom Coordinator for the Lakeland Library Federation, and she wrote what
        """.rstrip()
        + " follows.",
        "",
        ("Saoirse Attwell", "Loom Coordinator", "Lakeland Library Federation"),
    ),
    "a biography below": (
        CORNER,
        "> I’m delighted to bring you a guest post.",
        "> Ruaridh Venn (he/him), JD, is the Loom Librarian at Glenmore Law School. He is writing a longer piece.",
        ("Ruaridh Venn", "Loom Librarian", "Glenmore Law School"),
    ),
    "a byline in a column of opinions": (
        "Op Ed: Pay the Menders",
        "> by Renata Blythe",
        "> Renata Blythe is the Outreach Associate at the Dunmore Free Library. Views expressed here are her own.",
        ("Renata Blythe", "Outreach Associate", "Dunmore Free Library"),
    ),
    "the title": (
        "Guest Post by Cyrus Amadi: On Looms",
        "",
        "> Guest posts are always welcome.",
        ("Cyrus Amadi", "", ""),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", CREDITS)
def test_an_essay_is_its_authors_and_nobody_elses(name: str, shape: str) -> None:
    title, before, after, who = CREDITS[name]

    found = found_in(shaped(title, before + ESSAY + after, shape))

    assert found.kind is PostKind.GUEST
    assert found.who == [who]
    assert found.said == [(title, TEXT)]


@pytest.mark.parametrize("name", CREDITS)
def test_an_exported_essay_is_its_authors(name: str, tmp_path: Path) -> None:
    title, before, after, who = CREDITS[name]

    found = found_in(exported(title, before + ESSAY + after, tmp_path))

    assert found.who == [who]
    assert found.said == [(title, TEXT)]


BEFORE = "> Today’s guest author is Maud Arden, who wrote Warp and Woe.\n"
CLOSINGS = (
    "Thank you, Maud!",
    "Warp and Woe is out now from Heath House.",
    "Excerpted from Warp and Woe. Copyright 2020. All rights reserved.",
    "If you have written something that weavers should read, get in touch.",
    "You can read more of her work at warpandwoe.example.",
    "As always, op-eds are the opinion of their authors.",
    "Do you have a loom like that? It may stay nameless.",
    "What do you ask of yours? I’d love to know.",
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("closing", CLOSINGS)
def test_the_hosts_last_words_are_not_the_essays(closing: str, shape: str) -> None:
    found = found_in(shaped(CORNER, f"{BEFORE}{ESSAY}\n> {closing}", shape))
    assert found.said == [(CORNER, TEXT)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "last",
    [
        "You can also ask the loom a third time.",
        "My thanks to the editors for letting me write this, and to the horse.",
        "References: Arden, M. (2019). A count of knots. Journal of Looms, 7(2), 11–29.",
    ],
)
def test_the_authors_last_words_stay(last: str, shape: str) -> None:
    found = found_in(shaped(CORNER, f"{BEFORE}{ESSAY}\n{last}", shape))
    assert found.said == [(CORNER, f"{TEXT}\n\n{last}")]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Two Years!",
            """
            > Two years ago today I pressed the button and hid.
            > Here are some of the people I’d like to thank:
            > Emmeline Brand, Branch Supervisor, Old Quarry Public Library, who has answered every question.
            > Tariq Lund, Assistant Dean, Hallow State University, who answers only the odd ones.
            > Cake for everyone!
            """,
        ),
        (
            "A Change of Address",
            """
            > The blog has a new address, and I have a new desk.
            > Please tell your friends. I read what you send me on Fridays.
            > There is more to come.
            > Until then, be kind to your looms.
            """,
        ),
    ],
)
def test_the_hosts_own_posts_are_nobodys_essay(title: str, text: str, shape: str) -> None:
    found = found_in(shaped(title, text, shape))
    assert (found.kind, found.said) == (PostKind.OTHER, [])
