"""Documents for download: written whole into a temporary file, and sent from it.

So a document is of one generation and one mode, or is refused; its length and its hash are known; and neither a thread
nor the generation waits for whoever reads slowly. The web server sends a file without a thread.
"""

from __future__ import annotations

import logging
import weakref
from contextlib import contextmanager
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.wsgi import wrap_file

from index.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_log = logging.getLogger(__name__)

#: Documents that are written at the same time: half of the server's threads.
AT_ONCE = 2
#: Documents that are written or not sent to their end. Connections on which nothing moves are closed after a while.
UNREAD = 16
#: Bytes of a document that is kept in memory; a longer one goes to the disk.
_IN_MEMORY = 1 << 20


class DocumentUnavailable(ArchiveError):
    """A document cannot be had just now. Its message is for whoever asked, and names no file."""


class TooManyDocuments(DocumentUnavailable):
    """As many documents as may be are being written or sent."""

    def __init__(self) -> None:
        super().__init__("Too many documents are being sent just now. Ask again in a little while.")


class DocumentUnwritable(DocumentUnavailable):
    """The temporary file of a document cannot be written."""

    def __init__(self) -> None:
        super().__init__("The document cannot be made just now. Ask again later.")


class MeaningUnavailable(DocumentUnavailable):
    """The language model is not ready, or failed while a document was written."""

    def __init__(self) -> None:
        super().__init__("Search by meaning is not ready just now. Ask again in a little while, or with mode=keyword.")


class Documents:
    """Writes documents, few at a time."""

    def __init__(self) -> None:
        self._writing = BoundedSemaphore(AT_ONCE)
        self._unread = BoundedSemaphore(UNREAD)

    def response(self, lines: Iterable[str], content_type: str) -> Response:
        """Return a document, with its length and an ETag of its bytes. Raises DocumentUnavailable, and as `lines`."""
        with _place(self._writing):
            _take(self._unread)
            document = _Document(self._unread.release)
            try:
                digest, length = _write(document, lines)
            except BaseException:
                document.close()
                raise
        response = Response(wrap_file(request.environ, document), content_type=content_type, direct_passthrough=True)
        response.content_length = length
        response.set_etag(digest)
        return response


class _Document(SpooledTemporaryFile[bytes]):
    """A temporary file that has a place among the unread ones until it is closed or forgotten."""

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__(max_size=_IN_MEMORY)
        self._leave = weakref.finalize(self, leave)

    def close(self) -> None:
        """Delete it."""
        super().close()
        self._leave()


@contextmanager
def _place(places: BoundedSemaphore) -> Iterator[None]:
    _take(places)
    try:
        yield
    finally:
        places.release()


def _take(places: BoundedSemaphore) -> None:
    if not places.acquire(blocking=False):
        raise TooManyDocuments


def _write(document: _Document, lines: Iterable[str]) -> tuple[str, int]:
    """Write a document; return its hash and its length in bytes."""
    digest = sha256()
    try:
        for line in lines:
            piece = line.encode()
            digest.update(piece)
            document.write(piece)
        length = document.tell()
        document.seek(0)
    except OSError as error:
        # No traceback: its frames hold answers.
        _log.error("A document cannot be written: %s. Make room for temporary files.", error)
        raise DocumentUnwritable from error
    return digest.hexdigest()[:32], length
