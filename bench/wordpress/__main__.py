"""Compares our readings with WordPress's own, and prints the kinds of difference."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.splitting.labelled import POSTS
from bench.wordpress.bodies import Body, invented, labelled, single
from bench.wordpress.comparing import judged, of_browser, of_rendered, of_source
from bench.wordpress.pieces import DISPUTED
from bench.wordpress.rendering import rendered, version_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By words of a source, why ours is right to differ.
_REASONS = {
    **DISPUTED,
    "Share this:": "the tail of a page is cut",
    "<!--nextpage-->": "WordPress asks of each page of a post anew if it has blocks",
}
#: Each piece, and the HTML that WordPress made of it; a test compares our readings with it where there is no PHP.
KEPT = Path(__file__).with_name("kept.jsonl")
_PRACTICE = Path(__file__).parents[1] / "splitting" / "practice"


def main() -> None:
    """Compare, and print how sources are read, and how rendered HTML is."""
    parser = argparse.ArgumentParser(prog="python -m bench.wordpress", description=__doc__)
    parser.add_argument("wordpress", type=Path, help="folder that holds wp-includes")
    parser.add_argument("--invented", type=int, default=3_000, metavar="N", help="invented bodies (3000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=1, metavar="N", help="smallest examples of each kind (1)")
    parser.add_argument("--keep", action="store_true", help="keep what WordPress makes of each piece, for the tests")
    given = parser.parse_args()
    if given.keep:
        bodies = list(single())
        kept = zip(bodies, rendered(bodies, given.wordpress), strict=True)
        lines = (json.dumps([body.source, page], ensure_ascii=False) + "\n" for body, page in kept)
        KEPT.write_text("".join(lines), encoding="utf-8")
        return
    bodies = [*invented(given.invented, given.seed), *labelled([POSTS, _PRACTICE])]
    pages = rendered(bodies, given.wordpress)
    print(
        f"WordPress {version_of(given.wordpress)}, {given.invented} invented bodies,"
        f" {len(bodies) - given.invented} labelled posts\n"
    )
    _print("As an export has it (the source)", bodies, pages, [of_source(body) for body in bodies], given.examples)
    _print(
        "As a page or a feed has it (rendered)", bodies, pages, [of_rendered(page) for page in pages], given.examples
    )


def _print(what: str, bodies: Sequence[Body], pages: Sequence[str], ours: Sequence[list[str]], examples: int) -> None:
    same = 0
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        verdict = judged(page, ours[number])
        same += not (verdict.needed or verdict.difference)
        reasons = [
            reason for piece, reason in _REASONS.items() if verdict.difference and piece in bodies[number].source
        ]
        for kind in (*(allowance.value for allowance in verdict.needed), *(reasons or [verdict.difference])):
            kinds[kind].append(number)
    del kinds[""]
    ordered = sorted(kinds.items(), key=lambda each: -len(each[1]))
    print(f"## {what}\n\n| bodies | difference |\n|---|---|\n| {same} | none |")
    for kind, found in ordered:
        print(f"| {len(found)} | {kind} |")
    for kind, found in ordered:
        for number in sorted(found, key=lambda number: len(bodies[number].source))[:examples]:
            print(f"\n{kind}: {bodies[number].name}")
            print(f"  source     {bodies[number].source!r}\n  rendered   {pages[number]!r}")
            print(f"  WordPress  {of_browser(pages[number])}\n  ours       {ours[number]}")
    print()


if __name__ == "__main__":
    main()
