"""The number of invented examples, by the profile of Hypothesis that the tests run with."""

from __future__ import annotations

from hypothesis import settings


def times(count: int) -> int:
    """`count`, and five times as many under the profile `thorough`."""
    return count * settings().max_examples // 100
