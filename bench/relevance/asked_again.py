"""`python -m bench.relevance.asked_again`: from which cosine on two questions are the same, on pairs judged by hand."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__" and not __package__:
    # Run as a file, Python looks for packages in the file's folder.
    sys.path[0] = str(Path(__file__).resolve().parents[2])

import numpy as np

from index.encoding.encoder import load_encoder
from search.related import SAME_COSINE

PAIRS = Path(__file__).parent / "judged" / "asked_again.tsv"
_THRESHOLDS = (0.95, 0.9, SAME_COSINE, 0.8, 0.75, 0.7)


def judged_pairs() -> list[tuple[bool, str, str]]:
    """Return each judged pair: True if both ask the same, and the two questions."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    return [({"same": True, "other": False}[judgement], one, other) for judgement, one, other in cells]


def main() -> None:
    """Print the number of pairs that reach each threshold, and of those that ask the same."""
    pairs = judged_pairs()
    texts = list(dict.fromkeys(text for _, one, other in pairs for text in (one, other)))
    vectors = dict(zip(texts, load_encoder(None).encode(texts), strict=True))
    judged = [(float(vectors[one] @ vectors[other]), same, one, other) for same, one, other in pairs]
    print(f"{len(pairs)} pairs, {sum(same for same, _, _ in pairs)} of them the same question")
    print("| cosine | pairs | the same |\n|---|---|---|")
    for threshold in sorted(_THRESHOLDS, reverse=True):
        reached = [same for cosine, same, _, _ in judged if np.float32(cosine) >= np.float32(threshold)]
        print(f"| {threshold:.2f} | {len(reached)} | {sum(reached)} |")
    cosine, _, one, other = max(pair for pair in judged if not pair[1])
    print(f"The closest two that are not the same ({cosine:.3f}):\n  {one}\n  {other}")


if __name__ == "__main__":
    main()
