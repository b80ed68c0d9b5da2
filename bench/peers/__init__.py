"""Other engines, asked the same questions about the same answers in the same run; each has a file and a process of its
own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.peers.peer import Peer


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """The place of a peer."""

    #: The package it needs; it may not be installed.
    package: str
    #: Module and class.
    place: str
    #: More answers than this it is only given when it is asked for by name: its index would take too long.
    most_answers: int | None = None


#: By name.
PEERS = {
    "Answerstacks": PeerPlace("numpy", "bench.peers.answerstacks:Answerstacks"),
    "tantivy": PeerPlace("tantivy", "bench.peers.tantivy_index:TantivyIndex"),
    "tantivy, four weighted fields": PeerPlace("tantivy", "bench.peers.tantivy_index:TantivyFields"),
    "tantivy with texts": PeerPlace("tantivy", "bench.peers.tantivy_pages:TantivyPages"),
    "SQLite FTS5": PeerPlace("sqlite3", "bench.peers.sqlite_fts5:SqliteFts5"),
    "bm25s": PeerPlace("bm25s", "bench.peers.bm25s_index:Bm25sIndex"),
    "stock Whoosh": PeerPlace("whoosh", "bench.peers.stock_whoosh:StockWhoosh", most_answers=20_000),
    "faiss-cpu": PeerPlace("faiss", "bench.peers.faiss_flat:FaissFlat"),
    "LanceDB": PeerPlace("lancedb", "bench.peers.lancedb_table:LancedbTable"),
    "PostgreSQL": PeerPlace("psycopg", "bench.peers.postgres_usual:PostgresUsual"),
    "txtai": PeerPlace("txtai", "bench.peers.txtai_embeddings:TxtaiEmbeddings"),
}


def load_peer(name: str) -> type[Peer]:
    """Return the class of a peer; ImportError where its package is not installed."""
    module, _, class_name = PEERS[name].place.partition(":")
    peer: type[Peer] = getattr(import_module(module), class_name)
    return peer
