"""Reading an essay's author from `by Inez Tarn, Youth Manager, Sedge City Library`, a biography or the introduction."""

from __future__ import annotations

import re

from index.attribution import lexicon
from index.attribution.attribution import Attribution, Strength, parse_attribution
from index.attribution.attribution_parts import Label, bare_word, label_part, split_parts, title_and_institution
from index.attribution.biography import read_biography
from index.attribution.names import clean_name, is_degree, name_length, reads_like_words
from index.records import Respondent

#: A longer line is no byline, and a sentence whose verb comes later no biography's first.
_MAX_BYLINE = 200
_MAX_SUBJECT = 120
_BY = re.compile(
    r"^[\s–—*(\[-]*(?:(?:(?:an?|this|today['’]s|the)\s+)?(?:guest\s+)?(?:post|essay|article|column|piece|text|story)\s+)?"
    r"(?:(?:contributed|submitted|guest[- ]?written)\s+)?(?:(?:written\s+)?by\b:?|author:|written\s+by:?)\s*(?P<who>.+?)[\s)\]*]*$",
    re.IGNORECASE | re.DOTALL,
)
_DASHED = re.compile(r"^[\s>]*[–—‒−‐-]{1,3}\s*(?P<who>\S.*)$", re.DOTALL)
_ABOUT = re.compile(
    r"^(?:about (?:the|our|today['’]s) (?:guest )?(?:author|writer|researcher|blogger)s?|(?:author|guest)?\s*bio(?:graphy)?|about me)\s*[:–—-]?\s*",
    re.IGNORECASE,
)
#: The verb of a biography's first sentence, and what may stand between it and the office.
_VERB = re.compile(
    r"\s(?P<verb>is|are|was|(?:has|have|had)\s+(?:been|worked|served|taught)|works?|worked|serves?|served|teach(?:es)?|taught|directs|runs|leads|manages|heads"
    r"|joined|lives|holds|earned|received|graduated|recently|retired|currently|blogs|writes)\s+"
    r"(?:(?:currently|now|presently|also|recently|both|still|proudly|formerly|previously|once)\s+)*",
)
_OFFICE_FOLLOWS = frozenset(("is", "are", "was", "has been", "have been", "had been"))
_WORK = re.compile(
    r"^(?P<at>(?:at|for|in|with)\s+.*?)\s+as\s+(?:an?|the|their|its)\s+(?P<as>.+)$|^as\s+(?:an?|the)?\s*(?P<title>.+)$",
    re.DOTALL,
)
#: "graduated in 2012 and is now the Youth Manager": what somebody is goes before what they did.
_THEN = re.compile(r"\s(?:and|but)\s+(?:(?:she|he)\s+)?is\s+(?:(?:now|currently|presently)\s+)?")
_AT = re.compile(r"(?:at|for|in|with|from)\s+(?:the\s+)?(?=[A-Z])")
_THE = re.compile(r"the\s+(?=[A-Z])")
_ARTICLE = re.compile(r"^(?:an?|the|its|their|our)\s+", re.IGNORECASE)
#: Where the clause that names the office ends.
_CLAUSE = re.compile(
    r"\s*(?:[,;]?\s+(?:where|who|whose|which|when|while|since|until|for\s+(?:the\s+(?:past|last)|over|more|almost|nearly|\w+\s+years)|by\s+day|with\s+(?:an?|over|more|\w+)\s+(?:interest|focus|passion|years|background)\w*"
    r"|in\s+charge|responsible)\b"
    r"|[,;]?\s+(?:and|but)\s+(?:(?:an?|the|has|have|is|was|her|his|their|she|he|they|lives?|writes?|teaches|serves?|works?|holds?|also|currently|former(?:ly)?|co-|author\b|founder\b|editor\b|creator\b|blogs?\b|runs?\b|loves?\b|enjoys?\b))"
    r"|,\s+(?:and|but|author\s+of|specializ\w+|living|having|working)\b|\s+[–—-]\s+|[;:]).*",
    re.DOTALL | re.IGNORECASE,
)
_PLACE = re.compile(r"\s+in\s+(?:the\s+)?(?:[A-Z][\w.'’-]*)(?:[\s,]+[A-Z][\w.'’-]*){0,4}$")
_WITH = re.compile(r"\s+(?:with|for|in)\s+(?:the\s+)?(?=(?P<whom>[A-Z].*)$)")
_PERSON = frozenset(
    "author writer novelist poet blogger student graduate candidate fellow reader expert scholar coach attorney lawyer member "
    "job-hunter jobseeker doctoral professor lecturer alumna alumnus mother father".split()
)
#: What an introduction says before the name.
_INTRODUCED = re.compile(
    r"\b(?:by|from|of|welcome|welcoming|introduce|introducing|present|presenting|featur\w+|guest|author|researcher|librarian|blogger|friend|colleague|with)"
    r"\s*[,:]?\s+(?=[A-ZÀ-Þ])"
)
#: "of" stands in names too, but after a name in a sentence comes an institution.
_PARTICLES = lexicon.NAME_PARTICLES - {"of"}
_WORD = re.compile(r"[\s]*([“\"(]?[^\s,;:!?]+)")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bMrs\.)(?<!\bJr\.)(?<!\bSr\.)(?<!\bPh\.D\.)[”\"’')\]]*\s+(?=[“\"(A-ZÀ-Þ])"
)


