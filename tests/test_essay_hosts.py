"""More ends of guests' essays: openings and closings of many hosts, each in every shape. All of it is invented."""

from __future__ import annotations

import pytest

from index.posts.records import PostKind
from tests.guest_shapes import SHAPES, found_in, shaped

ESSAY = """
The kiln in our basement was bought for a potter who never came.
I have fired it twice. Once it was for the mayor, and once it was for the smell.
When you hire a potter, you hire the mud as well, and nobody had asked the custodian.
If you have a kiln of your own, ask whoever sweeps. You will learn a great deal.
We asked him in the end. He has a shelf of bowls now, and the kiln has a schedule.
"""
TEXT = ESSAY.strip().replace("\n", "\n\n")
#: The title, what stands above the essay, what stands below it, and who wrote it.
POSTS = {
    "a book that the host wishes to have written": (
        "Author’s Corner: Mud",
        (
            "> Every so often somebody writes a book that I wish I had written. Slip and Fall is that "
            "book. Bertille Oakes wrote it, and she was good enough to write this, too."
        ),
        "",
        "Bertille Oakes",
    ),
    "degrees in brackets and a handle": (
        "Guest Post: Mud",
        "",
        (
            "> Bertille Oakes (MLIS, 2012) works at Mudford College. When she is not in the basement, "
            "she swims.\n> She tweets at @mudlib."
        ),
        "Bertille Oakes",
    ),
    "a guest who takes it away": (
        "Guest Post: Mud",
        "> The following is a guest post from Bertille Oakes. Bertille, take it away!",
        "> About the author: Bertille Oakes is Clay Librarian at Mudford College.",
        "Bertille Oakes",
    ),
    "a note, a byline and a biography": (
        "Op Ed: Mud",
        ("> Note: this is an opinion piece, and the opinions are the author’s alone.\n> By Bertille Oakes"),
        "> Bertille Oakes is Clay Librarian at Mudford College. Find her at mud.example.",
        "Bertille Oakes",
    ),
    "a guest of whom the opening speaks": (
        "Mud",
        ("> It is Guest Week! Our second guest has been here before. You may remember her from Slip, Slop, Slap."),
        "> Bertille Oakes, Clay Librarian, Mudford College",
        "Bertille Oakes",
    ),
    "two authors, who say it themselves": (
        "Researcher’s Corner: Mud",
        (
            "> I read this study three times. It is by Bertille Oakes and Anton Reyes, and it made me "
            "laugh on a train.\n> What did they find? I will let them say it."
        ),
        "> You can read the article in the spring issue of Quarterly of Mud.",
        "Bertille Oakes and Anton Reyes",
    ),
    "what she sent": (
        "Hiring Better: Mud",
        (
            "> Here’s a thing I did not know about hiring: it’s dirty. Bertille Oakes does know.\n> She "
            "has been Clay Librarian at Mudford College for nine years.\n> I asked what she’d tell a new "
            "manager, and this is what she sent."
        ),
        "> What’s in your basement? I would love to hear it.",
        "Bertille Oakes",
    ),
    "the rest of the series": (
        "Topical Series: Second Lives",
        (
            "> Bertille Oakes was a potter for twelve years before she became Clay Librarian at Mudford "
            "College. This is the third post in our series on second lives."
        ),
        "> The rest of the series is here. Next Thursday: a bishop.",
        "Bertille Oakes",
    ),
    "a biography in brackets": (
        "Mud: A Guest Post",
        "> [Bertille Oakes is Clay Librarian at Mudford College.]",
        "",
        "Bertille Oakes",
    ),
    "a treat": (
        "Guest Post: Mud",
        "> Today we have a treat.",
        "> – Bertille\n> Bertille Oakes is Clay Librarian at Mudford College.",
        "Bertille Oakes",
    ),
    "a favorite of the host's": (
        "From the Archives: Mud",
        "> I am on holiday. This is one of my favorites, by Bertille Oakes, and it still smells.",
        "",
        "Bertille Oakes",
    ),
    "a comment that became a post": (
        "Mud",
        (
            "> Bertille Oakes left a comment here in March that was longer than my post. I asked if I "
            "could put it up on its own, and she said yes, with some edits."
        ),
        "> Thanks again to Bertille. I have learned to ask whoever sweeps.",
        "Bertille Oakes",
    ),
    "a biography that hands over": (
        "Author’s Corner: Mud",
        (
            "> This book made me miss my stop.\n> Bertille Oakes is the author of Slip and Fall (Heath "
            "House, 2020), and Clay Librarian at Mudford College. She writes:"
        ),
        "",
        "Bertille Oakes",
    ),
    "a promise": (
        "Guest Post: Mud",
        "> As promised, here’s Bertille Oakes on mud.",
        "",
        "Bertille Oakes",
    ),
    "the first of a series": (
        "Hiring Better: Mud",
        (
            "> In this series I hand the microphone to people who are doing it well. First up: Bertille "
            "Oakes, Clay Librarian at Mudford College.\n> Bertille wants you to know that she’s still "
            "learning."
        ),
        "> If you liked this, Bertille also keeps a newsletter.",
        "Bertille Oakes",
    ),
    "one who only suggested it": (
        "Topical Series: Mud",
        (
            "> The topic for June is mud. It was suggested by Una Marsh, who reads everything here.\n> To "
            "begin, Bertille Oakes of Mudford College."
        ),
        "> More mud next week!",
        "Bertille Oakes",
    ),
    "a citation below": (
        "Researcher’s Corner: Mud",
        (
            "> Welcome to a new Researcher’s Corner. I’m especially fond of this one since it has mud in "
            "it.\n> It comes to us from Bertille Oakes, a doctoral student at Mudford College, and Dr. "
            "Anton Reyes, her advisor."
        ),
        "> Oakes, B., & Reyes, A. (2019). Mud. Quarterly of Mud, 2, 1–9.",
        "Bertille Oakes and Anton Reyes",
    ),
    "a rule above the biography": (
        "Guest Post: Mud",
        "",
        ("> ***\n> Bertille Oakes, MLIS, is a librarian and potter. You can see her bowls at mud.example."),
        "Bertille Oakes",
    ),
    "a letter of a reader": (
        "Mud",
        (
            "> From time to time a reader writes me a letter that’s better than anything I could do. "
            "With her permission:"
        ),
        "> Bertille Oakes\n> Clay Librarian\n> Mudford College",
        "Bertille Oakes",
    ),
    "a friend of the host's": (
        "Guest Post: Mud",
        (
            "> I’ve known Bertille Oakes since library school, where we shared a desk and a cold. She "
            "has more sense than anybody I know.\n> These days she runs the basement at Mudford College.\n"
            "> I’m so glad she had time for us!"
        ),
        "> What questions do you have for Bertille?",
        "Bertille Oakes",
    ),
    "whose views they are": (
        "Op Ed: Mud",
        "> The views below are those of the writer.",
        "> Bertille Oakes\n> The writer is Clay Librarian at Mudford College.",
        "Bertille Oakes",
    ),
    "a part that the author let print": (
        "Author’s Corner: Mud",
        (
            "> Bertille Oakes’s new book, Slip and Fall, is about the things nobody tells you. I "
            "reviewed it in May.\n> She kindly let me print the part about the kiln."
        ),
        "> From Slip and Fall by Bertille Oakes, Heath House 2020. Reprinted with permission.",
        "Bertille Oakes",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", POSTS)
def test_the_hosts_words_at_either_end(name: str, shape: str) -> None:
    title, above, below, author = POSTS[name]

    found = found_in(shaped(title, above + ESSAY + below, shape))

    assert found.kind is PostKind.GUEST
    assert [said for _, said in found.said] == [TEXT]
    assert [who[0] for who in found.who] == [author]
