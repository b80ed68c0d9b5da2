"""Telling a sentence from the title or the institution of somebody."""

from __future__ import annotations

_SMALL_WORDS = frozenset("a an and at de des du for from in la of on the to und with & y".split())
VERBS_AND_PRONOUNS = frozenset(
    "i i'm i’m we you is are was were have has had would should my that said says will don't don’t can".split()
)
# Verbs of captions, and pronouns; a title or an institution holds none of these in lower case.
DOING = frozenset(
    """applies carries draws dances drew gestures gives goes grins held holding holds hugs jumps kneels laughing laughs leaning leans looking looks lunges
    plays playing points poses posing puts reading reads rides riding sits sitting sleeps smiles smiling squints stands standing stared stares talks taught
    teaches thinks waves waving walks wearing wears who whose asleep beside behind""".split()
)


def reads_like_prose(part: str) -> bool:
    """True if a part has a run of lower-case words, as a sentence has and a title or an institution has not."""
    words, run = part.split(), 0
    for word in words:
        run = run + 1 if word[0].islower() and word.lower() not in _SMALL_WORDS else 0
        if run >= 4:
            return True
    return any(
        (word[0].islower() or word == "I") and (bare in VERBS_AND_PRONOUNS or bare in DOING)
        for word in words
        for bare in (word.lower().strip(".,"),)
    )
