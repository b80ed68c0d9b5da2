"""Corrected posts in the record as they were before they were corrected."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from index.corrections.naming import Called, Uncorrected
from index.identity.bearers import Bearer
from index.identity.retired import Gone, Redirect
from index.record.record_rows import sketch_from, sketch_to
from index.record.row_values import understood

if TYPE_CHECKING:
    import sqlite3


def read_uncorrected(connection: sqlite3.Connection, post_key: str) -> Uncorrected | None:
    """Return a post as it was before; None when it is not corrected. Raises RecordRowDamaged."""
    if connection.execute("SELECT 1 FROM corrected_posts WHERE post_key = ?", (post_key,)).fetchone() is None:
        return None
    answers = connection.execute(
        "SELECT id, bearer FROM uncorrected WHERE post_key = ? ORDER BY position", (post_key,)
    ).fetchall()
    retired = connection.execute(
        "SELECT id, new_id, reason, sketch FROM uncorrected_retired WHERE post_key = ? ORDER BY id", (post_key,)
    ).fetchall()
    called = connection.execute("SELECT id, origin FROM called WHERE post_key = ? ORDER BY id", (post_key,)).fetchall()
    kept = []
    for answer_id, bearer in answers:
        with understood("uncorrected", post_key, answer_id):
            kept.append((answer_id, Bearer(**json.loads(bearer))))
    redirects, gone = [], []
    for answer_id, new_id, reason, sketch in retired:
        with understood("uncorrected_retired", post_key, answer_id):
            if new_id is None:
                gone.append(Gone(answer_id, reason, sketch_from(sketch)))
            else:
                redirects.append(Redirect(answer_id, new_id, sketch_from(sketch)))
    return Uncorrected(tuple(kept), tuple(redirects), tuple(gone), tuple(Called(*row) for row in called))


def store_uncorrected(connection: sqlite3.Connection, post_key: str, kept: Uncorrected) -> None:
    """Keep a post as it was before, of which nothing is kept; the caller's transaction."""
    answers = [(i, json.dumps(asdict(bearer), ensure_ascii=False)) for i, bearer in kept.answers]
    redirected = [(r.old_id, r.new_id, "", sketch_to(r.sketch)) for r in kept.redirects]
    retired = [(g.id, None, g.reason, sketch_to(g.sketch)) for g in kept.gone]
    connection.execute("INSERT INTO corrected_posts VALUES (?)", (post_key,))
    connection.executemany(
        "INSERT INTO uncorrected VALUES (?, ?, ?, ?)", [(post_key, i, *row) for i, row in enumerate(answers)]
    )
    connection.executemany(
        "INSERT INTO uncorrected_retired VALUES (?, ?, ?, ?, ?)", [(post_key, *row) for row in (*redirected, *retired)]
    )
    connection.executemany("INSERT INTO called VALUES (?, ?, ?)", [(post_key, c.id, c.origin) for c in kept.called])
