"""Fixtures that several test files share."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from index.analysis import stem, stems
from index.encoding.encoder import default_folder
from index.files import layout
from index.files.manifest import Manifest, list_files, write_manifest
from index.generation.assembling import assemble
from index.generation.cutting import Cutter
from index.generation.outline import Outline
from index.generation.passages import CHUNKER_VERSION
from index.generation.prepared_post import prepare_post
from index.identity.retired import Gone, Redirect
from index.imports.importing import import_sources
from index.people.people import people_of
from index.posts.records import (
    Answer,
    BodyFormat,
    Evidence,
    LibraryType,
    Paragraph,
    ParagraphKind,
    Post,
    Question,
    Respondent,
    TypeEvidence,
)
from index.record.record_rows import ReadPost
from search.archive import Archive
from tests.bm25f_oracle import Bm25fOracle
from tests.postgres_server import empty_database, server_of_tests
from webui.look.colours import Colour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bench.postgres.server import PostgresServer
    from index.corrections.corrections import SamePerson

    #: Whether the words of a phrase, stemmed, stand in a text one after another.
    Scan = Callable[[Sequence[str], str], bool]

# A slow machine is no fault: timing belongs in bench/.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("untimed", UNTIMED)
settings.register_profile("thorough", UNTIMED, max_examples=500)
#: The same examples each time.
settings.register_profile("steady", UNTIMED, derandomize=True, database=None)
settings.load_profile("untimed")

SAMPLE = Path(__file__).parent.parent / "sample"

#: Any colour, for properties that hold of all.
COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)

# A shell that starts the tests in the background has SIGINT ignored, and every process that they start inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)


class FakeEncoder:
    """A model in name only: a hashed bag of stems, deterministic and quick; texts that share words are close."""

    identity = "fake@0"
    dimension = 64
    max_tokens = 256

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        self.encoded += texts
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for root in stems(text):
                digest = hashlib.blake2b(root.encode(), digest_size=4).digest()
                row[int.from_bytes(digest, "big") % self.dimension] += 1
            row[:] = row / (np.linalg.norm(row) or 1)
            if progress:
                progress(1)
        return rows


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture(scope="session")
def encoder_class() -> type[FakeEncoder]:
    """For tests that share one over many, or need a second."""
    return FakeEncoder


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a BERT model of two layers and random weights, whose tokenizer is the default model's."""
    import torch  # noqa: PLC0415 — seconds, and few tests want it
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("models") / "small"
    torch.manual_seed(5)
    config = BertConfig(num_hidden_layers=2, num_attention_heads=4, hidden_size=32, intermediate_size=64)
    BertModel(config).save_pretrained(folder)
    source = default_folder()
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json", "modules.json"):
        shutil.copyfile(source / name, folder / name)
    (folder / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, encoder_class: type[FakeEncoder]) -> Path:
    """The sample's archive, to be read only."""
    archive = tmp_path_factory.mktemp("site") / "archive"
    sources = [SAMPLE / "blog.wordpress.xml", SAMPLE / "pages", SAMPLE / "texts"]
    import_sources(archive, sources, model=encoder_class())
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where an archive may be made; there is none yet."""
    return tmp_path / "archive"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this process of the tests; skipped where its packages are missing."""
    yield from server_of_tests()


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    """The address of an empty database on it."""
    with empty_database(postgres) as address:
        yield address


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of a made archive. Rows that follow each other with the same question and year are one post's."""

    text: str
    question: str = ""
    name: str | None = None
    institution: str = ""
    title: str = ""
    types: tuple[str, ...] = ()
    year: int | None = 2015


