"""`generate(seed)`: one post and its truth, the same whenever it is called."""

from __future__ import annotations

from dataclasses import replace

from bench.splitting.generated.column import throw_column
from bench.splitting.generated.dice import Accident, Dice
from bench.splitting.generated.items import Shape
from bench.splitting.generated.printing import print_post
from bench.splitting.generated.survey import throw_survey
from bench.splitting.labelled import LabelledPost

#: Of ten posts so many are columns.
_COLUMNS = 6


def generate(seed: int, accidents: frozenset[Accident] | None = None) -> LabelledPost:
    """Return the post of a seed; `accidents` are those that may happen (default: the seed chooses)."""
    dice = Dice(seed, accidents)
    shape = dice.pick(tuple(Shape))
    throw = throw_column if dice.number(1, 10) <= _COLUMNS else throw_survey
    draft = throw(dice, shape)
    suffix, source = print_post(draft, shape, dice)
    truth = replace(draft.truth, oddities=tuple(sorted(dice.used)))
    return LabelledPost(f"generated-{seed}", suffix, source, truth)
