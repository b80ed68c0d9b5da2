"""The time of embedding an archive with the real model, and everything else as a share of that."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from bench.archive_passages import generation_of, passages_of
from bench.speed.timing import LARGE, Row
from index.generation.cutting import cut_answers
from index.generation.generation_content import read_content
from index.record.record import Record

if TYPE_CHECKING:
    from bench.speed.building import Built
    from index.encoding.encoder import Encoder

_SAMPLE = 96
_MOST_SHARE = 0.1


def share_row(built: Built, encoder: Encoder) -> Row:
    """The cost of an import but for the vectors, against embedding its passages at the speed measured on some of them.

    The synthetic encoder counts tokens in no time; what cutting takes with the model's own is added to it. The answers
    have the vocabulary of the sample: in a real archive some thousand words more are counted once.
    """
    texts = [passage.text for passage in passages_of(generation_of(built.path))]
    sample = random.Random(1).sample(texts, min(_SAMPLE, len(texts)))
    begun = time.perf_counter()
    encoder.encode(sample)
    rate = len(sample) / (time.perf_counter() - begun)
    with Record.read(built.path) as record:
        answers = [(answer.question, answer.text) for answer in read_content(record).answers]
    begun = time.perf_counter()
    cut_answers(answers, encoder.count_tokens, encoder.max_tokens)
    cutting = time.perf_counter() - begun
    rest, embedding = built.cost.seconds + cutting, len(texts) / rate
    share = rest / embedding
    figure = (
        f"{share:.1%}: {rest:.0f} s ({cutting:.0f} s of it cutting answers by the model's own tokens), "
        f"and {embedding:.0f} s for {len(texts):,} passages at {rate:.0f}/s"
    )
    holds = share <= _MOST_SHARE if built.answers >= LARGE else None
    return Row(
        "everything but embedding, as a share of embedding",
        f"{built.answers:,} answers",
        figure,
        "10% at 10,000",
        holds,
    )
