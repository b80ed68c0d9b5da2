"""Labelled posts damaged as no rule expects it, the truth carried along: they show what wrong answers look like.

The posts are those that the rules were developed on, where hardly an answer is wrong. Each damage is something that a
blog might print: another layout of signatures, an unknown title, a heading, a closing without a host's phrase. It is
never a rule's own words turned round, so that what is learnt from it holds for posts that nobody has seen.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from bench.splitting import unusual_words
from index.posts.records import PostKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.splitting.labelled import ExpectedAnswer, LabelledPost

    Damage = Callable[[LabelledPost, Random], LabelledPost | None]

_BLOCK_END = re.compile(r"</p>\s*(?:<!-- /wp:\w+ -->\s*<!-- wp:\w+ -->\s*)?<p>")


def damaged(labelled: LabelledPost, seed: int) -> LabelledPost | None:
    """Return the post with one kind of damage, or two; None where none can be done to it."""
    dice = Random(f"{labelled.name} {seed}")
    order = dice.sample(DAMAGES, len(DAMAGES))
    done: LabelledPost | None = None
    for damage in order[: dice.choice((3, 5, 8))]:
        result = damage(done or labelled, dice)
        if result is not None:
            if done is not None:
                return result
            done = result
            if dice.random() < 0.6:
                break
    return done


def _some(labelled: LabelledPost, dice: Random) -> list[int]:
    count = len(labelled.truth.answers)
    if not count:
        return []
    if labelled.truth.kind in (PostKind.SURVEY, PostKind.INTERVIEW):
        return list(range(count))
    return sorted(dice.sample(range(count), dice.choice((1, 1, min(2, count), count))))


def _with(labelled: LabelledPost, source: str, answers: Sequence[ExpectedAnswer] | None = None) -> LabelledPost:
    truth = labelled.truth if answers is None else replace(labelled.truth, answers=tuple(answers))
    return replace(labelled, source=source, truth=truth)


def _is_html(labelled: LabelledPost) -> bool:
    return labelled.suffix != ".txt"


def other_titles(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Print titles with words that no list has."""
    source, answers, done = labelled.source, list(labelled.truth.answers), dict[str, str]()
    for number in _some(labelled, dice):
        old = answers[number].title
        if len(old) < 4 or (old not in done and source.count(old) != 1):
            continue
        new = done.setdefault(old, dice.choice(unusual_words.TITLES).replace("&", "and" if _is_html(labelled) else "&"))
        source = source.replace(old, new)
        answers[number] = replace(answers[number], title=new)
    return _with(labelled, source, answers) if done else None


