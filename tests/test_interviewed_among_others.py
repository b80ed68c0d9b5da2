"""The one who is interviewed, among others whom the post names: who asked, who came before, who is a friend. All of it
is invented."""

from __future__ import annotations

import pytest

from index.posts.records import PostKind
from tests.guest_shapes import SHAPES, found_in, shaped

QUESTIONS = """
? What do you look for in a candidate?
Boots, wits and a pencil.
? Do you read cover letters?
All of them, aloud.
? What should people ask you?
How the roof is.
"""
HALE = "Tobin Hale is Director of Mossway Public Library."
#: The title, what stands above the first question, and what stands below the last answer.
POSTS = {
    "the host": ("Roof", f"> Hi, it’s Emily! Today I’m talking with Tobin Hale. {HALE}", ""),
    "one who helped": ("Roof", f"> Thanks to Una Marsh for putting us in touch. {HALE}", ""),
    "one who had the job before": (
        "Roof",
        (
            "> When Ursula Vane retired last year, her job as Director of Mossway Public Library went to Tobin Hale. I "
            "asked Tobin about it."
        ),
        "",
    ),
    "one who was the director": (
        "Roof",
        (
            "> Ursula Vane was the Director of Mossway Public Library for forty years. Tobin Hale took over, and "
            "I asked him how it goes."
        ),
        "",
    ),
    "one who asked": (
        "Roof",
        (
            "> This interview was conducted by Una Marsh, a student at Wexcombe University. She spoke to Tobin Hale, "
            "Director of Mossway Public Library."
        ),
        "",
    ),
    "one who wrote it down": (
        "Roof",
        f"> This interview is by Una Marsh, a student at Wexcombe University.\n> {HALE}",
        "",
    ),
    "one who asks for the blog": (
        "Roof",
        f"> {HALE}",
        "> Una Marsh is a student at Wexcombe University, and conducts interviews for us.",
    ),
    "one who interviewed": ("Roof", "> Una Marsh, who runs the Job Corner, interviewed Tobin Hale for us.", ""),
    "whom the host worked for, and the title": (
        "Interview with Tobin Hale",
        "> I worked for Ursula Vane once, at Mossway Public Library. Her successor does things differently.",
        "",
    ),
    "a friend": (
        "Roof",
        (
            "> I met Tobin Hale at a conference. He is Director of Mossway Public Library. His friend Una Marsh, a "
            "novelist, made us talk."
        ),
        "",
    ),
    "one of a podcast": (
        "Roof",
        (
            "> You may know Tobin Hale from his podcast with Una Marsh, Books Aloud. By day he’s the Director at "
            "Mossway Public Library."
        ),
        "",
    ),
    "a place behind the name": ("Roof: Tobin Hale of Mossway", "> A short one today.", ""),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", POSTS)
def test_the_interviewed_and_nobody_else(name: str, shape: str) -> None:
    title, opening, closing = POSTS[name]

    found = found_in(shaped(title, f"{opening}\n{QUESTIONS}\n{closing}", shape))

    assert found.kind is PostKind.INTERVIEW
    assert [who[0] for who in found.who] == ["Tobin Hale"]
    assert found.said[-1] == ("What should people ask you?", "How the roof is.")