class ArchiveMaker:
    """Writes archives of given answers, in the order given, with the write side's own functions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def write(
        self,
        rows: Sequence[AnswerRow],
        encoder: FakeEncoder | None = None,
        *,
        into: Path | None = None,
        redirects: Mapping[str, str] | None = None,
        gone: Mapping[str, str] | None = None,
        same_people: Sequence[SamePerson] = (),
    ) -> Path:
        """The archive's path. `into` is an archive that is given another generation; `gone` maps ids to reasons."""
        name = f"{next(self._numbers):06d}"
        archive = into or self._folder / f"archive-{name}"
        folder = layout.generations_path(archive) / name
        (folder / layout.KEYWORD).mkdir(parents=True)
        posts, answers = self._posts(rows)
        outline = Outline(
            tuple(answers),
            tuple(Redirect(old, new, frozenset()) for old, new in (redirects or {}).items()),
            tuple(Gone(answer_id, reason, frozenset()) for answer_id, reason in (gone or {}).items()),
            people_of(answers, same_people),
        )
        counter = encoder or FakeEncoder()
        cutter = Cutter(counter.count_tokens, 16)
        prepared = [prepare_post(read, [a for a in answers if a.post_key == read.post.key], cutter) for read in posts]
        made = assemble(folder, outline, prepared, cutter, counter.count_tokens)
        made.save_words(folder)
        if encoder:
            inputs = [text for row in rows for _, text in cutter.cut(row.question, row.text)]
            np.save(folder / layout.VECTORS, encoder.encode(inputs))
            np.save(folder / layout.QUESTION_VECTORS, encoder.encode([asked.context for asked in made.questions]))
            np.save(folder / layout.TITLE_VECTORS, encoder.encode(made.titles.contexts))
        model, dimension = (encoder.identity, encoder.dimension) if encoder else (None, None)
        counts = len(posts), len(rows), len(made.passages)
        files = list_files(folder)
        write_manifest(folder, Manifest(name, model, dimension, CHUNKER_VERSION, "", *counts, files))
        # From one moment to the next, as the real one: readers may be at it.
        switched = layout.generations_path(archive) / "switched"
        switched.write_text(name + "\n")
        switched.replace(layout.current_path(archive))
        return archive

    def open(self, rows: Sequence[AnswerRow], encoder: FakeEncoder | None = None) -> Archive:
        return Archive.open(self.write(rows, encoder))

    @staticmethod
    def answer(text: str, **fields: Any) -> AnswerRow:
        return AnswerRow(text, **fields)

    @staticmethod
    def _posts(rows: Sequence[AnswerRow]) -> tuple[list[ReadPost], list[Answer]]:
        posts: list[ReadPost] = []
        answers: list[Answer] = []
        asked: tuple[str, int | None] | None = None
        for row in rows:
            if asked != (row.question, row.year):
                asked = (row.question, row.year)
                published = dt.date(row.year, 1, 1) if row.year else None
                post = Post(f"post-{len(posts):04d}", "", row.question, published, (), (), "", BodyFormat.TEXT, "")
                posts.append(ReadPost(post, "", (Question(row.question),)))
                position = 0
            key = posts[-1].post.key
            types = tuple(TypeEvidence(LibraryType(value), Evidence.OWNER, "") for value in row.types)
            who = Respondent(row.name, row.title, row.institution)
            said = (Paragraph(ParagraphKind.PARAGRAPH, row.text, 0, len(row.text)),)
            answers.append(Answer(f"{key}/{position}", key, position, row.question, who, said, types))
            position += 1
        return posts, answers


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> ArchiveMaker:
    return ArchiveMaker(tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="module")
def rows(archives: ArchiveMaker) -> list[AnswerRow]:
    """Six answers to two questions, enough for every example of searching."""
    answer = archives.answer
    return [
        answer("Never. I hire for kindness.", question="Do certificates matter when you hire?", name="Donna Pierce", types=("public",), year=None),
        answer("A certificate shows patience.", question="Do certificates matter when you hire?", year=2012, types=("academic", "medical")),
        answer("Certificates gather dust.", question="Do certificates matter when you hire?", year=2012, name="José Sánchez", institution="Teasel County Library"),
        answer("Tell me why you want this library.", question="What makes a good cover letter?", year=2014, name="Ada Will", types=("public",)),
        answer("A good cover letter is short. The certified volunteers here say so.", question="What makes a good cover letter?", year=2014, types=("federal",)),
        answer("Letters cover what a form cannot.", question="What makes a good cover letter?", year=2016, name="Otto Rivers", types=("academic",)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def encoder(encoder_class: type[FakeEncoder]) -> FakeEncoder:
    return encoder_class()


@pytest.fixture(scope="session")
def bm25f_oracle() -> type[Bm25fOracle]:
    return Bm25fOracle


@pytest.fixture(scope="session")
def stands() -> Scan:
    """The naive scan, which cleverer ones must agree with."""

    def scan(phrase: Sequence[str], text: str) -> bool:
        held, asked = stems(text), [stem(word) for word in phrase]
        return any(held[at : at + len(asked)] == asked for at in range(len(held)))

    return scan


def column_text(question: str, *answers: str) -> str:
    """A column post as a text file: each answer is "Name, Title, Institution: text"."""
    return "\n\n".join([f"Further Questions: {question}", f"This week’s question is: {question}", *answers]) + "\n"


@pytest.fixture
def posts(tmp_path: Path) -> PostFolder:
    """A folder of posts to import, empty at first."""
    return PostFolder(tmp_path / "posts")


class PostFolder:
    """A folder of column posts as text files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()

    def write(self, key: str, question: str, *answers: str) -> Path:
        """Write a post, or write it anew. Each answer is "Name, Title, Institution: text"."""
        file = self.path / f"{key}.txt"
        file.write_text(column_text(question, *answers), encoding="utf-8")
        return file
