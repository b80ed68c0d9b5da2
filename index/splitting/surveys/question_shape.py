"""Telling by its words alone if a line reads as a question of a survey or an interview."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.attribution.tables import table_lines

#: "What do you look for? (optional)", "Do you Google us?*", "Is it “fair”?"
ENDS_ASKING = re.compile(r"\?[?!]*[”\"’')\]*\s]*(?:[(\[][^()\[\]]{1,80}[)\]][.:*]?\s*)?[:.]?$")
#: A question mark, and one more sentence that belongs to it: "… in hiring? Please explain."
_ASKS_AND_GOES_ON = re.compile(
    r"\?[”\"’')]*\s+(?:please|why|why not|if (?:so|not|yes|no)|explain|describe|and|or|check|choose|select|tell)\b[^?]{0,160}$",
    re.IGNORECASE,
)
_OPENS_ASKING = re.compile(
    r"^(?:(?:and|but|so|then|now|okay|ok),? )?(?:what|which|who|whom|whose|when|where|why|how|do|does|did|don['’]t|is|isn['’]t|are|aren['’]t|was|were|has|have|had|can|can['’]t|could|should|shouldn['’]t|would|will|won['’]t|may|might|must"
    r"|if|or|any|anything|in (?:what|which)|at what|from (?:what|which|where)|to what|for (?:what|which|whom)|on what|about how|approximately|(?:number|percentage|proportion) of|with (?:what|which|whom))\b",
    re.IGNORECASE,
)
#: A clause, a comma or a colon, and a question.
_CLAUSE_FIRST = re.compile(
    r"^[^,:;.?!]{3,80}(?:,|:| [–—-]) (?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|was|were|has"
    r"|have|can|could|should|would|will)\b[^?]*\?",
    re.IGNORECASE,
)
_OPENS_TELLING = re.compile(
    r"^(?:please|briefly|describe|explain|tell (?:me|us)|list|name|give (?:me|us)|think (?:about|of)|rate|rank|share|talk about|walk (?:me|us)|complete|finish|introduce|choose|select|check|tick|add)\b",
    re.IGNORECASE,
)
#: A sentence that the respondent is to finish: "I want to hire someone who is".
_OPEN_ENDED = re.compile(
    r"\b(?:who|who['’]s|who is|that|is|are|are in|to|be|ought to|should|was|would be|should be|when|because|with|of|about|like)\s*(?:…|\.\.\.|_+)?[”\"’']?:?$",
    re.IGNORECASE,
)
_CALLS_FOR_FINISH = re.compile(
    r"^(?:I (?:want|would|wish|look|hope|expect|prefer)|we (?:want|look)|the (?:ideal|best|worst|perfect|last|first|one|most)|my (?:ideal|best|worst)|a (?:good|great|bad|strong)|is your|are you|do you|our|candidates?|applicants?|job hunters?|in an? |at an? |during |your |if |when )\b",
    re.IGNORECASE,
)
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|you['’](?:d|re|ve|ll))\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|d|ve|ll)|my|mine|myself|we|our|ours|us)\b")
#: What somebody else is quoted to have said, within a sentence.
_SAID = re.compile(r"(?<=\S )[“\"][^“”\"]+[”\"]")
#: The one who asks, for those who read: `tell us`, `Where can we find it?`
_TO_US = re.compile(
    r"\b(?:(?:tell|give|show|let|walk|talk|help|teach) (?:us|me)|(?:can|could|may|should|would) (?:we|I) (?:find|see"
    r"|listen|hear|read|reach|visit|buy|get|follow|try|learn|have asked))\b"
    r"|\bI(?:['’]ve| have| had)?(?: not|n['’]t)? (?:(?:have|did)n['’]t |forg[eo]t to |should have )?ask(?:ed)?\b",
    re.IGNORECASE,
)
_VOCABULARY = re.compile(
    r"\b(?:candidates?|applicants?|applications?|resum\w+|résumés?|cv|cover letters?|hir(?:e|es|ed|ing|able)|interview\w*|librar\w+|organi[sz]ation|workplace|employers?|job|jobs|hunters?|seekers?"
    r"|position|staff|region|area|salary|degree|ml[is]{1,2}|experience|references?|skills?|students?|internships?|panel|committee|ad|ads|advice|pages|documents?|site|website|audience|career)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:additional |other |more |some )?demographics?(?: questions| information)?|(?:about|all about) (?:you|your (?:library|workplace|organi[sz]ation|job)|the (?:library|workplace|respondent|survey))"
    r"|(?:part|section|page) (?:\d+|[ivx]+|one|two|three|four|five)\b.{0,60}|(?:the )?(?:basics|hiring process|application|applications|interview|interviews|final questions|last questions|quick questions|wrapping up|wrap[- ]up|background|further questions)",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^(?:please|briefly)\s+(?:briefly\s+)?(?:describe|explain|list|share|tell|elaborate|give|introduce|name|comment|check|select|choose)\b"
    r"|^(?:finish|complete) (?:this|the|my)\b|^(?:name|list) (?:a|an|one|two|three|some|the|your)\b"
    r"|^let['’]s (?:begin|start|talk|turn|move|go|end|finish|close)\b"
    r"|^(?:name|list|pick|choose|recommend|share) \w+ (?:that|which|you)\b"
    r"|^(?:tell|talk|walk|give|leave|take|show|sell|teach|remind) us\b"
    r"|^(?:introduce yourself|describe (?:your|the|a|an|for us)|(?:tell|walk|give|talk) me\b.{0,60}\byou(?:r|rself)?\b)\b",
    re.IGNORECASE,
)
#: The end of a sentence within a line, and no abbreviation.
_INNER_STOP = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\b(?:vs|St|Dr|Mr|Ms|Jr|No))(?<!\bMrs)[.!?][”\"’')]*\s+(?=[A-ZÀ-Þ“\"])"
)
_NAMED_FACT = re.compile(
    r"(?:your |and )*(?:the )?(?:area|region|setting|location|country|state|staff|staff size|size|size of (?:the )?staff|number of (?:staff|employees|staff members)|staff members|type of (?:area|community|library)|kind of area)",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"^(?:the |your |one |a |my )?(?:best|worst|biggest|most|least|favou?rite|oddest|strangest|hardest|one|top|first|last|single)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[“\"‘']")
_FORMER_SENTENCE = re.compile(r"[.!][”\"’')]*\s+(?=[A-ZÀ-Þ“\"])")
MAX_LENGTH = 420
#: In words.
_LONGEST_TURN = 30


@lru_cache(maxsize=4096)
def ends_asking(text: str) -> bool:
    """True if it ends as a question does, a remark in brackets or "Please explain." included."""
    return bool(ENDS_ASKING.search(text) or _ASKS_AND_GOES_ON.search(text))


@lru_cache(maxsize=4096)
def opens_asking(text: str) -> bool:
    """True if it begins with a word that questions and requests begin with."""
    return bool(_OPENS_ASKING.match(text) or _OPENS_TELLING.match(text))


def comes_to_asking(text: str) -> bool:
    """True if it asks after a clause or a heading of its own: `Thinking back, what helped?`, `Pay: does it matter?`"""
    return bool(_CLAUSE_FIRST.match(text)) and not _FIRST_PERSON.search(text)


def opens_telling(text: str) -> bool:
    """True if it asks to be told something: `Briefly describe…`."""
    return bool(_OPENS_TELLING.match(text))


@lru_cache(maxsize=4096)
def is_left_open(text: str) -> bool:
    """True if it is a sentence for the respondent to finish: `The ideal candidate would be somebody who`."""
    return bool(_OPEN_ENDED.search(text) and (_CALLS_FOR_FINISH.match(text) or _OPENS_ASKING.match(text)))


@lru_cache(maxsize=4096)
def is_known_question(text: str) -> bool:
    """True if it has telling words of a question that surveys ask again and again (survey_questions.txt)."""
    return bool(_known().search(text.replace("’", "'").lower()))


@lru_cache(maxsize=4096)
def is_request(text: str) -> bool:
    """True if it is one sentence that asks for an answer outright: `Please list…`, `Tell us about…`."""
    return bool(_REQUEST.match(text)) and not has_inner_stop(text)


def first_sentence(text: str) -> str:
    """Return what stands before its first inner stop; all of it where there is none."""
    stop = _INNER_STOP.search(text)
    return text[: stop.end()] if stop else text


@lru_cache(maxsize=4096)
def has_inner_stop(text: str) -> bool:
    """True if it is more than one sentence."""
    return bool(_INNER_STOP.search(text))


def is_named_fact(text: str) -> bool:
    """True if it only names something that surveys ask for: `Area:`, `Number of staff`."""
    return bool(_NAMED_FACT.fullmatch(text.rstrip(":? ").strip()))


def names_the_best(text: str) -> bool:
    """`Best thing a candidate ever said:`, `One thing you would change:`."""
    return bool(_SUPERLATIVE.match(text))


def is_quoted(text: str) -> bool:
    """True if it begins with a quotation mark."""
    return bool(_QUOTED.match(text))


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """True if it is a heading between questions, such as `Additional Demographics`."""
    return bool(_HEADING.fullmatch(text.rstrip(": ").strip()))


def turns_to_asking(text: str) -> bool:
    """True if it speaks to the one who answers and its last sentence asks: `You have hired, too. What did you
    learn?`"""
    last = _FORMER_SENTENCE.split(text)[-1]
    return asks_the_reader(text) and len(text.split()) <= _LONGEST_TURN and bool(_OPENS_ASKING.match(last))


@lru_cache(maxsize=4096)
def asks_the_reader(text: str) -> bool:
    """True if it speaks to the one who answers: `you`, and no `I` or `we`."""
    return bool(_SECOND_PERSON.search(text)) and not speaks_for_oneself(text)


@lru_cache(maxsize=4096)
def speaks_for_oneself(text: str) -> bool:
    """True if somebody speaks of themselves in it, but in a quotation: `I`, `we`."""
    return bool(_FIRST_PERSON.search(_SAID.sub("", _TO_US.sub("", text))))


@lru_cache(maxsize=4096)
def asking_weight(text: str) -> int:
    """Rate how much a line that ends as a question is the interviewer's rather than the respondent's, by its words."""
    weight = 1 if _SECOND_PERSON.search(text) else 0
    weight += 1 if _VOCABULARY.search(text) else 0
    weight += 1 if opens_asking(text) or comes_to_asking(text) else 0
    weight += 2 if is_known_question(text) else 0
    weight -= 2 if speaks_for_oneself(text) else 0
    weight -= 2 if _QUOTED.match(text) or text[:1].islower() else 0
    # Two statements before the question mark are a respondent's musing.
    weight -= len(_FORMER_SENTENCE.findall(text))
    return weight


@cache
def _known() -> re.Pattern[str]:
    """All of them in one pattern of small letters: one for any case takes three times as long."""
    lines = table_lines("index.splitting.surveys", "survey_questions.txt")
    phrases = [line.strip().lower() for _, line in lines if line.strip()]
    return re.compile(
        r"(?<!\w)(?:"
        + "|".join(
            r".{0,60}?".join(re.escape(part.strip()) + r"\b" for part in phrase.split("…")) for phrase in phrases
        )
        + ")"
    )
