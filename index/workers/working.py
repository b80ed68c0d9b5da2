"""A worker: embeds texts that wait in PostgreSQL until it is stopped, or until nothing is left."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from procrastinate.exceptions import ConnectorException

from index.files.postgres_address import shown
from index.workers.queue import TASK, app_of_worker, ask, connected, failure, queue_of
from index.workers.waiting_texts import count_waiting, embed_some, models_waited_for
from index.workers.worker_errors import OtherModelWanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.encoding.encoder import Encoder

_log = logging.getLogger(__name__)


def work(address: str, encoder: Encoder, told: Callable[[int, int], None], *, once: bool = False) -> int:
    """Embed what waits for this encoder's model; return how many texts.

    `told` is given how many were embedded and how many are left, after each transaction. It ends at SIGINT or SIGTERM
    when the texts at hand are done, or with `once` as soon as nothing is left. Where texts wait for other models only,
    it logs a warning, or with `once` raises OtherModelWanted. Raises DatabaseUnreachable, WorkRefused.
    """
    with connected(address) as connection:
        if not count_waiting(connection, encoder.identity) and (others := models_waited_for(connection)):
            unfit = OtherModelWanted(shown(address), others[0], encoder.identity)
            if once:
                raise unfit
            _log.warning("%s", unfit)
        # Jobs of a worker that died are lost; whoever begins makes up for them.
        ask(address, connection, encoder.identity)
    app, queue, done = app_of_worker(address), queue_of(encoder.identity), 0

    @app.task(name=TASK, queue=queue)
    def embed() -> None:
        nonlocal done
        with connected(address, make=False) as connection:
            embedded = embed_some(connection, encoder)
            done += embedded
            if embedded:
                told(embedded, count_waiting(connection, encoder.identity))

    async def run() -> None:
        async with app.open_async():
            await app.run_worker_async(queues=[queue], wait=not once, delete_jobs="always")

    try:
        asyncio.run(run())
    except ConnectorException as error:
        raise failure(address, error) from error
    return done
