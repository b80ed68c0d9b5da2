"""Proof that hidden answers are in the record alone, and in no file of the live generation.

It looks for hidden words, not only for ids: every run of eight stems of a hidden answer (of all its stems, where it has
fewer) that stands in no shown text must stand nowhere in the generation, joined and parted forms of the words taken for
the same.
"""

from __future__ import annotations

import json
from contextlib import closing
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from index.analysis import stem, stems, words
from index.files import layout
from index.generation.answers_file import open_answers
from index.generation.keyword_index import read_keyword_index, words_of
from index.generation.prepared_post import text_of_paragraphs
from index.generation.searched_texts import searched_texts
from index.generation.token_texts import TokenTexts
from index.verifying.generation_check import Flaw
from index.verifying.word_runs import WordRuns

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.files.manifest import Manifest
    from index.generation.generation_content import Content
    from index.posts.records import Answer

#: Columns of `answers.sqlite3` that hold JSON lists.
_LISTS = frozenset({"questions", "facts", "categories", "tags", "types", "paragraphs", "aliases", "names"})
#: Columns that hold addresses, days and words of the program's own (`no longer in the post`), which are not searched:
#: a hidden answer may be no more than “No.”, or a year. So are these parts of lists.
_OURS = frozenset(
    {"id", "key", "post_key", "url", "old_id", "new_id", "slug", "person"}
    | {"published", "first_shown", "kind", "series", "reason"}
)
_OURS_IN_LISTS = {"types": ("type", "evidence"), "facts": ("name",)}
#: Ids that a problem names; the rest is counted.
_NAMED = 10
_REMEDY = "Run `answerstacks index --rebuild`"


def check_absence(folder: Path, manifest: Manifest, content: Content, hidden: Sequence[Answer]) -> Iterator[Flaw]:
    """Yield what is wrong in the live generation in `folder`; `hidden` are the record's hidden answers."""
    yield from _check_counts(manifest, content)
    yield from _check_rows(folder, manifest)
    if hidden:
        yield from _check_ids(folder, hidden)
        yield from _check_runs(folder, content, hidden)
        yield from _check_words(folder, content, hidden)
        yield from _check_places(folder, content)


def _check_counts(manifest: Manifest, content: Content) -> Iterator[Flaw]:
    for what, said, wanted in (
        ("posts", manifest.posts, len(content.posts)),
        ("answers", manifest.answers, len(content.answers)),
    ):
        if said != wanted:
            yield Flaw(layout.MANIFEST, f"says {said:,} {what}, the record has {wanted:,} to show. {_REMEDY}")


def _check_rows(folder: Path, manifest: Manifest) -> Iterator[Flaw]:
    """Check that Whoosh holds each row once, and no other document."""
    rows, _ = read_keyword_index(folder / layout.KEYWORD)
    if sorted(rows) != list(range(manifest.answers)):
        problem = f"holds {len(rows):,} answers that are not the {manifest.answers:,} shown"
        yield Flaw(layout.KEYWORD, f"{problem}. {_REMEDY}")


def _check_ids(folder: Path, hidden: Sequence[Answer]) -> Iterator[Flaw]:
    with closing(open_answers(folder)) as connection:
        shown = {found for (found,) in connection.execute("SELECT id FROM answers")}
        shown |= {found for (found,) in connection.execute("SELECT old_id FROM redirects")}
        gone = {found for (found,) in connection.execute("SELECT id FROM gone")}
    ids = [answer.id for answer in hidden]
    yield from _named(layout.ANSWERS, "shows what is hidden", [found for found in ids if found in shown])
    yield from _named(layout.ANSWERS, "does not say that it is gone", [found for found in ids if found not in gone])


def _check_runs(folder: Path, content: Content, hidden: Sequence[Answer]) -> Iterator[Flaw]:
    said = [(answer.id, text) for answer in hidden for text in _said(answer)]
    secret = WordRuns(hidden=[text for _, text in said], shown=_texts_of(content))
    with closing(open_answers(folder)) as connection:
        in_answers = secret.found_in(_texts_in(connection))
    vocabulary = (folder / layout.TOKEN_WORDS).read_text(encoding="utf-8").splitlines()
    in_tokens = secret.found_in_numbers(np.load(folder / layout.TOKENS), vocabulary)
    for name, found in ((layout.ANSWERS, in_answers), (layout.TOKENS, in_tokens)):
        ids = dict.fromkeys(said[place][0] for place in found)
        yield from _named(name, "holds words of what is hidden", list(ids))


