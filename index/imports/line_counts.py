"""In how many posts of the record each line stands.

It depends on the recorded posts alone, not on what was made of them or in which order they came. A post that is no
longer published is not counted, and a rerun counts with its original.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import repeat
from typing import TYPE_CHECKING

from index.reading.lines import lines_of
from index.reading.post_names import names_meant, names_of_post
from index.record.line_rows import PostLines, read_lines, read_places, store_lines
from index.record.unpublished_posts import read_unpublished
from index.splitting.counted_lines import CountedLines
from index.splitting.evidence import keys_of, recurrence
from index.splitting.rerun_notes import find_rerun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from index.posts.records import Block, Post
    from index.record.line_rows import PostPlace
    from index.record.record import Record


class LineCounts:
    """The lines of an open record's posts, counted; those of this run's posts are added as they come."""

    def __init__(self, record: Record) -> None:
        self._record = record
        unsound = [key for key, tables in record.altered.items() if "post_lines" in tables]
        self._lines = read_lines(record.connection, unsound)
        self._counts = CountedLines(lines.packed for lines in self._lines.values())
        #: The lines of posts that are about to come, by their titles and bodies.
        self._expected: dict[tuple[str, str], PostLines] = {}
        #: The class of each line that recurs, once all are counted.
        self._settled: dict[int, int] = {}

    def recorded(self, key: str) -> PostLines | None:
        """Return the lines of a recorded post, with what it was taken apart by; None where they were never counted."""
        return self._lines.get(key)

    def expect(self, post: Post, blocks: Sequence[Block]) -> None:
        """Count the lines of a post that is about to come."""
        said = post.title, post.body
        if said not in self._expected:
            lines = lines_to_count(post, blocks)
            self._counts.replace((), lines.keys)
            self._expected[said] = lines

    def forget_expected(self) -> None:
        """Count no longer the lines of those posts that were expected and did not come."""
        for lines in self._expected.values():
            self._counts.replace(lines.keys, ())
        self._expected.clear()

    def of(self, post: Post, blocks: Sequence[Block]) -> PostLines:
        """Return the lines of a post, with what it is to be taken apart by as far as posts are counted."""
        found = self._expected.pop((post.title, post.body), None)
        if found:
            self._counts.replace(found.keys, ())
        else:
            found = lines_to_count(post, blocks)
        return found.taken_apart_by(self._recurrence(post.key, found))

    def note(self, key: str, lines: PostLines) -> None:
        """Count the lines of a post that is recorded now, in place of those that it had."""
        before = self._lines.get(key)
        self._counts.replace(before.keys if before else (), lines.keys)
        self._lines[key] = lines

    def keep(self, key: str, lines: PostLines) -> None:
        """Record and count the lines of a post that is to be taken apart later."""
        with self._record.transaction():
            store_lines(self._record.connection, key, lines)
        self.note(key, lines)

    def settle(self) -> None:
        """Count once more, exactly, when the record has all of this run's posts."""
        unpublished = read_unpublished(self._record.connection)
        counted = {key: lines for key, lines in self._lines.items() if key not in unpublished}
        self._counts = count(counted, lambda: read_places(self._record.connection, self._record.altered))
        self._settled = self._counts.recurring()

    def has_changed(self, key: str) -> bool:
        """True if a recorded post was taken apart by something else than was settled."""
        lines = self._lines.get(key)
        return lines is None or lines.recurrence != bytes(map(self._settled.get, lines.keys, repeat(0)))

    def _recurrence(self, key: str, lines: PostLines) -> bytes:
        """Return the class of each line, the post itself counted."""
        posts, before = self._counts.posts, self._lines.get(key)
        if before and before.packed == lines.packed:
            return bytes(recurrence(line, posts) for line in lines.keys)
        now = Counter(lines.keys)
        now.subtract(before.keys if before else ())
        return bytes(recurrence(line, lambda line: posts(line) + now[line]) for line in lines.keys)


def lines_to_count(post: Post, blocks: Sequence[Block]) -> PostLines:
    """Return the lines of a post by which nothing was taken apart yet."""
    lines = lines_of(blocks)
    rerun = find_rerun(post, lines)
    return PostLines.of(keys_of(lines), rerun.value if rerun else "")


def count(lines: Mapping[str, PostLines], places: Callable[[], Sequence[PostPlace]]) -> CountedLines:
    """Return in how many posts each line stands; `places` is asked for only where some are reruns."""
    groups = _reruns(lines, places()) if any(found.rerun_of for found in lines.values()) else ()
    packed = {key: found.packed for key, found in lines.items()}
    return CountedLines(packed.values(), ([packed[key] for key in group] for group in groups))


def _reruns(lines: Mapping[str, PostLines], places: Sequence[PostPlace]) -> Iterator[list[str]]:
    """Yield the posts that are one post and its reruns, by key."""
    named: dict[str, set[str]] = defaultdict(set)
    day = {place.key: place.published.isoformat() if place.published else "" for place in places}
    for place in places:
        if place.key in lines:
            for name in names_of_post(place.key, place.url, place.title, place.published):
                named[name].add(place.key)
    parent: dict[str, str] = {}
    for key in sorted(lines):
        meant = {other for name in names_meant(lines[key].rerun_of) for other in named.get(name, ())}
        earlier = [other for other in sorted(meant) if other != key and not (day[key] and day[other] > day[key])]
        original = _most_alike(key, earlier, lines)
        if original:
            own, other = _root(key, parent), _root(original, parent)
            if own != other:
                # Two posts may each call the other the original.
                parent[own] = other
    groups: dict[str, set[str]] = defaultdict(set)
    for key in (*parent, *parent.values()):
        groups[_root(key, parent)].add(key)
    yield from (sorted(group) for group in groups.values() if len(group) > 1)


def _most_alike(key: str, others: Sequence[str], lines: Mapping[str, PostLines]) -> str | None:
    """Return the post that shares most lines with this one, at least half of the shorter one's."""
    own = frozenset(lines[key].keys)
    shared = Counter({other: len(own.intersection(lines[other].keys)) for other in others})
    best = max(others, key=lambda other: shared[other], default=None)
    enough = best is not None and 2 * shared[best] >= min(len(own), len(lines[best].keys)) > 0
    return best if enough else None


def _root(key: str, parent: Mapping[str, str]) -> str:
    while key in parent:
        key = parent[key]
    return key
