"""`python -m bench.postgres.agreement FOLDER`: whether a published archive answers as its folder does.

It is published to one database, to several that share its vectors, and read from a standby. Every query goes to both
engines, and everything that they give is compared: ids and their order, totals, facets, close
matches and further answers, passages, marks, ranks and scores, notes and respellings; then similar answers, related
posts, people, suggestions and checked quotations. One difference is one too many.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.postgres.server import missing_packages
from bench.postgres.ways import published_ways
from bench.relevance.own_judgements import read_judgements
from bench.speed.corpus import Corpus
from index.encoding.encoder import load_encoder
from index.errors import ArchiveError
from index.posts.records import LibraryType, PostSeries
from search.archive import Archive
from search.results import Mode, SearchRequest, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from index.encoding.encoder import Encoder

#: Of so many queries one is also asked about what is beside a search.
BESIDE = 10


def differences(one: Archive, other: Archive, encoder: Encoder, count: int, seed: int = 1) -> Iterator[str]:
    """Yield a line for everything that two archives answer differently, of so many queries."""
    asking = Asking(one, seed)
    for number in range(count):
        yield from compared(one, other, encoder, [asking.request()])
        if not number % BESIDE:
            yield from _beside(one, other, asking)


def compared(one: Archive, other: Archive, encoder: Encoder, requests: Iterable[SearchRequest]) -> Iterator[str]:
    """Yield a line for every request that two archives answer differently."""
    for request in requests:
        near, far = (_outcome(lambda: archive.search(request, encoder)) for archive in (one, other))  # noqa: B023
        if near != far:
            yield f"{request}: {_difference(near, far)}"


def judged_requests(archive: Archive) -> list[SearchRequest]:
    """Return the judged queries in every mode, close matches and further ones, as they are and by each library type."""
    queries = read_judgements([answer.id for answer, _ in archive.answers()])
    types: list[frozenset[str]] = [frozenset(), *(frozenset({str(each)}) for each in LibraryType)]
    return [
        SearchRequest(query.text, types=chosen, mode=mode, further=further, limit=50)
        for query in queries
        for mode in Mode
        for further in (False, True)
        for chosen in types
    ]


class Asking:
    """Queries as readers type them, and as nobody does: all that the grammar knows, put together by chance."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self.random = random.Random(seed)
        self._corpus = Corpus(seed)
        self.people = [person.name for person in archive.people()]
        self.answers = [answer for answer, _ in archive.answers()]

    def request(self) -> SearchRequest:
        """Return any request."""
        chance = self.random
        first, last = sorted(chance.choices(range(2010, 2026), k=2))
        return SearchRequest(
            self.text(),
            types=frozenset(chance.sample([*map(str, LibraryType), "unknown"], chance.choice([0, 0, 0, 1, 2]))),
            year_from=chance.choice([None, None, None, first]),
            year_to=chance.choice([None, None, None, last]),
            mode=chance.choice(list(Mode)),
            sort=chance.choice([Sort.RELEVANCE, Sort.RELEVANCE, *Sort]),
            one_per_question=chance.random() < 0.15,
            further=chance.random() < 0.15,
            limit=chance.choice([5, 10, 10, 50]),
            offset=chance.choice([0, 0, 0, 10, 30]),
            kinds=frozenset(chance.sample([*map(str, PostSeries)], chance.choice([0, 0, 0, 0, 1]))),
        )

    def text(self) -> str:
        """Return any text to search for."""
        chance = self.random
        words = self._words()
        field = chance.choice(["name", "institution", "question", "title", "tag", "topic"])
        odd = ["", "library", "the", "a the of", "story time", "e-mail", "past:6-months", *self._corpus.questions]
        forms: dict[str, int] = {
            " ".join(words): 7,
            f'"{" ".join(words[:3])}" {" ".join(words[4:6])}': 2,
            f"{' '.join(words[:3])} -{chance.choice(words)}": 2,
            f"{' '.join(words[:2])} {chance.choice(words)[:4]}*": 2,
            f"{field}:{chance.choice(words)} {' '.join(words[:2])}": 2,
            " ".join(self._mistyped(word) for word in words[:3]): 2,
            chance.choice(self.people): 2,
            f"{' '.join(words[:2])} type:{chance.choice([*map(str, LibraryType)])}": 1,
            chance.choice(odd): 2,
        }
        return chance.choices([*forms], [*forms.values()])[0]

    def quotation(self) -> str:
        """Return words of an answer, some of them changed."""
        words = self.random.choice(self.answers).text.split()
        start = self.random.randrange(max(len(words) - 12, 1))
        said = words[start : start + self.random.randint(3, 12)]
        if self.random.random() < 0.5:
            said[self.random.randrange(len(said))] = "otherwise"
        return " ".join(said)

    def _words(self) -> list[str]:
        while len(words := self._corpus.query(6).split()) < 6:
            pass
        return words[self.random.randrange(4) :] + words[:3]

    def _mistyped(self, word: str) -> str:
        at = self.random.randrange(len(word))
        return word[:at] + self.random.choice(["", "x", word[at] * 2]) + word[at + 1 :]