def other_names(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Give people names in other scripts, in small letters, or of one word."""
    source, answers, done = labelled.source, list(labelled.truth.answers), dict[str, str]()
    for number in _some(labelled, dice):
        old = answers[number].name
        if not old or old not in source or any(old.split()[-1] in it.text for it in answers):
            continue
        new = done.setdefault(old, dice.choice([it for it in unusual_words.NAMES if it not in done.values()] or [old]))
        source = source.replace(old, new)
        answers[number] = replace(answers[number], name=new)
    return _with(labelled, source, answers) if done else None


def other_layout(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Print signatures in a layout that few posts have."""
    source, answers, layout, done = (
        labelled.source,
        list(labelled.truth.answers),
        dice.choice(unusual_words.LAYOUTS),
        False,
    )
    for number in _some(labelled, dice):
        who = answers[number]
        printed = ", ".join(filter(None, (who.name, who.title, who.institution)))
        if not who.name or not who.title or not who.institution or source.count(printed) != 1:
            continue
        source = source.replace(printed, layout.format(name=who.name, title=who.title, place=who.institution))
        title = who.title if "{title}" in layout else ""
        title += ", Department of Things" if "Things" in layout else ""
        answers[number] = replace(who, title=title, institution=who.institution if "{place}" in layout else "")
        done = True
    return _with(labelled, source, answers) if done else None


def merged_lines(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Run a signature or a question on to what stands before it, or after it."""
    source, done = labelled.source, False
    for number in _some(labelled, dice):
        who = labelled.truth.answers[number]
        sought = who.question or who.name
        at = source.find(sought) if sought else -1
        if at < 0 or (who.question and dice.random() < 0.7):
            continue
        if _is_html(labelled):
            found = [it for it in _BLOCK_END.finditer(source) if it.end() <= at + 12][-1:]
            if found and at - found[0].end() < 30:
                source = source[: found[0].start()] + " " + source[found[0].end() :]
                done = True
        else:
            start = source.rfind("\n", 0, at)
            if start > 0 and at - start < 8:
                source = source[:start].rstrip("\n") + " " + source[start + 1 :]
                done = True
    return _with(labelled, source) if done else None


def without_bold(labelled: LabelledPost, _: Random) -> LabelledPost | None:
    """Take the bold and the italics out."""
    source = re.sub(r"</?(?:strong|b|em|i)>", "", labelled.source)
    return _with(labelled, source) if source != labelled.source else None


def headings(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Put headings, perhaps with an explaining sentence, before questions or signatures."""
    source, done = labelled.source, False
    for number in _some(labelled, dice):
        answer = labelled.truth.answers[number]
        sought = answer.question or answer.text.partition("\n")[0]
        at = source.find(sought)
        if at < 0 or (answer.question and dice.random() < 0.75) or not number:
            continue
        texts = [dice.choice(unusual_words.HEADINGS), *([unusual_words.EXPLAINED] if dice.random() < 0.4 else [])]
        source, done = _inserted(labelled, source, at, texts, bold=dice.random() < 0.5) or source, True
    return _with(labelled, source) if done and source != labelled.source else None


def other_closing(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """End the post with words of the host's that have no phrase of a host."""
    if not labelled.truth.answers:
        return None
    source, last = labelled.source, labelled.truth.answers[-1]
    ending = last.text.rpartition("\n")[2].lstrip("√• ")
    at = source.rfind(ending)
    if at < 0:
        return None
    at += len(ending)
    text = dice.choice(unusual_words.CLOSINGS)
    if _is_html(labelled):
        close = [it for it in re.finditer(r"</(?:p|ul)>(?:\s*<!-- /wp:\w+ -->)?", source) if it.start() >= at]
        # After the signature, where one follows.
        name = last.name or ""
        close = [it for it in close if not name or source.find(name, at) < it.start()] or close
        if not close:
            return None
        return _with(labelled, f"{source[: close[0].end()]}\n\n<p>{text}</p>\n\n{source[close[0].end() :]}")
    end = source.find("\n", at)
    signed = source.find(last.name, at) if last.name else -1
    if signed >= 0:
        end = source.find("\n", signed)
    if end < 0:
        end = len(source)
    gap = "\n\n" if "\n\n" in source else "\n"
    return _with(labelled, f"{source[:end]}{gap}{text}{source[end:]}")


def questions_without_marks(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Take the question marks from some questions of a survey or an interview."""
    source, answers, done = labelled.source, list(labelled.truth.answers), False
    share = dice.choice((0.2, 0.5, 1))
    for number, answer in enumerate(answers):
        asked = answer.question
        if asked and asked.endswith("?") and source.count(asked) == 1 and dice.random() < share:
            source, done = source.replace(asked, asked[:-1]), True
            answers[number] = replace(answer, question=asked[:-1])
    return _with(labelled, source, answers) if done else None


def other_opening(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Put a paragraph of the host's without a host's phrase before the first answer."""
    if not labelled.truth.answers or labelled.truth.kind is PostKind.GUEST:
        return None
    first = labelled.truth.answers[0]
    sought = first.question or first.text.partition("\n")[0]
    before = labelled.source.find(first.name, 0, labelled.source.find(sought)) if first.name else -1
    at = before if before >= 0 else labelled.source.find(sought)
    if at < 0:
        return None
    source = _inserted(labelled, labelled.source, at, [dice.choice(unusual_words.OPENINGS)], bold=False)
    return _with(labelled, source) if source else None


def pictures(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Print the text of a picture before an answer, on a line of its own or run on to it."""
    source, done = labelled.source, False
    if _is_html(labelled):
        return None
    for number in _some(labelled, dice):
        answer = labelled.truth.answers[number]
        at = source.find(answer.text.partition("\n")[0])
        if not answer.name or at < 0 or answer.question:
            continue
        text = dice.choice(unusual_words.PICTURES).format(name=answer.name)
        source, done = source[:at] + text + dice.choice(("", "\n", "\n\n")) + source[at:], True
    return _with(labelled, source) if done else None


def other_biography(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Introduce the person who is interviewed, or who writes, in words that no biography uses."""
    if labelled.truth.kind not in (PostKind.INTERVIEW, PostKind.GUEST) or not labelled.truth.answers:
        return None
    name = labelled.truth.answers[0].name
    if not name:
        return None
    new = dice.choice(("{} – our", "You will know {} as the", "Meet {}, for years the", "{} (a", "Today’s {}:"))
    introduced = rf"(?:\w+ ){{0,4}}{re.escape(name)},? (?:who )?(?:is|was|has been|works as)(?: the| a| an)?"
    found = re.search(introduced, labelled.source)
    if found is None:
        return None
    return _with(labelled, labelled.source.replace(found.group(), new.format(name), 1))


def other_post_title(labelled: LabelledPost, dice: Random) -> LabelledPost | None:
    """Give the post a title that says nothing of its series."""
    if labelled.truth.kind is PostKind.GUEST and labelled.truth.question == labelled.truth.title:
        return None
    new, old = dice.choice(unusual_words.POST_TITLES), labelled.truth.title
    result = replace(labelled, truth=replace(labelled.truth, title=new))
    return replace(result, source=labelled.source.replace(old, new, 1)) if old in labelled.source else result


def _inserted(labelled: LabelledPost, source: str, at: int, texts: Sequence[str], *, bold: bool) -> str | None:
    """Put paragraphs before the block in which `at` stands."""
    if not _is_html(labelled):
        start = source.rfind("\n", 0, at) + 1
        gap = "\n\n" if "\n\n" in source else "\n"
        return source[:start] + "".join(text + gap for text in texts) + source[start:]
    opens = list(re.finditer(r"(?:<!-- wp:\w+[^>]*-->\s*)?<(?:p|h\d|ul|figure)\b[^>]*>", source[: at + 1]))
    if not opens:
        return None
    start = opens[-1].start()
    printed = [f"<strong>{text}</strong>" if bold else text for text in texts]
    return source[:start] + "".join(f"<p>{text}</p>\n\n" for text in printed) + source[start:]


DAMAGES: tuple[Damage, ...] = (
    other_titles,
    other_names,
    other_layout,
    merged_lines,
    without_bold,
    headings,
    other_closing,
    questions_without_marks,
    other_opening,
    pictures,
    other_biography,
    other_post_title,
)
