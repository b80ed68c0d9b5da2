"""Questions in a post that prints them like everything else: told by shape, by wording and by what follows.

One line alone, one sentence, ending in a question mark and opened by a word that asks is a question of the survey,
unless something speaks for the respondent: quotation marks, "I", words just taken up from the line before, or a
question about questions above it. Without a question mark it takes more: known wording, or a ticked answer below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.splitting.surveys.layout import is_brief, label_of
from index.splitting.surveys.question_shape import (
    asking_weight,
    asks_the_reader,
    comes_to_asking,
    ends_asking,
    first_sentence,
    has_inner_stop,
    is_known_question,
    is_left_open,
    is_named_fact,
    is_quoted,
    is_request,
    names_the_best,
    opens_asking,
    opens_telling,
    speaks_for_oneself,
    turns_to_asking,
)
from index.splitting.surveys.survey_types import names_a_type

if TYPE_CHECKING:
    from index.splitting.surveys.question_page import Asked, Place

_BY_SHAPE = "reads as a question and is followed by an answer"
_BARELY = "only its question mark and its place say that it is a question of the survey"
_STATES = "what stands between an answer and ticked choices is what they answer"
_LABELLED = "a question and its answer on one line, as the post prints them"
_LISTED = "the only item of a list, as the post prints its questions"
_UNPRINTED = "no question mark shows that it is a question"
#: `Wouldn’t you?`, in place of an answer.
_COUNTERS = re.compile(
    r"(?:would|do|does|are|is|should|could|have|did)n['’]t"
    r" (?:you|we|they|it|that|every(?:one|body)|any(?:one|body))\?+"
    r"|(?:who|what) (?:would|does|is|has)n['’]t\?+|is there any other (?:kind|way|sort)\?+",
    re.IGNORECASE,
)
#: `Lift 75 pounds??? Why? What is in there?`
_EXCLAIMS = re.compile(r"\?\?|\?[^?]*\?[^?]*\?")
_ABOUT_QUESTIONS = re.compile(r"\bquestions?\b|\bask(?:s|ed|ing)?\b", re.IGNORECASE)
_CALLS_FOR_QUESTIONS = re.compile(r"\bquestions?\b.{0,40}\bask\b", re.IGNORECASE)
_GOES_ON = re.compile(r"[…. ]*[a-zà-öø-ÿ]")
_BACK = re.compile(r"(?:and )?(?:why|what|how)\b[^?]{0,12}\b(?:that|this|then)\b[^?]{0,12}(?<!like)\?+", re.IGNORECASE)
_OF_IT = re.compile(
    r"(?:is|was|does|did|would|could|can|isn['’]t|wasn['’]t|doesn['’]t|wouldn['’]t) (?:that|it|this)\b[^?]{0,25}\?+",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:they|them|their|he|she|him|her|his|it|its|I|my|me|we|us|our)\b")
#: A question that adds to the one before: `And of a resume?`
_ADDS = re.compile(r"(?:and|or|but)\b(?: [^ ]+){1,7}$", re.IGNORECASE)
#: `I`; and `we` where it begins. What they should know of “our mission” may be stated.
_SPEAKS = re.compile(r"\b(?:I|my|mine|me|myself)\b|^(?:we|our|ours)\b(?!.{0,60}\bshould\b)", re.IGNORECASE)
_SHORTEST_UNMARKED = 5
_ASKS_FOR = re.compile(
    r"(?:and |do you have )?any(?:thing)?\b|(?:what|how|why|who|where|when)\b.*\byour?\b", re.IGNORECASE
)
#: `Do you charge for it`, `What is the first thing to do`: the verb stands before whom it is about.
_INVERTED = re.compile(
    r"(?:(?:and|so|but) )?(?:(?:what|how|why|who|where|when|which)(?: \w+){0,3}? )?(?:is|are|was|were|do|does"
    r"|did|has|have|had|can|could|would|should|will) (?:you|your|there|it|this|that|the|an?|they|people"
    r"|candidates|applicants)\b",
    re.IGNORECASE,
)
_BRIEF = 4
_LONGEST_STATEMENT = 40
_LONGEST_LABEL = 3
_LONGEST_LEAD = 14
#: Questions without a mark, in words: sentences to finish, and others.
_LONGEST_OPEN = 25
_LONGEST = 12
#: `Yes – do you ever sleep?`
_REPLIES = re.compile(r"(?:yes|no|yeah|yep|nope|sure|oh|well)\b\s?[,.!:–—-]", re.IGNORECASE)
_COUNTS = re.compile(r"(?:first|second|third|fourth|last|finally|then|next|also|and|step)\b", re.IGNORECASE)
_STOP = re.compile(r"(?<!\.\.)[.!?,;][”\"’')]*$")
_LEADS_TO_A_LIST = re.compile(
    r"^(?:here|these|this|those|for|in|on|so|first|before|after|then|there|my|as|to|if|when|and|but|we|i|they|she|he|it|tip|the rule)\b",
    re.IGNORECASE,
)


def ask_unmarked(place: Place) -> Asked | None:
    """The question that a line is, in a post that does not print its questions in bold."""
    if place.is_choice or (place.line.kind is BlockKind.LIST_ITEM and not place.bold and not place.stands_listed):
        return None
    if 0 < place.bold < len(place.line.text) and ends_asking(place.line.text[: place.bold].strip()):
        return place.asked(place.bold, "a question in bold before its answer")
    if ends_asking(place.text):
        return _with_question_mark(place)
    label = label_of(place.line) if place.layout.labels else ""
    if label and (place.answered or opens_asking(label)):
        return place.asked(len(label) + 1, _LABELLED, "" if opens_asking(label) else _UNPRINTED)
    if place.text.endswith(":"):
        return _with_colon(place)
    return _without_mark(place)


def _with_question_mark(place: Place) -> Asked | None:
    known = is_known_question(place.text)
    if not (place.before is None or known or place.is_ticked or _asks_briefly(place)) and _is_theirs(place):
        return None
    if place.stands_listed:
        return place.asked_whole(_LISTED)
    weight = asking_weight(place.text) + 2 * place.is_ticked + 2 * (place.bold > 0) + (place.before is None)
    if (opens_asking(place.text) or comes_to_asking(place.text)) and not place.echoes:
        weight += 1 + (len(place.text.split()) >= 5)
    if turns_to_asking(place.text) or (place.answered and place.before and _ADDS.match(place.text)):
        weight += 2
    if place.follows_choice and not has_inner_stop(place.text):
        weight += 2
    if _asks_briefly(place):
        weight += 2
    if place.answered and place.before and not place.is_ticked and not known and _refers_back(place):
        weight -= 2
    if weight < 2 or (place.former and place.former.plain.endswith(":") and weight < 3):
        return None
    return place.asked_whole(_BY_SHAPE, _BARELY if weight == 2 and not asks_the_reader(place.text) else "")


def _asks_briefly(place: Place) -> bool:
    """True for `Dealbreakers?` in a post that asks so, after an answer or after another such question without one."""
    if not place.layout.brief or not is_brief(place.text):
        return False
    return place.answered or (place.before is not None and len(place.before.text.split()) <= _BRIEF)


def _is_theirs(place: Place) -> bool:
    """True if it answers the question above it: that one is about questions, or this one asks nobody who reads it."""
    before, following = place.before.text if place.before else "", place.following
    if not place.answered and (place.layout.numbered or _REPLIES.match(place.text)):
        return True
    calls = bool(_CALLS_FOR_QUESTIONS.search(before))
    if place.answered:
        return calls and place.asked_so_far and following is not None and ends_asking(following.plain)
    if calls or _asks_back(place.text):
        return True
    if (_ABOUT_QUESTIONS.search(before) and place.text.count("?") > 1) or _tells_first(place.text):
        return True
    if following is not None and not ends_asking(following.plain) and not is_known_question(following.plain):
        return False
    return bool(_ABOUT_QUESTIONS.search(before)) or _asks_of_others(place.text)


def _asks_back(text: str) -> bool:
    """True if it replies by a question: `Wouldn’t you?`, `Lift 75 pounds??? Why?`"""
    return bool(_COUNTERS.fullmatch(text) or (_EXCLAIMS.search(text) and not asks_the_reader(text)))


def _tells_first(text: str) -> bool:
    """True if a statement to nobody stands before what it asks: `She asked what they read. Can you imagine?`"""
    first = first_sentence(text).rstrip()
    return first != text and not first.endswith("?") and not asks_the_reader(first) and not opens_telling(first)


def _refers_back(place: Place) -> bool:
    """True if it asks about what was just said, as only the one who said it can: `Why does that matter?`; or `Is that
    so hard?`, and nothing answers it."""
    following = place.following
    unanswered = following is not None and ends_asking(following.plain)
    back = _BACK.fullmatch(place.text) or (unanswered and _OF_IT.fullmatch(place.text))
    return bool(back) and not asks_the_reader(place.text)


def _states_before_ticks(place: Place) -> bool:
    """True if it is a statement to agree with: `Hats are rude indoors.` Each tick has something that it answers."""
    text = place.text
    following = place.following
    if following is None or not (place.is_ticked and place.answered) or len(text.split()) > _LONGEST_STATEMENT:
        return False
    if place.before is None and (names_a_type(following.text) or text.endswith(":")):
        return False
    label = text.endswith(":") and len(text.split()) <= _LONGEST_LABEL
    return text[:1].isupper() and not label and not is_quoted(text) and not _SPEAKS.search(text)


def _asks_of_others(text: str) -> bool:
    """True if it is about others: `Do they finish things?`"""
    return bool(_OTHERS.search(text)) and not asks_the_reader(text)


def _with_colon(place: Place) -> Asked | None:
    text, words = place.text, len(place.text.split())
    if is_named_fact(text) and place.is_ticked:
        return place.asked_whole(_BY_SHAPE)
    if has_inner_stop(text) or (place.before is not None and not place.answered and words < 4):
        return None
    if place.layout.brief_labels and words <= _BRIEF and not _COUNTS.match(text) and not place.is_ticked:
        return place.asked_whole(_BY_SHAPE, _UNPRINTED)
    if is_known_question(text) or is_request(text) or (opens_asking(text) and words >= 4 and asking_weight(text) >= 2):
        return place.asked_whole(_BY_SHAPE)
    speaks = place.is_ticked or asks_the_reader(text) or names_the_best(text)
    longest = _LONGEST_STATEMENT if place.is_ticked and place.answered and asks_the_reader(text) else _LONGEST_LEAD
    leads = _LEADS_TO_A_LIST.match(text) and not comes_to_asking(f"{text[:-1]}?")
    asks = speaks and 3 <= words <= longest and not leads
    if asks or _is_answered_briefly(place):
        return place.asked_whole(_BY_SHAPE, "" if place.is_ticked else _UNPRINTED)
    return None


def _is_answered_briefly(place: Place) -> bool:
    """True for `What we look for, in one word:` where one line stands between it and another question."""
    text, words = place.text, len(place.text.split())
    return opens_asking(text) and place.answered and 4 <= words <= _LONGEST_OPEN and place.answered_in_a_line


def _lacks_its_mark(place: Place) -> bool:
    """True of `Any advice for people who are new to it`, a line of its own that opens as a question does and has no
    stop, between two that have one."""
    text, former, following = place.text, place.former, place.following
    if former is None or following is None or place.before is None or not place.answered:
        return False
    if len(text.split()) < _SHORTEST_UNMARKED or speaks_for_oneself(text):
        return False
    inverted = bool(_INVERTED.match(text)) and text[:1].isupper()
    ended = bool(_STOP.search(former.plain)) or (inverted and place.follows_choice)
    answers = bool(_STOP.search(following.plain)) or (inverted and place.answered_in_a_line)
    return ended and answers and (inverted or _ASKS_FOR.match(text) is not None)


def _without_mark(place: Place) -> Asked | None:
    text, following = place.text, place.following
    if _states_before_ticks(place):
        return place.asked_whole(_STATES)
    if is_request(text) and place.answered:
        return place.asked_whole(_BY_SHAPE)
    longest = _LONGEST_OPEN if is_left_open(text) or _INVERTED.match(text) else _LONGEST
    if following is None or has_inner_stop(text) or len(text.split()) > longest or _STOP.search(text):
        return None
    if _lacks_its_mark(place):
        return place.asked_whole(_BY_SHAPE, _UNPRINTED)
    goes_on = bool(_GOES_ON.match(following.plain))
    if text[:1].isupper() and (
        is_known_question(text) or (is_left_open(text) and (goes_on or place.is_ticked or asks_the_reader(text)))
    ):
        sure = goes_on or place.is_ticked or opens_asking(text)
        return place.asked_whole(_BY_SHAPE, "" if sure else _UNPRINTED)
    return None
