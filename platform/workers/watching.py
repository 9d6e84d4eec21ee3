"""What the relay tells whoever watches: how much waits in the outboxes of all schools and districts, and since when."""

from __future__ import annotations

from time import monotonic

import psycopg
from psycopg import sql

from kernel import metrics

PAUSE_SECONDS = 15.0

_WAITING = sql.SQL("""
    select count(*) filter (where set_aside_at is null),
           coalesce(extract(epoch from now() - min(created_at) filter (where set_aside_at is null)), 0)::float,
           count(*) filter (where set_aside_at is not null)
      from {}
""")


class Watch:
    """Looks at the outboxes now and then, so that a busy relay is not slowed down by being watched."""

    def __init__(self, tables: tuple[str, ...], *, pause: float = PAUSE_SECONDS) -> None:
        self._tables = tables
        self._pause = pause
        self._next = 0.0

    def look(self, connection: psycopg.Connection) -> None:
        """Count, unless that was done a moment ago."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + self._pause
        gauges = metrics.instruments()
        for table in self._tables:
            row = connection.execute(_WAITING.format(sql.Identifier(table))).fetchone() or (0, 0.0, 0)
            gauges.outbox_rows.labels(table).set(row[0])
            gauges.outbox_oldest_seconds.labels(table).set(row[1])
            gauges.outbox_set_aside.labels(table).set(row[2])
