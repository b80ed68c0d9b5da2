"""The invented blog of the archive under test: few posts, each answer with a word of its own that stands nowhere else.

By that word an answer is found wherever it leaks to. It is its own stem, so that it stands in an index as it is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Faulty Desk</title><link>https://faulty-desk.example</link><pubDate>{made}</pubDate>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://faulty-desk.example</wp:base_blog_url>
"""
_ITEM = """<item><title>Further Questions: {asked}</title><link>https://faulty-desk.example/2014/0{month}/03/{key}/</link>
<guid isPermaLink="false">https://faulty-desk.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2014-0{month}-03 10:00:00</wp:post_date><wp:post_date_gmt>2014-0{month}-03 10:00:00</wp:post_date_gmt>
<wp:post_name>{key}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="further-questions"><![CDATA[Further Questions]]></category></item>
"""
# Of which everybody's sentences are made, each in another order: nobody's pairs of words are a neighbour's.
_PLAIN = (
    "branch window ladder cellar teapot harbour gravel lantern saddle orchard pocket meadow kettle bridge carpet cabin"
    " drawer fiddle garden hammer island jacket kennel locker marble needle oyster paddle quarry ribbon stable tunnel"
    " velvet walnut yonder zipper"
).split()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    #: Its own word.
    word: str
    #: Name, title and institution as signed.
    signed: str
    #: Words after the sentences that every answer has; an edit changes them.
    more: str = ""

    def body(self) -> str:
        """Its paragraphs, signed."""
        chance = random.Random(self.word)
        one, two = (" ".join(chance.sample(_PLAIN, 9)) for _ in range(2))
        first = f"With us {one} and the {self.word} come before the {two}."
        one, two = (" ".join(chance.sample(_PLAIN, 7)) for _ in range(2))
        second = f"We wrote {one} and no {self.word} under {two}. {self.more}"
        return f"{first}\n\n{second.strip()}\n\n– {self.signed}"


@dataclass(frozen=True, slots=True)
class Column:
    """One post."""

    number: int
    key: str
    asked: str
    answers: tuple[Said, ...]
    status: str = "publish"

    def edited(self, place: int, **changes: str) -> Column:
        """Return the post with one answer changed."""
        answers = list(self.answers)
        answers[place] = replace(answers[place], **changes)
        return replace(self, answers=tuple(answers))


def write_export(columns: tuple[Column, ...], made: str) -> str:
    """Return a WordPress export (WXR) of these posts, made at that moment."""
    items = [
        _ITEM.format(
            asked=column.asked,
            key=column.key,
            number=column.number,
            month=column.number % 9 + 1,
            status=column.status,
            body="\n\n".join([column.asked, *(said.body() for said in column.answers)]),
        )
        for column in columns
    ]
    return f"{_HEAD.format(made=made)}{''.join(items)}</channel></rss>\n"


_TARN = "Inez Tarn, Youth Manager, Sedge City Library"
_BRANDL = "Otto Brandl, Dean, Gorse Community College"
_LOAM = "Kip Loam, Director, Teasel Public Library"
_PYLE = "Wanda Pyle, Branch Head, Marlow County Library"
_AMBERG = "Nell Amberg, Archivist, Heath State Archives"

LETTERS = Column(
    1, "letters", "Do you read every letter that comes in?", (Said("zorvak", _TARN), Said("quilmot", _BRANDL))
)
ROOMS = Column(
    2,
    "rooms",
    "Which room do you meet people in?",
    (Said("brundo", _LOAM), Said("vextrol", _PYLE), Said("plonku", _BRANDL)),
)
GLOVES = Column(3, "gloves", "Should anybody wear gloves?", (Said("dwimbok", _AMBERG), Said("frandip", _LOAM)))
LAMPS = Column(4, "lamps", "How bright is your lamp?", (Said("krolbun", _PYLE), Said("snarpid", _TARN)))
SHOES = Column(5, "shoes", "What do shoes tell you?", (Said("tromblig", _AMBERG), Said("yuldrop", _PYLE)))
TENTS = Column(6, "tents", "Would you meet in a tent?", (Said("glavorn", _BRANDL),))
KITES = Column(7, "kites", "Who may fly the kite?", (Said("hestrum", _AMBERG), Said("jorwand", _BRANDL)))
#: As it was first published, before an answer was signed otherwise and another was taken out.
FIRST_SHOES = replace(
    SHOES, answers=(replace(SHOES.answers[0], signed="Nel Amberge, Archivist, Heath State Archives"), SHOES.answers[1], Said("wexnol", _TARN))
)  # fmt: skip

_FIRST = write_export((LETTERS, ROOMS, GLOVES, LAMPS, FIRST_SHOES, TENTS), "Mon, 01 Dec 2014 10:00:00 +0000")
_SECOND = write_export((LETTERS, ROOMS, GLOVES, LAMPS, SHOES, replace(TENTS, status="draft")), "Tue, 01 Dec 2015 10:00:00 +0000")  # fmt: skip
_MORE = write_export((KITES, replace(LETTERS, status="private")), "Thu, 01 Dec 2016 10:00:00 +0000")
_EDITED = write_export(
    (
        # Whoever is hidden there signs otherwise now, and stays hidden.
        GLOVES.edited(1, signed="Kit Lome, Director, Teasel Public Library").edited(0, more="Mittens are another matter."),
        ROOMS.edited(1, more="The cellar is for the boxes and for nobody else."),
    ),
    "Thu, 01 Dec 2016 10:00:00 +0000",
)  # fmt: skip

#: The exports by file name: what the archive under test was made of, in this order, and what the commands import.
EXPORTS = {"first.xml": _FIRST, "second.xml": _SECOND, "more.xml": _MORE, "edited.xml": _EDITED}

CORRECTIONS = """# The owner's own notes.

[[hide]]
respondent = "Kip Loam"
reason = "asked for by the respondent"
date = 2016-02-03

[[hide]]
post = "lamps"
reason = "published by mistake"

[[set]]
answer = "rooms/wanda-pyle"
title = "Head of Branch"

[[same_person]]
name = "Otto Brandl"
also = ["Otto M. Brandl"]
"""
SYNONYMS = "letter, note, missive\nroom, chamber\n"
SITE = 'name = "The Faulty Desk"\n'

#: The own words of all that is hidden in the archive under test, and the ids that answer "gone" for it.
HIDDEN_WORDS = ("zorvak", "brundo", "frandip", "krolbun", "snarpid", "glavorn")
HIDDEN_IDS = ("letters/inez-tarn", "rooms/kip-loam", "gloves/kip-loam", "lamps/wanda-pyle", "lamps/inez-tarn", "tents/otto-brandl")  # fmt: skip
#: Ids that have led elsewhere or nowhere since the second export.
RETIRED_IDS = ("shoes/nel-amberge", "shoes/inez-tarn")
