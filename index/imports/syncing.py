"""Sites among an import's sources: each is asked for what has changed since the last import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from index.imports.import_errors import DuplicatePostKey, PostFailed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from index.errors import SourceError
    from index.posts.records import Post, Unpublished
    from index.record.record import Record
    from index.sources.fetching import Fetcher


class Syncing:
    """The addresses of one import, read with one `Fetcher`. Use it as a context: it closes the connections."""

    def __init__(self, record: Record, *, allow_private: bool, everything: bool) -> None:
        self._record = record
        self._everything = everything
        self._allow_private = allow_private
        self._fetcher: Fetcher | None = None
        self._read_until: dict[str, dt.datetime] = {}

    def __enter__(self) -> Self:
        """Return itself; no request is made yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections. Without an error, remember how far the sites have been read."""
        if self._fetcher:
            self._fetcher.close()
        if kind is None:
            for url, moment in self._read_until.items():
                self._record.store_synced_until(url, moment)

    def read(self, url: str, problems: Sequence[SourceError]) -> Iterator[Post | Unpublished | SourceError]:
        """Yield what has changed at `url` since it was last read; all of it the first time, or with `everything`.

        The caller records each post before it asks for the next, and adds its fault to `problems`. Where a post failed
        or was refused, the time of reading is not remembered: the site would not be asked for that post again.
        """
        # Imports of files alone do not load HTTP.
        from index.sources.fetching import Fetcher  # noqa: PLC0415
        from index.sources.remote import open_url  # noqa: PLC0415

        self._fetcher = self._fetcher or Fetcher(self._allow_private)
        since = None if self._everything else self._record.synced_until(url)
        before = len(problems)
        remote = open_url(url, self._fetcher, since)
        yield from remote
        if remote.modified_until and not _has_failed(problems[before:]):
            self._read_until[url] = remote.modified_until

    def note_late(self, problems: Sequence[SourceError]) -> None:
        """Note problems found after all sources were read. A failed post may be any site's, so all are asked again."""
        if _has_failed(problems):
            self._read_until.clear()


def _has_failed(problems: Sequence[SourceError]) -> bool:
    return any(isinstance(problem, (PostFailed, DuplicatePostKey)) for problem in problems)
