"""Finding the one institution that an introduction names, where no office says where its person works.

`Otis Brand and Mo Lark drive the two bookmobiles of Sedge County Library.`
"""

from __future__ import annotations

import re

#: Words that end the name of an institution in running text.
_HOUSE = (
    r"(?:Librar(?:y|ies)(?: (?:System|District|Consortium|Network|Association|Alliance))?|University|College|Institute"
    r"|Archives?|Museum|Hospital|(?:High|Middle|Elementary|Law|Medical) School|School District|Academy|Athenaeum)"
)
_NAME = r"(?:[A-ZÀ-Þ][\w.'’-]*|[&]|St\.)"
_NAMED = re.compile(
    rf"(?:{_NAME} )+{_HOUSE}(?:(?:,? (?:of|at|for)(?: the)? {_NAME}(?: {_NAME})*)|(?: {_HOUSE}))*"
    rf"|University of {_NAME}(?:(?: (?:at )?){_NAME})*(?: {_HOUSE})?"
)
_ARTICLE = re.compile(r"^(?:The|A|An|At|In|From|Of|And|But|Her|His|Their|Our) ")
#: Somebody has left it, or only learnt there.
_FORMER = re.compile(
    r"\b(?:used to|former(?:ly)?|previous(?:ly)?|once|left|graduat\w+|degree|studie[sd]|student|attend\w*|alum\w+|retired"
    r"|after|before|laid off|until|interviewed (?:at|with)|applied|looking|hopes?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\bSt\.)(?<!\bMt\.)(?<!\b[A-Z]\.)[”\"’')]*\s+")
_SAID = re.compile(r"[“\"][^”\"]*[”\"]")


def only_house(text: str) -> str:
    """Return the institution that `text` names if it names just one, and nobody has left it; else an empty string."""
    said = _SAID.sub(" ", text.replace("\u00a0", " "))
    found: dict[str, str] = {}
    for sentence in _SENTENCE.split(said):
        for match in _NAMED.finditer(sentence):
            if _FORMER.search(sentence):
                return ""
            name = _ARTICLE.sub("", match[0]).strip()
            found.setdefault(name.casefold(), name)
    longest = max(found.values(), key=len, default="")
    return longest if all(name in longest.casefold() for name in found) else ""