def _beside(one: Archive, other: Archive, asking: Asking) -> Iterator[str]:
    answer = asking.random.choice(asking.answers)
    name, quotation = asking.random.choice(asking.people), asking.quotation()
    begun = quotation[: asking.random.randint(2, 9)]
    asked: list[tuple[str, Callable[[Archive], object]]] = [
        (f"similar {answer.id}", lambda archive: archive.similar(answer.id, 10)),
        (f"similar {answer.id}, of its post too", lambda archive: archive.similar(answer.id, 10, same_post=True)),
        (f"related {answer.post_key}", lambda archive: archive.related_posts(answer.post_key, 10)),
        (
            f"post {answer.post_key}",
            lambda archive: (archive.post(answer.post_key), archive.answers_of(answer.post_key)),
        ),
        (f"answer {answer.id}", lambda archive: (archive.answer(answer.id), archive.person_of(answer.id))),
        (f"nothing {answer.id}x", lambda archive: archive.answer(f"{answer.id}x\0")),
        (f"suggestions {begun!r}", lambda archive: archive.suggestions.of(begun)),
        (f"named {name}", lambda archive: archive.named(name)),
        (f"person {name}", lambda archive: [archive.person(slug) for slug in archive.find_person(name)]),
        (f"quotation {quotation!r}", lambda archive: archive.quotations.check(quotation)),
    ]
    for what, ask in asked:
        found, compared = _outcome(lambda: ask(one)), _outcome(lambda: ask(other))  # noqa: B023
        if found != compared:
            yield f"{what}: {str(found)[:300]} … {str(compared)[:300]}"


def _outcome(ask: Callable[[], object]) -> object:
    """Return what is found, or the failure in words."""
    try:
        return ask()
    except ArchiveError as error:
        return type(error).__name__, str(error)


def _difference(found: object, compared: object) -> str:
    if type(found) is not type(compared) or not hasattr(found, "hits"):
        return f"{str(found)[:300]} … {str(compared)[:300]}"
    every = [each.name for each in fields(found)]  # type: ignore[arg-type]
    names = [name for name in every if getattr(found, name) != getattr(compared, name)]
    return ", ".join(f"{name} {_shown(found, name)} … {_shown(compared, name)}" for name in names)


def _shown(result: object, name: str) -> str:
    value = getattr(result, name)
    return str([(hit.answer.id, hit.score) for hit in value])[:400] if name == "hits" else str(value)[:200]


def whole_of(archive: Archive) -> Iterator[object]:
    """Yield everything in an archive that is read whole."""
    yield archive.counts
    yield from (archive.contents.years(), archive.contents.entries(), archive.contents.topics)
    yield from (archive.contents.questions, archive.contents.overview(), archive.posts(), archive.people())
    yield from (archive.ticked.all(), [*archive.answers()])


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--queries", default=10_000, show_default=True, help="So many, made up by chance.")
@click.option(
    "--judged", is_flag=True, help="Ask the judged queries, too: in every mode and circle, with every filter."
)
@click.option(
    "--databases", multiple=True, default=(1, 2, 4), show_default=True, help="So many share the vectors; repeatable."
)
@click.option("--standby/--no-standby", default=True, show_default=True, help="Read a standby, too.")
@click.option("--seed", default=1, show_default=True)
def main(
    folder: Path, *, queries: int, judged: bool, databases: tuple[int, ...], standby: bool, seed: int
) -> None:  # fmt: skip
    """Publish an archive to a server of its own in several ways, and compare what each answers with the folder.

    FOLDER is an archive that understands meaning. Exit code 1 where anything differs.
    """
    if lacking := missing_packages():
        raise click.ClickException(lacking)
    encoder, begun, found = load_encoder(None), time.monotonic(), 0
    with published_ways(folder, databases, standby=standby) as ways, Archive.open(folder) as one:
        for way, address in ways.items():
            with Archive.open(address) as other:
                asked = queries
                lines = [*differences(one, other, encoder, queries, seed)]
                if judged:
                    requests = judged_requests(one)
                    asked += len(requests)
                    lines += [*compared(one, other, encoder, requests)]
                lines += [
                    f"{first} … {second}"[:300]
                    for first, second in zip(whole_of(one), whole_of(other), strict=True)
                    if first != second
                ]
            for line in lines[:50]:
                click.echo(line)
            found += len(lines)
            click.echo(f"{way}: {asked:,} queries, {len(lines)} differences, {time.monotonic() - begun:.0f} s")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
