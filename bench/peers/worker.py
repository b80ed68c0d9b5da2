"""`python -m bench.peers.worker NAME CORPUS INDEX [--build]`: one peer in a process that holds nothing else.

With `--build` it builds and says what that cost. Without, it opens what was built, and for every line that it is sent
answers one round of all questions, or (`words`) says how many answers hold each word of them. All it says are lines of
JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.peers import load_peer
from bench.peers.asking import Asked, Kind
from bench.peers.corpus import PeerCorpus
from bench.speed.timing import resident_mb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from bench.peers.asking import Found, Way
    from bench.peers.peer import Peer

#: Commands to a worker.
ROUND, WORDS = "round", "words"
#: A round of one way is broken off after so many seconds: stock Whoosh would take minutes at 100,000 answers.
LONGEST_ROUND_SECONDS = 6.0
_WARMING_UP = 20


def main() -> None:
    """Do what the command line says."""
    name, corpus_folder, folder, *options = sys.argv[1:]
    # Libraries print to standard output, so the replies have a descriptor of their own.
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer, corpus = load_peer(name), PeerCorpus(Path(corpus_folder))
    if options == ["--build"]:
        built = peer.build(Path(folder), corpus)
        _say(said, {"seconds": built.seconds, "bytes": built.bytes})
    else:
        _serve(peer(Path(folder), corpus), corpus, said)


def _serve(peer: Peer, corpus: PeerCorpus, said: TextIO) -> None:
    ways = [way for way in peer.ways() if corpus.questions[way.kind]]
    _say(said, [[way.kind, way.name, way.note] for way in ways])
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        if line.strip() == ROUND:
            rounds = [answer_round(way.ask, corpus.questions[way.kind]) for way in ways]
            _say(said, {"rounds": rounds, "memory": resident_mb(os.getpid())})
        else:
            _say(said, count_words(ways, corpus))


def answer_round(
    ask: Callable[[Asked], Found], asked: Sequence[Asked]
) -> dict[str, list[float] | list[int | None] | int]:
    """Measure milliseconds and total of each question, as many as the time allows; and count the questions."""
    begun = time.perf_counter()
    for each in asked[:_WARMING_UP]:
        ask(each)
        if time.perf_counter() - begun > LONGEST_ROUND_SECONDS / 4:
            break
    milliseconds: list[float] = []
    totals: list[int | None] = []
    gc.disable()
    try:
        begun = time.perf_counter()
        for each in asked:
            before = time.perf_counter()
            found = ask(each)
            after = time.perf_counter()
            milliseconds.append(1000 * (after - before))
            totals.append(found.total)
            if after - begun > LONGEST_ROUND_SECONDS:
                break
    finally:
        gc.enable()
    return {"milliseconds": milliseconds, "totals": totals, "asked": len(asked)}


def count_words(ways: Sequence[Way], corpus: PeerCorpus) -> dict[str, int | None]:
    """Return the total of each word of the questions by itself; none where the peer cannot be asked for words."""
    asked = corpus.questions[Kind.WORDS]
    ask = next((way.ask for way in ways if way.kind is Kind.WORDS), None)
    if ask is None:
        return {}
    words = dict.fromkeys(word for each in asked for word in each.words)
    return {word: ask(Asked(word, (word,), asked[0].vector)).total for word in words}


def _say(said: TextIO, what: object) -> None:
    said.write(json.dumps(what) + "\n")
    said.flush()


if __name__ == "__main__":
    main()
