"""`python -m bench.postgres.twins EXPORT`: a corpus whose answers mostly have a twin.

Ten people give one answer: three of them word for word, the others with a word less, a word twice, or another stop. So
their scores are equal, or differ in the last digits, wherever a rule draws a line.
"""

from __future__ import annotations

from pathlib import Path

import click

from bench.speed.corpus import Corpus

#: So many of the ten answers of a post are equal.
_EQUAL = 3


class TwinCorpus(Corpus):
    """Answers that nearly all have a twin, often in another post, too."""

    def __init__(self, seed: int = 20260101) -> None:
        super().__init__(seed)
        self._said: list[str] = []
        self._given = 0

    def answer(self) -> str:
        """Return an answer as it was given before, or nearly."""
        if self._given % 10 == 0:
            fresh = not self._said or self.random.random() < 0.7
            self._said.append(super().answer() if fresh else self.random.choice(self._said))
        self._given += 1
        text = self._said[-1]
        return text if self._given % 10 < _EQUAL else self._changed(text)

    def _changed(self, text: str) -> str:
        words = text.split(" ")
        at = self.random.randrange(len(words))
        changes: tuple[list[str], ...] = (
            [],
            [words[at], words[at]],
            [words[at] + "!"],
            [words[at].upper()],
            [words[at], "and"],
        )
        return " ".join([*words[:at], *self.random.choice(changes), *words[at + 1 :]])


@click.command()
@click.argument("export", type=click.Path(path_type=Path))
@click.option("--answers", default=2000, show_default=True)
def main(export: Path, answers: int) -> None:
    """Write a WordPress export, to be indexed and given to `python -m bench.postgres.agreement`."""
    click.echo(f"{TwinCorpus().write_export(export, answers):,} posts")


if __name__ == "__main__":
    main()
