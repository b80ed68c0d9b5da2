"""A generation's files put together from prepared posts, one post after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.generation.answers_file import AnswersFile
from index.generation.array_file import save_array
from index.generation.cutting import Asked
from index.generation.generation_content import places
from index.generation.joined_texts import JoinedTexts
from index.generation.keyword_index import write_numbered
from index.generation.term_arrays import lay_out_terms
from index.generation.titles import read_titles
from index.people.people_rows import searched_names
from index.posts.records import PostSeries
from index.record.embedding_cache import hash_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.generation.cutting import AskedQuestion, Cutter
    from index.generation.keyword_index import Filed
    from index.generation.numbered_texts import NumberedTexts
    from index.generation.outline import Outline
    from index.generation.passages import CountTokens
    from index.generation.prepared_post import PreparedPost
    from index.generation.titles import Titles

_SERIES = {series: place for place, series in enumerate(PostSeries)}


@dataclass(frozen=True, slots=True)
class Assembled:
    """What was learnt of the posts on the way."""

    #: Of each passage, the hash of what is embedded of it.
    passages: list[bytes]
    #: Of each post, the number of its passages.
    passages_of_posts: list[int]
    questions: tuple[AskedQuestion, ...]
    titles: Titles
    texts: NumberedTexts
    filed: list[Filed]

    @property
    def embedded(self) -> list[bytes]:
        """The hashes of all that is embedded: passages, then questions, then titles."""
        return [*self.passages, *map(hash_text, self.contexts)]

    @property
    def contexts(self) -> list[str]:
        """What is embedded of the questions, then of the titles."""
        return [*(asked.context for asked in self.questions), *self.titles.contexts]

    def save_words(self, folder: Path) -> None:
        """Write the arrays of words, and Whoosh's index."""
        lay_out_terms(self.texts).save(folder)
        (folder / layout.KEYWORD).mkdir(exist_ok=True)
        write_numbered(folder / layout.KEYWORD, self.texts, self.filed)


def assemble(
    folder: Path, outline: Outline, posts: Iterable[PreparedPost], cutter: Cutter, count_tokens: CountTokens
) -> Assembled:
    """Write what is shown and what is filtered by; return the rest."""
    texts, asked = JoinedTexts(), Asked()
    facets: list[tuple[int, int, int, bool]] = []
    hashes: list[bytes] = []
    lengths: list[int] = []
    filed: list[Filed] = []
    titles: list[tuple[str, int]] = []
    passages_of_posts: list[int] = []
    names = searched_names(outline.answers, outline.people)
    of_answers = list(places(outline))
    with AnswersFile.write(folder / layout.ANSWERS) as file:
        for post in posts:
            start, end, before = file.answers, file.answers + len(post.answers), len(hashes)
            file.add(post, of_answers[start:end])
            texts.add(post, names[start:end])
            titles.append((post.title, len(post.answers)))
            filed.append((post.title, post.tags, len(post.answers)))
            for answer in post.answers:
                asked.add(answer.question)
                facets.append((answer.type_bits, post.year, _SERIES[PostSeries(post.series)], answer.only_ticks))
                lengths.append(len(answer.passages))
                hashes += [bytes.fromhex(digest) for _, _, digest in answer.passages]
            passages_of_posts.append(len(hashes) - before)
        found = read_titles(titles, count_tokens)
        questions = asked.questions(cutter)
        file.add_outline(outline, questions, found)
    columns = list(zip(*facets, strict=True)) or [()] * 4
    for name, values, dtype in (
        (layout.TYPE_BITS, columns[0], np.uint16),
        (layout.YEARS, columns[1], np.int16),
        (layout.SERIES, columns[2], np.uint8),
        (layout.ONLY_TICKS, columns[3], np.bool_),
        (layout.QUESTION_NUMBERS, asked.numbers, np.int32),
    ):
        save_array(folder / name, np.array(values, dtype))
    save_array(folder / layout.PASSAGE_ROWS, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths))
    found.save(folder)
    return Assembled(hashes, passages_of_posts, questions, found, texts.numbered(), filed)