def _check_words(folder: Path, content: Content, hidden: Sequence[Answer]) -> Iterator[Flaw]:
    """Check that words that only hidden answers have are in no list of words."""
    shown = {word for text in _texts_of(content) for word in words(text)}
    only = {word for answer in hidden for text in _said(answer) for word in words(text)} - shown
    # The stem of a shown word may be spelt like a hidden word, or be the stem of one.
    secret = (only | set(map(stem, only))) - set(map(stem, shown))
    _, indexed = read_keyword_index(folder / layout.KEYWORD)
    known = set(chain.from_iterable(chain.from_iterable(words_of(row).values()) for row in searched_texts(content)))
    yield from _named(layout.KEYWORD, "holds words that no shown answer and post has", sorted(indexed - known))
    terms, tokens = (
        {line.removeprefix("=") for line in (folder / name).read_text(encoding="utf-8").splitlines()}
        for name in (layout.TERMS, layout.TOKEN_WORDS)
    )
    spellings = [line.split() for line in (folder / layout.SPELLINGS).read_text(encoding="utf-8").splitlines()]
    parts = {part for line in spellings for part in line[:2]}
    for name, found in (
        (layout.KEYWORD, indexed),
        (layout.TERMS, terms),
        (layout.TOKEN_WORDS, tokens),
        (layout.SPELLINGS, parts),
    ):
        yield from _named(name, "holds words that only hidden answers have", sorted(found & secret))
    yield from _named(
        layout.SPELLINGS,
        "holds words one after the other as only hidden answers have them",
        sorted(map(" ".join, _pairs_of_hidden(spellings, content, hidden))),
    )


def _pairs_of_hidden(
    spellings: Iterable[Sequence[str]], content: Content, hidden: Sequence[Answer]
) -> set[tuple[str, str]]:
    """Return the pairs whose stems stand one after the other in a hidden text and in no shown one."""
    listed = {(stem(first), stem(second)): (first, second) for first, second, *_ in spellings}
    said = (text for answer in hidden for text in _said(answer))
    secret = listed.keys() & {pair for text in said for pair in pairwise(stems(text))}
    for text in _texts_of(content) if secret else ():
        secret = secret.difference(pairwise(stems(text)))
    return {listed[pair] for pair in secret}


def _check_places(folder: Path, content: Content) -> Iterator[Flaw]:
    """Check that the characters' places are those of the words that are shown: lengths alone tell a text."""
    texts = TokenTexts()
    for row in searched_texts(content):
        for text in row.fields:
            texts.add(text)
    for name, shown in ((layout.TOKEN_STEPS, texts.steps), (layout.TOKEN_LENGTHS, texts.lengths)):
        if not np.array_equal(np.load(folder / name), shown):
            yield Flaw(name, f"holds places that are not those of the words shown. {_REMEDY}")


def _said(answer: Answer) -> tuple[str, ...]:
    """Return what is hidden of an answer: its text and question, and who gave it."""
    who = answer.respondent
    return answer.text, answer.question, who.name or "", who.title, who.institution


def _texts_of(content: Content) -> Iterator[str]:
    """Yield every text that may be shown, an answer's with its paragraphs in a row."""
    for read in content.posts:
        yield from (read.post.title, *read.post.categories, *read.post.tags, *(asked.text for asked in read.questions))
        yield from (fact.value for fact in read.facts)
    for answer in content.answers:
        who = answer.respondent
        yield from (answer.question, answer.text, who.name or "", who.title, who.institution)
        yield from (found.reason for found in answer.types)
    for person in content.people:
        yield from person.names


def _texts_in(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield every text of every table of a generation."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 — its own tables' names
        columns = [column for column, *_ in cursor.description]
        for row in cursor:
            for column, value in zip(columns, row, strict=True):
                if isinstance(value, str) and column not in _OURS:
                    yield from _texts_of_list(column, json.loads(value)) if column in _LISTS else [value]


def _texts_of_list(column: str, held: list[Any]) -> Iterator[str]:
    """Yield a list's texts one by one, an answer's paragraphs as one."""
    if column == "paragraphs":
        yield text_of_paragraphs(held)
        return
    ours = _OURS_IN_LISTS.get(column, ())
    for item in held:
        said = [part for name, part in item.items() if name not in ours] if isinstance(item, dict) else [item]
        yield from map(str, said)


def _named(place: str, problem: str, found: Sequence[str]) -> Iterator[Flaw]:
    if found:
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        yield Flaw(place, f"{problem}: {', '.join(found[:_NAMED])}{more}. {_REMEDY}")
