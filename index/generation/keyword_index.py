"""The Whoosh index of a generation: the answers that hold a word in a field. Scores come from `term_arrays`."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from whoosh.filedb.filestore import FileStorage

from index.analysis import stem, words
from index.files import layout
from index.files.whoosh_postings import read_documents
from index.generation.numbered_texts import FIELDS, number_texts, offsets_of
from index.generation.sorting import first_of_each
from index.generation.whoosh_segment import PostingLists, write_segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.generation.numbered_texts import NumberedTexts
    from index.generation.term_arrays import AnswerText

#: Title and tags of a post, and the number of its answers.
Filed = tuple[str, tuple[str, ...], int]
_Said = TypeVar("_Said", str, tuple[str, ...])


def write_keyword_index(folder: Path, rows: Iterable[AnswerText]) -> None:
    """Write the index of `rows`, in their order, into `folder`, which must exist and be empty."""
    listed = list(rows)
    filed = [(*said, len([*found])) for said, found in groupby((row.title, row.tags) for row in listed)]
    write_numbered(folder, number_texts(listed), filed)


def write_numbered(folder: Path, texts: NumberedTexts, filed: Sequence[Filed]) -> None:
    """Write the index of texts as numbers; `filed` are their posts in order."""
    counts = [count for _, _, count in filed]
    unstemmed = np.arange(len(texts.words))

    def lists_of(field: str) -> PostingLists:
        if field == "title":
            return _lists_of_posts([title for title, _, _ in filed], counts, _stems)
        if field == "tag":
            return _lists_of_posts([tags for _, tags, _ in filed], counts, _runs_of)
        if field == "question":
            return _lists_of_answers(texts, [0], texts.stems, texts.stem_of_word)
        fields = range(FIELDS) if field == "surface" else [layout.TOKEN_FIELDS.index(field)]
        return _lists_of_answers(texts, fields, texts.words, unstemmed)

    write_segment(folder, texts.count, lists_of)


def _lists_of_posts(
    said: Sequence[_Said], counts: Sequence[int], words_in: Callable[[_Said], frozenset[str]]
) -> PostingLists:
    posts: defaultdict[str, list[int]] = defaultdict(list)
    for post, text in enumerate(said):
        for word in words_in(text):
            posts[word].append(post)
    found = sorted(posts)
    held = [np.array(posts[word]) for word in found]
    ends, sizes = np.cumsum(counts, dtype=np.int64), np.array(counts, np.int64)
    rows = [np.repeat(ends[of] - np.cumsum(sizes[of]), sizes[of]) + np.arange(sizes[of].sum()) for of in held]
    return PostingLists(
        found,
        offsets_of(np.array([len(of) for of in rows], np.int64)),
        np.concatenate(rows) if rows else np.zeros(0, np.int64),
    )


def _lists_of_answers(
    texts: NumberedTexts, fields: Iterable[int], terms: Sequence[str], term_of_word: NDArray[np.int64]
) -> PostingLists:
    """Return those of some of the texts' fields; `terms` are sorted, as whoosh wants them: by code points, as UTF-8."""
    bits = texts.count.bit_length()
    parts = []
    for field in fields:
        held, rows = texts.of_field(field)
        keys = term_of_word[held]
        keys <<= bits
        keys |= rows
        parts.append(keys)
    keys = np.concatenate(parts)
    parts.clear()
    keys.sort()
    keys = keys[first_of_each(keys)]
    of_term = keys >> bits
    first = first_of_each(of_term)
    return PostingLists(
        [terms[term] for term in of_term[first].tolist()], np.append(first, len(keys)), keys & ((1 << bits) - 1)
    )


def words_of(row: AnswerText) -> dict[str, set[str]]:
    """Return the words of an answer by the field that they are indexed in."""
    answer, question, name, institution = (
        set(words(text)) for text in (row.answer, row.question, row.name, row.institution)
    )
    return {
        "question": {stem(word) for word in question},
        "name": name,
        "institution": institution,
        "title": set(_stems(row.title)),
        "tag": set(_runs_of(row.tags)),
        "surface": answer | question | name | institution,
    }


#: Stems of a tag, and of a run in it, that can be asked for.
_LONGEST_TAG, _LONGEST_RUN = 40, 12


@lru_cache(maxsize=4096)
def _stems(title: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(title))


@lru_cache(maxsize=4096)
def _runs_of(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(run for tag in tags for run in _runs(tag))


@lru_cache(maxsize=4096)
def _runs(tag: str) -> frozenset[str]:
    """Return every run of the tag's stems: so it is known that words stand in one tag, and next to each other.

    Of a tag longer than any is, only its beginning and shorter runs: all of them would grow with its square.
    """
    stems = [stem(word) for word in words(tag)][:_LONGEST_TAG]
    ends = range(1, len(stems) + 1)
    return frozenset(" ".join(stems[start:end]) for end in ends for start in range(max(end - _LONGEST_RUN, 0), end))


def read_keyword_index(folder: Path) -> tuple[list[int], set[str]]:
    """Return the row of every document of an index, deleted ones included, and every word of every field.

    Only for files that are known to be as they were written, as always with Whoosh.
    """
    with _reading(folder) as reader:
        rows = [int(row) for row in reader.column_reader(layout.WHOOSH_ROW).load()] if reader.doc_count_all() else []
        return rows, {word.decode() for field, word in reader.all_terms() if field in layout.WHOOSH_FIELDS}


def count_words(folder: Path) -> int:
    """Return the number of words of all fields, one that several fields hold as often. For files as above."""
    with _reading(folder) as reader:
        return sum(field in layout.WHOOSH_FIELDS for field, _ in reader.all_terms())


def read_posting_lists(folder: Path) -> Iterator[tuple[str, str, NDArray[np.int32]]]:
    """Yield every word with its field and the rows that hold it, int32, ascending; by field, then by word.

    For files as above.
    """
    with _reading(folder) as reader:
        documents = reader.column_reader(layout.WHOOSH_ROW).load() if reader.doc_count_all() else []
        rows = np.array(documents, dtype=np.int32)
        for field, word in reader.all_terms():
            if field in layout.WHOOSH_FIELDS:
                yield field, word.decode(), np.sort(rows[read_documents(reader, field, word)])


@contextmanager
def _reading(folder: Path) -> Iterator[Any]:
    storage = FileStorage(str(folder), readonly=True)
    reader = storage.open_index().reader()
    try:
        yield reader
    finally:
        reader.close()
        storage.close()
