"""The proof that the light runtime gives the reference's vectors: texts, and what the reference makes of them.

`known_vectors.npy` holds the vectors that sentence-transformers makes of TRIED with the default model (float32, a row a
text). So the default model is proved on every machine, also where sentence-transformers is not installed; a test
compares the file with what it makes today.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Most that a component of a vector may differ from the reference's. What was measured is 3e-7.
MAX_DEVIATION = 1e-5

#: Texts that both encode before a model is trusted: an empty one, a word, capitals and accents, other scripts, odd
#: white space, more than 128 tokens, and more than the model reads.
TRIED = (
    "",
    "certificate",
    "Do you READ cover letters, and if so: for how long?",
    "Señora Ñandú’s résumé — “naïve”, 50 % off… 😀",
    "図書館の仕事 Библиотека مكتبة",
    "  two  blanks\tand\na line ",
    "We hire for attitude and train for skill. " * 20,
    "The catalogue was moved to the second floor, which nobody had asked for. " * 60,
)
#: Number of the first of them, which are short: they are tried whenever the default model is loaded.
QUICK = 6

KNOWN_VECTORS = Path(__file__).with_name("known_vectors.npy")


def deviation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the greatest difference of two components of these vectors; NaN where one of them is NaN."""
    return float(np.abs(one - other).max())