def sentences_of(text: str) -> list[str]:
    """The sentences of `text`; initials and forms of address end none."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def parse_byline(text: str) -> Respondent | None:
    """Return who signs in a line that does nothing else: `by …`, `– …`, or name, title and institution."""
    if len(text) > _MAX_BYLINE:
        return None
    marked = _BY.match(text) or _DASHED.match(text)
    who = marked["who"] if marked else text
    if who.endswith(("?", "!")):
        return None
    found = parse_attribution(who)
    several = _several(who)
    if several or found is None:
        return several
    return found.respondent if _is_signature(found, who, marked=marked is not None) else None


def _is_signature(found: Attribution, who: str, *, marked: bool) -> bool:
    if marked:
        # "By Monday" names nobody.
        whole = found.respondent.anonymous or name_length(found.respondent.name or "") > 1
        return whole or found.strength is not Strength.NAME_ONLY
    return not found.respondent.anonymous and found.strength >= Strength.PROBABLE and not _ends_as_sentence(who)


def is_bare_name(text: str) -> bool:
    """True if `text` is a person's name and nothing else."""
    name = _name(lexicon.PRONOUNS.sub("", text))
    return name is not None and len(text) < 60


def parse_biography(text: str) -> Respondent | None:
    """Of whom `text` is a biography: `Inez Tarn is the Youth Manager at Sedge City Library and …`."""
    first, *others = sentences_of(_ABOUT.sub("", lexicon.PRONOUNS.sub("", " ".join(text.split())))) or [""]
    for verb in [match for match in _VERB.finditer(first) if match.start() <= _MAX_SUBJECT][:3]:
        name, beside = _subject(first[: verb.start()])
        if name is None:
            continue
        words = " ".join(verb["verb"].split())
        offices = [_predicate(words, first[verb.end() :].rstrip(".! ")), _office(beside)]
        if words in _OFFICE_FOLLOWS and not any(map(any, offices)) and not _is_person(first[verb.end() :]):
            continue
        offices += [_office_of_pronoun(sentence) for sentence in others]
        return Respondent(name, *max(offices, key=lambda office: sum(map(bool, office))))
    return None


def _office_of_pronoun(sentence: str) -> tuple[str, str]:
    """Return the office in a later sentence of a biography: `She works at …`."""
    subject = re.match(r"(?:She|He|They)(?=\s)", sentence)
    verb = _VERB.match(sentence, subject.end()) if subject else None
    return _predicate(" ".join(verb["verb"].split()), sentence[verb.end() :].rstrip(".! ")) if verb else ("", "")


def parse_introduction(text: str) -> Respondent | None:
    """Whom the host introduces: `Please welcome Inez Tarn, Youth Manager at Sedge City Library!`."""
    text = lexicon.PRONOUNS.sub("", " ".join(text.split()))
    for sentence in sentences_of(text):
        biography = parse_biography(sentence)
        if biography:
            return biography
        for opening in _INTRODUCED.finditer(sentence):
            name, rest = _name_at_start(sentence[opening.end() :])
            if name is None:
                continue
            title, institution = _office_after(rest)
            return Respondent(name, title, institution)
    return read_biography(text)


def _several(who: str) -> Respondent | None:
    """`Inez Tarn and Otto Brandl, Sedge College`: people who sign together answer as one."""
    people, comma, rest = who.partition(",")
    names = [clean_name(part.strip()) for part in re.split(r"\s+(?:and|&)\s+", people)]
    if len(names) < 2 or any(name is None or name_length(name) < 2 or reads_like_words(name) for name in names):
        return None
    joined = " and ".join(name for name in names if name)
    return Respondent(joined, *(_office(rest) if comma else ("", "")))


