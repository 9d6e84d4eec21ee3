"""From the outbox to the broker: lease what waits, send it, and send it again when a lease runs out.

It runs as a role that sees the outboxes of all schools and districts and may move their leases, and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from kernel import logs, metrics
from kernel.outbox import CHANNEL
from workers.watching import Watch

MAX_TRIES = 8
BATCH = 100

Send = Callable[[str, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Box:
    """One of the two outbox tables, and the column that says whose a row is."""

    table: str
    owner: str
    key: str


BOXES = (Box("outbox", "school_id", "school"), Box("district_outbox", "office_id", "district"))

# A row that a running job holds is locked, so it is passed over however long the job takes. The older a row, the longer
# its lease, so that an outage of the workers does not fill the broker with repetitions.
_LEASE = sql.SQL("""
    update {table} set leased_until = now() + least(greatest(%(lease)s, (now() - created_at) / 2), interval '15 minutes')
     where ({owner}, id) in (
           select {owner}, id from {table}
            where set_aside_at is null and (leased_until is null or leased_until < now()) and tries < %(most)s
            order by created_at limit %(batch)s for update skip locked)
    returning job, {owner} as owner, id
""")

# What was tried often enough and never finished is set aside, where a person can see it.
_SET_ASIDE = sql.SQL("""
    update {table} set set_aside_at = now(), error = coalesce(error, 'did-not-finish')
     where ({owner}, id) in (
           select {owner}, id from {table}
            where set_aside_at is null and leased_until < now() and tries >= %(most)s
            limit %(batch)s for update skip locked)
    returning job, {owner} as owner, id
""")


def relay_once(connection: psycopg.Connection, send: Send, *, lease: timedelta) -> int:
    """Lease one batch of each outbox and send it; returns how many messages went out.

    A message that cannot be sent keeps its lease, and is sent again when that runs out.
    """
    sent = 0
    for box in BOXES:
        for row in _run(connection, _SET_ASIDE, box, lease):
            logs.logger().error("job set aside", job=row.job, row=str(row.id))
            metrics.instruments().jobs_set_aside.labels(row.job).inc()
        for row in _run(connection, _LEASE, box, lease):
            send(row.job, {box.key: str(row.owner), "row": str(row.id)})
            sent += 1
    return sent


def relay(url: str, send: Send, stop: threading.Event, *, lease: timedelta, idle: float = 1.0) -> None:
    """Relay until told to stop: at once on a notification, and every `idle` seconds whatever happens."""
    watch = Watch(tuple(box.table for box in BOXES))
    while not stop.is_set():
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"listen {CHANNEL}")
                while not stop.is_set():
                    watch.look(connection)
                    if not relay_once(connection, send, lease=lease):
                        for _ in connection.notifies(timeout=idle, stop_after=1):
                            pass
        except (psycopg.OperationalError, ConnectionError) as fault:
            logs.logger().warning("relay waits for its servers", fault=type(fault).__name__)
            stop.wait(idle)


@dataclass(frozen=True, slots=True)
class _Row:
    """A leased row, as far as a message needs it."""

    job: str
    owner: UUID
    id: UUID


def _run(connection: psycopg.Connection, statement: sql.SQL, box: Box, lease: timedelta) -> list[_Row]:
    query = statement.format(table=sql.Identifier(box.table), owner=sql.Identifier(box.owner))
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        return cursor.execute(query, {"lease": lease, "most": MAX_TRIES, "batch": BATCH}).fetchall()
