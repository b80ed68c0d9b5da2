"""A Flask application that answers a request once more where the files of the archive turn out to be damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from index.errors import GenerationDamaged
from search.published_errors import PublishedReplaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue


class SecondTry(Flask):
    """The files or tables of a generation may be replaced while it is open: then it is opened anew, once a request."""

    #: Lets go of the damaged generation, so that the next use opens the live one.
    renew: Callable[[], None] | None = None

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request. Raises GenerationDamaged where the live generation is damaged when it is opened anew."""
        try:
            return super().dispatch_request()
        except (GenerationDamaged, PublishedReplaced):
            if self.renew is None:
                raise
            self.renew()
        return super().dispatch_request()