def _subject(text: str) -> tuple[str | None, str]:
    """The name that a biography's sentence begins with, and the office that stands beside it between commas."""
    first, *rest = [part.strip() for part in text.split(",")]
    name = _name(first)
    while name and rest and (is_degree(rest[0]) or bare_word(rest[0]) in lexicon.GENERATIONS):
        after = rest.pop(0)
        name = f"{name}, {after}" if bare_word(after) in lexicon.GENERATIONS else name
    beside = ", ".join(part for part in rest if part)
    return name, beside


def _name(text: str) -> str | None:
    name = clean_name(text.strip())
    return name if name and name_length(name) > 1 and not reads_like_words(name) else None


def _name_at_start(text: str) -> tuple[str | None, str]:
    """The longest name that `text` begins with, and what follows it."""
    ends: list[int] = []
    position = 0
    while len(ends) < 6 and (word := _WORD.match(text, position)):
        stripped = word[1].rstrip(".") if len(word[1].rstrip(".")) > 2 else word[1]
        if not (stripped[0].isupper() or stripped[0] in '“"(' or bare_word(stripped) in _PARTICLES):
            break
        ends.append(word.start(1) + len(stripped))
        position = word.end()
        if stripped != word[1]:
            break
    for end in reversed(ends):
        name = _name(text[:end])
        if name:
            return name, text[end:]
    return None, text


def _office_after(rest: str) -> tuple[str, str]:
    """The office in what follows a name: `, Youth Manager at …`, ` of Sedge City Library`, `, who is …`."""
    rest = rest.strip().rstrip(".!:) ")
    relative = re.match(r",?\s*(?:who\s+(?:is|was|works|serves)|(?:is|was))\s+", rest)
    if relative:
        return _predicate(relative[0].split()[-1], rest[relative.end() :])
    of = re.match(r"(?:of|from|at)\s+(?:the\s+)?(?=[A-Z])", rest)
    if of:
        return "", _cut(rest[of.end() :])
    return _office(rest[1:].strip()) if rest.startswith((",", "(")) else ("", "")


def _predicate(verb: str, text: str) -> tuple[str, str]:
    """Title and institution out of what a biography says after its verb."""
    later = None if verb in _OFFICE_FOLLOWS else _THEN.search(text)
    if verb in _OFFICE_FOLLOWS or later:
        return _office(text[later.end() :] if later else text)
    work = _WORK.match(text)
    if work and work["as"]:
        return _office(f"{_cut(work['as'])} {work['at']}")
    if work:
        return _office(work["title"])
    place = _AT.match(text) if verb.startswith(("work", "serve", "teach", "taught")) else _THE.match(text)
    named = _cut(text[place.end() :]) if place else ""
    return ("", named) if named and split_parts(named)[0].label is Label.INSTITUTION else ("", "")


def _office(text: str) -> tuple[str, str]:
    """Title and institution out of `the Youth Manager at Sedge City Library and the author of …`."""
    text = _ARTICLE.sub("", _cut(text.strip()))
    if not text or (text[0].islower() and not _is_person(text)):
        return "", ""
    employer = _WITH.search(text)
    if employer and label_part(employer["whom"].partition(",")[0]) is Label.INSTITUTION:
        text = f"{text[: employer.start()]} at {employer['whom']}"
    parts = split_parts(text)
    if parts[0].label is not Label.TITLE and re.search(r"\b(?:author|writer|co-author)\b", parts[0].text):
        return "", ""
    title, institution, _ = title_and_institution(parts)
    if not title and not any(part.label is Label.INSTITUTION for part in parts):
        return (text, "") if _is_person(text) else ("", "")
    return title, institution


def _cut(text: str) -> str:
    return _PLACE.sub("", _CLAUSE.sub("", text, count=1)).strip(" ,.")


def _is_person(text: str) -> bool:
    """True if the first words after "is" say what somebody is."""
    words = [bare_word(word) for word in _CLAUSE.sub("", text, count=1).split()[:8]]
    return any(word in lexicon.TITLE_WORDS | _PERSON for word in words)


def _ends_as_sentence(text: str) -> bool:
    return text.rstrip().endswith(".") and not re.search(r"\b(?:Inc|Jr|Sr|Dept|Co|Ltd|Ph\.D|[A-Z])\.$", text.rstrip())
