"""An engine that is compared with Answerstacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.asking import Built, Way
    from bench.peers.corpus import PeerCorpus


class Peer(Protocol):
    """An engine. Opened in a process by itself, after another process has built its index."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:
        """Open what `build` wrote into `folder`."""

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Write an index into `folder`, which exists and is empty."""

    def ways(self) -> Sequence[Way]:
        """Return the ways of asking it."""
